import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testCount } from '../../../../harness/score/partial.ts';

const told = (output: string) => {
  const count = testCount(output);
  return count && `${count.passed} of ${count.total}`;
};

test.each([
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

test('whatever a program prints, the count is none or makes sense', () => {
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
      const count = testCount(words.join(''));
      expect(!count || (count.total > 0 && count.passed >= 0 && count.passed <= count.total)).toBe(true);
    }),
  );
});

test('a line made to keep a pattern busy does not', () => {
  for (const start of ['Tests: ', '1 passed', 'ok # ', 'passed: ', '--- PASS: '])
    for (const filler of ['1', ' ', '# ', '1 of ', '\u001b[1'])
      told(`${start}${filler.repeat(200_000)}\n2 of 3 passed`);
  expect(told(`Tests: ${'1'.repeat(200_000)}\n2 of 3 passed`)).toBe('2 of 3');
});
