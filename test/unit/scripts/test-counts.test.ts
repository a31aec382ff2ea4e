import { describe, expect, it } from 'vitest';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of tests that passed when they were tried once more. */
  readonly again?: readonly string[];
}
interface TestCounts {
  vitestCounts(report: unknown): Counts;
  playwrightCounts(report: unknown): Counts;
  withStatus(counts: Counts, status: number): Counts;
}

/** A script without types: its path is no literal, so that the type-checker does not look for any. */
const path = ['..', '..', '..', 'scripts', 'test-counts.mjs'].join('/');
const { vitestCounts, playwrightCounts, withStatus } = (await import(path)) as TestCounts;

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
    expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
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
      again: ['app.spec.ts › keys', 'app.spec.ts › opening › a folder'],
    });
  });

  it('never looks good when a runner ended badly', () => {
    const good = { passed: 3, failed: 0, skipped: 0 };
    expect(withStatus(good, 0)).toEqual(good);
    expect(withStatus(good, 1)).toEqual({ ...good, failed: 1 });
    expect(withStatus({ ...good, failed: 2 }, 1).failed).toBe(2);
  });
});
