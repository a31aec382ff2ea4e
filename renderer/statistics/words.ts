/** What parts of the time are called, and their colours. Pure. */
import { formatInteger } from '../../shared/base/format.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import { OWNER_IDLE, OWNER_UNATTRIBUTED } from '../../shared/trace/path-summary.ts';
import type { Statistic } from '../../shared/trace/statistics.ts';
import { KIND_WORDS } from '../ui/kind-words.ts';

/** Whose the time is: an index of KINDS, or one of the two behind them. */
export function ownerWords(owner: number): string {
  if (owner === OWNER_IDLE) return 'nothing ran';
  if (owner === OWNER_UNATTRIBUTED) return 'unattributed';
  return KIND_WORDS[KINDS[owner] ?? 'internal'];
}

/** A CSS colour; of time that is nobody's, that of hatches. */
export function ownerColour(owner: number): string {
  return owner < KINDS.length ? `var(--kind-${KINDS[owner]})` : 'var(--gap)';
}

/** The name of an entry, as it is listed. */
export function entryWords({ of, name, count }: Statistic): string {
  switch (of) {
    case 'spans':
      return name;
    case 'unattributed':
      return `unattributed in ${name}`;
    case 'idle':
      return 'nothing ran';
    case 'outside':
      return 'spans hidden by the filter';
    case 'others':
      return `${formatInteger(count)} more names`;
  }
}

/** A CSS colour for an entry: its kind's, or that of time that is nobody's. */
export function entryColour({ of, kind }: Statistic): string {
  return of === 'spans' ? `var(--kind-${kind})` : 'var(--gap)';
}

/** `48.4 %`; a part that is not nothing is never `0.0 %`. Empty for NaN. */
export function shareText(part: number, whole: number): string {
  if (Number.isNaN(part) || !(whole > 0)) return '';
  const percent = (part / whole) * 100;
  return percent > 0 && percent < 0.05 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}
