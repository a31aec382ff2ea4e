import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byForm, formOf } from '../../../../renderer/cell/json-form.ts';
import { plotOf } from '../../../../renderer/cell/plot.ts';
import { readable } from '../../../../renderer/cell/readable.ts';
import { percent, roundToTenths } from '../../../../renderer/ui/shares.ts';
import { nextSort, sorted } from '../../../../renderer/ui/sorting.ts';
import type { CallRow } from '../../../../shared/cell/page/page.ts';

describe('shares of a whole', () => {
  it('add up to a hundred as they are printed', () => {
    expect(roundToTenths([1, 1, 1]).map(percent)).toEqual(['33.4 %', '33.3 %', '33.3 %']);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e15, noNaN: true }), { minLength: 1, maxLength: 12 }), (parts) => {
        const tenths = roundToTenths(parts);
        const sum = parts.reduce((a, b) => a + b, 0);
        expect(tenths.reduce((a, b) => a + b, 0)).toBe(sum > 0 ? 1000 : 0);
        tenths.forEach((value, index) => {
          if (sum > 0) expect(Math.abs(value - ((parts[index] as number) / sum) * 1000)).toBeLessThan(1);
        });
      }),
    );
  });
});

describe('sorting', () => {
  it('puts what is unknown last, whichever way', () => {
    const rows = [3, Number.NaN, 1, 2];
    expect(sorted(rows, (row) => row, false)).toEqual([1, 2, 3, Number.NaN]);
    expect(sorted(rows, (row) => row, true)).toEqual([3, 2, 1, Number.NaN]);
    expect(sorted(['b', '', 'a'], (row) => row, true)).toEqual(['b', 'a', '']);
  });

  it('compares numbers in text as numbers', () => {
    expect(sorted(['10', '9', '-1.5', '2'], (row) => row, false)).toEqual(['-1.5', '2', '9', '10']);
    expect(sorted(['run10', 'run9'], (row) => row, false)).toEqual(['run9', 'run10']);
  });

  it('goes up, down, and back to how it came', () => {
    const up = nextSort(undefined, 'a');
    const down = nextSort(up, 'a');
    expect([up, down, nextSort(down, 'a'), nextSort(down, 'b')]).toEqual([
      { column: 'a', down: false },
      { column: 'a', down: true },
      undefined,
      { column: 'b', down: false },
    ]);
  });
});

describe('the form of a value', () => {
  it.each([
    ['exit_code', 0, 'scalar'],
    ['timed_out', false, 'scalar'],
    ['partial_score', null, 'nothing'],
    ['stderr_tail', '', 'nothing'],
    ['stdout_tail', 'ok', 'output'],
    ['message', 'two\nlines', 'output'],
    ['added', ['a', 'b'], 'list'],
    ['removed', [], 'nothing'],
    ['weights', { cost: 0.15 }, 'facts'],
    ['sources', { proxy: { prompt: 1 } }, 'tree'],
    ['rows', [[1], [2]], 'tree'],
  ] as const)('of %s is what reads best', (name, value, form) => {
    expect(formOf(name, value)).toBe(form);
  });

  it('puts facts before blocks', () => {
    const sourced = (key: string, value: string | number) => ({
      key,
      label: key,
      sources: [{ value, origin: { from: 'cell.json', at: key, span: undefined } as const }],
      conflict: false,
    });
    const { facts, blocks } = byForm([sourced('stdout_tail', 'x\ny'), sourced('pass', 1)]);
    expect([facts.map(({ key }) => key), blocks.map(({ key }) => key)]).toEqual([['pass'], ['stdout_tail']]);
  });

  it('reads lengths and token counts nicely, and leaves scores their digits', () => {
    expect(readable('wall_clock_ms', 20496.301)).toBe('20.50 s');
    expect(readable('duration_s', 20.496301)).toBe('20.50 s');
    expect(readable('prompt_tokens', 1000)).toBe('1,000');
    expect(readable('composite', 0.8653470492761985)).toBeUndefined();
  });
});

describe('the plot of model calls', () => {
  const call = (start: number, prompt: number): CallRow => ({
    ordinal: 0,
    start,
    duration: 10,
    model: '',
    requestHash: '',
    prompt,
    completion: Number.NaN,
    cached: Number.NaN,
    reasoning: Number.NaN,
    timeToFirstToken: Number.NaN,
    finish: '',
    error: '',
    responseId: '',
  });

  it('has no more columns than there is room for, and keeps the largest of each', () => {
    const calls = Array.from({ length: 20_000 }, (_, index) => call(index, index === 777 ? 5000 : 1));
    const plot = plotOf(calls, 0, 20_000, 600);
    expect(plot.columns.length).toBeLessThanOrEqual(201);
    expect(plot.mostTokens).toBe(5000);
    expect(Math.max(...plot.columns.map(({ prompt }) => prompt))).toBe(5000);
  });

  it('has every column inside, also of a run without length', () => {
    for (const [start, end, width] of [
      [0, 0, 300],
      [0, 100, 0],
      [0, 100, 300],
    ] as const)
      for (const column of plotOf([call(0, 1), call(100, 2)], start, end, width).columns) {
        expect(column.x).toBeGreaterThanOrEqual(0);
        expect(column.x).toBeLessThanOrEqual(width);
      }
  });
});
