import './app/tokens.css';
import './app/base.css';
import './ui/controls.css';
import './ui/text.css';
import { createRoot } from 'react-dom/client';
import { messageOf } from '../shared/base/errors.ts';
import type { Shell } from '../shared/shell.ts';
import { App } from './app/App.tsx';
import { startPage } from './app/start.ts';
import { shellStore } from './stores/shell.ts';

/** Starts the page, draws it, and opens what the shell was started with. Call once. */
export function runPage(makeShell: () => Promise<Shell>): void {
  const page = startPage();
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<App />);
  makeShell()
    .then((shell) => page.open(shell))
    .catch((error: unknown) => shellStore.setState({ failure: messageOf(error) }));
}
