/** A field of the matrix in words. Pure. */
import { formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { Summary } from '../../shared/cell/sweep/matrix.ts';
import { scoreText } from './words.ts';

/** `67 %` of the scored runs passed; a dash where none is scored. */
export function shareText({ passed, scored }: Summary): string {
  return scored === 0 ? '–' : `${Math.round((100 * passed) / scored)} %`;
}

/** For those who cannot see it: all that a field shows. */
export function fieldWords(summary: Summary): string {
  const { cells, passed, scored, broken, composite } = summary;
  const [only] = cells;
  if (cells.length === 1 && only && broken === 1) return `broken: ${only.problem}`;
  const pass =
    scored === 0
      ? 'not scored'
      : cells.length === 1
        ? passed === 1
          ? 'passed'
          : 'failed'
        : `${formatInteger(passed)} of ${formatInteger(scored)} runs passed`;
  const score = Number.isNaN(composite)
    ? ''
    : `, ${cells.length > 1 ? 'median composite' : 'composite'} ${scoreText(composite)}`;
  const broke = broken > 0 ? `, ${formatInteger(broken)} broken` : '';
  return `${pass}${score}${broke}`;
}

/** Milliseconds as they are read. */
export function wallText(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? '–' : formatDuration(milliseconds * 1e6);
}

export function tokensText(tokens: number): string {
  return Number.isNaN(tokens) ? '–' : formatInteger(Math.round(tokens));
}
