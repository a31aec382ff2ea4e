import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';
import { fuzzSubjects } from './fuzz-inputs.ts';

/** Made once for all tests. */
const subjects = fuzzSubjects();

describe('damaged files of every format', () => {
  it('are read without a crash, a hang or a silent loss', async () => {
    for (const { format, inputs, read } of await subjects) {
      if (inputs.length === 0) continue;
      const { failures } = await fuzz(inputs, 10, 5, { read });
      expect([format, failures]).toEqual([format, []]);
    }
  });

  it('are made from something of each that `spanreel formats` lists', async () => {
    const without = (await subjects).filter(({ inputs }) => inputs.length === 0);
    expect(without.map(({ format }) => format)).toEqual([]);
  });
});
