/** Widths of the merged tree's columns. What has no room goes: the small bars first, then the durations. Pure. */

export interface Columns {
  readonly name: number;
  /** Of each of the two durations; 0: not shown. */
  readonly duration: number;
  readonly delta: number;
  /** Whether the difference has a small bar beside its number. */
  readonly hasBar: boolean;
  /** All of them: what is left of the timeline. */
  readonly total: number;
}

const DURATION = 62;
const NUMBER = 68;
const BAR = 50;
export const LEAST_NAME = 120;
/** Room that the timeline has before columns go. */
const STRIP = 220;

/** `width`: of columns and timeline together. `name`: as wanted. */
export function columnsOf(width: number, name: number): Columns {
  const make = (hasBar: boolean, duration: number): Columns => {
    const delta = NUMBER + (hasBar ? BAR : 0);
    const rest = delta + 2 * duration;
    const room = Math.max(LEAST_NAME, width - rest - STRIP);
    const fitting = Math.round(Math.min(Math.max(name, LEAST_NAME), room));
    return { name: fitting, duration, delta, hasBar, total: fitting + rest };
  };
  const fits = ({ total, name: given }: Columns) => width - total >= STRIP && given >= Math.min(name, 160);
  for (const columns of [make(true, DURATION), make(false, DURATION)]) if (fits(columns)) return columns;
  return make(false, 0);
}
