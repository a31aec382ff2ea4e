import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { concatBytes } from '../../../shared/base/bytes.ts';
import { memorySpool, type Spool } from '../../../shared/formats/spool.ts';
import { fileSource } from '../../../shared/node/file-source.ts';
import { fileSpool } from '../../../shared/node/spool.ts';

const folder = mkdtempSync(join(tmpdir(), 'spool-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const spools: readonly (readonly [string, () => Spool])[] = [
  ['memory', memorySpool],
  ['file', () => fileSpool(folder)],
];

describe.each(spools)('a spool in %s', (_where, make) => {
  it('gives back any range of what was written, at any time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(300), fc.nat(100)), { maxLength: 5 }),
        async (pieces, ranges) => {
          const spool = make();
          const source = spool.source('name');
          const written: Uint8Array[] = [];
          for (const piece of pieces) {
            await spool.write(piece);
            written.push(piece);
            const all = concatBytes(written);
            expect(source.size).toBe(all.length);
            for (const [offset, length] of ranges) {
              expect([...(await source.read(offset, length))]).toEqual([...all.subarray(offset, offset + length)]);
            }
          }
          const streamed: Uint8Array[] = [];
          for await (const piece of source.stream()) streamed.push(piece);
          expect([...concatBytes(streamed)]).toEqual([...concatBytes(written)]);
          await source.close?.();
          await source.close?.();
        },
      ),
      { numRuns: 40 },
    );
  });
});

it('a file spool leaves nothing behind', () => {
  expect(readdirSync(folder)).toEqual([]);
});

describe('a file source', () => {
  const path = join(folder, 'three-megabytes');
  it('streams the file, reads ranges and stops at its end', async () => {
    const content = new Uint8Array(3 * (1 << 20) + 17).map((_, i) => i * 31);
    writeFileSync(path, content);
    const source = await fileSource(path, 'shown');
    const pieces: Uint8Array[] = [];
    for await (const piece of source.stream()) pieces.push(piece);
    expect(Buffer.from(concatBytes(pieces)).equals(content)).toBe(true);
    expect([...(await source.read(content.length - 3, 100))]).toEqual([...content.subarray(-3)]);
    expect([...(await source.read(content.length + 5, 100))]).toEqual([]);
    expect([source.name, source.size]).toEqual(['shown', content.length]);
    await source.close?.();
    await source.close?.();
    rmSync(path);
  });

  it('refuses a folder and a file that is not there, with the reason', async () => {
    await expect(fileSource(folder, 'the folder')).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(fileSource(join(folder, 'nothing'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(existsSync(path)).toBe(false);
  });
});
