import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallFact, CellFacts, FileFact, ToolFact } from '../../../../shared/cell/state/facts.ts';
import { computeCost, findPrice, parsePrices } from '../../../../shared/cell/state/prices.ts';
import { listChanges, stateAt } from '../../../../shared/cell/state/state-at.ts';

const NONE: CellFacts = {
  calls: [],
  tools: [],
  files: [],
  tests: [],
  errors: [],
  loops: [],
  output: new Float64Array(0),
  cut: false,
};
const call = (start: number, end: number, rest: Partial<CallFact> = {}): CallFact => ({
  start,
  end,
  ordinal: start,
  failed: false,
  model: 'm',
  input: 100,
  output: 10,
  cacheRead: Number.NaN,
  cacheCreation: Number.NaN,
  reasoning: Number.NaN,
  cost: Number.NaN,
  ...rest,
});
const tool = (start: number, end: number): ToolFact => ({
  start,
  end,
  ordinal: start,
  failed: false,
  name: 'bash',
  summary: '',
  callId: '',
});
const file = (time: number, path: string): FileFact => ({
  time,
  path,
  what: 'modified',
  size: time,
  ordinal: undefined,
  from: 'file watch',
  diff: undefined,
});

const facts = fc
  .record({
    calls: fc.array(fc.tuple(fc.nat(100), fc.nat(50), fc.nat(1000), fc.boolean())),
    tools: fc.array(fc.tuple(fc.nat(100), fc.nat(50), fc.boolean())),
    files: fc.array(fc.tuple(fc.nat(100), fc.constantFrom('a', 'b', 'c'))),
    output: fc.array(fc.nat(100)),
  })
  .map(({ calls, tools, files, output }): CellFacts => {
    const end = (start: number, length: number, open: boolean) => (open ? Number.NaN : start + length);
    return {
      ...NONE,
      calls: calls
        .map(([start, length, input, open]) => call(start, end(start, length, open), { input }))
        .sort((a, b) => a.start - b.start),
      tools: tools
        .map(([start, length, open]) => tool(start, end(start, length, open)))
        .sort((a, b) => a.start - b.start),
      files: files.map(([time, path]) => file(time, path)).sort((a, b) => a.time - b.time),
      output: Float64Array.from(output).sort(),
    };
  });

describe('the state at an instant', () => {
  it('is what a look at every fact gives, at any instant of any run', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: -5, max: 160 }), (run, time) => {
        const state = stateAt(run, time, []);
        const over = run.calls.filter((one) => one.end <= time);
        expect(state.input).toBe(over.reduce((sum, one) => sum + one.input, 0));
        expect(state.outputTokens).toBe(over.length * 10);
        expect(state.callsEnded).toBe(over.length);
        expect(state.toolsEnded).toBe(run.tools.filter((one) => one.end <= time).length);
        const open = [...run.calls, ...run.tools].filter((one) => one.start <= time && !(one.end <= time));
        expect(new Set(state.running)).toEqual(new Set(open));
        for (const path of ['a', 'b', 'c']) {
          const last = run.files.filter((one) => one.path === path && one.time <= time).pop();
          expect(state.files.find((one) => one.path === path)).toBe(last);
          expect(listChanges(run, path, time).pop()).toBe(last);
        }
        const shown = [...run.output].filter((one) => one <= time).pop();
        expect(state.sinceOutput).toEqual(shown === undefined ? Number.NaN : time - shown);
      }),
    );
  });

  it('knows the context from the last call that ended', () => {
    const run = { ...NONE, calls: [call(0, 50, { input: 7 }), call(10, 20, { input: 5 })] };
    expect([15, 30, 60].map((time) => stateAt(run, time, []).context)).toEqual([Number.NaN, 5, 7]);
  });

  it('has the cost that the trace tells, else that of the price table, and counts calls without a price', () => {
    const run = { ...NONE, calls: [call(0, 1, { cost: 2 }), call(2, 3, { model: 'gpt-x', input: 1e6 }), call(4, 5)] };
    const prices = [{ model: 'gpt-*', input: 3, output: 0 }];
    expect(stateAt(run, 10, prices)).toMatchObject({ cost: 5, unpriced: 1 });
    expect(stateAt(run, 0, prices).cost).toBeNaN();
  });
});

describe('prices', () => {
  it('go by the exact name before the longest beginning, whoever provides the model', () => {
    const prices = [
      { model: 'gpt-5*', input: 1, output: 1 },
      { model: 'gpt*', input: 2, output: 2 },
      { model: 'gpt-5-mini', input: 3, output: 3 },
    ];
    const input = (model: string) => findPrice(model, prices)?.input;
    expect(['gpt-5-mini', 'openai/GPT-5-nano', 'gpt-4', 'claude'].map(input)).toEqual([3, 1, 2, undefined]);
  });

  it('tell cached tokens from fresh ones', () => {
    const prices = [{ model: 'm', input: 10, output: 20, cacheRead: 1, cacheCreation: 12 }];
    const used = { model: 'm', input: 3e6, output: 1e6, cacheRead: 1e6, cacheCreation: 1e6 };
    expect(computeCost(used, prices)).toBe(10 + 1 + 12 + 20);
  });

  it('are read from lines, and a line that is none is named', () => {
    const { prices, problems } = parsePrices('# mine\ngpt-x, 1, 2\n\nclaude-*, 3, 15, 0.3, 3.75 # cached\nfree, lunch');
    expect(prices).toEqual([
      { model: 'gpt-x', input: 1, output: 2 },
      { model: 'claude-*', input: 3, output: 15, cacheRead: 0.3, cacheCreation: 3.75 },
    ]);
    expect(problems).toEqual([expect.stringContaining('Line 5')]);
  });
});
