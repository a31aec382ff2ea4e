/** The column that a table is sorted by. */
export interface SortBy {
  readonly column: string;
  readonly down: boolean;
}
