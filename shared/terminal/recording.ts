/** A terminal recording as columns: times, kinds and byte ranges over one UTF-8 buffer. No array of strings. */

/** Event codes of asciicast: output, input, marker, resize, exit, anything else. */
export const EVENT_OUTPUT = 0;
export const EVENT_INPUT = 1;
export const EVENT_MARKER = 2;
export const EVENT_RESIZE = 3;
export const EVENT_EXIT = 4;
export const EVENT_OTHER = 5;

export interface TerminalTheme {
  readonly foreground: string;
  readonly background: string;
  /** 8 or 16 colours, `#rrggbb`. */
  readonly palette: readonly string[];
}

/** How far the times can be trusted: measured by the recorder, worked out from something else, or invented. */
export type Timing = 'exact' | 'derived' | 'made-up';

export interface Recording {
  /** Size before the first resize. */
  readonly columns: number;
  readonly rows: number;
  readonly format: 'asciicast-v1' | 'asciicast-v2' | 'asciicast-v3' | 'ttyrec' | 'typescript' | 'trace-events';
  readonly title: string;
  readonly command: string;
  readonly theme: TerminalTheme | undefined;
  readonly idleTimeLimit: number | undefined;
  /** Unix seconds of the recording's start, where its header says (whole seconds in practice). */
  readonly timestamp: number | undefined;
  readonly timing: Timing;
  readonly eventCount: number;
  /** Milliseconds since the recording's start, never falling. */
  readonly time: Float64Array;
  readonly code: Uint8Array;
  /** Event i's bytes: `data[dataStart[i] … dataStart[i+1])`. Length eventCount + 1. A resize's is `COLSxROWS`. */
  readonly dataStart: Uint32Array;
  readonly data: Uint8Array;
  /** Time of the last event, ms. */
  readonly duration: number;
}
