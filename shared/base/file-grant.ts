/** A file the user chose. `id` is opaque: whoever granted it knows what it stands for; the renderer never names a path. */
export interface FileGrant {
  readonly id: string;
  /** The name that is shown: a file name, or a path relative to the folder that was opened. */
  readonly name: string;
  /** In the page itself (a dropped file): the File. The Web Worker engine reads it. */
  readonly file?: unknown;
  /** A folder that holds several cells: `sweep.list` tells which; it is not opened itself. */
  readonly folder?: true;
}
