/** The content of a row, as data. The grid makes elements of it; no source builds a row by itself. */
import type { Kind } from '../../../shared/trace/kind.ts';

/** How a step ended, as a mark before its name. */
interface Outcome {
  /** `✕`. */
  readonly mark: string;
  /** `quiet`: it is shown, but is no news. */
  readonly tone: 'error' | 'good' | 'quiet';
}

/** A sign with a class of its own. */
interface Sign {
  readonly text: string;
  readonly className: string;
}

/** A short text behind the name. `note`: in italics · `errors`: at the right edge · `number`: which of its name it is. */
export interface Badge {
  readonly text: string;
  readonly look: 'note' | 'errors' | 'number';
}

export interface ColumnContent {
  readonly text: string;
  /** Read out by a screen reader. */
  readonly label: string;
  /** The cell's `data-tone`. */
  readonly tone?: string;
  /** In a column with small bars: how long its bar is, -1 (all to the left) … 1 (all to the right). */
  readonly share?: number;
}

/** `failed`: its name is red · `displaced`: in italics · `removed`: it is not there any more. */
type RowTrait = 'failed' | 'displaced' | 'removed';

export interface RowContent {
  /** Gives the row its colour. */
  readonly kind: Kind;
  readonly traits: readonly RowTrait[];
  /** How the row compares with another, before its name. */
  readonly sign?: Sign | undefined;
  readonly outcome?: Outcome | undefined;
  /** The name of the row, or its verb where a summary follows. Never empty. */
  readonly name: string;
  /** One line behind the name: the object of the verb, a result. */
  readonly summary?: string;
  readonly badges: readonly Badge[];
  /** As many as the grid has columns between name and timeline. */
  readonly columns: readonly ColumnContent[];
  /** Read out by a screen reader for the cell of the name, and for the place on the timeline. */
  readonly nameLabel: string;
  readonly timeLabel: string;
}

/** How a row stands out of the others: `match`, or `dimmed`; `context`: it is shown only for what is in it. */
export type Emphasis = 'match' | 'dimmed' | 'context' | '';
