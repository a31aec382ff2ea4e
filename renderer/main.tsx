import './app/tokens.css';
import './app/base.css';
import './app/frame.css';
import { createRoot } from 'react-dom/client';
import type { Shell } from '../shared/shell.ts';
import { App } from './app/App.tsx';
import { startRemembering } from './app/remember.ts';
import { startSession } from './app/session.ts';
import { startTheme } from './app/theme.ts';
import { shellStore } from './stores/shell.ts';

const shells = import.meta.glob<{ makeShell(): Promise<Shell> }>('./transport/shell.ts', { eager: true });

startRemembering();
startTheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
shells['./transport/shell.ts']
  ?.makeShell()
  .then(startSession)
  .catch((error: unknown) => shellStore.setState({ failure: error instanceof Error ? error.message : String(error) }));
