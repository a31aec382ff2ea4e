/** Reads the result of a test run from its output: how many passed and failed, and what the failed ones are called. */

/** What was skipped, or is known to be unfinished, counts neither as passed nor as failed. */
export interface TestOutput {
  /** With `failed` at least 1. */
  readonly passed: number;
  /** Those that ran and did not pass, and those that were announced and never came. */
  readonly failed: number;
  /** Names of failed tests as the runner prints them, at most ten. */
  readonly failures: readonly string[];
}

interface Count {
  readonly passed: number;
  /** Those that ran: without skipped ones. */
  readonly total: number;
}

interface Runner {
  /** Reads the runner's summary; undefined where the text has none. */
  readonly count: (text: string) => Count | undefined;
  /** A line that names a failed test, in one of its groups. */
  readonly failure?: RegExp;
  /** Its words are anybody's: they are believed only where the output is known to be of tests. */
  readonly vague?: true;
}

const MOST_FAILURES = 10;
/** Summaries stand at the end; of output that may be anything, what is before this many characters is not looked at. */
const LOOKED_AT = 200_000;
/** No runner's summary is longer, and no pattern below gets lost in a line that is not. Characters */
const LONGEST_LINE = 1000;

/** The most telling first. */
const RUNNERS: readonly Runner[] = [
  {
    count: nodeTest,
    failure: /^\s*(?:not ok \d+ - (.+)|✖ (?!failing tests)(.+?)(?: \([\d.]+ms\))?)$/gm,
  },
  { count: cargoTest, failure: /^test (\S+) \.\.\. FAILED$/gm },
  { count: jest, failure: /^\s*● +(.+?)$/gm },
  { count: vitest, failure: /^\s*(?:×|FAIL) +(.+?)(?: \d+ms)?$/gm },
  { count: pytest, failure: /^(?:FAILED|ERROR) (\S+)/gm },
  { count: unittest, failure: /^(?:FAIL|ERROR): (\S+)/gm },
  { count: mocha, failure: /^\s+\d+\) (.+)$/gm },
  { count: goTest, failure: /^--- FAIL: (\S+)/gm },
  { count: tap, failure: /^not ok \d+ - (.+)$/gm },
  { count: sentence, vague: true },
];

/**
 * Reads the output of node --test, cargo test, jest, vitest, pytest, unittest, mocha, go test -v and TAP; undefined where
 * it is none of these, or of no test at all. `ofTests`: it is known to come from tests, so that "2 of 3 passed" is
 * believed, too.
 */
export function readTestOutput(output: string, ofTests = false): TestOutput | undefined {
  // Colours stand in the middle of lines.
  const text = (ofTests ? output : output.slice(-LOOKED_AT))
    .replace(/\u001b\[[0-9;?]{0,20}[A-Za-z]/g, '')
    .split(/\r?\n/)
    .filter((line) => line.length <= LONGEST_LINE)
    .join('\n');
  for (const { count, failure, vague } of RUNNERS) {
    if (vague && !ofTests) continue;
    const read = count(text);
    if (!read || read.total <= 0 || read.passed < 0 || read.passed > read.total) continue;
    return { passed: read.passed, failed: read.total - read.passed, failures: failure ? named(text, failure) : [] };
  }
  return undefined;
}

function named(text: string, failure: RegExp): string[] {
  const names = new Set<string>();
  for (const [, ...groups] of text.matchAll(failure)) {
    const name = groups.find((group) => group !== undefined)?.trim();
    if (name) names.add(name);
    if (names.size === MOST_FAILURES) break;
  }
  return [...names];
}

function nodeTest(text: string): Count | undefined {
  const last = (word: string) => lastNumber(text, new RegExp(`^(?:#|ℹ) ${word} (\\d+)$`, 'gm'));
  const tests = last('tests');
  const passed = last('pass');
  if (tests === undefined || passed === undefined) return undefined;
  return { passed, total: tests - (last('skipped') ?? 0) - (last('todo') ?? 0) };
}

/** One line for each of the crate's test programs. */
function cargoTest(text: string): Count | undefined {
  let passed = 0;
  let total = 0;
  for (const match of text.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)) {
    passed += Number(match[1]);
    total += Number(match[1]) + Number(match[2]);
  }
  return total === 0 ? undefined : { passed, total };
}

