/** How two short texts, or two versions of a line, differ: word by word. */
import { diffWordsWithSpace } from 'diff';

export type What = 'same' | 'added' | 'removed';

/** `removed` is in the first text only, `added` in the second only. */
export interface Piece {
  readonly what: What;
  readonly text: string;
}

/** Characters between common beginning and end, of both texts, that are still compared by words. */
const LONGEST = 4000;
/** Words put in and out until two texts count as different ones. */
const MOST_EDITS = 500;
/** Texts that have less in common, as a part of the longer one, are easier to read one after the other. */
const ALIKE = 0.3;

/** The pieces of two texts in order: those that are not `added` give the first text, those not `removed` the second. */
export function diffWords(a: string, b: string): Piece[] {
  if (a === b) return a === '' ? [] : [{ what: 'same', text: a }];
  const from = commonBeginning(a, b);
  const tail = commonEnd(a, b, from);
  const [innerA, innerB] = [a.slice(from, a.length - tail), b.slice(from, b.length - tail)];
  const changes =
    innerA.length + innerB.length > LONGEST
      ? undefined
      : diffWordsWithSpace(innerA, innerB, { maxEditLength: MOST_EDITS });
  const inner: Piece[] = changes
    ? changes.map(({ value, added, removed }) => ({
        what: added ? 'added' : removed ? 'removed' : 'same',
        text: value,
      }))
    : [
        { what: 'removed', text: innerA },
        { what: 'added', text: innerB },
      ];
  const pieces = withoutSpecks([
    { what: 'same', text: a.slice(0, from) },
    ...inner,
    { what: 'same', text: a.slice(a.length - tail) },
  ]);
  return isAlike(pieces, Math.max(a.length, b.length))
    ? pieces
    : withoutSpecks([
        { what: 'removed', text: a },
        { what: 'added', text: b },
      ]);
}

/** Characters of both texts between what they begin and end with together: what comparing them costs. */
export function lengthApart(a: string, b: string): number {
  const from = commonBeginning(a, b);
  return a.length + b.length - 2 * (from + commonEnd(a, b, from));
}

const WORD = /[\p{L}\p{N}_]/u;

/** How far two texts are equal, back to where a word begins. */
function commonBeginning(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  while (at > 0 && (inWord(a, at) || inWord(b, at))) at--;
  return at;
}

function commonEnd(a: string, b: string, from: number): number {
  const most = Math.min(a.length, b.length) - from;
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  while (length > 0 && (inWord(a, a.length - length) || inWord(b, b.length - length))) length--;
  return length;
}

/** Whether a word, or a character of two units, goes on across this place. */
function inWord(text: string, at: number): boolean {
  if (at === 0 || at >= text.length) return false;
  const code = text.charCodeAt(at);
  if (code >= 0xdc00 && code <= 0xdfff) return true;
  return WORD.test(text[at - 1] as string) && WORD.test(text[at] as string);
}

/** Joins neighbours of one kind, and takes blanks and marks between two changes for changed: one change, not three. */
function withoutSpecks(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed !== '') out.push({ what: 'removed', text: removed });
    if (added !== '') out.push({ what: 'added', text: added });
    removed = '';
    added = '';
  };
  for (let i = 0; i < pieces.length; i++) {
    const { what, text } = pieces[i] as Piece;
    if (what === 'removed') removed += text;
    else if (what === 'added') added += text;
    else if (text !== '') {
      const next = pieces[i + 1];
      const between = removed !== '' && added !== '' && next !== undefined && next.what !== 'same';
      if (between && !WORD.test(text) && text.length <= 3 && !text.includes('\n')) {
        removed += text;
        added += text;
        continue;
      }
      flush();
      const last = out.at(-1);
      if (last?.what === 'same') out[out.length - 1] = { what, text: last.text + text };
      else out.push({ what, text });
    }
  }
  flush();
  return out;
}

function isAlike(pieces: readonly Piece[], longer: number): boolean {
  let same = 0;
  for (const { what, text } of pieces) if (what === 'same') same += text.length;
  return same >= longer * ALIKE;
}
