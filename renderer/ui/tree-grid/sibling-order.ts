/** The place of each visible row among its visible siblings: `aria-posinset` and `aria-setsize`. Pure. */

export interface SiblingOrder {
  /** By position in `visible`: 1 for the first child. */
  readonly place: Uint32Array;
  /** By row + 1: how many visible children it has; index 0: how many roots. */
  readonly count: Uint32Array;
}

interface Rows {
  readonly rowCount: number;
  readonly parent: ArrayLike<number>;
}

/** One pass over the visible rows. */
export function siblingOrder(table: Rows, visible: Uint32Array): SiblingOrder {
  const count = new Uint32Array(table.rowCount + 1);
  const place = new Uint32Array(visible.length);
  for (let position = 0; position < visible.length; position++) {
    const parent = (table.parent[visible[position] as number] ?? -1) + 1;
    const seen = (count[parent] ?? 0) + 1;
    count[parent] = seen;
    place[position] = seen;
  }
  return { place, count };
}
