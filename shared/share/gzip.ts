/** gzip by the platform's own compressor. */
import { concatBytes } from '../base/bytes.ts';

const PIECE = 1 << 20;

/** The bytes, compressed. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new CompressionStream('gzip');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const feed = (async () => {
    for (let at = 0; at < bytes.length; at += PIECE) {
      await writer.ready;
      await writer.write(bytes.slice(at, at + PIECE));
    }
    await writer.close();
  })();
  const pieces: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done || !value) break;
    pieces.push(value);
  }
  await feed;
  return concatBytes(pieces);
}
