/** Real files of formats that are not OTLP, through the whole engine. */
import { describe, expect, it } from 'vitest';
import { recognise } from '../../shared/formats/index.ts';
import { needing } from '../needs.ts';
import { FOREIGN } from './foreign.ts';
import { bytesOf, CORPUS } from './places.ts';
import { readWhole } from './read-whole.ts';

describe(...needing('corpus', 'real files of other formats'), () => {
  it.each(Object.entries(FOREIGN))('%s has what is stated, and every span opens', async (name, stated) => {
    expect(await readWhole(name, bytesOf(CORPUS, name))).toEqual({ file: stated, bad: [] });
  });

  it.each(Object.entries(FOREIGN))('%s is known by its content', (name, stated) => {
    const found = recognise(bytesOf(CORPUS, name).subarray(0, 65_536));
    expect('format' in found && found.format.name).toBe(stated.format);
  });
});
