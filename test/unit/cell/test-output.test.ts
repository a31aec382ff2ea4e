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
    expect(['', 'src  package.json\n', 'The tests passed.\n', '1 passed'].map((text) => readTestOutput(text))).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('and no text makes it fail, or slow', () => {
    fc.assert(fc.property(fc.string(), (text) => void readTestOutput(text)));
    expect(readTestOutput(`${'='.repeat(100_000)} passed ${'failed '.repeat(20_000)}`)).toBeUndefined();
  });
});

/** What a test command printed, which is known to be of tests. */
describe('what a scorer counts: tests that ran, passed or not, without those that were skipped', () => {
  const told = (output: string) => {
    const count = readTestOutput(output, true);
    return count && `${count.passed} of ${count.passed + count.failed}`;
  };

  it.each([
    [
      'node --test, as TAP',
      '# Subtest: a\nok 1 - a\n1..3\n# tests 3\n# suites 0\n# pass 1\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0\n',
      '1 of 2',
    ],
    ['node --test, for people', 'ℹ tests 4\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ skipped 0\nℹ todo 0\n', '3 of 4'],
    [
      'cargo test, several programs',
      'test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured\n\ntest result: ok. 3 passed; 0 failed; 1 ignored;\n',
      '5 of 6',
    ],
    ['pytest', '=================== 1 failed, 2 passed, 1 skipped in 0.12s ===================\n', '2 of 3'],
    ['pytest -q', 'FAILED test_a.py::test_b - assert 1 == 2\n2 failed, 1 error in 1.50s\n', '0 of 3'],
    [
      'pytest in colours',
      '\u001b[31m=== \u001b[31m\u001b[1m1 failed\u001b[0m, \u001b[32m3 passed\u001b[0m\u001b[31m in 0.01s\u001b[0m\u001b[31m ===\u001b[0m\r\n',
      '3 of 4',
    ],
    [
      'jest',
      'Test Suites: 1 failed, 1 total\nTests:       1 failed, 1 skipped, 2 passed, 4 total\nSnapshots:   0 total\n',
      '2 of 3',
    ],
    ['vitest', ' Test Files  1 failed | 1 passed (2)\n      Tests  1 failed | 4 passed (5)\n', '4 of 5'],
    ['unittest', 'Ran 5 tests in 0.001s\n\nFAILED (failures=1, errors=1, skipped=1)\n', '2 of 4'],
    ['unittest, all well', 'Ran 2 tests in 0.001s\n\nOK\n', '2 of 2'],
    ['mocha', '\n  2 passing (5ms)\n  1 failing\n', '2 of 3'],
    ['go test -v', '=== RUN   TestA\n--- PASS: TestA (0.00s)\n--- FAIL: TestB (0.00s)\nFAIL\n', '1 of 2'],
    ['TAP with missing points', '1..4\nok 1 - a\nnot ok 2 - b\nok 3 # SKIP no\n', '1 of 3'],
    ['a sentence', 'checks: 3 of 5 tests passed\n', '3 of 5'],
    ['another sentence', 'passed: 3/5\n', '3 of 5'],
    ['nothing known', 'ok, all is well\nTests are fun\n', undefined],
    ['no tests at all', '# tests 0\n# pass 0\n', undefined],
    ['nonsense', '7 of 3 tests passed\n', undefined],
  ])('%s is read', (_title, output, expected) => {
    expect(told(output)).toBe(expected);
  });

  it('whatever a program prints, the count is none or makes sense', () => {
    const word = fc.constantFrom(
      '# tests ',
      '# pass ',
      '1..',
      'ok ',
      'not ok ',
      '3',
      ' of ',
      ' passed',
      'Ran ',
      ' in 1s',
      '\n',
      '9999',
      ' tests',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const count = readTestOutput(words.join(''), true);
        expect(!count || (count.passed + count.failed > 0 && count.passed >= 0 && count.failed >= 0)).toBe(true);
      }),
    );
  });

  it('a line made to keep a pattern busy does not', () => {
    for (const start of ['Tests: ', '1 passed', 'ok # ', 'passed: ', '--- PASS: '])
      for (const filler of ['1', ' ', '# ', '1 of ', '\u001b[1'])
        told(`${start}${filler.repeat(200_000)}\n2 of 3 passed`);
    expect(told(`Tests: ${'1'.repeat(200_000)}\n2 of 3 passed`)).toBe('2 of 3');
  });

  it('a sentence about tests is believed only there', () => {
    expect(readTestOutput('checks: 3 of 5 tests passed')).toBeUndefined();
  });
});
