/**
 * `npm test`: sets up, builds, and runs all three suites: unit and corpus (Node), browser (Chromium), desktop (Electron).
 * Tests that need something which is neither in the repository nor here are counted apart, by what they need
 * (scripts/needs.mjs). The last line is `N passed, N failed` over all of them, and the exit status says the same.
 *
 * `--needing NAME,…` runs only the tests of the first suite that have one of these needs. SPANREEL_REQUIRE=NAME,… names
 * what has to be here: tests that wait for it have failed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installAgents } from './agents.mjs';
import { buildStale } from './fresh.mjs';
import { NEEDS } from './needs.mjs';
import { listTests, runBrowserTests, runDesktopTests } from './playwright.mjs';
import { root, runInForeground } from './process.mjs';
import { setUp } from './setup.mjs';
import { addTo, playwrightCounts, playwrightListed, vitestCounts, withRequired, withStatus } from './test-counts.mjs';

const reports = mkdtempSync(join(tmpdir(), 'spanreel-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
const reportOf = (suite) => join(reports, `${suite}.json`);
const read = (suite) => JSON.parse(readFileSync(reportOf(suite), 'utf8'));
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const namesIn = (text) => (text ?? '').split(',').filter((name) => name !== '');

/**
 * Playwright's own JSON reporter, beside lines for people. On a machine that others use too, a window can be late once;
 * what passes only when it is tried once more is named at the end, to be looked into.
 */
const playwrightReport = (suite) => [
  ['--reporter=line,json', '--retries=1'],
  { PLAYWRIGHT_JSON_OUTPUT_NAME: reportOf(suite) },
];

/** Runs a suite of Playwright's. Where what all of it needs is not here, its tests are only counted. */
async function runPlaywright(suite, need, run) {
  if (NEEDS[need].isHere()) {
    const { status } = await run(...playwrightReport(suite));
    return withStatus(playwrightCounts(read(suite)), status);
  }
  const { status } = await listTests(suite, reportOf(suite));
  return withStatus({ passed: 0, failed: 0, skipped: 0, waiting: { [need]: playwrightListed(read(suite)) } }, status);
}

/** The files of tests in Node that say what they need (test/needs.ts). */
function filesWithNeeds() {
  return ['unit', 'corpus', 'harness'].flatMap((folder) =>
    readdirSync(join(root, 'test', folder), { recursive: true, encoding: 'utf8' })
      .map((path) => join('test', folder, path))
      .filter((path) => path.endsWith('.test.ts') && readFileSync(join(root, path), 'utf8').includes('/needs.ts')),
  );
}

let electron;
/** Runs the tests in Node: all of them, or those with one of these needs. */
async function runUnit(only) {
  const args = ['--reporter=dot', '--reporter=json', `--outputFile.json=${reportOf('unit')}`];
  if (only) args.push('--tags-filter', only.join(' || '), ...filesWithNeeds());
  const { status } = await runInForeground(process.execPath, [vitest, 'run', ...args]);
  return withStatus(vitestCounts(read('unit'), Object.keys(NEEDS), only), status);
}
const suites = {
  unit: () => runUnit(),
  browser: () => runPlaywright('browser', 'chromium', runBrowserTests),
  desktop: () => runPlaywright('desktop', 'window', (...how) => runDesktopTests(electron, ...how)),
};

const total = { passed: 0, failed: 0, waiting: {} };

async function runSuite(name, suite, required) {
  const began = Date.now();
  let counts;
  try {
    counts = withRequired(await suite(), required);
  } catch (error) {
    console.error(`The ${name} tests could not be run: ${error.message}`);
    counts = { passed: 0, failed: 1, skipped: 0, waiting: {} };
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
  addTo(total.waiting, counts.waiting);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  const waiting = Object.entries(counts.waiting).map(([need, count]) => `, ${count} need ${NEEDS[need].title}`);
  console.log(
    `\n${name}: ${counts.passed} passed, ${counts.failed} failed${skipped}${waiting.join('')} in ${seconds} s\n`,
  );
  for (const test of counts.again ?? []) console.log(`  only when tried once more: ${test}\n`);
}

try {
  const { values } = parseArgs({ options: { needing: { type: 'string' } } });
  const required = namesIn(process.env.SPANREEL_REQUIRE);
  const only = values.needing === undefined ? undefined : namesIn(values.needing);
  const unknown = [...required, ...(only ?? [])].filter((name) => !(name in NEEDS));
  if (unknown.length > 0)
    throw new Error(`No test needs ${unknown.join(', ')}. Known: ${Object.keys(NEEDS).join(', ')}.`);
  electron = await setUp();
  if (only) {
    await runSuite('unit', () => runUnit(only), required);
  } else {
    try {
      installAgents();
    } catch (error) {
      console.error(`The agents that the tests record cannot be installed: ${error.message}`);
    }
    buildStale(['renderer', 'electron', 'cli']);
    for (const [name, suite] of Object.entries(suites)) await runSuite(name, suite, required);
  }
  const waiting = Object.entries(total.waiting);
  if (waiting.length > 0) console.log('Not run for want of what they need, which is not in the repository:');
  for (const [need, count] of waiting) {
    const failed = required.includes(need) ? ' (failed: SPANREEL_REQUIRE names it)' : '';
    console.log(`  ${count} need ${NEEDS[need].title}${failed}. To have it: ${NEEDS[need].get}`);
  }
} catch (error) {
  console.error(error.message);
  total.failed++;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
