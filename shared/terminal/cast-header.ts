/** The header of an asciicast, in the spelling of each version. */

import { isObject } from '../base/is-object.ts';
import type { TerminalTheme } from './recording.ts';
import { clampSize, MAX_COLUMNS, MAX_ROWS, type ProblemLog, type RecordingHeader } from './recording-builder.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Makes the header from its JSON object. What is missing or wrong is reported and replaced by what terminals assume. */
export function castHeader(fields: Fields, version: 1 | 2 | 3, problems: ProblemLog): RecordingHeader {
  const term = version === 3 && isObject(fields.term) ? fields.term : {};
  const [columns, rows] = version === 3 ? [term.cols, term.rows] : [fields.width, fields.height];
  const size = clampSize(columns, rows);
  if (!size) problems.add('cast-size', 'The header states no terminal size; 80 × 24 is assumed.', 0);
  else if (size.columns !== columns || size.rows !== rows)
    problems.add(
      'cast-size',
      `The header states ${String(columns)} × ${String(rows)}; it is shown as ${size.columns} × ${size.rows} (at most ${MAX_COLUMNS} × ${MAX_ROWS}).`,
      0,
    );
  const themeFields = version === 3 ? term.theme : fields.theme;
  const theme = castTheme(themeFields);
  if (themeFields !== undefined && !theme)
    problems.add('cast-theme', 'The theme in the header cannot be used (it needs fg, bg and 8 or 16 colours).', 0);
  return {
    columns: size?.columns ?? 80,
    rows: size?.rows ?? 24,
    format: `asciicast-v${version}`,
    title: text(fields.title),
    command: text(fields.command),
    theme,
    idleTimeLimit: positive(fields.idle_time_limit),
    timestamp: positive(fields.timestamp),
    timing: 'exact',
  };
}

function castTheme(value: unknown): TerminalTheme | undefined {
  if (!isObject(value) || !isColour(value.fg) || !isColour(value.bg) || typeof value.palette !== 'string')
    return undefined;
  const palette = value.palette.split(':');
  if ((palette.length !== 8 && palette.length !== 16) || !palette.every(isColour)) return undefined;
  return { foreground: value.fg, background: value.bg, palette };
}

function isColour(value: unknown): value is string {
  return typeof value === 'string' && /^#[0-9a-fA-F]{6}$/.test(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 4096) : '';
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
