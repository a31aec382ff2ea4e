import { describe, expect, it } from 'vitest';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Tests whose need is not met, by its name. */
  readonly waiting: Readonly<Record<string, number>>;
  /** Names of tests that passed when they were tried once more. */
  readonly again?: readonly string[];
}
interface TestCounts {
  vitestCounts(report: unknown, needs?: readonly string[], only?: readonly string[]): Counts;
  playwrightCounts(report: unknown): Counts;
  playwrightListed(report: unknown): number;
  withStatus(counts: Counts, status: number): Counts;
  withRequired(counts: Counts, required: readonly string[]): Counts;
}

/** A script without types: its path is no literal, so that the type-checker does not look for any. */
const path = ['..', '..', '..', 'scripts', 'test-counts.mjs'].join('/');
const { vitestCounts, playwrightCounts, playwrightListed, withStatus, withRequired } = (await import(
  path
)) as TestCounts;

describe('the closing line of npm test', () => {
  it('counts tests, and a file that could not be loaded as a failed one', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 2,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    };
    expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 3, waiting: {} });
  });

  it('counts tests that were skipped for want of something by what they need, and not as skipped', () => {
    const skipped = (...tags: string[]) => ({ status: 'skipped', tags });
    const tests = [
      skipped('corpus'),
      skipped('corpus'),
      skipped('git'),
      skipped(),
      { status: 'passed', tags: ['git'] },
    ];
    const report = {
      numPassedTests: 1,
      numFailedTests: 0,
      numPendingTests: 4,
      numTodoTests: 0,
      testResults: [{ status: 'passed', assertionResults: tests }],
    };
    const needs = ['corpus', 'git'];
    const counts = vitestCounts(report, needs);
    expect(counts).toEqual({ passed: 1, failed: 0, skipped: 1, waiting: { corpus: 2, git: 1 } });
    // Where tests were chosen by a need, all others are left out.
    expect(vitestCounts(report, needs, ['git'])).toEqual({ passed: 1, failed: 0, skipped: 0, waiting: { git: 1 } });
    // What is required has to be here.
    expect(withRequired(counts, ['corpus'])).toEqual({ ...counts, failed: 2 });
    expect(withRequired(counts, ['pi'])).toEqual(counts);
  });

  it('counts the tests of a suite that cannot be run for want of what all of them need', () => {
    const inner = { title: 'opening', specs: [{ title: 'a folder' }, { title: 'a file' }] };
    expect(playwrightListed({ suites: [{ title: 'app.spec.ts', specs: [{ title: 'keys' }], suites: [inner] }] })).toBe(
      3,
    );
  });

  it('counts what passed at last as passed and says which that was, and errors outside of tests as failed', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const inner = { title: 'opening', specs: [spec('a folder', 'flaky'), spec('a file', 'unexpected')] };
    const file = { title: 'app.spec.ts', specs: [spec('keys', 'flaky'), spec('rows', 'expected')], suites: [inner] };
    const stats = { expected: 3, unexpected: 1, flaky: 2, skipped: 0 };
    expect(playwrightCounts({ stats, errors: [{}], suites: [file] })).toEqual({
      passed: 5,
      failed: 2,
      skipped: 0,
      waiting: {},
      again: ['app.spec.ts › keys', 'app.spec.ts › opening › a folder'],
    });
  });

  it('never looks good when a runner ended badly', () => {
    const good = { passed: 3, failed: 0, skipped: 0, waiting: {} };
    expect(withStatus(good, 0)).toEqual(good);
    expect(withStatus(good, 1)).toEqual({ ...good, failed: 1 });
    expect(withStatus({ ...good, failed: 2 }, 1).failed).toBe(2);
  });
});
