import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTestOutput } from '../../../shared/cell/test-output.ts';

describe('the output of a test run is understood', () => {
  it.each([
    [
      'of cargo test, over several crates',
      'running 2 tests\ntest a ... ok\ntest b::c ... FAILED\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored\n\ntest result: ok. 3 passed; 0 failed; 0 ignored\n',
      { passed: 4, failed: 1, failures: ['b::c'] },
    ],
    [
      'of node --test',
      '✔ adds (0.5ms)\n✖ sums all (1.2ms)\nℹ tests 2\nℹ suites 0\nℹ pass 1\nℹ fail 1\n\n✖ failing tests:\n\ntest at sum.test.js:8:1\n✖ sums all (1.2ms)\n',
      { passed: 1, failed: 1, failures: ['sums all'] },
    ],
    [
      'of node --test in TAP',
      'TAP version 13\nok 1 - adds\nnot ok 2 - sums all\n1..2\n# tests 2\n# pass 1\n# fail 1\n',
      { passed: 1, failed: 1, failures: ['sums all'] },
    ],
    [
      'of pytest, in colour',
      'FAILED test_a.py::test_one - assert 1 == 2\n\u001b[31m===== \u001b[1m1 failed\u001b[0m, 3 passed in 0.12s =====\u001b[0m\n',
      { passed: 3, failed: 1, failures: ['test_a.py::test_one'] },
    ],
    [
      'of jest',
      '  ● sums › all\n\nTests:       1 failed, 2 passed, 3 total\nTime:        0.5 s\n',
      { passed: 2, failed: 1, failures: ['sums › all'] },
    ],
    [
      'of vitest',
      ' × sums all 3ms\n\n Test Files  1 failed (1)\n      Tests  1 failed | 11 passed (12)\n',
      { passed: 11, failed: 1, failures: ['sums all'] },
    ],
    [
      'of go test',
      '--- PASS: TestA (0.00s)\n--- FAIL: TestB (0.00s)\nFAIL\n',
      { passed: 1, failed: 1, failures: ['TestB'] },
    ],
    ['of mocha', '  2 passing (5ms)\n  1 failing\n\n  1) sums all\n', { passed: 2, failed: 1, failures: ['sums all'] }],
  ])('%s', (_runner, output, expected) => {
    expect(readTestOutput(output)).toEqual(expected);
  });

  it('and other output is none', () => {
    expect(['', 'src  package.json\n', 'The tests passed.\n', '1 passed'].map(readTestOutput)).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('and no text makes it fail, or slow', () => {
    fc.assert(fc.property(fc.string(), (text) => void readTestOutput(text)));
    expect(readTestOutput(`${'='.repeat(100_000)} passed ${'failed '.repeat(20_000)}`)).toBeUndefined();
  });
});
