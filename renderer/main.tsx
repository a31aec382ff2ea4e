import './app/tokens.css';
import './app/base.css';
import './app/frame.css';
import './app/header.css';
import './app/transport.css';
import './app/overlays.css';
import './app/start.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { startKeyboard } from './app/keyboard.ts';
import { startMenu } from './app/menu.ts';
import { startRemembering } from './app/remember.ts';
import { startTheme } from './app/theme.ts';
import { startComparePlayheads } from './compare/playheads.ts';
import { startComparisons } from './compare/session.ts';
import { startCellData } from './document/cell-data.ts';
import { startClock } from './document/clock.ts';
import { startFilter } from './document/filter.ts';
import { startIdentity } from './document/identity.ts';
import { startSession } from './document/session.ts';
import { startTreeState } from './document/tree-state.ts';
import { startViewSync } from './document/view-sync.ts';
import { startWindows } from './document/windows.ts';
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
