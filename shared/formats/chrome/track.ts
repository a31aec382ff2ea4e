/** The slices of one thread, or of one asynchronous operation: pairs beginnings with ends, and finds what holds what. */
import type { Mark, Slice } from './event.ts';
import { OpenSlices } from './open-slices.ts';

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

/** As the table has them: by start. */
const byStart = (a: Slice, b: Slice): number => compare(a.start, b.start) || a.order - b.order;

const FOREVER = 1n << 70n;

/** The end of a slice for finding what it holds: an open one holds all that comes. */
const shownEnd = (slice: Slice): bigint => (slice.isOpen ? FOREVER : slice.end !== 0n ? slice.end : slice.start);

/** What holds stands before what it holds. */
const byHolding = (a: Slice, b: Slice): number =>
  compare(a.start, b.start) || compare(shownEnd(b), shownEnd(a)) || a.order - b.order;

export class Track {
  #marks: Mark[] = [];
  #whole: Slice[] = [];
  readonly #open = new OpenSlices();
  /** Slices of earlier parts that may hold some of the next. */
  #around: readonly Slice[] = [];

  mark(mark: Mark): void {
    this.#marks.push(mark);
  }

  slice(slice: Slice): void {
    this.#whole.push(slice);
  }

  /** Whether slices have begun and not ended. */
  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Puts what came since the last time in order. `isLast`: what is open stays unfinished. */
  take(isLast: boolean): TrackResult {
    const marks = this.#marks.sort((a, b) => compare(a.time, b.time) || a.order - b.order);
    this.#marks = [];
    const { begun, closed, ends } = this.#pair(marks);
    const fresh = this.#whole.concat(begun);
    this.#whole = [];
    const all = this.#around.concat(fresh).sort(byHolding);
    nest(all, new Set(fresh));
    const placed = place(marks, all);
    const latest = all[all.length - 1]?.start ?? 0n;
    this.#around = all.filter((slice) => slice.start !== 0n && shownEnd(slice) > latest);
    const slices = new Set(fresh.concat(closed).filter((slice) => !slice.isOpen));
    if (isLast) for (const slice of this.#open.all()) slices.add(slice);
    return { slices: [...slices].sort(byStart), ends, ...placed };
  }

  /** Beginnings and ends, in the order of their times. */
  #pair(marks: readonly Mark[]): { begun: Slice[]; closed: Slice[]; ends: number } {
    const begun: Slice[] = [];
    const closed: Slice[] = [];
    let ends = 0;
    for (const mark of marks) {
      if (mark.slice) {
        this.#open.add(mark.slice);
        begun.push(mark.slice);
      } else if (mark.type === 'end') {
        const slice = this.#open.close(mark.name);
        if (slice) {
          slice.end = mark.time;
          slice.endRest = mark.rest;
          closed.push(slice);
        } else ends++;
      }
    }
    return { begun, closed, ends };
  }
}

/**
 * Slices that may hold what comes next, the innermost last. They come in `byHolding` order, so one that ends before
 * another that came later can hold nothing that the later one does not: it is let go, and each slice costs a step or two
 * however many overlap.
 */
class Holders {
  readonly #slices: Slice[] = [];

  /** The innermost that holds `slice`, which itself is the innermost from then on. */
  push(slice: Slice): Slice | undefined {
    const holder = this.at(shownEnd(slice));
    this.#slices.push(slice);
    return holder;
  }

  /** The innermost that lasts until `time` at least; those that do not are let go. */
  at(time: bigint): Slice | undefined {
    let top = this.#slices[this.#slices.length - 1];
    while (top !== undefined && shownEnd(top) < time) {
      this.#slices.pop();
      top = this.#slices[this.#slices.length - 1];
    }
    return top;
  }
}

/** Gives each fresh slice the innermost one that holds it. Slices that only overlap hold nothing of each other. */
function nest(slices: readonly Slice[], fresh: ReadonlySet<Slice>): void {
  const holders = new Holders();
  for (const slice of slices) {
    if (slice.start === 0n) continue;
    const holder = holders.push(slice);
    if (fresh.has(slice)) slice.parent = holder?.id ?? '';
  }
}

/** Instants and flows belong to the innermost slice around them. */
function place(marks: readonly Mark[], slices: readonly Slice[]): { flows: Flow[]; instants: number; lost: number } {
  const flows: Flow[] = [];
  const holders = new Holders();
  let instants = 0;
  let lost = 0;
  let next = 0;
  let waiting: Mark[] = [];
  const flow = (mark: Mark, slice: Slice, isOut: boolean) =>
    flows.push({ key: mark.rest, slice, time: mark.time, order: mark.order, isOut });
  const pass = (until: bigint) => {
    for (; next < slices.length && (slices[next] as Slice).start <= until; next++) {
      const slice = slices[next] as Slice;
      if (slice.start === 0n) continue;
      for (const mark of waiting) flow(mark, slice, false);
      waiting = [];
      holders.push(slice);
    }
  };
  for (const mark of marks) {
    if (mark.type === 'begin' || mark.type === 'end') continue;
    pass(mark.time);
    if (mark.next === true) {
      waiting.push(mark);
      continue;
    }
    const inside = holders.at(mark.time);
    if (mark.type === 'instant') {
      if (inside && !inside.given) inside.events.push({ time: mark.time, name: mark.name, rest: mark.rest });
      else instants++;
    } else if (inside) flow(mark, inside, mark.type === 'flow out');
    else lost++;
  }
  pass(FOREVER);
  return { flows, instants, lost: lost + waiting.length };
}
