/** Starts everything that lives as long as the page. Nothing starts by being imported. */
import type { Shell } from '../../shared/shell.ts';
import { registerCommands } from '../commands/registry.ts';
import { registerViews } from '../commands/views.ts';
import { startComparePlayheads } from '../compare/playheads.ts';
import { startComparisons } from '../compare/session.ts';
import { startCompareTerminals } from '../compare/terminal-sources.ts';
import { startCellData } from '../document/cell-data.ts';
import { startClock } from '../document/clock.ts';
import { startFilter } from '../document/filter.ts';
import { startCellView } from '../document/go.ts';
import { startIdentity } from '../document/identity.ts';
import { startSession } from '../document/session.ts';
import { startDerived } from '../document/start.ts';
import { startViewSync } from '../document/view-sync.ts';
import { startStatistics } from '../statistics/data.ts';
import { startMarks } from '../stores/marks.ts';
import { openSweep, startSweeps } from '../sweep/open.ts';
import { startTerminalFind } from '../terminal/find.ts';
import { ALL_COMMANDS } from './all-commands.ts';
import { VIEWS } from './all-views.ts';
import { startKeyboard } from './keyboard.ts';
import { startMenu } from './menu.ts';
import { startRemembering } from './remember.ts';
import { startTheme } from './theme.ts';

/** The page once everything in it listens: only then can files be opened. */
export interface StartedPage {
  /** Takes the shell into use and opens the files it was started with. */
  open(shell: Shell): Promise<void>;
}

/** Starts the page. Call once, before it is drawn. */
export function startPage(): StartedPage {
  registerViews(VIEWS);
  registerCommands(ALL_COMMANDS);
  const derived = startDerived();
  startFilter(derived);
  startClock(derived);
  const cellData = startCellData(derived);
  startIdentity(cellData);
  startStatistics(derived);
  startTerminalFind(derived);
  startCellView();
  startMarks();
  startRemembering();
  startTheme();
  startKeyboard();
  startMenu();
  startViewSync(derived);
  startSweeps();
  startComparePlayheads(derived);
  startCompareTerminals();
  startComparisons();
  return { open: (shell) => startSession(shell, openSweep) };
}
