/** Reads the test runners' JSON reports. A suite that could not even be loaded counts as one failed test. */

/** Counts of a vitest report. */
export function vitestCounts(report) {
  let failed = report.numFailedTests;
  for (const file of report.testResults) {
    const blamed = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !blamed) failed++;
  }
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

/** Counts of a Playwright report. A test that passed only when it was tried once more has passed; `again` names it. */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const again = report.suites.flatMap((suite) => triedAgain(suite, ''));
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped, again };
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
