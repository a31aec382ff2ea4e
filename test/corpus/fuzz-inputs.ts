/** What the fuzzer damages: traces made by chance, real files, and small ones of every format written by hand. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { encodeUtf8 } from '../../shared/base/bytes.ts';
import { recognise } from '../../shared/formats/index.ts';
import { listFormats } from '../../shared/formats/list.ts';
import { isHere } from '../needs.ts';
import { resources, variants, writeJson } from '../unit/formats/model.ts';
import { framed, writeMessages } from '../unit/formats/model-proto.ts';
import { zstdFrame } from '../unit/formats/zstd-frame.ts';
import type { FuzzInput, FuzzReader } from './fuzz.ts';
import { readTerminal } from './fuzz-recording.ts';
import { readTrace } from './fuzz-trace.ts';
import { readArchive } from './fuzz-zip.ts';
import { AGENT_LOGS } from './literals/agents.ts';
import { zipOf } from './literals/archive.ts';
import { RECORDINGS } from './literals/recordings.ts';
import { TRACES } from './literals/traces.ts';
import { TRAJECTORIES } from './literals/trajectories.ts';
import { bytesOf, CAPTURES, CORPUS, filesBelow } from './places.ts';

const FOLDERS = /^(otlp-jsonl?|otlp-pb|tempo-api|jaeger-v3)\//;
const LARGEST = 70_000;

/** Traces made by chance in every way of writing, and the small real files where they are at hand. */
export function fuzzInputs(seed: number): FuzzInput[] {
  const inputs: FuzzInput[] = fc
    .sample(fc.tuple(resources, variants), { numRuns: 40, seed })
    .flatMap(([all, variant], i) => [
      { name: `json ${i} ${variant.layout}`, bytes: writeJson(all, variant) },
      { name: `protobuf ${i}`, bytes: new Uint8Array(Buffer.concat(writeMessages(all))) },
      { name: `framed protobuf ${i}`, bytes: new Uint8Array(framed(writeMessages(all))) },
    ]);
  if (isHere('corpus')) {
    for (const name of filesBelow(CORPUS).filter((one) => FOLDERS.test(one))) {
      const bytes = bytesOf(CORPUS, name);
      if (bytes.length <= LARGEST) inputs.push({ name, bytes });
    }
  }
  return inputs;
}

/** What one reader is tried with. */
export interface FuzzSubject {
  /** As `spanreel formats` lists it. */
  readonly format: string;
  readonly inputs: readonly FuzzInput[];
  readonly read: FuzzReader;
}

/** Of a longer file the beginning is damaged. Bytes. */
const HEAD = 6000;
/** Inputs of one format. Those that nothing is to be said of come first: in them every loss shows. */
const MOST = 10;

/** Every format that is read, or those of them that are wanted, with all there is of it. */
export async function fuzzSubjects(wanted: readonly string[] = []): Promise<FuzzSubject[]> {
  const names = listFormats().flatMap(({ name, read }) => (read ? [name] : []));
  const inputs = new Map<string, FuzzInput[]>(
    names.filter((name) => wanted.length === 0 || wanted.includes(name)).map((name) => [name, []]),
  );
  const add = (format: string, input: FuzzInput) => inputs.get(format)?.push(input);
  for (const [format, text] of [...AGENT_LOGS, ...TRAJECTORIES, ...TRACES]) {
    const name = `literal ${format} ${inputs.get(format)?.length}`;
    add(format, { name, bytes: encodeUtf8(text) });
  }
  for (const { format, name, bytes } of RECORDINGS) add(format, { name, bytes });
  for (const { name, bytes } of fuzzInputs(3).slice(0, 60)) {
    add(formatOf(bytes), { name, bytes });
    if (bytes.length > HEAD) continue;
    add('gzip', { name: `${name}.gz`, bytes: new Uint8Array(gzipSync(bytes)) });
    add('zstd', { name: `${name}.zst`, bytes: zstdFrame(bytes, { blockSize: 1000 }) });
  }
  for (const { name, bytes } of archives()) add('zip', { name, bytes });
  for (const input of realFiles()) add(formatOf(input.bytes), input);
  const read = new Map<string, FuzzReader>(RECORDINGS.map(({ format }) => [format, readTerminal] as const));
  read.set('zip', readArchive);
  const subjects: FuzzSubject[] = [];
  for (const [format, all] of inputs) {
    const reader = read.get(format) ?? readTrace;
    subjects.push({ format, inputs: await clean(all, reader), read: reader });
  }
  return subjects;
}

function formatOf(bytes: Uint8Array): string {
  const recognised = recognise(bytes.subarray(0, 65_536));
  return 'refused' in recognised ? '' : recognised.format.name;
}

function headOf(path: string, size: number): Uint8Array {
  const head = new Uint8Array(size);
  const file = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(file, head, 0, size, 0));
  } finally {
    closeSync(file);
  }
}

/** The beginnings of all real files that are at hand; of lines only whole ones. */
function* realFiles(): Generator<FuzzInput> {
  for (const folder of [isHere('corpus') ? CORPUS : '', isHere('captures') ? CAPTURES : '']) {
    if (folder === '') continue;
    for (const name of filesBelow(folder)) {
      const head = headOf(join(folder, name), HEAD);
      const line = head.lastIndexOf(0x0a);
      yield { name, bytes: head.length < HEAD || line < HEAD / 4 ? head : head.subarray(0, line + 1) };
    }
  }
}

function archives(): FuzzInput[] {
  const texts = new Map([...AGENT_LOGS, ...TRAJECTORIES, ...TRACES]);
  const content = (format: string) => encodeUtf8(texts.get(format) ?? '');
  const recording = RECORDINGS.find(({ format }) => format === 'asciicast-v2')?.bytes ?? new Uint8Array(0);
  const cell = encodeUtf8(JSON.stringify({ version: 1, name: 'fix-sum', agent: 'pi', outcome: 'passed' }));
  return [
    {
      name: 'literal.zip',
      bytes: zipOf([
        { name: 'a/mlflow.json', content: content('mlflow'), isDeflated: true },
        { name: 'b.csv', content: content('csv'), isDeflated: false },
      ]),
    },
    {
      name: 'literal.cell',
      bytes: zipOf([
        { name: 'trace.jsonl', content: content('claude-session'), isDeflated: true },
        { name: 'terminal.cast', content: recording, isDeflated: true },
        { name: 'cell.json', content: cell, isDeflated: false },
      ]),
    },
  ];
}

async function clean(inputs: readonly FuzzInput[], read: FuzzReader): Promise<FuzzInput[]> {
  const [fine, damaged]: [FuzzInput[], FuzzInput[]] = [[], []];
  for (const input of inputs) {
    const { problems, amount } = await read(input.bytes, 1 << 16, input.name);
    (problems === 0 && amount > 0 ? fine : damaged).push(input);
  }
  return [...fine, ...damaged].slice(0, MOST);
}
