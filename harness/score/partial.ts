/** How many tests passed, as the usual test runners say at the end of their output. */

export interface TestCount {
  readonly passed: number;
  /** Those that ran: without skipped ones. */
  readonly total: number;
}

/** Readers of one runner's words each, the most telling first. */
const READERS: readonly ((text: string) => TestCount | undefined)[] = [
  nodeTest,
  cargoTest,
  jest,
  vitest,
  pytest,
  unittest,
  mocha,
  goTest,
  tap,
  anyRunner,
];

/** No runner's summary is longer, and no pattern below gets lost in a line that is not. Characters */
const LONGEST_LINE = 1000;

/** Reads the output of node --test, cargo test, jest, vitest, pytest, unittest, mocha, go test -v, TAP, "2 of 3 passed". */
export function testCount(output: string): TestCount | undefined {
  const text = output
    .replace(/\u001b\[[0-9;?]{0,20}[A-Za-z]/g, '')
    .split(/\r?\n/)
    .filter((line) => line.length <= LONGEST_LINE)
    .join('\n');
  for (const read of READERS) {
    const count = read(text);
    if (count && count.total > 0 && count.passed >= 0 && count.passed <= count.total) return count;
  }
  return undefined;
}

function nodeTest(text: string): TestCount | undefined {
  const last = (word: string) => lastNumber(text, new RegExp(`^(?:#|ℹ) ${word} (\\d+)$`, 'gm'));
  const tests = last('tests');
  const passed = last('pass');
  if (tests === undefined || passed === undefined) return undefined;
  return { passed, total: tests - (last('skipped') ?? 0) - (last('todo') ?? 0) };
}

/** One line for each of the crate's test programs. */
function cargoTest(text: string): TestCount | undefined {
  let passed = 0;
  let total = 0;
  for (const match of text.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)) {
    passed += Number(match[1]);
    total += Number(match[1]) + Number(match[2]);
  }
  return total === 0 ? undefined : { passed, total };
}

function jest(text: string): TestCount | undefined {
  return inWords(lastMatch(text, /^Tests: +(.*\d+ total)$/gm));
}

function vitest(text: string): TestCount | undefined {
  return inWords(lastMatch(text, /^ *Tests {2}(.*\(\d+\))$/gm));
}

function pytest(text: string): TestCount | undefined {
  return inWords(lastMatch(text, /^(?:=+ )?(\d+ (?:failed|passed|error)\b.*) in [\d.]+ ?s\b.*$/gm));
}

/** `1 failed, 2 passed, 1 skipped`: what was skipped does not count. */
function inWords(line: string | undefined): TestCount | undefined {
  if (line === undefined) return undefined;
  const number = (word: RegExp) => Number(word.exec(line)?.[1] ?? 0);
  const passed = number(/(\d+) passed/);
  return { passed, total: passed + number(/(\d+) failed/) + number(/(\d+) errors?\b/) };
}

function unittest(text: string): TestCount | undefined {
  const ran = lastNumber(text, /^Ran (\d+) tests? in /gm);
  const end = lastMatch(text, /^((?:OK|FAILED)(?: \(.*\))?)$/gm);
  if (ran === undefined || end === undefined) return undefined;
  const number = (word: string) => Number(new RegExp(`\\b${word}=(\\d+)`).exec(end)?.[1] ?? 0);
  const total = ran - number('skipped');
  return { passed: total - number('failures') - number('errors'), total };
}

function mocha(text: string): TestCount | undefined {
  const passed = lastNumber(text, /^ +(\d+) passing \(/gm);
  return passed === undefined ? undefined : { passed, total: passed + (lastNumber(text, /^ +(\d+) failing$/gm) ?? 0) };
}

function goTest(text: string): TestCount | undefined {
  const passed = text.match(/^--- PASS: /gm)?.length ?? 0;
  return { passed, total: passed + (text.match(/^--- FAIL: /gm)?.length ?? 0) };
}

/** Test Anything Protocol: the points at the outermost level. */
function tap(text: string): TestCount | undefined {
  let passed = 0;
  let total = 0;
  for (const match of text.matchAll(/^(not )?ok\b(.*)$/gm)) {
    if (/# *(?:skip|todo)\b/i.test(match[2] ?? '')) continue;
    total++;
    if (!match[1]) passed++;
  }
  if (total === 0) return undefined;
  // Points that were planned and never came did not pass; without a plan this may be anybody's "ok".
  const plan = lastNumber(text, /^1\.\.(\d+)\b/gm);
  return plan === undefined ? undefined : { passed, total: Math.max(plan - skippedIn(text), total) };
}

function skippedIn(text: string): number {
  return text.match(/^(?:not )?ok\b.*# *(?:skip|todo)\b/gim)?.length ?? 0;
}

function anyRunner(text: string): TestCount | undefined {
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
