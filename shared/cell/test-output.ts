/** Reads the result of a test run from its output: how many passed and failed, and what the failed ones are called. */

export interface TestOutput {
  readonly passed: number;
  readonly failed: number;
  /** Names of failed tests as the runner prints them, at most ten. */
  readonly failures: readonly string[];
}

const MOST_FAILURES = 10;
/** Summaries stand at the end; output before this many characters is not looked at. */
const LOOKED_AT = 200_000;
const LONGEST_LINE = 400;

interface Runner {
  /** Reads counts; undefined where the text is not of this runner. */
  counts(text: string): { passed: number; failed: number } | undefined;
  readonly failure: RegExp;
}

const sumOf = (text: string, pattern: RegExp): number | undefined => {
  let sum: number | undefined;
  for (const match of text.matchAll(pattern)) sum = (sum ?? 0) + Number(match[1]);
  return sum;
};
const counted = (passed: number | undefined, failed: number | undefined) =>
  passed === undefined && failed === undefined ? undefined : { passed: passed ?? 0, failed: failed ?? 0 };

const RUNNERS: readonly Runner[] = [
  // cargo test: one line a crate.
  {
    counts: (text) =>
      counted(
        sumOf(text, /^test result: \w+\. (\d+) passed/gm),
        sumOf(text, /^test result: \w+\. \d+ passed; (\d+) failed/gm),
      ),
    failure: /^test (\S+) \.\.\. FAILED$/gm,
  },
  // node --test, spec and TAP reporters.
  {
    counts: (text) => counted(sumOf(text, /^(?:#|ℹ) pass (\d+)/gm), sumOf(text, /^(?:#|ℹ) fail (\d+)/gm)),
    failure: /^\s*(?:not ok \d+ - (.+)|✖ (?!failing tests)(.+?)(?: \([\d.]+ms\))?)$/gm,
  },
  // pytest.
  {
    counts: (text) => {
      const line = /^=+ .*\b(?:passed|failed|error)s?\b.* in [\d.:]+s?.*=+$/m.exec(text)?.[0];
      if (line === undefined) return undefined;
      return counted(
        sumOf(line, /(\d+) passed/g),
        (sumOf(line, /(\d+) failed/g) ?? 0) + (sumOf(line, /(\d+) error/g) ?? 0),
      );
    },
    failure: /^(?:FAILED|ERROR) (\S+)/gm,
  },
  // jest and vitest.
  {
    counts: (text) => {
      const line = /^\s*Tests:?\s+.*\b(?:passed|failed)\b.*$/m.exec(text)?.[0];
      return line === undefined ? undefined : counted(sumOf(line, /(\d+) passed/g), sumOf(line, /(\d+) failed/g));
    },
    failure: /^\s*(?:●|×|FAIL) +(.+?)(?: \d+ms)?$/gm,
  },
  // go test -v.
  {
    counts: (text) => {
      const passed = [...text.matchAll(/^--- PASS: /gm)].length;
      const failed = [...text.matchAll(/^--- FAIL: /gm)].length;
      return passed + failed === 0 ? undefined : { passed, failed };
    },
    failure: /^--- FAIL: (\S+)/gm,
  },
  // mocha.
  {
    counts: (text) => counted(sumOf(text, /^\s+(\d+) passing\b/gm), sumOf(text, /^\s+(\d+) failing\b/gm)),
    failure: /^\s+\d+\) (.+)$/gm,
  },
  // Any other TAP.
  {
    counts: (text) => {
      if (!/^1\.\.\d+/m.test(text)) return undefined;
      return { passed: [...text.matchAll(/^ok \d/gm)].length, failed: [...text.matchAll(/^not ok \d/gm)].length };
    },
    failure: /^not ok \d+ - (.+)$/gm,
  },
];

/** The result of the test run whose output this is; undefined where it is none that is known. */
export function readTestOutput(output: string): TestOutput | undefined {
  // Colours stand in the middle of lines. No runner's lines are long; patterns would be slow on what is.
  const text = output
    .slice(-LOOKED_AT)
    .replace(/\u001b\[[\d;]*m/g, '')
    .split(/\r?\n/)
    .map((line) => line.slice(0, LONGEST_LINE))
    .join('\n');
  for (const runner of RUNNERS) {
    const counts = runner.counts(text);
    if (!counts) continue;
    const names = new Set<string>();
    for (const match of text.matchAll(runner.failure)) {
      const name = match
        .slice(1)
        .find((group) => group !== undefined)
        ?.trim();
      if (name && names.size < MOST_FAILURES) names.add(name);
    }
    return { ...counts, failures: [...names] };
  }
  return undefined;
}
