/** Damage by chance, the same again for the same seed. */

/** A small generator of numbers from a seed, so that a failure can be met again. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % Math.max(1, below);
  };
}

export interface Damaged {
  readonly bytes: Uint8Array;
  /** How many bytes were taken off the end, and out of it anywhere. */
  readonly cut: number;
  readonly removed: number;
}

const STRUCTURE = Buffer.from('{}[]",:\\\n0-e.tnf\u0000\u00ff\n\n{"resourceSpans":[{"scope');

/** One to four changes: bytes turned, cut out, put in, doubled, moved, or everything from somewhere on gone. */
export function damage(original: Uint8Array, random: (below: number) => number): Damaged {
  let bytes = Buffer.from(original);
  let [cut, removed] = [0, 0];
  for (let change = random(4); change >= 0; change--) {
    const at = random(bytes.length);
    const length = 1 + random(random(4) === 0 ? 300 : 8);
    const part = bytes.subarray(at, at + length);
    switch (random(7)) {
      case 0:
        if (bytes.length > 0) bytes[at] = random(256);
        break;
      case 1:
        removed += part.length;
        if (at + length >= bytes.length) cut += part.length;
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 2: {
        const begin = random(STRUCTURE.length);
        const added = STRUCTURE.subarray(begin, begin + 1 + random(6));
        bytes = Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
        break;
      }
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
        break;
      case 4: {
        const to = random(bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, to), part, bytes.subarray(to)]);
        break;
      }
      case 5:
        if (random(4) === 0) {
          cut += bytes.length - at;
          removed += bytes.length - at;
          bytes = bytes.subarray(0, at);
        }
        break;
      default:
        if (bytes.length > 0) bytes[at] = STRUCTURE[random(STRUCTURE.length)] as number;
    }
  }
  return { bytes: new Uint8Array(bytes), cut, removed };
}
