/** The position of a walk over a file of JSON: what finding the way back after damage reads and changes. */
import type { JsonScanner } from './scanner.ts';
import type { Shape, Slot } from './shape.ts';

/** A container that is open. `slot` is the one that led here; the array at the top of a file has none. */
export interface Level<F> {
  readonly type: 'object' | 'array';
  readonly slot: Slot<F> | undefined;
  readonly rank: number;
  readonly frame: F;
}

/** The token that has to come next. */
export type Next = 'document' | 'key-or-end' | 'comma-or-end' | 'skip' | 'recovery';

export interface WalkerPosition<F> {
  readonly scanner: JsonScanner;
  readonly shape: Shape<F>;
  /** Containers that are open, the outermost first. */
  readonly levels: Level<F>[];
  /** Index in the window of the next token. */
  at: number;
  next: Next;
  /** After damage, closing brackets at the top are what is left of the damaged document. */
  forgiving: boolean;
  /** Returns the offset in the file of an index in the window. */
  offset(at: number): number;
  /** Returns the slot of the key that the scanner has just read; undefined where the shape does not have it. */
  slotOfKey(): Slot<F> | undefined;
}
