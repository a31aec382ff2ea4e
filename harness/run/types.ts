/** Running an agent in a terminal of its own. */

export interface RunRequest {
  /** The command and its arguments; the command is looked up in `env.PATH`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is added but TERM, COLUMNS and LINES. */
  readonly env: Readonly<Record<string, string>>;
  readonly cols: number;
  readonly rows: number;
  /** The whole process group is ended after this. Seconds; undefined: never. */
  readonly timeoutS: number | undefined;
  /** Where the recording goes (asciicast v2). */
  readonly recording: string;
  /** Written to the recording too: what is typed. */
  readonly recordInput: boolean;
  /** Joined to the user's terminal: keys go in, output comes out, resizes are followed. */
  readonly interactive: boolean;
  /** Ends the group like a timeout does. */
  readonly signal: AbortSignal;
  /** Called once the program runs, with the instant of the recording's zero. */
  readonly started?: (start: { readonly pid: number; readonly unixNano: bigint }) => void;
  /** Output as it comes, for those who watch it. */
  readonly output?: (text: string, unixNano: bigint) => void;
}

export interface RunResult {
  /** Exit status; undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  /** Name of the signal that ended it. */
  readonly signal: string | undefined;
  readonly timedOut: boolean;
  /** `signal` of the request ended it. */
  readonly aborted: boolean;
  readonly startUnixNano: bigint;
  readonly endUnixNano: bigint;
  /** Bytes of output. */
  readonly outputBytes: number;
}
