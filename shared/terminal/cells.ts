/**
 * Lines of cells, packed. Most of a screen is blank or in one colour, so a line is runs: cells of one colour side by
 * side, or one cell repeated. Words are 32 bits; the packing is canonical, so equal lines have equal words.
 */
import type { CoreLine } from './xterm-types.ts';

/** A run's first word: its length, and whether it is one content repeated. */
const REPEATED = 0x80000000;
const WRAPPED = 0x80000000;
const COMBINED = 0x200000;
const HAS_EXTENDED = 0x10000000;

/** Words that grow. */
export class Words {
  data = new Uint32Array(4096);
  length = 0;

  room(more: number): Uint32Array {
    if (this.length + more > this.data.length) {
      const grown = new Uint32Array(Math.max(this.length + more, this.data.length * 2));
      grown.set(this.data.subarray(0, this.length));
      this.data = grown;
    }
    return this.data;
  }
}

/** What does not fit in words: combined characters, and the ids of underline styles and links, by line and column. */
export interface CellExtras {
  readonly combined: [line: number, column: number, text: string][];
  readonly extended: [line: number, column: number, ext: number, link: number][];
}

/** Packs one line. `index` is the line's number in the extras. */
export function packLine(line: CoreLine, index: number, words: Words, extras: CellExtras): void {
  const cells = line._data;
  const count = line.length;
  const out = words.room(1 + count * 4);
  let at = words.length;
  out[at++] = (count | (line.isWrapped ? WRAPPED : 0)) >>> 0;
  let i = 0;
  while (i < count) {
    const content = cells[i * 3] as number;
    const fg = cells[i * 3 + 1] as number;
    const bg = cells[i * 3 + 2] as number;
    let end = i + 1;
    while (end < count && cells[end * 3] === content && cells[end * 3 + 1] === fg && cells[end * 3 + 2] === bg) end++;
    if (end - i >= 4) {
      out[at++] = (REPEATED | (end - i)) >>> 0;
      out[at++] = fg;
      out[at++] = bg;
      out[at++] = content;
    } else {
      const head = at;
      at += 3;
      out[head + 1] = fg;
      out[head + 2] = bg;
      end = i;
      let same = 0;
      for (; end < count && cells[end * 3 + 1] === fg && cells[end * 3 + 2] === bg; end++) {
        const word = cells[end * 3] as number;
        same = end > i && word === cells[end * 3 - 3] ? same + 1 : 1;
        out[at++] = word;
        if (same === 4) {
          // The last four belong to a repeated run of their own.
          end -= 3;
          at -= 4;
          break;
        }
      }
      out[head] = end - i;
    }
    i = end;
  }
  words.length = at;
  addExtras(line, index, extras);
}

function addExtras(line: CoreLine, index: number, extras: CellExtras): void {
  for (const key in line._combined) {
    const column = Number(key);
    const text = line._combined[column];
    // xterm leaves entries of overwritten cells behind; the flag in the cell decides.
    if (text !== undefined && column < line.length && ((line._data[column * 3] as number) & COMBINED) !== 0)
      extras.combined.push([index, column, text]);
  }
  for (const key in line._extendedAttrs) {
    const column = Number(key);
    const extended = line._extendedAttrs[column];
    if (extended && column < line.length && ((line._data[column * 3 + 2] as number) & HAS_EXTENDED) !== 0)
      extras.extended.push([index, column, extended._ext, extended._urlId]);
  }
}

/** Reads packed lines one after another. */
export class LineUnpacker {
  readonly #words: Uint32Array;
  #at = 0;

  constructor(words: Uint32Array) {
    this.#words = words;
  }

  /** Length in cells of the next line. */
  get nextLength(): number {
    return (this.#words[this.#at] as number) & ~WRAPPED;
  }

  /** Fills `line`, which must have `nextLength` cells, and moves on. */
  unpack(line: CoreLine): void {
    const words = this.#words;
    let at = this.#at;
    const head = words[at++] as number;
    const count = head & ~WRAPPED;
    line.isWrapped = (head & WRAPPED) !== 0;
    line._combined = {};
    line._extendedAttrs = {};
    const cells = line._data;
    let cell = 0;
    while (cell < count * 3) {
      const run = words[at] as number;
      const fg = words[at + 1] as number;
      const bg = words[at + 2] as number;
      at += 3;
      const length = run & ~REPEATED;
      const repeated = (run & REPEATED) !== 0;
      for (let i = 0; i < length; i++) {
        cells[cell++] = (repeated ? words[at] : words[at + i]) as number;
        cells[cell++] = fg;
        cells[cell++] = bg;
      }
      at += repeated ? 1 : length;
    }
    this.#at = at;
  }
}
