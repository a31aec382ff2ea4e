import { describe, expect, it } from 'vitest';
import { needing } from '../needs.ts';
import { fuzz } from './fuzz.ts';
import { type FuzzSubject, fuzzSubjects, realOtlp } from './fuzz-inputs.ts';

async function expectNoFailures(subjects: readonly FuzzSubject[]): Promise<void> {
  for (const { format, inputs, read } of subjects) {
    if (inputs.length === 0) continue;
    const { failures } = await fuzz(inputs, 10, 5, { read });
    expect([format, failures]).toEqual([format, []]);
  }
}

describe('damaged files of every format', () => {
  /** Made once for all tests. */
  const subjects = fuzzSubjects(['made']);

  it('are read without a crash, a hang or a silent loss', async () => {
    await expectNoFailures(await subjects);
  });

  it('are made from something of each that `spanreel formats` lists', async () => {
    const without = (await subjects).filter(({ inputs }) => inputs.length === 0);
    expect(without.map(({ format }) => format)).toEqual([]);
  });
});

describe('damaged real files', () => {
  it(...needing('corpus', 'of every format are read without a crash, a hang or a silent loss'), async () => {
    await expectNoFailures(await fuzzSubjects(['real']));
  });

  it(
    ...needing('corpus', 'of OTLP are read without a crash, a hang or a silent loss, a thousand of them'),
    async () => {
      expect((await fuzz(realOtlp(), 1000, 42)).failures).toEqual([]);
    },
  );
});
