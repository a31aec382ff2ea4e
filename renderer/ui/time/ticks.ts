/** The ruler's ticks: steps that people count in, and labels that are as exact as the step and never overlap. Pure. */
import {
  HOUR,
  MICROSECOND,
  MILLISECOND,
  MINUTE,
  type Nanoseconds,
  SECOND,
  type TimeWindow,
} from '../../../shared/base/time.ts';
import { pixelAt, type TimeScale } from './time-scale.ts';

const DAY = 24 * HOUR;

/** Steps above a second: clocks count in sixties, so 1-2-5 has 15 and 30, then 3, 6 and 12 hours. */
const CLOCK_STEPS: readonly Nanoseconds[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5].map((n) => n * DAY),
];

interface Tick {
  readonly time: Nanoseconds;
  /** CSS pixels from the left edge of the strip. */
  readonly x: number;
  readonly label: string;
}

export interface Ticks {
  readonly step: Nanoseconds;
  /** With a label. */
  readonly major: readonly Tick[];
  /** Positions of the unlabelled ticks between them. */
  readonly minor: readonly number[];
}

/** The smallest step that people count in and that is at least `least` long. */
export function stepAtLeast(least: Nanoseconds): Nanoseconds {
  if (!(least > 0)) return 1;
  if (least > SECOND / 2) {
    for (const step of CLOCK_STEPS) if (step >= least) return step;
  }
  const unit = least > SECOND / 2 ? DAY : 1;
  const power = 10 ** Math.floor(Math.log10(least / unit));
  for (const factor of [1, 2, 5, 10]) {
    const step = factor * power * unit;
    // Powers of ten below one are not exact in binary; a hair's breadth must not skip a step.
    if (step >= least * (1 - 1e-9)) return step;
  }
  return 10 * power * unit;
}

/** How many parts the space between two labels is cut into by short ticks. */
function shortTickParts(step: Nanoseconds): number {
  if (step < SECOND) return 5;
  if (step >= DAY) return 4;
  const inUnit = step >= HOUR ? step / HOUR : step >= MINUTE ? step / MINUTE : step / SECOND;
  return inUnit % 5 === 0 ? 5 : inUnit % 3 === 0 ? 3 : 4;
}

/**
 * The text of a tick at `time` where ticks are `step` apart and nothing on the ruler is further from zero than
 * `largest`: all labels of a ruler have the same unit and the same digits after the point.
 */
export function tickLabel(time: Nanoseconds, step: Nanoseconds, largest: Nanoseconds): string {
  const sign = time < 0 ? '−' : '';
  const size = Math.abs(time);
  if (largest < MICROSECOND) return `${sign}${size.toFixed(labelDecimals(step, 1))} ns`;
  if (largest < MILLISECOND) return `${sign}${inUnit(size, MICROSECOND, step)} µs`;
  if (largest < SECOND) return `${sign}${inUnit(size, MILLISECOND, step)} ms`;
  if (largest < MINUTE) return `${sign}${inUnit(size, SECOND, step)} s`;
  return sign + clockLabel(size, step, largest);
}

/** `3:05.2`, `2:03:05`, `1 d 02:03:05`: seconds only as far as the step needs them. */
function clockLabel(size: Nanoseconds, step: Nanoseconds, largest: Nanoseconds): string {
  const decimals = labelDecimals(step, SECOND);
  const perSecond = 10 ** decimals;
  // Rounded once, in the last digit shown, so that no label says `1:60`.
  const whole = Math.floor(size / SECOND);
  let fraction = Math.round(((size - whole * SECOND) / SECOND) * perSecond);
  let seconds = whole;
  if (fraction >= perSecond) {
    fraction -= perSecond;
    seconds++;
  }
  const two = (value: number) => String(value).padStart(2, '0');
  const tail = decimals > 0 ? `.${String(fraction).padStart(decimals, '0')}` : '';
  const minutes = Math.floor(seconds / 60);
  if (largest < HOUR) return `${minutes}:${two(seconds % 60)}${tail}`;
  const hours = Math.floor(minutes / 60);
  const clock =
    step % MINUTE === 0 && decimals === 0 ? `${two(minutes % 60)}` : `${two(minutes % 60)}:${two(seconds % 60)}${tail}`;
  if (largest < DAY) return step % MINUTE === 0 ? `${hours}:${clock} h` : `${hours}:${clock}`;
  const days = Math.floor(hours / 24);
  if (step % DAY === 0) return `${days} d`;
  return `${days} d ${two(hours % 24)}:${clock}`;
}

