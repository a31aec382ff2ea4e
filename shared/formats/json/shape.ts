/** What a JSON format looks like to the walker: which keys lead to its records, and who reads them. */
import type { KeyTable } from './key-table.ts';
import type { JsonScanner } from './scanner.ts';

/**
 * Reads one record (a span, a resource, …) straight from the bytes. It is read in one piece: where the window ends
 * inside it, `read` stops and is called again, so it changes nothing outside itself before `commit`.
 */
export interface Leaf<F> {
  /** For messages: `span`. */
  readonly name: string;
  /** Keys that such a record may begin with: how it is found again after damage. */
  readonly keys: KeyTable | undefined;
  /** `at`: its `{`. Returns the index behind it, or stops the scanner. */
  read(scanner: JsonScanner, at: number): number;
  /** Whether what was just read can be one, where nothing but its first key says so. */
  plausible(): boolean;
  /** Takes what was just read: bytes `[start, end)` of the window, `offset` in the file. */
  commit(frame: F, scanner: JsonScanner, start: number, end: number, offset: number): void;
}

/**
 * What a key means. `rank` is how deep the object is that has it: 0 for a document's, so `resourceSpans` has 0,
 * `scopeSpans` 1 and `spans` 2. After damage, it tells which containers an object belongs into.
 */
export type Slot<F> =
  /** Its value is an object, or an array of objects, with keys of the same shape. */
  | { readonly type: 'enter'; readonly rank: number; before?(frame: F): void }
  /** Its value is a record, or an array of them. */
  | { readonly type: 'leaf'; readonly rank: number; readonly leaf: Leaf<F>; before?(frame: F): void }
  /** Known, and not needed. */
  | { readonly type: 'ignore'; readonly rank: number };

/** `F` is what the format wants to know of the object that a record is in. */
export interface Shape<F> {
  /** Key → index in `slots`. */
  readonly keys: KeyTable;
  readonly slots: readonly Slot<F>[];
  /** A new object inside another, or at the top (undefined). */
  open(parent: F | undefined): F;
  /** Records that may be found again after damage, and the slots they belong into. */
  readonly recoverable: readonly number[];
}
