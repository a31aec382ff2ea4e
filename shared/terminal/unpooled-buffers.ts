/**
 * The graphemes addon decodes its table with `Buffer.from(text, 'base64').buffer` where there is a Buffer (Node), and
 * reads from offset 0. Node cuts small buffers out of a shared pool, so that offset is another buffer's bytes: the
 * addon then loops for ever or measures wrongly, depending on what ran before. Without a pool its offset is right.
 * Import this before the addon and call `restorePool` after.
 */
const holder = (globalThis as { Buffer?: { poolSize: number } }).Buffer;
const poolSize = holder?.poolSize ?? 0;
if (holder) holder.poolSize = 0;

/** Lets Node share small buffers again. */
export function restorePool(): void {
  if (holder) holder.poolSize = poolSize;
}
