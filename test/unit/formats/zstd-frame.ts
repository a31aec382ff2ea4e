/** Zstandard without a compressor: blocks of content as it is, which any decoder must take (RFC 8878, 3.1.1.2). */
import { concatBytes } from '../../../shared/base/bytes.ts';

/** The longest that a block may be. */
const BLOCK = 128 << 10;

/** One frame, with the length of the content in its header. `checksum` stands for one and is not right. */
export function zstdFrame(content: Uint8Array, { checksum = false, blockSize = BLOCK } = {}): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const parts: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0 | (checksum ? 4 : 0)), size];
  for (let at = 0; at === 0 || at < content.length; at += blockSize) {
    const block = content.subarray(at, at + blockSize);
    const last = at + blockSize >= content.length ? 1 : 0;
    const header = last | (block.length << 3);
    parts.push(Uint8Array.of(header & 255, (header >> 8) & 255, header >> 16), block);
  }
  if (checksum) parts.push(Uint8Array.of(1, 2, 3, 4));
  return concatBytes(parts);
}
