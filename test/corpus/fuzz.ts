/** Damages files by chance and reads them: nothing may crash, hang, or be lost in silence. */
import { gzipSync } from 'node:zlib';
import { damage, randomFrom } from './fuzz-damage.ts';
import { trulyGone } from './fuzz-oracle.ts';
import { readTrace } from './fuzz-trace.ts';
import { documentsOf, referenceRecords, referenceSpans } from './reference.ts';

export interface FuzzInput {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A range of bytes of the file. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** What reading a file came to. */
export interface Outcome {
  /** As it was recognised; empty: it was refused. */
  readonly format: string;
  /** Spans, or bytes of a recording's output. */
  readonly amount: number;
  /** Where in the file each span stands; none for recordings. */
  readonly places: readonly Place[];
  /** The first span, and how many attributes it has: what nobody knows is kept as one of the whole. */
  readonly first?: { readonly id: string; readonly attributes: number };
  /** Whatever was counted or flagged, as text. */
  readonly signs: string;
  readonly problems: number;
}

/** Reads bytes as the program does, in pieces of `pieceSize`; `input` is the name of what was damaged. */
export type FuzzReader = (bytes: Uint8Array, pieceSize: number, input: string) => Promise<Outcome>;

interface FuzzFailure {
  readonly input: string;
  readonly run: number;
  readonly seed: number;
  readonly what: string;
}

export interface FuzzResult {
  readonly failures: readonly FuzzFailure[];
  /** The longest that one file took, in ms of this process's own time; 0: all were quick. */
  readonly slowest: number;
}

/** The spans of the simplest of readers, which lets a comma behind the last document pass as the real one does; undefined where the file is not wholly valid, or no OTLP. */
function reference(bytes: Uint8Array, format: string): number | undefined {
  if (format === 'otlp-protobuf') return referenceRecords(bytes);
  if (format !== 'otlp-json' && format !== 'tempo-json') return undefined;
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

/** How long one small file may take, in ms of this process's own time. */
const PATIENCE = 10_000;

/** Less is not looked at closely. ms */
const QUICK = 50;

/** What work takes of this process's own time, whatever else the machine does. ms */
async function ownTime(work: () => Promise<unknown>): Promise<number> {
  const begin = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
}

/**
 * Reads `count` damaged copies of the inputs. Gives back what went wrong: exceptions, files that took longer than
 * `patience`, and what was lost without a problem, a count or a flag that says so.
 */
export async function fuzz(
  inputs: readonly FuzzInput[],
  count: number,
  seed: number,
  { patience = PATIENCE, read = readTrace }: { patience?: number; read?: FuzzReader } = {},
): Promise<FuzzResult> {
  const failures: FuzzFailure[] = [];
  let slowest = 0;
  const whole = new Map<string, Outcome>();
  for (const { name, bytes } of inputs) whole.set(name, await read(bytes, 1 << 16, name));
  for (let run = 0; run < count && failures.length < MOST_FAILURES; run++) {
    const random = randomFrom(seed + run * 7919);
    const input = inputs[run % inputs.length] as FuzzInput;
    const before = whole.get(input.name) as Outcome;
    const damaged = damage(input.bytes, random);
    const wrapped = random(10) === 0 ? damage(new Uint8Array(gzipSync(damaged.bytes)), random).bytes : undefined;
    const pieceSize = 1 + random(5000);
    const readIt = () => read(wrapped ?? damaged.bytes, pieceSize, input.name);
    const fail = (what: string) => failures.push({ input: input.name, run, seed, what });
    try {
      const begin = performance.now();
      const after = await readIt();
      // On a busy machine everything is slow now and then: what is slow by itself is slow again.
      const took = performance.now() - begin > Math.max(QUICK, slowest) ? await ownTime(readIt) : 0;
      if (took > slowest) slowest = took;
      if (took > patience) fail(`it took ${took.toFixed(0)} ms`);
      const lost = wrapped === undefined ? unsaid(input.bytes, before, damaged, after) : 0;
      if (lost > 0) fail(`${lost} of ${before.amount} were ${SILENT}`);
    } catch (error) {
      fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
  return { failures, slowest };
}

/** Bytes of output that four changed bytes may make fewer: each may begin an escape of six that stands for one. */
const ESCAPES = 24;

/** How much is gone of which nothing says so. */
function unsaid(
  original: Uint8Array,
  before: Outcome,
  damaged: { readonly bytes: Uint8Array; readonly cut: number; readonly removed: number },
  after: Outcome,
): number {
  const told =
    after.format === '' ||
    after.problems > before.problems ||
    (before.problems > 0 && after.problems > 0) ||
    after.signs !== before.signs ||
    (after.first?.id === before.first?.id && (after.first?.attributes ?? 0) > (before.first?.attributes ?? 0));
  if (told || reference(damaged.bytes, after.format) === after.amount) return 0;
  // What a file of lines had from a line on cannot be missed: it ends as if it had been written so. What begins before
  // the cut has to be there, or it has to be said that it is not whole.
  const end = original.length - damaged.cut;
  const cutOff = damaged.cut === 0 ? 0 : before.places.filter(({ offset }) => offset >= end).length;
  // Of a recording, whose amount is bytes, the bytes that were taken out are gone with reason.
  const takenOut = before.places.length === 0 ? damaged.removed + ESCAPES : 0;
  const lost = Math.max(0, before.amount - after.amount - cutOff - takenOut);
  if (lost === 0) return 0;
  return before.places.length === 0 ? lost : Math.max(0, lost - trulyGone(damaged.bytes, original, before.places));
}