function inUnit(size: Nanoseconds, unit: Nanoseconds, step: Nanoseconds): string {
  return (size / unit).toFixed(labelDecimals(step, unit));
}

/** Digits after the point that tell multiples of `step` apart, in `unit`. */
function labelDecimals(step: Nanoseconds, unit: Nanoseconds): number {
  const size = step / unit;
  if (size >= 1) return Number.isInteger(Math.round(size * 1e6) / 1e6) ? 0 : 1;
  return Math.min(12, Math.ceil(-Math.log10(size) - 1e-9) + (isTwoAndAHalf(size) ? 1 : 0));
}

function isTwoAndAHalf(size: number): boolean {
  const digit = size / 10 ** Math.floor(Math.log10(size) + 1e-9);
  return Math.abs(digit - 2.5) < 1e-6;
}

/**
 * Ticks for a ruler. `charWidth` is the width of one character of the labels' fixed-width font in CSS pixels; labels
 * stand right of their tick and are at least `gap` pixels apart.
 */
export function ticks(scale: TimeScale, charWidth: number, gap = 28): Ticks {
  const largest = Math.max(Math.abs(scale.start), Math.abs(scale.end));
  // Below this the times themselves cannot be told apart in float64.
  const finest = Math.max(0.1, largest * 2 ** -50);
  let step = stepAtLeast(Math.max(finest, gap / scale.scale));
  for (let tries = 0; tries < 60; tries++) {
    const widest = Math.max(
      tickLabel(scale.start - step, step, largest).length,
      tickLabel(scale.end, step, largest).length,
    );
    const needed = (widest * charWidth + gap) / scale.scale;
    if (step >= needed) break;
    step = stepAtLeast(Math.max(needed, step * 1.01));
  }
  const major: Tick[] = [];
  const minor: number[] = [];
  const parts = step * scale.scale > 40 ? shortTickParts(step) : 1;
  let free = Number.NEGATIVE_INFINITY;
  for (const { start, end } of straightParts(scale)) {
    // One before the left edge, whose label may reach into view.
    const first = start === scale.start ? Math.floor(start / step) - 1 : Math.ceil(start / step);
    const count = Math.min(4096, Math.ceil((end - start) / step) + 3);
    for (let i = 0; i < count; i++) {
      const time = (first + i) * step;
      if (time > end && end !== scale.end) break;
      const x = pixelAt(scale, time);
      const label = tickLabel(time, step, largest);
      // Beside a stretch that is drawn short two ticks may come close: the later one has no label.
      if (x <= scale.width && x >= free) {
        major.push({ time, x, label });
        free = x + label.length * charWidth + gap / 2;
      } else if (x >= 0 && x <= scale.width) minor.push(x);
      for (let part = 1; part < parts; part++) {
        const at = time + (step * part) / parts;
        const between = pixelAt(scale, at);
        if (between >= 0 && between <= scale.width && (at < end || end === scale.end)) minor.push(between);
      }
    }
  }
  return { step, major, minor };
}

/** The window without the stretches that are drawn short: in those there is no room for ticks. */
function straightParts(scale: TimeScale): TimeWindow[] {
  const parts: TimeWindow[] = [];
  let start = scale.start;
  for (const gap of scale.short?.gaps ?? []) {
    if (gap.end <= scale.start || gap.start >= scale.end) continue;
    if (gap.start > start) parts.push({ start, end: gap.start });
    start = Math.max(start, gap.end);
  }
  if (start < scale.end) parts.push({ start, end: scale.end });
  return parts;
}
