import { describe, expect, it } from 'vitest';
import { foldRuns } from '../../../../renderer/compare/diff/folds.ts';
import { namedPairs } from '../../../../renderer/compare/diff/named.ts';
import { factRows } from '../../../../renderer/compare/diff/numbers.ts';
import { shownAbove } from '../../../../renderer/compare/diff/shown-above.ts';
import { linesApart, screensInWords } from '../../../../renderer/compare/screens.ts';
import { recordingLike } from '../../../../renderer/compare/terminal-sources.ts';
import type { ModelStep, Tokens, ToolStep } from '../../../../shared/cell/step.ts';
import { diffAttributes } from '../../../../shared/compare/diff/attributes.ts';
import { alignPair, comparedPair } from '../../../../shared/compare/pair.ts';
import { comparedRun, Keys } from '../../../../shared/compare/run.ts';
import type { RecordingInfo } from '../../../../shared/protocol.ts';
import { kindIndex, STATUS_ERROR } from '../../../../shared/trace/kind.ts';
import { type TestSpan, tableOf } from '../../trace/spans.ts';

const UNKNOWN = Number.NaN;
const tokens = (given: Partial<Tokens>): Tokens => ({
  input: UNKNOWN,
  output: UNKNOWN,
  cacheRead: UNKNOWN,
  cacheCreation: UNKNOWN,
  reasoning: UNKNOWN,
  total: UNKNOWN,
  ...given,
});
const model = (given: Partial<ModelStep>): ModelStep => ({
  type: 'model',
  operation: 'chat',
  provider: 'p',
  requestModel: 'm-1',
  responseModel: '',
  input: [],
  output: [],
  tokens: tokens({}),
  finishReasons: [],
  responseId: '',
  timeToFirstToken: UNKNOWN,
  cost: UNKNOWN,
  parameters: [],
  error: '',
  ...given,
});
const tool = (given: Partial<ToolStep>): ToolStep => ({
  type: 'tool',
  name: 'bash',
  description: '',
  callId: '',
  arguments: '',
  result: '',
  command: '',
  path: '',
  exitCode: UNKNOWN,
  error: '',
  ...given,
});

function pairOf(base: readonly TestSpan[], newRun: readonly TestSpan[]) {
  const keys = new Keys();
  const run = (spans: readonly TestSpan[]) => comparedRun(tableOf(spans), keys, []);
  return comparedPair(alignPair(run(base), run(newRun)), 0, 0);
}

describe('the facts of a step', () => {
  const kind = kindIndex('model');
  const pair = pairOf(
    [{ id: 'aa', name: 'chat', kind, start: 0, end: 2e9, tokens: [100, 20] }],
    [{ id: 'aa', name: 'chat', kind, start: 0, end: 5e9, tokens: [100, 50], status: STATUS_ERROR }],
  );
  const words = (...steps: [ModelStep | undefined, ModelStep | undefined]) =>
    factRows(pair, 0, ...steps).map(({ name, base, new: newRun, delta }) => [name, base, newRun, delta].join(' | '));

  it('stand side by side with their differences, from the tables alone', () => {
    expect(words(undefined, undefined)).toEqual([
      'duration | 2.00 s | 5.00 s | +3.00 s',
      'starts at | 0.000 s | 0.000 s | ±0',
      'per output token | 100 ms | 100 ms | ±0',
      'input tokens | 100 | 100 | ±0',
      'output tokens | 20 | 50 | +30',
      'status | no error | error | ',
    ]);
  });

  it('gain what the steps say', () => {
    const rows = words(
      model({ timeToFirstToken: 1e9, tokens: tokens({ output: 20 }), cost: 0.5 }),
      model({ timeToFirstToken: 3e9, tokens: tokens({ output: 50, reasoning: 7 }), responseModel: 'm-2', cost: 0.25 }),
    );
    expect(rows).toContain('first token after | 1.00 s | 3.00 s | +2.00 s');
    expect(rows).toContain('per output token | 50 ms | 40 ms | −10 ms');
    expect(rows).toContain('reasoning tokens |  | 7 | ');
    expect(rows).toContain('cost | $0.5 | $0.25 | −$0.25');
    expect(rows).toContain('model | m-1 | m-2 | ');
  });

  it('count what is inside, where any run has something there', () => {
    const inside: TestSpan[] = [
      { id: 'aa', name: 'a', start: 0, end: 9 },
      { id: 'bb', name: 'b', parent: 'aa', start: 1, end: 2, status: STATUS_ERROR },
    ];
    const facts = factRows(pairOf(inside, inside.slice(0, 1)), 0, undefined, undefined);
    expect(facts.find(({ name }) => name === 'errors inside')).toMatchObject({ base: '1', new: '0', delta: '−1' });
    const none = factRows(pairOf(inside.slice(0, 1), inside.slice(0, 1)), 0, undefined, undefined);
    expect(none.map(({ name }) => name)).toEqual(['duration', 'starts at']);
  });

  it('are those of one run where the other does not have the step', () => {
    const alone = pairOf(
      [{ id: 'aa', name: 'a', start: 0, end: 5 }],
      [
        { id: 'aa', name: 'a', start: 0, end: 5 },
        { id: 'bb', name: 'b', parent: 'aa', start: 1, end: 2 },
      ],
    );
    expect(factRows(alone, 1, undefined, undefined).map(({ name, base }) => [name, base])).toEqual([
      ['duration', ''],
      ['starts at', ''],
    ]);
  });
});

