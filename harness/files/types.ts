/** Changes in the agent's working folder. */

export interface FileChange {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly what: 'added' | 'modified' | 'removed';
  /** Bytes; undefined for what was removed. */
  readonly size: number | undefined;
  /** When it was noticed; for a file that is there, its own time of modification where that is later than the start. */
  readonly unixNano: bigint;
}

/** What changed between the start and the end, without what is ignored. */
export interface WorkdirChanges {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly removed: readonly string[];
  /** A unified diff of all of it, as `git diff` writes it; binary files are named only. */
  readonly diff: string;
}
