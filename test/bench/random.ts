/** Numbers that look random and are the same in every run. */

/** A generator of numbers in [0, 1) from a 32-bit seed (an xorshift-multiply hash of a counter). */
export function randomFrom(seed: number): () => number {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
  };
}

/** `length` lower-case hexadecimal digits. */
export function hex(random: () => number, length: number): string {
  let text = '';
  while (text.length < length)
    text += Math.floor(random() * 0x1000000)
      .toString(16)
      .padStart(6, '0');
  return text.slice(0, length);
}
