/** How the window is arranged. Remembered between sessions. */
import { createStore } from './store.ts';

export type Theme = 'system' | 'dark' | 'light';
export type InspectorTab = 'step' | 'attributes' | 'events' | 'links' | 'logs' | 'raw' | 'state';

/**
 * The names of all views: of what can fill the window. Each view adds its name where the rest of it is defined
 * (`view.ts` in its folder), so that nothing else has to be changed for it:
 *
 *     declare module '../stores/layout' {
 *       interface ViewNames {
 *         statistics: true;
 *       }
 *     }
 *
 * @public since the views add to it
 */
// biome-ignore lint/suspicious/noEmptyInterface: the views fill it.
export interface ViewNames {}
export type View = keyof ViewNames;
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
