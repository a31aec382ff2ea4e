import { concatBytes } from '../base/bytes.ts';

/** Takes the first `wanted` bytes off a stream to look at them, and gives back a stream that starts with them again. */
export async function peek(
  stream: AsyncIterable<Uint8Array>,
  wanted: number,
): Promise<{ head: Uint8Array; stream: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < wanted) {
    const next = await iterator.next();
    if (next.done) break;
    // A source may reuse its buffer for the next piece, so what is kept is a copy.
    first.push(next.value.slice());
    length += next.value.length;
  }
  const whole = first.length === 1 ? (first[0] as Uint8Array) : concatBytes(first);
  return { head: whole.subarray(0, Math.min(wanted, whole.length)), stream: again(whole, iterator) };
}

async function* again(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (;;) {
      const next = await rest.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
