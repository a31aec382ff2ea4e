/**
 * A map from a pair of interned numbers (trace id, span id) to a number. Open addressing over one interleaved array,
 * so that a look-up among a million keys costs one cache miss and no object.
 */
export class KeyIndex {
  /** Three slots a key: first, second, value + 1 (0: empty). */
  #slots = new Int32Array(3 * 1024);
  #mask = 1023;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The value of a key, or -1. */
  get(first: number, second: number): number {
    return (this.#slots[this.#at(first, second) + 2] as number) - 1;
  }

  /** Sets the value (0 or more) of a key. */
  set(first: number, second: number, value: number): void {
    let at = this.#at(first, second);
    if (this.#slots[at + 2] === 0) {
      if (++this.#size * 4 > (this.#mask + 1) * 3) {
        this.#grow();
        at = this.#at(first, second);
      }
      this.#slots[at] = first;
      this.#slots[at + 1] = second;
    }
    this.#slots[at + 2] = value + 1;
  }

  /** Place of the key, or of the empty slot where it belongs. */
  #at(first: number, second: number): number {
    const slots = this.#slots;
    let slot = mix(first, second) & this.#mask;
    for (;;) {
      const at = slot * 3;
      if (slots[at + 2] === 0 || (slots[at] === first && slots[at + 1] === second)) return at;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Int32Array(3 * (this.#mask + 1));
    for (let i = 0; i < old.length; i += 3) {
      if (old[i + 2] === 0) continue;
      const at = this.#at(old[i] as number, old[i + 1] as number);
      this.#slots[at] = old[i] as number;
      this.#slots[at + 1] = old[i + 1] as number;
      this.#slots[at + 2] = old[i + 2] as number;
    }
  }
}

function mix(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
