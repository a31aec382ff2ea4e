import { expect, it } from 'vitest';
import { fuzz } from '../../corpus/fuzz.ts';
import { fuzzInputs } from '../../corpus/fuzz-inputs.ts';

it('reads three thousand damaged files without a crash, a hang or a silent loss', async () => {
  expect((await fuzz(fuzzInputs(20), 3000, 42)).failures).toEqual([]);
});
