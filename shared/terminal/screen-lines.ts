/** The text of a terminal's lines, as a person reads them: lines that wrap are one. */
import { accessCore } from './xterm-core.ts';
import type { XtermTerminal } from './xterm-types.ts';

export interface ScreenLine {
  /** Row on the screen where it begins; negative above the screen. */
  readonly row: number;
  readonly text: string;
}

/** A wrapped line is not joined further than this, so that no line is endless. */
const MAX_ROWS_JOINED = 20;

/** All lines that hold something, from the top of the scrollback to the bottom of the screen. */
export function readLines(terminal: XtermTerminal): ScreenLine[] {
  const buffer = accessCore(terminal).buffers.active;
  const lines: ScreenLine[] = [];
  let joined = 0;
  for (let i = 0; i < buffer.lines.length; i++) {
    const line = buffer.lines.get(i);
    if (!line) continue;
    const wraps = buffer.lines.get(i + 1)?.isWrapped === true;
    const text = line.translateToString(!wraps);
    const before = lines.at(-1);
    if (line.isWrapped && before && i > 0 && joined < MAX_ROWS_JOINED) {
      lines[lines.length - 1] = { row: before.row, text: before.text + text };
      joined++;
      continue;
    }
    joined = 0;
    if (text !== '') lines.push({ row: i - buffer.ybase, text });
  }
  return lines;
}
