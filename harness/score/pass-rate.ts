/** Pass rate: the task's test command in a copy of what the agent left. */
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readTestOutput } from '../../shared/cell/test-output.ts';
import { judgeSecrecy } from '../../shared/secrets/names.ts';
import { makeTemporary } from '../base/temporary.ts';
import { copyFolder } from '../files/copy.ts';
import { collectSecrets, environmentFor, maskText } from '../run/environment.ts';
import { protectedState, restoreProtected } from './protected-files.ts';
import { runTest, type TestRun } from './run-test.ts';
import { counted, NOT_APPLICABLE, named } from './scorer.ts';
import type { ScoreInput, ScorerResult } from './types.ts';

/** Characters that are kept of the end of each stream. */
const TAIL = 4000;

/**
 * Runs the test. Protected files are put back first, so that no agent passes by changing the tests, and the test sees
 * none of the user's keys.
 *
 * @throws Error where the test cannot be started
 */
export async function passRate(input: ScoreInput): Promise<ScorerResult> {
  const { task } = input;
  if (!task.test) return withoutTest();
  const state = await protectedState(task, input.workdir);
  const root = makeTemporary();
  try {
    const cwd = join(root, basename(input.workdir) || 'workdir');
    const temporary = join(root, 'tmp');
    await mkdir(temporary);
    const lost = await copyFolder(input.workdir, cwd);
    await restoreProtected(task, state, cwd);
    const run = await runTest({
      argv: task.test,
      cwd,
      env: testEnvironment(temporary),
      timeoutS: task.limits.testTimeoutS,
      signal: input.signal,
    });
    return result(input, run, [...state.modified, ...state.removed, ...state.added], lost);
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 });
  }
}

function withoutTest(): ScorerResult {
  return {
    name: 'pass_rate',
    values: {
      pass: null,
      not_applicable: true,
      exit_code: null,
      timed_out: false,
      stdout_tail: '',
      stderr_tail: '',
      partial_score: null,
    },
    score: undefined,
    label: NOT_APPLICABLE,
    explanation: 'The task names no test command.',
  };
}

/** The user's environment without keys, and without what a test runner around this program tells its children. */
function testEnvironment(temporary: string): Record<string, string> {
  const keys = Object.keys(process.env).filter((name) => judgeSecrecy(name) !== 'none');
  return environmentFor({ base: process.env, tmpdir: temporary, unset: [...keys, 'NODE_TEST_CONTEXT', 'FORCE_COLOR'] });
}

function result(input: ScoreInput, run: TestRun, restored: readonly string[], lost: readonly string[]): ScorerResult {
  const passed = run.exitCode === 0 && !run.timedOut;
  const tests = readTestOutput(`${run.stdout}\n${run.stderr}`, true);
  const count = tests && { passed: tests.passed, total: tests.passed + tests.failed };
  const secrets = collectSecrets(environmentFor({ base: process.env }));
  const tail = (text: string) => maskText(text, secrets).slice(-TAIL);
  const how = run.timedOut
    ? `The test did not end within ${input.task.limits.testTimeoutS} s.`
    : `The test ended with ${run.signal ?? `exit status ${run.exitCode}`}.`;
  return {
    name: 'pass_rate',
    values: {
      pass: passed ? 1 : 0,
      exit_code: run.exitCode ?? null,
      ...(run.signal === undefined ? {} : { signal: run.signal }),
      timed_out: run.timedOut,
      stdout_tail: tail(run.stdout),
      stderr_tail: tail(run.stderr),
      partial_score: count ? count.passed / count.total : null,
      ...(count ? { tests_passed: count.passed, tests_total: count.total } : {}),
      protected_files_restored: restored,
      ...(lost.length > 0 ? { not_copied: lost } : {}),
    },
    score: passed ? 1 : 0,
    label: passed ? 'pass' : 'fail',
    explanation: [
      how,
      ...(count ? [`${count.passed} of ${counted(count.total, 'test')} passed.`] : []),
      ...(restored.length > 0
        ? [
            `Before it ran, ${counted(restored.length, 'protected file')} that the agent had changed were put back: ${named(restored)}.`,
          ]
        : []),
      ...(lost.length > 0 ? [`${counted(lost.length, 'file')} could not be copied for it: ${named(lost)}.`] : []),
    ].join(' '),
  };
}
