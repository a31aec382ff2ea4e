/** What surrounds the page (desktop, server or nothing), once it is known. Inspector links and file commands ask here. */
import type { Shell } from '../../shared/shell.ts';
import { createStore } from './store.ts';

export interface ShellState {
  readonly shell: Shell | undefined;
  /** Why there is no shell, for people. */
  readonly failure: string;
}

export const shellStore = createStore<ShellState>(() => ({ shell: undefined, failure: '' }));
