import { expect, test } from 'vitest';
import { finalValue, makeCounters, valueAt } from '../../../shared/playback/counters.ts';
import { tableOf } from '../trace/spans.ts';

const MODEL = 4;
const run = tableOf([
  { id: '1', start: 0, end: 100, kind: 2, status: 2, tokens: [300, 40] },
  { id: '2', parent: '1', start: 10, end: 30, kind: MODEL, tokens: [100, 10] },
  { id: '3', parent: '1', start: 20, end: 40, kind: MODEL, tokens: [200, Number.NaN] },
  { id: '4', parent: '1', start: 20, end: 25, kind: 5, status: 2 },
  { trace: 'bb', id: '5', start: 50, end: 60, kind: MODEL, tokens: [7, 3] },
]);

test('errors count when they end, model calls when they start', () => {
  const { errors, modelCalls } = makeCounters(run);
  expect([0, 24, 25, 100].map((t) => valueAt(errors, t))).toEqual([0, 0, 1, 2]);
  expect([9, 10, 20, 50].map((t) => valueAt(modelCalls, t))).toEqual([0, 1, 2, 3]);
  expect([finalValue(errors), finalValue(modelCalls)]).toEqual([2, 3]);
});

test('tokens of spans that sum up what lies inside them are not counted twice', () => {
  const { inputTokens, outputTokens } = makeCounters(run);
  expect([29, 30, 40, 60, 100].map((t) => valueAt(inputTokens, t))).toEqual([0, 100, 300, 307, 307]);
  expect(finalValue(outputTokens)).toBe(13);
});

test('one trace can be counted alone, and nothing counts as nothing', () => {
  const { modelCalls, inputTokens, errors } = makeCounters(run, 1);
  expect([finalValue(modelCalls), finalValue(inputTokens), finalValue(errors)]).toEqual([1, 7, 0]);
  expect(finalValue(makeCounters(tableOf([])).errors)).toBe(0);
});
