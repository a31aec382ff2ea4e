/** The time of a session while its log is read. Unix nanoseconds. */
import type { Problem } from '../../base/problem.ts';
import type { ForeignTiming } from '../foreign/foreign.ts';

const MILLISECOND = 1_000_000n;

/**
 * Gives each record a time: the recorded one, else the latest before it. A log without any times gets a millisecond for
 * each step. Recorded and made-up times are never mixed in one session.
 */
export class SessionClock {
  readonly #untimed: boolean;
  readonly #report: (problem: Problem) => void;
  #latest = 0n;
  #hasRecordedTimes = false;
  #madeUp = false;
  /** Records that are still to come before the first recorded time. */
  #recordsAhead = 0;

  /** `untimed`: the log may have no times at all. `report` gets a problem when times are made up. */
  constructor(untimed: boolean, report: (problem: Problem) => void) {
    this.#untimed = untimed;
    this.#report = report;
  }

  /** The latest time so far; 0n before the first one. */
  get latest(): bigint {
    return this.#latest;
  }

  /** Whether the log has recorded times. */
  get hasRecordedTimes(): boolean {
    return this.#hasRecordedTimes;
  }

  /** How the times of spans are known. */
  get timing(): ForeignTiming {
    return this.#madeUp ? 'made up' : 'derived';
  }

  /** Sets the time before the first record. Later calls change nothing. */
  startAt(time: bigint): void {
    if (this.#latest === 0n) this.#latest = time;
  }

  /** Returns the time of the next record. `recorded` is its own time, 0n where it has none. */
  next(recorded = 0n): bigint {
    if (recorded > 0n && !this.#madeUp) {
      this.#hasRecordedTimes = true;
      this.advanceTo(recorded);
      return recorded;
    }
    if (this.#recordsAhead > 0) {
      this.#recordsAhead--;
      this.#latest += MILLISECOND;
    }
    if (this.#hasRecordedTimes || !this.#untimed) return this.#latest;
    if (!this.#madeUp) {
      this.#madeUp = true;
      this.#report({
        code: 'made-up-times',
        message: 'This log has no times: its steps are shown in order, a millisecond each.',
        offset: 0,
      });
    }
    this.#latest += MILLISECOND;
    return this.#latest;
  }

  /** Places the next `records` records, which have no times, a millisecond apart before `time`. */
  placeBefore(time: bigint, records: number): void {
    this.#hasRecordedTimes = true;
    this.#recordsAhead = records;
    this.#latest = time - MILLISECOND * BigInt(records + 1);
  }

  /** Advances by the duration of a step. */
  elapse(duration: bigint): void {
    this.#latest += duration;
  }

  /** Advances to a time that a record has beside its own. Earlier times change nothing. */
  advanceTo(time: bigint): void {
    if (time > this.#latest) this.#latest = time;
  }
}
