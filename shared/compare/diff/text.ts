/** How two texts differ: by words where they are short, by lines where they are long. Bounded in time, whatever they are. */
import { diffArrays } from 'diff';
import { diffWords, lengthApart, type Piece, type What } from './words.ts';

/** Consecutive lines that are the same, added or removed. */
export interface LineRun {
  readonly what: What;
  /** Without the line break at the end of each. */
  readonly lines: readonly string[];
  /** For lines that stand for others: what in each is the same and what is not. As many as lines. */
  readonly pieces?: readonly (readonly Piece[])[];
}

export type TextDiff =
  | { readonly by: 'nothing' }
  | { readonly by: 'words'; readonly pieces: readonly Piece[] }
  | {
      readonly by: 'lines';
      readonly runs: readonly LineRun[];
      /** Lines at the end of either text that were not compared, because the texts are too long and too different. */
      readonly left: { readonly base: number; readonly new: number };
    };

/** Texts up to here, in characters and lines, are read as one piece of prose or one command. */
const SHORT = 600;
const FEW_LINES = 4;
/** Lines that are put in and out until the texts count as too different to be compared whole. */
const MOST_EDITS = 1000;
/** Lines from the first difference on that are compared then. */
const BEGINNING = 400;
/** Lines of one run, and characters that differ in all of them, that are compared by words. */
const MOST_REFINED_LINES = 40;
const MOST_REFINED = 20_000;

/** Compares two texts. At most some 150 ms on one core, also for megabytes that have nothing in common. */
export function diffText(base: string, newText: string): TextDiff {
  if (base === newText) return { by: 'nothing' };
  if (isShort(base) && isShort(newText)) return { by: 'words', pieces: diffWords(base, newText) };
  return diffLines(splitLines(base), splitLines(newText));
}

function isShort(text: string): boolean {
  if (text.length > SHORT) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines <= FEW_LINES;
}

function splitLines(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

function diffLines(base: readonly string[], newLines: readonly string[]): TextDiff {
  let from = 0;
  while (from < base.length && from < newLines.length && base[from] === newLines[from]) from++;
  let tail = 0;
  while (
    tail < Math.min(base.length, newLines.length) - from &&
    base[base.length - 1 - tail] === newLines[newLines.length - 1 - tail]
  )
    tail++;
  const [baseInner, newInner] = [base.slice(from, base.length - tail), newLines.slice(from, newLines.length - tail)];
  const whole = findLineRuns(baseInner, newInner, MOST_EDITS);
  // No more edits than lines: this one always comes to an end.
  const changes =
    whole ?? findLineRuns(baseInner.slice(0, BEGINNING), newInner.slice(0, BEGINNING), BEGINNING * 2) ?? [];
  const runs: LineRun[] = [];
  if (from > 0) runs.push({ what: 'same', lines: base.slice(0, from) });
  for (const run of changes) runs.push(run);
  if (whole && tail > 0) runs.push({ what: 'same', lines: base.slice(base.length - tail) });
  const left = whole
    ? { base: 0, new: 0 }
    : { base: Math.max(0, baseInner.length - BEGINNING) + tail, new: Math.max(0, newInner.length - BEGINNING) + tail };
  return { by: 'lines', runs: refined(joined(runs)), left };
}

/** Lines as numbers are compared: equal lines of both texts have the same one. */
function findLineRuns(
  base: readonly string[],
  newLines: readonly string[],
  maxEditLength: number,
): LineRun[] | undefined {
  const numbers = new Map<string, number>();
  const numberOf = (line: string) => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  const [baseNumbers, newNumbers] = [base.map(numberOf), newLines.map(numberOf)];
  // What is known beforehand need not be tried.
  if (leastEdits(baseNumbers, newNumbers, numbers.size) > maxEditLength) return undefined;
  const changes = diffArrays(baseNumbers, newNumbers, { maxEditLength });
  if (!changes) return undefined;
  const runs: LineRun[] = [];
  let [baseAt, newAt] = [0, 0];
  for (const { count, added, removed } of changes) {
    const what = added ? 'added' : removed ? 'removed' : 'same';
    runs.push({ what, lines: added ? newLines.slice(newAt, newAt + count) : base.slice(baseAt, baseAt + count) });
    if (!added) baseAt += count;
    if (!removed) newAt += count;
  }
  return runs;
}

/** Lines that have no counterpart in the other text, wherever that may stand. */
function leastEdits(base: readonly number[], newLines: readonly number[], size: number): number {
  const over = new Int32Array(size);
  for (const number of base) over[number] = (over[number] as number) + 1;
  for (const number of newLines) over[number] = (over[number] as number) - 1;
  return over.reduce((sum, count) => sum + Math.abs(count), 0);
}

/** Neighbours of one kind as one, and of each place that differs what was removed before what was added. */
function joined(runs: readonly LineRun[]): LineRun[] {
  const out: LineRun[] = [];
  let removed: string[][] = [];
  let added: string[][] = [];
  const flush = () => {
    if (removed.length > 0) out.push({ what: 'removed', lines: removed.flat() });
    if (added.length > 0) out.push({ what: 'added', lines: added.flat() });
    removed = [];
    added = [];
  };
  for (const { what, lines } of runs) {
    if (what === 'removed') removed.push([...lines]);
    else if (what === 'added') added.push([...lines]);
    else {
      flush();
      const last = out.at(-1);
      if (last?.what === 'same') out[out.length - 1] = { what, lines: last.lines.concat(lines) };
      else out.push({ what, lines });
    }
  }
  flush();
  return out;
}

/** Where as many lines came as went, each is taken for the next version of the other, and compared by words. */
function refined(runs: readonly LineRun[]): LineRun[] {
  const out = [...runs];
  let spent = 0;
  for (let i = 0; i + 1 < out.length; i++) {
    const [before, after] = [out[i] as LineRun, out[i + 1] as LineRun];
    if (before.what !== 'removed' || after.what !== 'added' || before.lines.length !== after.lines.length) continue;
    if (before.lines.length > MOST_REFINED_LINES) continue;
    const pairs: (readonly Piece[])[] = [];
    for (let at = 0; at < before.lines.length; at++) {
      const [from, to] = [before.lines[at] as string, after.lines[at] as string];
      spent += lengthApart(from, to);
      pairs.push(spent > MOST_REFINED ? [] : diffWords(from, to));
    }
    out[i] = { ...before, pieces: linePieces(before, pairs, 'added') };
    out[i + 1] = { ...after, pieces: linePieces(after, pairs, 'removed') };
  }
  return out;
}

/** A line's part of a pair; a line that was not compared by words is one piece. */
function linePieces({ what, lines }: LineRun, pairs: readonly (readonly Piece[])[], other: What): (readonly Piece[])[] {
  return pairs.map((pieces, at) =>
    pieces.length === 0 ? [{ what, text: lines[at] as string }] : pieces.filter((piece) => piece.what !== other),
  );
}