function jest(text: string): Count | undefined {
  return inWords(lastMatch(text, /^Tests: +(.*\d+ total)$/gm));
}

function vitest(text: string): Count | undefined {
  return inWords(lastMatch(text, /^ *Tests {2}(.*\(\d+\))$/gm));
}

function pytest(text: string): Count | undefined {
  return inWords(lastMatch(text, /^(?:=+ )?(\d+ (?:failed|passed|error)\b.*) in [\d.]+ ?s\b.*$/gm));
}

/** `1 failed, 2 passed, 1 skipped`: what was skipped does not count. */
function inWords(line: string | undefined): Count | undefined {
  if (line === undefined) return undefined;
  const number = (word: RegExp) => Number(word.exec(line)?.[1] ?? 0);
  const passed = number(/(\d+) passed/);
  return { passed, total: passed + number(/(\d+) failed/) + number(/(\d+) errors?\b/) };
}

function unittest(text: string): Count | undefined {
  const ran = lastNumber(text, /^Ran (\d+) tests? in /gm);
  const end = lastMatch(text, /^((?:OK|FAILED)(?: \(.*\))?)$/gm);
  if (ran === undefined || end === undefined) return undefined;
  const number = (word: string) => Number(new RegExp(`\\b${word}=(\\d+)`).exec(end)?.[1] ?? 0);
  const total = ran - number('skipped');
  return { passed: total - number('failures') - number('errors'), total };
}

function mocha(text: string): Count | undefined {
  const passed = lastNumber(text, /^ +(\d+) passing \(/gm);
  return passed === undefined ? undefined : { passed, total: passed + (lastNumber(text, /^ +(\d+) failing$/gm) ?? 0) };
}

function goTest(text: string): Count | undefined {
  const passed = text.match(/^--- PASS: /gm)?.length ?? 0;
  return { passed, total: passed + (text.match(/^--- FAIL: /gm)?.length ?? 0) };
}

/** Test Anything Protocol: the points at the outermost level. */
function tap(text: string): Count | undefined {
  let passed = 0;
  let total = 0;
  let skipped = 0;
  for (const [, not, rest] of text.matchAll(/^(not )?ok\b(.*)$/gm)) {
    if (/# *(?:skip|todo)\b/i.test(rest ?? '')) {
      skipped++;
      continue;
    }
    total++;
    if (not === undefined) passed++;
  }
  // Points that were planned and never came did not pass; without a plan this may be anybody's "ok".
  const plan = lastNumber(text, /^1\.\.(\d+)\b/gm);
  return plan === undefined || total === 0 ? undefined : { passed, total: Math.max(plan - skipped, total) };
}

function sentence(text: string): Count | undefined {
  const match =
    [
      ...text.matchAll(
        /\b(\d+) ?(?:of|\/|out of) ?(\d+) (?:tests? |checks? )?(?:passed|passing|passes|succeeded|ok)\b/gi,
      ),
    ].at(-1) ?? [...text.matchAll(/\bpassed:? (\d+) ?(?:of|\/|out of) ?(\d+)\b/gi)].at(-1);
  return match && { passed: Number(match[1]), total: Number(match[2]) };
}

function lastMatch(text: string, pattern: RegExp): string | undefined {
  return [...text.matchAll(pattern)].at(-1)?.[1];
}

function lastNumber(text: string, pattern: RegExp): number | undefined {
  const found = lastMatch(text, pattern);
  return found === undefined ? undefined : Number(found);
}
