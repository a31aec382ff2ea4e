/** What was true at an instant, from the facts of a run. Pure, and the same whichever way the clock came. */

import { firstIndexWhere, upperBound } from '../../base/search.ts';
import type { Nanoseconds } from '../../base/time.ts';
import type { CallFact, CellFacts, CellState, ErrorFact, FileFact, TestFact, ToolFact } from './facts.ts';
import { computeCost, type Price } from './prices.ts';

/** Ends count from their own instant on; a call that never ended runs for ever. */
const ended = (fact: { readonly end: Nanoseconds }, time: Nanoseconds): boolean => fact.end <= time;

/** The state at `time`. `prices` are asked for calls of which the trace itself tells no cost. */
export function stateAt(facts: CellFacts, time: Nanoseconds, prices: readonly Price[]): CellState {
  const running: (CallFact | ToolFact)[] = [];
  const sums = { input: 0, output: 0, cacheRead: 0, cacheCreation: 0, reasoning: 0 };
  let cost = Number.NaN;
  let unpriced = 0;
  let callsEnded = 0;
  let last: CallFact | undefined;
  for (const call of facts.calls) {
    if (call.start > time) break;
    if (!ended(call, time)) {
      running.push(call);
      continue;
    }
    callsEnded++;
    sums.input += known(call.input);
    sums.output += known(call.output);
    sums.cacheRead += known(call.cacheRead);
    sums.cacheCreation += known(call.cacheCreation);
    sums.reasoning += known(call.reasoning);
    const price = Number.isNaN(call.cost) ? computeCost(call, prices) : call.cost;
    if (Number.isNaN(price)) unpriced++;
    else cost = known(cost) + price;
    if (!Number.isNaN(call.input) && (!last || call.end >= last.end)) last = call;
  }
  let toolsEnded = 0;
  for (const tool of facts.tools) {
    if (tool.start > time) break;
    if (ended(tool, time)) toolsEnded++;
    else running.push(tool);
  }
  const { input, output, ...cached } = sums;
  return {
    input,
    outputTokens: output,
    ...cached,
    cost,
    unpriced,
    context: last ? last.input : Number.NaN,
    running: running.sort((a, b) => a.start - b.start),
    callsEnded,
    toolsEnded,
    files: filesAt(facts.files, time),
    lastTest: lastAt<TestFact>(facts.tests, time),
    lastError: lastAt<ErrorFact>(facts.errors, time),
    sinceOutput: sinceOutput(facts.output, time),
  };
}

const known = (count: number): number => (Number.isNaN(count) ? 0 : count);

/** The last change of each file until `time`, by path. */
function filesAt(files: readonly FileFact[], time: Nanoseconds): FileFact[] {
  const latest = new Map<string, FileFact>();
  for (const file of files) {
    if (file.time > time) break;
    latest.set(file.path, file);
  }
  return [...latest.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** All changes of one file until `time`, in their order: its difference as of then. */
export function listChanges(facts: CellFacts, path: string, time: Nanoseconds): FileFact[] {
  return facts.files.filter((file) => file.path === path && file.time <= time);
}

function lastAt<T extends { readonly time: Nanoseconds }>(list: readonly T[], time: Nanoseconds): T | undefined {
  return list[firstIndexWhere(list.length, (index) => (list[index] as T).time > time) - 1];
}

function sinceOutput(output: Float64Array, time: Nanoseconds): Nanoseconds {
  const index = upperBound(output, time) - 1;
  return index < 0 ? Number.NaN : time - (output[index] as number);
}
