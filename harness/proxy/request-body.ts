/** A request's body as text: some agents compress what they send. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { decompress } from 'fzstd';

/**
 * Decodes a body with this `content-encoding`.
 * @throws Error where it is encoded in a way that cannot be read, or larger than `limit` bytes when it is decoded
 */
export function decodedRequest(body: Buffer, contentEncoding: string | undefined, limit: number): string {
  const options = { maxOutputLength: limit };
  switch ((contentEncoding ?? '').trim().toLowerCase()) {
    case '':
    case 'identity':
      return body.toString('utf8');
    case 'gzip':
    case 'x-gzip':
      return gunzipSync(body, options).toString('utf8');
    case 'deflate':
      return inflateSync(body, options).toString('utf8');
    case 'br':
      return brotliDecompressSync(body, options).toString('utf8');
    case 'zstd':
      return Buffer.from(decompress(body)).toString('utf8');
    default:
      throw new Error(`it is encoded as ${contentEncoding}`);
  }
}
