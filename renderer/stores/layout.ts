/** How the window is arranged. Remembered between sessions. */
import { createStore } from './store.ts';

export type Theme = 'system' | 'dark' | 'light';
export type InspectorTab = 'step' | 'attributes' | 'events' | 'links' | 'logs' | 'raw' | 'state';
/**
 * What fills the window: spans, terminal and inspector; the page of the cell; where its time goes; the comparison with
 * other runs; or the sweep that it is one of.
 */
export type View = 'trace' | 'cell' | 'statistics' | 'compare' | 'sweep';
export type Overlay = 'none' | 'palette' | 'help' | 'problems' | 'goto' | 'traces';

export interface LayoutState {
  readonly theme: Theme;
  /** What is in force now: `theme`, or the system's. */
  readonly dark: boolean;
  /** Width of the tree's name column, CSS pixels. */
  readonly nameWidth: number;
  readonly inspectorOpen: boolean;
  readonly terminalOpen: boolean;
  readonly inspectorTab: InspectorTab;
  readonly overlay: Overlay;
  /** Belongs to the document, like time and selection: not remembered for the next one. */
  readonly view: View;
  /** Show secrets as they are, until the document is closed. */
  readonly reveal: boolean;
  /** Which recording the terminal shows. */
  readonly recording: number;
}

export const layoutStore = createStore<LayoutState>(() => ({
  theme: 'system',
  dark: true,
  nameWidth: 340,
  inspectorOpen: true,
  terminalOpen: true,
  inspectorTab: 'step',
  overlay: 'none',
  view: 'trace',
  reveal: false,
  recording: 0,
}));
