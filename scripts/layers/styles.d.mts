export interface StyleFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export function wrongStyles(files: readonly StyleFile[]): string[];
export function readStyles(root: string): StyleFile[];
