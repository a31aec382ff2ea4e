/** The task that the agent is given: a small module with a bug, and tests that show it. All of it really runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SOURCE = `/** The longer of two texts; the left one on a tie. */
export function longest(a, b) {
  return a.length > b.length ? a : b;
}
`;

const TESTS = `import { setTimeout as sleep } from 'node:timers/promises';
import { longest } from './src/longest.mjs';

const cases = [
  ['picks_left', 'longer', 'short', 'longer'],
  ['picks_right', '短い', 'より長い', 'より長い'],
  ['ties_pick_left', 'aa', 'bb', 'aa'],
];
const pause = Number(process.env.TEST_PAUSE_MS ?? 0);
const paint = (code, text) => (process.env.NO_COLOR ? text : '\\x1b[' + code + 'm' + text + '\\x1b[0m');

console.log('running ' + cases.length + ' tests');
const failures = [];
for (const [name, a, b, expected] of cases) {
  await sleep(pause);
  const actual = longest(a, b);
  const ok = actual === expected;
  if (!ok) failures.push({ name, expected, actual });
  console.log('test ' + name + ' ... ' + (ok ? paint(32, 'ok') : paint(31, 'FAILED')));
}
await sleep(pause);
for (const { name, expected, actual } of failures) {
  console.log('\\n---- ' + name + ' ----\\nassertion \`left == right\` failed');
  console.log('  left:  ' + paint(33, JSON.stringify(expected)) + '\\n  right: ' + paint(33, JSON.stringify(actual)));
}
const passed = cases.length - failures.length;
const verdict = failures.length === 0 ? paint(32, 'ok') : paint(31, 'FAILED');
console.log('\\ntest result: ' + verdict + '. ' + passed + ' passed; ' + failures.length + ' failed');
process.exitCode = failures.length === 0 ? 0 : 101;
`;

export const TASK_FILES = {
  'README.md': '# longest\n\nThe longer of two texts. Run the tests with `node test.mjs`; they must all pass.\n',
  'src/longest.mjs': SOURCE,
  'test.mjs': TESTS,
};

/** Writes the task into an empty folder. */
export function writeTask(folder) {
  for (const [path, text] of Object.entries(TASK_FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export const TEST_COMMAND = ['node', 'test.mjs'];
