/** Reads the test runners' JSON reports. A suite that could not even be loaded counts as one failed test. */

/**
 * Counts of a vitest report. `waiting`: by name, how many tests were skipped because what they need (scripts/needs.mjs)
 * is not here; they are not among the skipped. `only`: the needs that tests were chosen by; all others do not count.
 */
export function vitestCounts(report, needs = [], only = undefined) {
  const waiting = {};
  let [failed, waitingTests] = [report.numFailedTests, 0];
  for (const file of report.testResults) {
    const blamed = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !blamed) failed++;
    for (const { status, tags = [] } of file.assertionResults) {
      if (status === 'passed' || status === 'failed') continue;
      const need = needs.find((name) => tags.includes(name));
      if (need === undefined || (only && !only.includes(need))) continue;
      addTo(waiting, { [need]: 1 });
      waitingTests++;
    }
  }
  // Where tests were chosen, those that were not are no skipped ones.
  const skipped = only ? 0 : report.numPendingTests + report.numTodoTests - waitingTests;
  return { passed: report.numPassedTests, failed, skipped, waiting };
}

/** Counts of a Playwright report. A test that passed only when it was tried once more has passed; `again` names it. */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const again = report.suites.flatMap((suite) => triedAgain(suite, ''));
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped, again, waiting: {} };
}

/** How many tests a Playwright report lists, run or not. */
export function playwrightListed(report) {
  const inside = ({ specs = [], suites = [] }) => suites.reduce((sum, suite) => sum + inside(suite), specs.length);
  return inside(report);
}

function triedAgain({ title, specs = [], suites = [] }, above) {
  const here = above === '' ? title : `${above} › ${title}`;
  const flaky = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'));
  return [...flaky.map((spec) => `${here} › ${spec.title}`), ...suites.flatMap((suite) => triedAgain(suite, here))];
}

/** Makes sure that a run which ended badly never looks like a good one. */
export function withStatus(counts, status) {
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Adds the numbers of tests that wait to those of the same need. */
export function addTo(waiting, more) {
  for (const [need, count] of Object.entries(more)) waiting[need] = (waiting[need] ?? 0) + count;
}

/** Counts in which the tests that wait for one of the `required` needs have failed. */
export function withRequired(counts, required) {
  const waiting = Object.entries(counts.waiting);
  const missing = waiting.filter(([need]) => required.includes(need)).reduce((sum, [, count]) => sum + count, 0);
  return { ...counts, failed: counts.failed + missing };
}
