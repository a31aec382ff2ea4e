import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type PackedFile, shareDocument, shareFileName } from '../../../shared/share/document.ts';
import { gzip } from '../../../shared/share/gzip.ts';
import { carriedBy } from './planted.ts';

const VIEWER =
  '<!doctype html><head><title>Spanreel</title><script>"</body>"</script></head><body><p></p></body></html>';

async function packed(name: string, bytes: Uint8Array): Promise<PackedFile> {
  return { name, open: true, packed: await gzip(bytes), size: bytes.length };
}

describe('the shared document', () => {
  it('carries every byte of large files, before the end of the body', async () => {
    const bytes = new Uint8Array(5_000_001).map((_, index) => (index * 2654435761) >>> 13);
    const html = [...shareDocument(VIEWER, 'A cell', [await packed('a/b.bin', bytes)])].join('');
    const content = /data-name="a\/b.bin" data-open>([^<]*)<\/script>\n<\/body><\/html>$/.exec(html)?.[1] ?? '';
    expect(gunzipSync(Buffer.from(content, 'base64')).equals(bytes)).toBe(true);
    expect(html).toContain('<title>A cell · Spanreel</title>');
  });

  it('lets no name or title become markup', async () => {
    const hostile = `"></title><script>alert(1)</script>'&`;
    const html = [...shareDocument(VIEWER, hostile, [await packed(hostile, new Uint8Array(3))])].join('');
    expect(html).not.toContain('<script>alert');
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(carriedBy(html).size).toBe(1);
  });

  it('refuses what is not the viewer', () => {
    expect(() => [...shareDocument('<html></html>', '', [])]).toThrow('viewer');
  });

  it('is called after the cell, without what file systems refuse', () => {
    expect(shareFileName('aider × openai/gpt · a:b\\c*?')).toBe('aider-openai-gpt-a-b-c.html');
    expect(shareFileName('../../etc/passwd')).toBe('etc-passwd.html');
    expect(shareFileName('')).toBe('cell.html');
  });
});
