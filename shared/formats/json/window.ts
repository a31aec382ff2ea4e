/** The part of a stream that is in memory: it slides forward, and grows while one record is larger than it. */
import { type JsonScanner, PADDING } from './scanner.ts';

const START_CAPACITY = 1 << 20;
/** A first piece that is smaller is most often all there is. */
const SMALL_PIECE = 1 << 15;
const SMALL_CAPACITY = 1 << 16;

export class SlidingWindow {
  readonly #scanner: JsonScanner;
  /** Offset in the stream of the window's first byte. */
  base = 0;

  constructor(scanner: JsonScanner) {
    this.#scanner = scanner;
  }

  /** Adds bytes behind the window, after forgetting those before `keepFrom`. Returns by how much indexes became smaller. */
  append(piece: Uint8Array, keepFrom: number): number {
    const scanner = this.#scanner;
    const keep = scanner.end - keepFrom;
    const needed = keep + piece.length + PADDING;
    let moved = 0;
    if (needed > scanner.bytes.length) {
      const least = piece.length < SMALL_PIECE ? SMALL_CAPACITY : START_CAPACITY;
      const grown = new Uint8Array(Math.max(least, needed + (needed >> 1)));
      grown.set(scanner.bytes.subarray(keepFrom, scanner.end));
      scanner.use(grown);
      moved = keepFrom;
    } else if (scanner.end + piece.length + PADDING > scanner.bytes.length) {
      scanner.bytes.copyWithin(0, keepFrom, scanner.end);
      moved = keepFrom;
    }
    scanner.end -= moved;
    this.base += moved;
    scanner.bytes.set(piece, scanner.end);
    scanner.end += piece.length;
    scanner.bytes.fill(0, scanner.end, scanner.end + PADDING);
    return moved;
  }
}
