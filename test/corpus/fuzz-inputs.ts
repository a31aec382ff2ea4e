/** What the fuzzer damages: traces made by chance, the small corpus of every format, and real files. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
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
import { bytesIn, formatIn } from './literals/literal.ts';
import { CLASSIC_TIMING, RECORDINGS, TIMING, TIMING_FILE } from './literals/recordings.ts';
import { bytesOf, CAPTURES, CORPUS, filesBelow } from './places.ts';
import { SMALL_CORPUS } from './small-corpus.ts';

const FOLDERS = /^(otlp-jsonl?|otlp-pb|tempo-api|jaeger-v3)\//;
const LARGEST = 70_000;

/** Traces made by chance in every way of writing. */
export function fuzzInputs(seed: number): FuzzInput[] {
  return fc.sample(fc.tuple(resources, variants), { numRuns: 40, seed }).flatMap(([all, variant], i) => [
    { name: `json ${i} ${variant.layout}`, bytes: writeJson(all, variant) },
    { name: `protobuf ${i}`, bytes: new Uint8Array(Buffer.concat(writeMessages(all))) },
    { name: `framed protobuf ${i}`, bytes: new Uint8Array(framed(writeMessages(all))) },
  ]);
}

/** The small ones of the real OTLP files. They have to be here (`isHere('corpus')`). */
export function realOtlp(): FuzzInput[] {
  return filesBelow(CORPUS)
    .filter((name) => FOLDERS.test(name))
    .map((name) => ({ name, bytes: bytesOf(CORPUS, name) }))
    .filter(({ bytes }) => bytes.length <= LARGEST);
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

/** What the fuzzer damages: what is made here, by chance and in the small corpus, or real files where they are at hand. */
export type FuzzOrigin = 'made' | 'real';

/** Every format that is read, or those of them that are wanted, with all there is of it. */
export async function fuzzSubjects(
  origins: readonly FuzzOrigin[],
  wanted: readonly string[] = [],
): Promise<FuzzSubject[]> {
  const names = listFormats().flatMap(({ name, read }) => (read ? [name] : []));
  const inputs = new Map<string, FuzzInput[]>(
    names.filter((name) => wanted.length === 0 || wanted.includes(name)).map((name) => [name, []]),
  );
  const add = (format: string, input: FuzzInput) => inputs.get(format)?.push(input);
  if (origins.includes('made')) for (const [format, input] of made()) add(format, input);
  if (origins.includes('real')) for (const input of realFiles()) add(formatOf(input.bytes), input);
  const read = new Map<string, FuzzReader>(RECORDINGS.map(({ file }) => [formatIn(file), readTerminal] as const));
  read.set('zip', readArchive);
  const subjects: FuzzSubject[] = [];
  for (const [format, all] of inputs) {
    const reader = read.get(format) ?? readTrace;
    subjects.push({ format, inputs: await clean(all, reader), read: reader });
  }
  return subjects;
}

/** The small corpus, and traces made by chance, plain and packed. */
function* made(): Generator<readonly [format: string, input: FuzzInput]> {
  for (const literal of SMALL_CORPUS) yield [formatIn(literal.file), { name: literal.file, bytes: bytesIn(literal) }];
  // What ends in `.timing` is damaged beside the whole typescript.
  for (const [name, bytes] of [
    [TIMING_FILE.file, TIMING],
    ['classic.timing', CLASSIC_TIMING],
  ] as const)
    yield ['typescript', { name, bytes }];
  for (const { name, bytes } of fuzzInputs(3).slice(0, 60)) {
    yield [formatOf(bytes), { name, bytes }];
    if (bytes.length > HEAD) continue;
    yield ['gzip', { name: `${name}.gz`, bytes: new Uint8Array(gzipSync(bytes)) }];
    yield ['zstd', { name: `${name}.zst`, bytes: zstdFrame(bytes, { blockSize: 1000 }) }];
  }
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

async function clean(inputs: readonly FuzzInput[], read: FuzzReader): Promise<FuzzInput[]> {
  const [fine, damaged]: [FuzzInput[], FuzzInput[]] = [[], []];
  for (const input of inputs) {
    const { problems, amount } = await read(input.bytes, 1 << 16, input.name);
    (problems === 0 && amount > 0 ? fine : damaged).push(input);
  }
  return [...fine, ...damaged].slice(0, MOST);
}
