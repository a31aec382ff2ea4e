/** The slices of one thread, or of one asynchronous operation: pairs beginnings with ends, and finds what holds what. */
import type { Mark, Slice } from './event.ts';

/** A flow that leaves a slice, or comes to one. */
export interface Flow {
  readonly key: string;
  readonly slice: Slice;
  readonly time: bigint;
  readonly order: number;
  readonly isOut: boolean;
}

/** What comes of a part of a track. */
export interface TrackResult {
  /** Slices that are complete, in the order of their starts. */
  readonly slices: readonly Slice[];
  readonly flows: readonly Flow[];
  /** Ends without a beginning; instants and flows without a slice around them. */
  readonly ends: number;
  readonly instants: number;
  readonly lost: number;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const FOREVER = 1n << 70n;

export class Track {
  #marks: Mark[] = [];
  #whole: Slice[] = [];
  /** Slices that have begun and not ended. */
  readonly #open: Slice[] = [];
  /** Slices around the last one that was put in order. */
  #around: Slice[] = [];

  mark(mark: Mark): void {
    this.#marks.push(mark);
  }

  slice(slice: Slice): void {
    this.#whole.push(slice);
  }

  /** Puts what came since the last time in order. `isLast`: what is open stays unfinished. */
  take(isLast: boolean): TrackResult {
    const marks = this.#marks.sort((a, b) => compare(a.time, b.time) || a.order - b.order);
    this.#marks = [];
    const { begun, closed, ends } = this.#pair(marks);
    const fresh = [...this.#whole, ...begun];
    this.#whole = [];
    const earlier = this.#around;
    this.#nest(fresh);
    const placed = this.#place(marks, [...earlier, ...fresh]);
    const open = new Set(this.#open);
    const slices = new Set([...fresh, ...closed].filter((slice) => !open.has(slice)));
    if (isLast) for (const slice of this.#open) slices.add(slice);
    return { slices: [...slices].sort((a, b) => compare(a.start, b.start) || a.order - b.order), ends, ...placed };
  }

  /** Beginnings and ends, in the order of their times. */
  #pair(marks: readonly Mark[]): { begun: Slice[]; closed: Slice[]; ends: number } {
    const begun: Slice[] = [];
    const closed: Slice[] = [];
    let ends = 0;
    for (const mark of marks) {
      if (mark.slice) {
        this.#open.push(mark.slice);
        begun.push(mark.slice);
      } else if (mark.type === 'end') {
        const slice = this.#close(mark);
        if (slice) closed.push(slice);
        else ends++;
      }
    }
    return { begun, closed, ends };
  }

  /** The innermost open slice of that name ends. An end without a name ends the innermost one. */
  #close(mark: Mark): Slice | undefined {
    const at = this.#open.findLastIndex(({ name }) => mark.name === '' || name === mark.name);
    const [slice] = at < 0 ? [] : this.#open.splice(at, 1);
    if (!slice) return undefined;
    slice.end = mark.time;
    slice.endRest = mark.rest;
    return slice;
  }

  /** The end of a slice for finding what it holds: an open one holds all that comes. */
  #endOf(slice: Slice): bigint {
    if (slice.end !== 0n) return slice.end;
    return this.#open.includes(slice) ? FOREVER : slice.start;
  }

  /** Gives each slice the innermost one that holds it. Slices that only overlap hold nothing of each other. */
  #nest(slices: Slice[]): void {
    slices.sort((a, b) => compare(a.start, b.start) || compare(this.#endOf(b), this.#endOf(a)) || a.order - b.order);
    let around = this.#around;
    for (const slice of slices) {
      if (slice.start === 0n) continue;
      const end = this.#endOf(slice);
      around = around.filter((outer) => {
        const outerEnd = this.#endOf(outer);
        return outerEnd > slice.start || (outerEnd === slice.start && end === slice.start);
      });
      slice.parent = around.findLast((outer) => outer.start <= slice.start && this.#endOf(outer) >= end)?.id ?? '';
      around.push(slice);
    }
    this.#around = around;
  }

  /** Instants and flows belong to the innermost slice around them. */
  #place(marks: readonly Mark[], slices: readonly Slice[]): { flows: Flow[]; instants: number; lost: number } {
    const flows: Flow[] = [];
    let instants = 0;
    let lost = 0;
    let around: Slice[] = [];
    let next = 0;
    let waiting: Mark[] = [];
    const flow = (mark: Mark, slice: Slice, isOut: boolean) =>
      flows.push({ key: mark.rest, slice, time: mark.time, order: mark.order, isOut });
    const pass = (until: bigint) => {
      for (; next < slices.length && (slices[next] as Slice).start <= until; next++) {
        const slice = slices[next] as Slice;
        for (const mark of waiting) flow(mark, slice, false);
        waiting = [];
        around = around.filter((outer) => this.#endOf(outer) > slice.start);
        around.push(slice);
      }
    };
    for (const mark of marks) {
      if (mark.type === 'begin' || mark.type === 'end') continue;
      pass(mark.time);
      if (mark.next === true) {
        waiting.push(mark);
        continue;
      }
      const inside = around.findLast((slice) => slice.start <= mark.time && this.#endOf(slice) >= mark.time);
      if (mark.type === 'instant') {
        if (inside && !inside.given) inside.events.push({ time: mark.time, name: mark.name, rest: mark.rest });
        else instants++;
      } else if (inside) flow(mark, inside, mark.type === 'flow out');
      else lost++;
    }
    pass(FOREVER);
    return { flows, instants, lost: lost + waiting.length };
  }
}
