/** What a person may type to go to a time. */
import { HOUR, MILLISECOND, MINUTE, type Nanoseconds, SECOND, type TimeWindow } from '../../shared/base/time.ts';

export interface TimeContext {
  /** Where the clock stands: `+2s` and `-1s` start here. */
  readonly now: Nanoseconds;
  /** What is shown: percentages are of it, and the answer is kept inside it. */
  readonly whole: TimeWindow;
  /** Unix nanoseconds of time 0: for dates. */
  readonly origin: bigint;
}

export type TimeInput =
  | {
      readonly ok: true;
      readonly time: Nanoseconds /** Set where the time asked for lies outside the trace. */;
      readonly note: string;
    }
  | { readonly ok: false; readonly message: string };

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: MILLISECOND,
  s: SECOND,
  m: MINUTE,
  min: MINUTE,
  h: HOUR,
};
export const TIME_EXAMPLES = '12.8, 500ms, 1:02.5, 50%, +2s, -1s or 2026-05-28T02:02:33Z';

/**
 * Reads a time: seconds (`12.8`), a length with units (`500ms`, `1m 2s`), a clock (`1:02.5`, `1:00:02`), a percentage of
 * what is shown, a move from the present time (`+2s`, `-1:00`), or an RFC 3339 date with up to nine decimals.
 */
export function parseTimeInput(text: string, context: TimeContext): TimeInput {
  const input = text.trim().replace(/\u2212/g, '-');
  if (input === '') return { ok: false, message: `Type a time: ${TIME_EXAMPLES}.` };
  const date = parseDate(input, context.origin);
  if (date !== undefined) {
    return Number.isFinite(date) ? inside(date, context) : { ok: false, message: 'That date does not exist.' };
  }
  const percent = /^(\d+(?:\.\d*)?|\.\d+)\s*%$/.exec(input);
  if (percent) {
    const share = Number(percent[1]) / 100;
    return inside(context.whole.start + share * (context.whole.end - context.whole.start), context);
  }
  const sign = input[0] === '+' || input[0] === '-' ? input[0] : '';
  const length = parseLength(sign ? input.slice(1).trim() : input);
  if (length === undefined) return { ok: false, message: `This is not a time. Try ${TIME_EXAMPLES}.` };
  if (sign === '') return inside(length, context);
  return inside(context.now + (sign === '+' ? length : -length), context);
}

/** Nanoseconds of `12.8`, `500ms`, `1m 2.5s`, `1:02.5`; undefined where it is none of them. */
function parseLength(input: string): Nanoseconds | undefined {
  const clock = /^(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d*)?)$/.exec(input);
  if (clock) {
    const minutes = Number(clock[2]);
    const seconds = Number(clock[3]);
    if (seconds >= 60 || (clock[1] !== undefined && minutes >= 60)) return undefined;
    return Number(clock[1] ?? 0) * HOUR + minutes * MINUTE + Math.round(seconds * SECOND);
  }
  if (/^(\d+(\.\d*)?|\.\d+)$/.test(input)) return Math.round(Number(input) * SECOND);
  if (input === '') return undefined;
  let rest = input;
  let sum = 0;
  while (rest !== '') {
    const part = /^(\d+(?:\.\d*)?|\.\d+)\s*(ns|us|µs|μs|ms|min|s|m|h)\s*/i.exec(rest);
    const unit = part && UNITS[(part[2] ?? '').toLowerCase()];
    if (!part || !unit) return undefined;
    sum += Number(part[1]) * unit;
    rest = rest.slice(part[0].length);
  }
  return Math.round(sum);
}

/** Offset of a date from the origin; NaN where the date cannot be; undefined where it is no date. */
function parseDate(input: string, origin: bigint): Nanoseconds | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d+))?\s*([Zz]|[+-]\d{2}:?\d{2})?$/.exec(input);
  if (!match) return undefined;
  const [, day, clock = '', fraction = '', zone = 'Z'] = match;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const millis = Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}${offset}`);
  if (Number.isNaN(millis)) return Number.NaN;
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return Number(BigInt(millis) * 1_000_000n + nanos - origin);
}

function inside(time: Nanoseconds, { whole }: TimeContext): TimeInput {
  if (!Number.isFinite(time)) return { ok: false, message: `This is not a time. Try ${TIME_EXAMPLES}.` };
  if (time < whole.start) return { ok: true, time: whole.start, note: 'That is before the trace: its start.' };
  if (time > whole.end) return { ok: true, time: whole.end, note: 'That is after the trace: its end.' };
  return { ok: true, time, note: '' };
}
