/** Damages files by chance and reads them: nothing may crash, hang, or be lost in silence. */
import { gzipSync } from 'node:zlib';
import { memorySource } from '../../shared/base/bytes.ts';
import { FormatError, type Problem } from '../../shared/base/problem.ts';
import type { TraceFormat } from '../../shared/formats/format.ts';
import { recognise } from '../../shared/formats/index.ts';
import { memorySpool } from '../../shared/formats/spool.ts';
import { unwrap } from '../../shared/formats/unwrap.ts';
import { CollectingSink, recordingClassifier } from '../unit/formats/collecting-sink.ts';
import { documentsOf, referenceRecords, referenceSpans } from './reference.ts';

export interface FuzzInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FuzzFailure {
  readonly input: string;
  readonly run: number;
  readonly seed: number;
  readonly what: string;
}

/** A small generator of numbers from a seed, so that a failure can be met again. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, below);
  };
}

const STRUCTURE = Buffer.from('{}[]",:\\\n0-e.tnf\u0000\u00ff\n\n{"resourceSpans":[{"scope');

/** One to four changes: bytes turned, cut out, put in, doubled, moved, or everything from somewhere on gone. */
export function mutate(original: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = Buffer.from(original);
  for (let change = random(4); change >= 0; change--) {
    const at = random(bytes.length);
    const length = 1 + random(random(4) === 0 ? 300 : 8);
    const part = bytes.subarray(at, at + length);
    switch (random(7)) {
      case 0:
        if (bytes.length > 0) bytes[at] = random(256);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 2: {
        const begin = random(STRUCTURE.length);
        const added = STRUCTURE.subarray(begin, begin + 1 + random(6));
        bytes = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
        break;
      }
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
        break;
      case 4: {
        const to = random(bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, to), part, bytes.subarray(to)]);
        break;
      }
      case 5:
        if (random(4) === 0) bytes = bytes.subarray(0, at);
        break;
      default:
        if (bytes.length > 0) bytes[at] = STRUCTURE[random(STRUCTURE.length)] as number;
    }
  }
  return new Uint8Array(bytes);
}

interface Outcome {
  readonly refused: boolean;
  readonly format: string;
  readonly spans: number;
  readonly flags: number;
  readonly counts: string;
  readonly problems: readonly Problem[];
}

/** Reads as the program does: unwraps, recognises, reads, and reads some spans again. */
async function readAll(bytes: Uint8Array, pieceSize: number): Promise<Outcome> {
  const problems: Problem[] = [];
  const report = (problem: Problem) => problems.push(problem);
  const signal = new AbortController().signal;
  const unwrapped = await unwrap(memorySource('fuzz', bytes, pieceSize), memorySpool, report, signal, 64 << 20);
  const pieces: Uint8Array[] = [];
  for await (const piece of unwrapped.source.stream()) pieces.push(piece);
  const content = new Uint8Array(Buffer.concat(pieces));
  const recognised = recognise(content.subarray(0, 65_536));
  if ('refused' in recognised) return { refused: true, format: '', spans: 0, flags: 0, counts: '', problems };
  const { format } = recognised;
  const sink = new CollectingSink();
  const stream = memorySource('fuzz', content, pieceSize).stream();
  const spool = memorySpool();
  await format.read(stream, { sink, classifier: recordingClassifier(), report, progress: () => undefined, spool });
  const { spans } = sink;
  const kept = spool.source('fuzz');
  for (const { offset, length } of spans.slice(0, 5)) {
    reread(format, format.converts ? await kept.read(offset, length) : content.subarray(offset, offset + length));
  }
  const flags = spans.reduce((sum, span) => sum + (span.flags === 0 ? 0 : 1), 0);
  return {
    refused: false,
    format: format.name,
    spans: spans.length,
    flags,
    counts: JSON.stringify(sink.counts),
    problems,
  };
}

function reread(format: TraceFormat, own: Uint8Array): void {
  try {
    format.span(own);
    format.raw(own);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
}

/** What the simplest of readers finds, which lets a comma behind the last document pass as the real one does; undefined where the file is not wholly valid. */
function reference(bytes: Uint8Array, format: string): number | undefined {
  if (format === 'otlp-protobuf') return referenceRecords(bytes);
  try {
    const documents = documentsOf(
      Buffer.from(bytes)
        .toString()
        .replace(/[\s,]+$/, ''),
    );
    return documents?.reduce((sum, document) => sum + referenceSpans(document).length, 0);
  } catch {
    return undefined;
  }
}

/** One kind of damage shows itself in a few. */
const MOST_FAILURES = 1000;

/** What a failure says where nothing was said of a loss. */
export const SILENT = 'lost in silence';

/** How long one small file may take, in ms, on a busy machine. */
const PATIENCE = 10_000;

/**
 * Reads `count` damaged copies of the inputs. Gives back what went wrong: exceptions, files that took too long, and
 * spans that were lost without a problem, a count or a flag that says so.
 */
export async function fuzz(
  inputs: readonly FuzzInput[],
  count: number,
  seed: number,
  patience = PATIENCE,
): Promise<FuzzFailure[]> {
  const failures: FuzzFailure[] = [];
  const whole = new Map<string, Outcome>();
  for (const { name, bytes } of inputs) whole.set(name, await readAll(bytes, 1 << 16));
  for (let run = 0; run < count && failures.length < MOST_FAILURES; run++) {
    const random = randomFrom(seed + run * 7919);
    const input = inputs[run % inputs.length] as FuzzInput;
    const before = whole.get(input.name) as Outcome;
    const damaged = mutate(input.bytes, random);
    const wrapped = random(10) === 0 ? mutate(new Uint8Array(gzipSync(damaged)), random) : undefined;
    const begin = performance.now();
    let what: string | undefined;
    try {
      const after = await readAll(wrapped ?? damaged, 1 + random(5000));
      const told =
        after.refused ||
        after.problems.length > 0 ||
        after.counts !== before.counts ||
        after.flags !== before.flags ||
        wrapped !== undefined;
      if (after.spans < before.spans && !told && reference(damaged, after.format) !== after.spans) {
        what = `${before.spans - after.spans} of ${before.spans} spans were ${SILENT}`;
      }
    } catch (error) {
      what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    if (performance.now() - begin > patience) what = 'it took too long';
    if (what !== undefined) failures.push({ input: input.name, run, seed, what });
  }
  return failures;
}
