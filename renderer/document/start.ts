/** Starts what is derived from the open document: everything else reads it. */
import { Started } from '../stores/started.ts';
import { startTreeState } from './tree-state.ts';
import { startWindows } from './windows.ts';

/** Visible rows, whole and viewport follow the document from now on. */
export type Derived = Started<'derived'>;

/** Starts the visible rows and the windows. Call once, before anything else listens to the stores. */
export function startDerived(): Derived {
  startTreeState();
  startWindows();
  return new Started('derived');
}
