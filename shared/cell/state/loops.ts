/** Finds what came back in a run: the same tool call again, a model call tried again, a test that failed the same way. */
import type { CallFact, Loop, TestFact, ToolFact } from './facts.ts';

/** A call of a tool with its arguments as they were written. */
export interface CalledTool extends ToolFact {
  readonly arguments: string;
}

/** A model call with the hash of its request, where one is known. */
export interface AskedModel extends CallFact {
  readonly requestHash: string;
}

/** The same call twice is a second look; three times is a loop. */
const CALLS = 3;
const FAILURES = 2;
const TRIES = 2;
const MOST = 200;

/** All loops, the earliest first. Runs in one pass over each list. */
export function findLoops(
  tools: readonly CalledTool[],
  calls: readonly AskedModel[],
  tests: readonly TestFact[],
): Loop[] {
  return [...repeatedCalls(tools), ...retries(calls), ...returningFailures(tests)]
    .sort((a, b) => firstTime(a) - firstTime(b))
    .slice(0, MOST);
}

const firstTime = (loop: Loop): number => loop.occurrences[0]?.time ?? 0;

function repeatedCalls(tools: readonly CalledTool[]): Loop[] {
  const loops: Loop[] = [];
  for (const group of groupBy(tools, (tool) => `${tool.name}\n${tool.arguments}`)) {
    const [first] = group;
    if (!first || first.arguments === '' || group.length < CALLS) continue;
    const failed = group.filter((tool) => tool.failed).length;
    const often = failed === group.length ? 'each time' : failed === 1 ? 'once' : `${failed} times`;
    const ending = failed === 0 ? '' : `, and failed ${often}`;
    loops.push({
      what: 'tool call',
      text: `${first.name} ${first.summary} was called ${group.length} times with the same arguments${ending}`,
      occurrences: group.map(({ start, ordinal }) => ({ time: start, ordinal })),
    });
  }
  return loops;
}

/** Tries of one request: the same hash, or, where there is none, calls that follow a failed one directly. */
function retries(calls: readonly AskedModel[]): Loop[] {
  const loops: Loop[] = [];
  let tries: AskedModel[] = [];
  const end = () => {
    const failed = tries.filter((call) => call.failed).length;
    if (tries.length >= TRIES && failed > 0) {
      const answered = tries[tries.length - 1]?.failed ? 'and was never answered' : 'before it was answered';
      loops.push({
        what: 'retry',
        text: `A call of ${tries[0]?.model || 'the model'} failed ${failed} ${failed === 1 ? 'time' : 'times'} ${answered}`,
        occurrences: tries.map(({ start, ordinal }) => ({ time: start, ordinal })),
      });
    }
    tries = [];
  };
  for (const call of calls) {
    const before = tries[tries.length - 1];
    const again = before?.failed && (before.requestHash === '' || before.requestHash === call.requestHash);
    if (!again) end();
    tries.push(call);
  }
  end();
  return loops;
}

function returningFailures(tests: readonly TestFact[]): Loop[] {
  const loops: Loop[] = [];
  const failing = tests.filter((test) => !test.ok && test.failures.length > 0);
  for (const group of groupBy(failing, (test) => `${test.command}\n${test.failures.join('\n')}`)) {
    const [first] = group;
    if (!first || group.length < FAILURES) continue;
    const lines = first.failures.length;
    loops.push({
      what: 'test failure',
      text: `${first.command || 'The test run'} failed ${group.length} times with the same ${lines === 1 ? 'line' : `${lines} lines`}`,
      occurrences: group.map(({ time, ordinal }) => ({ time, ordinal })),
    });
  }
  return loops;
}

function groupBy<T>(list: readonly T[], groupKey: (item: T) => string): Iterable<T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = groupKey(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups.values();
}
