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
export function diffWords(base: string, newText: string): Piece[] {
  if (base === newText) return base === '' ? [] : [{ what: 'same', text: base }];
  const from = commonBeginning(base, newText);
  const tail = commonEnd(base, newText, from);
  const [baseInner, newInner] = [base.slice(from, base.length - tail), newText.slice(from, newText.length - tail)];
  const changes =
    baseInner.length + newInner.length > LONGEST
      ? undefined
      : diffWordsWithSpace(baseInner, newInner, { maxEditLength: MOST_EDITS });
  const inner: Piece[] = changes
    ? changes.map(({ value, added, removed }) => ({
        what: added ? 'added' : removed ? 'removed' : 'same',
        text: value,
      }))
    : [
        { what: 'removed', text: baseInner },
        { what: 'added', text: newInner },
      ];
  const pieces = withoutSpecks([
    { what: 'same', text: base.slice(0, from) },
    ...inner,
    { what: 'same', text: base.slice(base.length - tail) },
  ]);
  return isAlike(pieces, Math.max(base.length, newText.length))
    ? pieces
    : withoutSpecks([
        { what: 'removed', text: base },
        { what: 'added', text: newText },
      ]);
}

/** Characters of both texts between what they begin and end with together: what comparing them costs. */
export function lengthApart(base: string, newText: string): number {
  const from = commonBeginning(base, newText);
  return base.length + newText.length - 2 * (from + commonEnd(base, newText, from));
}

const WORD = /[\p{L}\p{N}_]/u;

/** How far two texts are equal, back to where a word begins. */
function commonBeginning(base: string, newText: string): number {
  let at = 0;
  while (at < base.length && at < newText.length && base[at] === newText[at]) at++;
  while (at > 0 && (inWord(base, at) || inWord(newText, at))) at--;
  return at;
}

function commonEnd(base: string, newText: string, from: number): number {
  const most = Math.min(base.length, newText.length) - from;
  let length = 0;
  while (length < most && base[base.length - 1 - length] === newText[newText.length - 1 - length]) length++;
  while (length > 0 && (inWord(base, base.length - length) || inWord(newText, newText.length - length))) length--;
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
