/** Unattributed time of the rows on screen, kept between frames: a parent of 500,000 children is not walked 60 times a second. */
import { unattributed } from '../../shared/trace/gaps.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { hasChildren } from '../../shared/trace/visible.ts';

/** More rows than a screen has. */
const CAPACITY = 512;

interface Entry {
  /** Gaps shorter than this were left out. */
  readonly least: number;
  readonly gaps: Float64Array;
}

export class GapsCache {
  #table: SpanTable | undefined;
  readonly #entries = new Map<Row, Entry>();

  /** Gaps of a row that are at least about a pixel long, where a pixel is `perPixel` nanoseconds; undefined: no children. */
  of(table: SpanTable, row: Row, perPixel: number): Float64Array | undefined {
    if (table !== this.#table) {
      this.#table = table;
      this.#entries.clear();
    }
    if (!hasChildren(table, row)) return undefined;
    // In steps of two, so that zooming walks the children once a doubling and not once a frame.
    const least = perPixel > 0 ? 2 ** Math.floor(Math.log2(perPixel)) : 0;
    const known = this.#entries.get(row);
    if (known?.least === least) return known.gaps;
    if (this.#entries.size >= CAPACITY) this.#entries.clear();
    const gaps = unattributed(table, row, least);
    this.#entries.set(row, { least, gaps });
    return gaps;
  }
}
