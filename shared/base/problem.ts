/** Something wrong, and where. Every loss has one; nothing is dropped in silence. */
export interface Problem {
  /** Stable and machine-readable: `json-syntax`, `truncated`, `bad-id`, `gzip-crc`, … */
  readonly code: string;
  /** What, where and what was kept; one sentence for a person. */
  readonly message: string;
  /** Byte offset in the unwrapped source (`compressed` ones: in the file), or undefined where there is none. */
  readonly offset?: number;
  /** Number of times that the same happened after this one. */
  readonly more?: number;
}

/** A file that cannot be opened at all. Its message is shown as it is. */
export class FormatError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'FormatError';
    this.problem = problem;
  }
}
