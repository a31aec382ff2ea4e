import { describe, expect, it } from 'vitest';
import type { TestFact } from '../../../../shared/cell/state/facts.ts';
import { type AskedModel, type CalledTool, findLoops } from '../../../../shared/cell/state/loops.ts';

const tool = (start: number, args: string, failed = false): CalledTool => ({
  start,
  end: start + 1,
  ordinal: start,
  failed,
  name: 'read',
  summary: 'a.ts',
  callId: `call_${start}`,
  arguments: args,
});
const ask = (start: number, failed: boolean, requestHash = ''): AskedModel => ({
  start,
  end: start + 1,
  ordinal: start,
  failed,
  model: 'm',
  input: 1,
  output: 1,
  cacheRead: Number.NaN,
  cacheCreation: Number.NaN,
  reasoning: Number.NaN,
  cost: Number.NaN,
  requestHash,
});
const test = (time: number, failures: readonly string[]): TestFact => ({
  time,
  ordinal: time,
  command: 'cargo test',
  passed: 1,
  failed: failures.length,
  ok: failures.length === 0,
  failures,
});
const texts = (...lists: Parameters<typeof findLoops>) => findLoops(...lists).map(({ text }) => text);

describe('loops', () => {
  it('are the same tool call three times, wherever', () => {
    const calls = [tool(1, '{"path":"a.ts"}'), tool(2, '{"path":"b.ts"}'), tool(3, '{"path":"a.ts"}')];
    expect(texts(calls, [], [])).toEqual([]);
    const [loop] = findLoops([...calls, tool(4, '{"path":"a.ts"}', true)], [], []);
    expect(loop?.text).toBe('read a.ts was called 3 times with the same arguments, and failed once');
    expect(loop?.occurrences.map(({ time }) => time)).toEqual([1, 3, 4]);
  });

  it('are not tool calls of which the arguments are unknown', () => {
    expect(texts([tool(1, ''), tool(2, ''), tool(3, '')], [], [])).toEqual([]);
  });

  it('are model calls that failed and were tried again', () => {
    expect(texts([], [ask(1, true), ask(2, true), ask(3, false), ask(4, false)], [])).toEqual([
      'A call of m failed 2 times before it was answered',
    ]);
    expect(texts([], [ask(1, true, 'a'), ask(2, false, 'b')], [])).toEqual([]);
    expect(texts([], [ask(1, true, 'a'), ask(2, true, 'a')], [])).toEqual([
      'A call of m failed 2 times and was never answered',
    ]);
  });

  it('are test runs that fail the same way, also with others between', () => {
    const runs = [test(1, ['x', 'y']), test(2, ['z']), test(3, ['x', 'y']), test(4, []), test(5, ['x', 'y'])];
    expect(texts([], [], runs)).toEqual(['cargo test failed 3 times with the same 2 lines']);
  });

  it('come in the order in which they began', () => {
    const calls = [tool(5, 'a'), tool(6, 'a'), tool(7, 'a')];
    const found = findLoops(calls, [ask(1, true), ask(9, false)], [test(3, ['x']), test(8, ['x'])]);
    expect(found.map(({ what }) => what)).toEqual(['retry', 'test failure', 'tool call']);
  });
});
