/** What a screen at an instant is asked for with, and what comes back. */

export interface TerminalFrameRequest {
  readonly recording: number;
  /** Milliseconds since the recording's start. */
  readonly time: number;
  /** What the caller's screen shows now: the state after event `events`, or -1 for nothing yet. */
  readonly events: number;
  /** Lines of scrollback wanted with a full screen; 0 while dragging. */
  readonly scrollback: number;
}

export type TerminalFrame =
  /** Write these bytes to what you show (a little further on; no resize in it). */
  | { readonly type: 'forward'; readonly events: number; readonly data: Uint8Array }
  | { readonly type: 'same'; readonly events: number }
  /** Replace what you show. */
  | {
      readonly type: 'screen';
      readonly events: number;
      readonly columns: number;
      readonly rows: number;
      readonly snapshot: ScreenSnapshot;
    };

/** A screen, copied from xterm's own buffers; only `shared/terminal/snapshot.ts` looks inside. */
export interface ScreenSnapshot {
  readonly columns: number;
  readonly rows: number;
  readonly bytes: Uint8Array;
  readonly state: unknown;
}

export interface TerminalSearchResult {
  /** Instants at which the text came to the screen: ms since the recording's start, with its line. */
  readonly hits: readonly { readonly time: number; readonly row: number; readonly line: string }[];
  /** Whether there are more than `limit`. */
  readonly more: boolean;
  readonly error?: string;
}
