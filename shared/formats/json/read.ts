/** Feeds a stream to a walker. */
import type { ReadContext } from '../format.ts';
import type { JsonWalker } from './walker.ts';

/** Bytes between two reports of progress. */
const SLICE = 256 << 10;

/** Reads the stream to its end. Rejects when it is cancelled; what was read until then stays. */
export async function readJson<F>(
  stream: AsyncIterable<Uint8Array>,
  walker: JsonWalker<F>,
  context: ReadContext,
): Promise<void> {
  let consumed = 0;
  for await (const piece of stream) {
    for (let at = 0; at < piece.length; at += SLICE) {
      const slice = piece.subarray(at, at + SLICE);
      walker.push(slice);
      consumed += slice.length;
      await context.progress(consumed);
    }
  }
  walker.finish();
  await context.progress(consumed);
}
