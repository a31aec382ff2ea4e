import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../register.ts';
import { decodeView, encodeView, type ViewState } from '../../../../renderer/document/view-state.ts';

const time = fc.integer({ min: 0, max: 9_000_000_000_000_000 });
const timeWindow = fc
  .tuple(time, time)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const view: fc.Arbitrary<ViewState> = fc.record({
  time,
  selection: fc.option(fc.integer({ min: -1000, max: 0xfffffffe }), { nil: undefined }),
  viewport: fc.option(timeWindow, { nil: undefined }),
  range: fc.option(timeWindow, { nil: undefined }),
  filter: fc.string({ unit: 'grapheme', maxLength: 200 }),
  mode: fc.constantFrom('only' as const, 'highlight' as const),
  trace: fc.option(fc.nat(100_000), { nil: undefined }),
  collapsed: fc
    .uniqueArray(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 300 })
    .map((rows) => rows.sort((a, b) => a - b)),
  view: fc.constantFrom('trace' as const, 'cell' as const),
});

describe('a view as text', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(view, (before) => {
        expect(decodeView(encodeView(before))).toEqual(before);
      }),
    );
  });

  it('is short for a whole subtree of closed rows', () => {
    const collapsed = Array.from({ length: 50_000 }, (_, index) => 1000 + index);
    const base = { time: 0, selection: 3, viewport: undefined, range: undefined, filter: '', trace: undefined };
    const text = encodeView({ ...base, mode: 'only', collapsed, view: 'trace' });
    expect(text.length).toBeLessThan(40);
    expect(decodeView(text)?.collapsed).toEqual(collapsed);
  });

  it('leaves closed rows out rather than growing past its room', () => {
    const collapsed = Array.from({ length: 5000 }, (_, index) => index * index);
    const base = { time: 5, selection: undefined, viewport: undefined, range: undefined, filter: '', trace: undefined };
    const text = encodeView({ ...base, mode: 'only', collapsed, view: 'trace' }, 100);
    expect(text.length).toBeLessThan(120);
    expect(decodeView(text)).toMatchObject({ time: 5, collapsed: [] });
  });

  it('is refused whole when its version is not known', () => {
    for (const text of ['', 'v=2&t=5', 't=5', '#', 'v=', '%', '%ff%00']) expect(decodeView(text)).toBeUndefined();
  });

  it('loses only the parts that cannot be believed', () => {
    const text = 'v=1&t=1.5&s=x.4&w=9~3&r=a~b~c&m=x&p=x&n=zzzzzzzzzzz&c=1.1.q*zzzzzz.5&q=ok';
    expect(decodeView(text)).toEqual({
      time: 0,
      selection: undefined,
      viewport: undefined,
      range: undefined,
      filter: 'ok',
      mode: 'only',
      trace: undefined,
      collapsed: [1, 2],
      view: 'trace',
    });
  });

  it('never throws and never gives numbers out of range, whatever it is given', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .dictionary(fc.constantFrom('v', 't', 's', 'w', 'r', 'q', 'm', 'n', 'c'), fc.string())
        .map((parts) => new URLSearchParams({ ...parts, v: '1' }).toString()),
      fc.tuple(view, fc.nat(), fc.string({ unit: 'binary', maxLength: 3 })).map(([before, at, put]) => {
        const text = encodeView(before);
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + put + text.slice(cut + 1);
      }),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const got = decodeView(text);
        if (!got) return;
        expect(Number.isSafeInteger(got.time)).toBe(true);
        for (const window of [got.viewport, got.range]) if (window) expect(window.end).toBeGreaterThan(window.start);
        for (const row of got.collapsed) expect(Number.isSafeInteger(row)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