describe('a diff of lines', () => {
  const same = (count: number) => ({ what: 'same' as const, lines: Array.from({ length: count }, (_, at) => `${at}`) });
  const added = { what: 'added' as const, lines: ['new'] };
  const outline = (...runs: Parameters<typeof foldRuns>[0]) =>
    foldRuns(runs).map(({ what, lines, folded }) => `${what} ${lines.length}${folded ? ' folded' : ''}`);

  it('shows what is near a change and folds what is far from any', () => {
    expect(outline(same(20), added, same(20), added, same(20))).toEqual([
      'same 18 folded',
      'same 2',
      'added 1',
      'same 2',
      'same 16 folded',
      'same 2',
      'added 1',
      'same 2',
      'same 18 folded',
    ]);
  });

  it('folds nothing that is not worth a press', () => {
    expect(outline(same(4), added, same(6), added)).toEqual(['same 4', 'added 1', 'same 6', 'added 1']);
  });
});

describe('named values', () => {
  it('are paired by name, the first of a name each', () => {
    const list = (...pairs: [string, string][]) => pairs.map(([name, value]) => ({ name, value }));
    expect(namedPairs(list(['t', '0'], ['gone', 'x'], ['t', '9']), list(['t', '1'], ['new', 'y']))).toEqual([
      { name: 't', base: '0', new: '1' },
      { name: 'new', base: '', new: 'y' },
      { name: 'gone', base: 'x', new: '' },
    ]);
  });
});

describe('attributes that the step has told of', () => {
  const text = (key: string, value: string, whole?: number) => ({
    key,
    value: { type: 'string' as const, value, ...(whole === undefined ? {} : { cut: { whole } }) },
  });
  const told = (...args: Parameters<typeof shownAbove>) => {
    const isShown = shownAbove(...args);
    return (a: readonly ReturnType<typeof text>[], b: readonly ReturnType<typeof text>[]) =>
      diffAttributes(a, b)
        .filter(isShown)
        .map(({ key }) => key);
  };

  it('are those whose values are the arguments or the result, also where only their beginning is here', () => {
    const long = 'line\n'.repeat(2000);
    const isTold = told(tool({ arguments: '{"a":1}', result: long }), tool({ arguments: '{"a":2}', result: 'short' }));
    expect(
      isTold(
        [text('args', '{"a":1}'), text('out', long.slice(0, 4096), long.length), text('else', '{"a":1}')],
        [text('args', '{"a":2}'), text('out', 'short'), text('else', 'other')],
      ),
    ).toEqual(['args', 'out']);
  });

  it('are the messages of a model call that is shown as one', () => {
    const said = model({ input: [{ role: 'user', name: '', parts: [], finishReason: '' }] });
    const lists = [[text('gen_ai.input.messages', 'a')], [text('gen_ai.input.messages', 'b')]] as const;
    expect(told(said, said)(...lists)).toEqual(['gen_ai.input.messages']);
    expect(told(model({}), model({}))(...lists)).toEqual([]);
  });
});

describe('two screens', () => {
  it('are the same where nobody sees a difference', () => {
    expect(screensInWords('a  \nb', 'a\nb\n')).toBe('same screen');
    expect(screensInWords('a\nb', 'a\nc')).toBe('1 line differs');
    expect(linesApart('a\nb\nc', '')).toBe(3);
  });

  it('are of recordings that are like each other, unless another was chosen', () => {
    const recording = (index: number, name: string) => ({ index, name }) as RecordingInfo;
    const recordings = [recording(0, 'setup.cast'), recording(1, 'agent.cast')];
    expect(recordingLike(recordings, undefined, recording(0, 'agent.cast'))?.index).toBe(1);
    expect(recordingLike(recordings, undefined, recording(1, 'else.cast'))?.index).toBe(1);
    expect(recordingLike(recordings, undefined, recording(9, 'else.cast'))?.index).toBe(0);
    expect(recordingLike(recordings, undefined, undefined)?.index).toBe(0);
    expect(recordingLike(recordings, 0, recording(0, 'agent.cast'))?.index).toBe(0);
    expect(recordingLike([], undefined, undefined)).toBeUndefined();
  });
});
