/**
 * DOM rows of a list: only those on screen exist. When one scrolls out at the top it comes in again at the bottom, so
 * that a step of the wheel writes one or two rows, and the order in the document is the order on screen.
 */

export interface PooledRow {
  readonly element: HTMLElement;
  /** The pointer is over it, or no longer. */
  hover(hovered: boolean): void;
}

export class RowPool<R extends PooledRow> {
  readonly #container: HTMLElement;
  readonly #make: () => R;
  #rows: R[] = [];
  #first = 0;
  #hovered: R | undefined;

  constructor(container: HTMLElement, make: () => R) {
    this.#container = container;
    this.#make = make;
  }

  /** Has as many rows as are on screen, the first of them for position `first`. */
  place(first: number, count: number): void {
    this.#fitCount(count);
    this.#rotate(first);
  }

  /** The row at an index, counted from the first on screen. */
  at(index: number): R | undefined {
    return this.#rows[index];
  }

  /** Marks the row at a position as the one under the pointer; -1: none. */
  hover(position: number): void {
    const next = position < 0 ? undefined : this.#rows[position - this.#first];
    if (next === this.#hovered) return;
    this.#hovered?.hover(false);
    next?.hover(true);
    this.#hovered = next;
  }

  #fitCount(count: number): void {
    while (this.#rows.length < count) {
      const row = this.#make();
      this.#rows.push(row);
      this.#container.append(row.element);
    }
    for (const row of this.#rows.splice(count)) row.element.remove();
  }

  /** Moves rows that left at one end to the other, so that the ones that stay are not written again. */
  #rotate(first: number): void {
    const by = first - this.#first;
    this.#first = first;
    const count = this.#rows.length;
    if (by === 0 || Math.abs(by) >= count) return;
    if (by > 0) {
      const moved = this.#rows.splice(0, by);
      this.#rows.push(...moved);
      this.#container.append(...moved.map((row) => row.element));
    } else {
      const moved = this.#rows.splice(count + by);
      this.#rows.unshift(...moved);
      this.#container.prepend(...moved.map((row) => row.element));
    }
  }
}
