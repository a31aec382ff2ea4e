/** Slices of a track that have begun and not ended: an end is for the innermost of its name. */
import type { Slice } from './event.ts';

/** So many closed slices are kept at least before they are looked for. */
const STALE = 1000;

export class OpenSlices {
  /** In the order in which they began; closed ones among them are let go when they are met, or are half of all. */
  #stack: Slice[] = [];
  readonly #byName = new Map<string, Slice[]>();
  #stale = 0;
  /** How many are open. */
  size = 0;

  add(slice: Slice): void {
    slice.isOpen = true;
    this.size++;
    this.#stack.push(slice);
    const named = this.#byName.get(slice.name);
    if (named) named.push(slice);
    else this.#byName.set(slice.name, [slice]);
  }

  /** Closes the innermost slice of this name, or with an empty one the innermost of all. Undefined: there is none. */
  close(name: string): Slice | undefined {
    const slice = innermost(name === '' ? this.#stack : (this.#byName.get(name) ?? []));
    if (slice === undefined) return undefined;
    slice.isOpen = false;
    this.size--;
    if (++this.#stale > STALE && this.#stale > this.#stack.length / 2) this.#sweep();
    return slice;
  }

  /** Those that are open, in the order in which they began. */
  all(): readonly Slice[] {
    this.#sweep();
    return this.#stack;
  }

  #sweep(): void {
    this.#stale = 0;
    this.#stack = this.#stack.filter(({ isOpen }) => isOpen);
    for (const [name, slices] of this.#byName) {
      const open = slices.filter(({ isOpen }) => isOpen);
      if (open.length > 0) this.#byName.set(name, open);
      else this.#byName.delete(name);
    }
  }
}

/** Takes the last open slice off a stack, and the closed ones above it. */
function innermost(stack: Slice[]): Slice | undefined {
  let slice = stack.pop();
  while (slice !== undefined && !slice.isOpen) slice = stack.pop();
  return slice;
}
