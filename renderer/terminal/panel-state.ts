/** What the terminal panel itself remembers while it is open. */
import { createStore } from '../stores/store.ts';

/** `auto`: the whole screen as long as its letters can be read, else as much of it around the cursor as there is room for. */
export type ScreenScale = 'auto' | 'whole' | 'width' | 'actual';

interface TerminalHit {
  /** Milliseconds since the recording's start. */
  readonly time: number;
  readonly line: string;
}

export interface TerminalPanelState {
  readonly scale: ScreenScale;
  readonly findOpen: boolean;
  /** The field takes the focus when it opens: not where something else filled it. */
  readonly findFocus: boolean;
  readonly text: string;
  readonly caseSensitive: boolean;
  readonly regex: boolean;
  readonly busy: boolean;
  /** What was searched for last, and what came of it. */
  readonly searched: string;
  readonly hits: readonly TerminalHit[];
  readonly more: boolean;
  readonly findError: string;
  /** Why the screen cannot be shown, for people. */
  readonly failure: string;
}

export const terminalPanelStore = createStore<TerminalPanelState>(() => ({
  scale: 'auto',
  findOpen: false,
  findFocus: true,
  text: '',
  caseSensitive: false,
  regex: false,
  busy: false,
  searched: '',
  hits: [],
  more: false,
  findError: '',
  failure: '',
}));
