export interface UserTerminal {
  /** Types a text, at once or key by key. */
  type(text: string, msPerKey?: number): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Waits until the text has come, escape sequences left out; `from` leaves out the beginning of the output. */
  shows(text: string, from?: number): Promise<void>;
}

export interface Sitting {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment; TERM is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly cols?: number;
  readonly rows?: number;
  /** What the user does meanwhile. */
  readonly user?: (terminal: UserTerminal) => Promise<void>;
}

export interface Sat {
  readonly exitCode: number;
  readonly signal?: number;
  /** From the start of its process to its end. */
  readonly ms: number;
  /** Without escape sequences. */
  readonly output: string;
}

export function atTerminal(sitting: Sitting): Promise<Sat>;
