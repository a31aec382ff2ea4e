import './app/tokens.css';
import './app/base.css';
import './app/frame.css';
import './app/header.css';
import './app/transport.css';
import './app/overlays.css';
import './app/start.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startClock } from './app/clock.ts';
import { startFilter } from './app/filter.ts';
import { startIdentity } from './app/identity.ts';
import { startKeyboard } from './app/keyboard.ts';
import { startMenu } from './app/menu.ts';
import { startRemembering } from './app/remember.ts';
import { startSession } from './app/session.ts';
import { startTheme } from './app/theme.ts';
import { startTreeState } from './app/tree-state.ts';
import { startViewSync } from './app/view-sync.ts';
import { startWindows } from './app/windows.ts';
import { startCellData } from './cell/cell-data.ts';
import { startComparePlayheads } from './compare/playheads.ts';
import { startComparisons } from './compare/session.ts';
import { startStatistics } from './statistics/data.ts';
import { shellStore } from './stores/shell.ts';
import { startSweeps } from './sweep/open.ts';
import { makeShell } from './transport/shell.ts';

// Order counts: what others read (visible rows, windows) is brought up to date before they hear of a change.
startTreeState();
startWindows();
startFilter();
startClock();
startIdentity();
startCellData();
startStatistics();
startRemembering();
startTheme();
startKeyboard();
startMenu();
startViewSync();
startSweeps();
startComparePlayheads();
startComparisons();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);

makeShell()
  .then(startSession)
  .catch((error: unknown) => shellStore.setState({ failure: error instanceof Error ? error.message : String(error) }));
