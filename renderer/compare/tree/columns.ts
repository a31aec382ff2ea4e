/** Widths of the merged tree's columns. What has no room goes: the small bars first, then the durations. Pure. */

export interface Columns {
  readonly name: number;
  /** Of the two durations; 0: not shown. */
  readonly base: number;
  readonly new: number;
  readonly delta: number;
  /** Whether the difference has a small bar beside its number. */
  readonly hasBar: boolean;
  /** All of them: what is left is the timeline's. */
  readonly total: number;
}

const DURATION = 58;
const ROOMY_DURATION = 66;
const NUMBER = 66;
const BAR = 62;
export const LEAST_NAME = 120;
/** Room that the timeline has before columns go. */
const STRIP = 180;
/** Names narrower than this say too little: columns go instead. */
const READABLE = 200;

/** `width`: of columns and timeline together. `name`: as wanted. CSS pixels */
export function columnsOf(width: number, name: number): Columns {
  const make = (base: number, newWidth: number, hasBar: boolean): Columns => {
    const delta = NUMBER + (hasBar ? BAR : 0);
    const rest = delta + base + newWidth;
    const room = Math.max(LEAST_NAME, width - rest - STRIP);
    const fitting = Math.round(Math.min(Math.max(name, LEAST_NAME), room));
    return { name: fitting, base, new: newWidth, delta, hasBar, total: fitting + rest };
  };
  const choices = [
    make(ROOMY_DURATION, ROOMY_DURATION, true),
    make(DURATION, DURATION, false),
    // The difference tells the base, and the other way round.
    make(0, DURATION, false),
  ];
  const fits = ({ total, name: given }: Columns) => width - total >= STRIP && given >= Math.min(name, READABLE);
  return choices.find(fits) ?? make(0, 0, false);
}
