/** The types of running an agent in a terminal of its own. */

export interface RunRequest {
  /** The command and its arguments; the command is looked up in `env.PATH`. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /**
   * The whole environment; nothing is added but PWD, TERM, a mark by which the run's processes are found again
   * (`RUN_MARK`), and COLUMNS and LINES where the size is fixed.
   */
  readonly env: Readonly<Record<string, string>>;
  readonly cols: number;
  readonly rows: number;
  /** The whole process group is ended after this. Seconds; undefined: never. */
  readonly timeoutS: number | undefined;
  /** Where the recording goes (asciicast v2). */
  readonly recording: string;
  /** The recording's zero, Unix nanoseconds, for those who must name it beforehand; else when the program is started. */
  readonly zero?: bigint;
  /** Written to the recording too: what is typed. */
  readonly recordInput: boolean;
  /** Joined to the user's terminal: keys go in, output comes out, resizes are followed. `cols` and `rows` are its own. */
  readonly interactive: boolean;
  /** Ends the group like a timeout does. */
  readonly signal: AbortSignal;
  /** Values that must not be recorded, beside the secrets that are found in `env` and `argv`. */
  readonly secrets?: readonly string[];
  /** Called once the program runs. */
  readonly started?: (start: RunStart) => void;
  /** Called with output as it is recorded (secrets masked), at most 50 ms late. */
  readonly output?: (text: string, unixNano: bigint) => void;
  /** Ends what the command started elsewhere, such as a container. Called when the run's own processes are ended. */
  readonly endElsewhere?: () => Promise<void>;
}

/** A program that runs. */
export interface RunStart {
  readonly pid: number;
  /** The instant of the recording's zero. */
  readonly unixNano: bigint;
  /** Types into its terminal, as a script does that drives a full-screen program. */
  readonly type: (text: string) => void;
  /** Changes the size of its terminal. */
  readonly resize: (cols: number, rows: number) => void;
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
  /** Processes that were still there when the program had ended, and were ended too. */
  readonly leftovers: number;
  /** What went wrong beside the program itself, in sentences: a recording that could not be written on, say. */
  readonly problems: readonly string[];
}
