/// <reference path="./xterm-headless.d.ts" />
import './worker-window.ts';
import './unpooled-buffers.ts';

import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { Terminal } from '@xterm/headless/lib-headless/xterm-headless.mjs';
import { SCREEN_OPTIONS } from './screen-options.ts';
import { restorePool } from './unpooled-buffers.ts';
import { prepareTerminal } from './xterm-core.ts';

restorePool();

export type HeadlessTerminal = Terminal;

/** A terminal without a display, set up like every other one that shows recordings. */
export function createHeadless(columns: number, rows: number, scrollback = 0): HeadlessTerminal {
  const terminal = new Terminal({ ...SCREEN_OPTIONS, cols: columns, rows, scrollback, logLevel: 'off' });
  terminal.loadAddon(new UnicodeGraphemesAddon() as unknown as { activate(): void; dispose(): void });
  prepareTerminal(terminal);
  return terminal;
}
