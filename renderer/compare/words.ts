/** How a comparison is put into words: differences with their signs, shares of the whole, where a step stands. Pure. */
import { formatDuration } from '../../shared/base/format.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import { type Contribution, MERGED, type MergedRows, type MergedWhat } from '../../shared/compare/comparison.ts';

/** `+9.10 s`, `−120 ms`, `±0`: what is slower has a plus. Nothing for NaN but a dash. */
export function deltaText(delta: Nanoseconds): string {
  if (Number.isNaN(delta)) return '–';
  if (delta === 0) return '±0';
  return delta > 0 ? `+${formatDuration(delta)}` : formatDuration(delta);
}

/** Class of a difference: what is slower and what is faster have colours of their own. */
export function toneOf(delta: Nanoseconds): 'compare-slower' | 'compare-faster' | 'compare-even' {
  return delta > 0 ? 'compare-slower' : delta < 0 ? 'compare-faster' : 'compare-even';
}

/** `72 %` of the whole difference; empty where there is none. Small parts keep a digit: `0.4 %`. */
export function percentText(share: number): string {
  if (!Number.isFinite(share)) return '';
  const percent = Math.abs(share) * 100;
  const digits = percent >= 10 || percent === 0 ? 0 : 1;
  if (percent > 0 && percent < 0.05) return '<0.1 %';
  return `${share < 0 ? '−' : ''}${percent.toFixed(digits)} %`;
}

/** `+19 %`, `−3.2 %`. */
export function signedPercent(share: number): string {
  const text = percentText(share);
  return share > 0 && /^\d/.test(text) ? `+${text}` : text;
}

const SIGNS: Readonly<Record<MergedWhat, string>> = { same: '', changed: '≠', added: '+', removed: '−' };
const SIGN_WORDS: Readonly<Record<MergedWhat, string>> = {
  same: '',
  changed: 'changed',
  added: 'added',
  removed: 'removed',
};

/** The sign of a merged row and what it says: `≠`, changed. Empty for steps that are the same, and for none. */
export function signOf(merged: MergedRows, row: number): { readonly sign: string; readonly words: string } {
  const what = MERGED[merged.what[row] ?? 0] ?? 'same';
  return row < 0 ? { sign: '', words: '' } : { sign: SIGNS[what], words: SIGN_WORDS[what] };
}

/** `chat #3: +9.10 s (72 % of the slowdown): 2,140 more output tokens`. `difference` is that of the walls. */
export function contributionWords(part: Contribution, difference: Nanoseconds): string {
  const share = percentText(Math.abs(part.share));
  const whole = difference > 0 ? 'the slowdown' : 'the time saved';
  const opposite = Math.sign(part.delta) !== Math.sign(difference);
  const of = share === '' ? '' : ` (${opposite ? `makes up for ${share}` : share} of ${whole})`;
  return `${part.name}: ${deltaText(part.delta)}${of}${part.why === '' ? '' : `: ${part.why}`}`;
}

/** Sum of what is listed and what is not. It is the difference of the walls, exactly: all are whole nanoseconds. */
export function sumOf(parts: readonly Contribution[], rest: Nanoseconds): Nanoseconds {
  return parts.reduce((sum, { delta }) => sum + delta, rest);
}

/** A sentence as one begins it. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
