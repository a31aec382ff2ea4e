/** A source that lends its bytes, as a file of a page does: a piece is gone once the next one is asked for. */
import { type ByteSource, memorySource } from '../../../shared/base/bytes.ts';

export function lendingSource(name: string, bytes: Uint8Array, pieceSize: number): ByteSource {
  return {
    ...memorySource(name, bytes, pieceSize),
    async *stream() {
      for (let at = 0; at < bytes.length; at += pieceSize) {
        const piece = new Uint8Array(bytes.subarray(at, at + pieceSize));
        yield piece;
        structuredClone(piece.buffer, { transfer: [piece.buffer] });
      }
    },
  };
}
