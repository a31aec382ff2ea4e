/** Lines of text out of a stream of bytes, each with its place. */
import { concatBytes, decodeUtf8 } from '../../base/bytes.ts';
import type { FilePlace, ForeignContext } from './foreign.ts';

export interface TextLine {
  /** Without its end. */
  readonly text: string;
  /** Offset of its first byte, and of the one behind its line break. */
  readonly offset: number;
  readonly end: number;
}

/** Longer lines are cut: nobody could show them. */
const LINE_LIMIT = 64 << 20;
const SLICE = 256 << 10;
const NEWLINE = 0x0a;

/** Hands over the lines of a stream one after another, and says how far it is. */
export async function readLines(
  stream: AsyncIterable<Uint8Array>,
  context: ForeignContext,
  line: (line: TextLine) => void,
): Promise<void> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let offset = 0;
  let consumed = 0;
  const end = (at: number) => {
    const bytes = pieces.length === 1 ? (pieces[0] as Uint8Array) : concatBytes(pieces);
    if (at - offset - 1 > LINE_LIMIT) {
      context.report({
        code: 'line-too-long',
        message: `The line at byte ${offset} is longer than ${LINE_LIMIT} bytes and was cut.`,
        offset,
      });
    }
    line({ text: decodeUtf8(bytes).replace(/\r?\n?$/, ''), offset, end: at });
    pieces = [];
    held = 0;
    offset = at;
  };
  for await (const piece of stream) {
    for (let from = 0; from < piece.length; from += SLICE) {
      const slice = piece.subarray(from, from + SLICE);
      let at = 0;
      while (at < slice.length) {
        const found = slice.indexOf(NEWLINE, at);
        const until = found < 0 ? slice.length : found + 1;
        // Pieces are only lent: what waits for its line's end is copied.
        if (held < LINE_LIMIT) pieces.push(found < 0 ? slice.slice(at) : slice.subarray(at, until));
        held += until - at;
        at = until;
        if (found >= 0) end(consumed + at);
      }
      consumed += slice.length;
      await context.progress(consumed);
    }
  }
  if (held > 0) end(consumed);
}

export const placeBetween = (offset: number, end: number): FilePlace => ({ offset, length: end - offset });

/** Text without the colours of a terminal. */
export function withoutColours(text: string): string {
  return text.includes('\u001b') ? text.replace(/\u001b\[[\d;]*m/g, '') : text;
}
