/** Real files of formats that are not OTLP, through the whole engine. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../shared/formats/index.ts';
import { FOREIGN } from './foreign.ts';
import { bytesOf, CORPUS, hasCorpus } from './places.ts';
import { readWhole } from './read-whole.ts';

if (hasCorpus)
  describe('real files of other formats', () => {
    it.each(Object.entries(FOREIGN))('%s has what is stated, and every span opens', async (name, stated) => {
      expect(await readWhole(name, bytesOf(CORPUS, name))).toEqual({ file: stated, bad: [] });
    });

    it.each(Object.entries(FOREIGN))('%s is known by its content, also packed', async (name, stated) => {
      const bytes = bytesOf(CORPUS, name);
      const found = recognise(bytes.subarray(0, 65_536));
      expect('format' in found && found.format.name).toBe(stated.format);
      const packed = await readWhole('x.bin', new Uint8Array(gzipSync(bytes)));
      expect(packed.file).toEqual(stated);
    });
  });
