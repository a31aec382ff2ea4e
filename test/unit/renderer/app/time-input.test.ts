import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimeInput } from '../../../../renderer/app/time-input.ts';
import { toRfc3339 } from '../../../../shared/base/time.ts';

const origin = 1_779_933_753_518_061_000n;
const context = { now: 10e9, whole: { start: 0, end: 7200e9 }, origin };
const at = (text: string) => {
  const result = parseTimeInput(text, context);
  return result.ok ? result.time : result.message;
};

describe('a time as typed', () => {
  it.each([
    ['12.8', 12.8e9],
    ['12.8s', 12.8e9],
    [' 12.8 s ', 12.8e9],
    ['.5', 0.5e9],
    ['500ms', 0.5e9],
    ['250us', 250e3],
    ['250 µs', 250e3],
    ['17ns', 17],
    ['1:02.5', 62.5e9],
    ['1:00:02.5', 3602.5e9],
    ['90:00', 5400e9],
    ['1m 2s', 62e9],
    ['1h', 3600e9],
    ['50%', 3600e9],
    ['+2s', 12e9],
    ['+2', 12e9],
    ['-1s', 9e9],
    ['−1s', 9e9],
    ['+1:00', 70e9],
    ['2026-05-28T02:02:34.518061Z', 1e9],
    ['2026-05-28T04:02:34.518061+02:00', 1e9],
    ['2026-05-28 02:02:34.518061001', 1e9 + 1],
  ])('%s is understood', (text, time) => {
    expect(at(text)).toBe(time);
  });

  it.each(['', 'soon', '1:75', '1:2:3:4', '5 parsecs', '12..5', '--1s', '+', '2026-13-40T00:00:00Z', '1e5', 'NaN'])(
    '%j is refused with a message that shows how',
    (text) => {
      const result = parseTimeInput(text, context);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.message).toMatch(/time|date/i);
    },
  );

  it('outside the trace means its nearest end, and says so', () => {
    expect(parseTimeInput('-1h', context)).toMatchObject({
      ok: true,
      time: 0,
      note: expect.stringContaining('before'),
    });
    expect(parseTimeInput('3h', context)).toMatchObject({
      ok: true,
      time: 7200e9,
      note: expect.stringContaining('after'),
    });
  });

  it('as a date with nanoseconds is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_200_000_000_000 }), (time) => {
        expect(at(toRfc3339(origin + BigInt(time)))).toBe(time);
      }),
    );
  });

  it('never throws and stays inside the trace, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9.:%smh TZ]{0,24}$/)), (text) => {
        const result = parseTimeInput(text, context);
        if (!result.ok) return;
        expect(result.time).toBeGreaterThanOrEqual(0);
        expect(result.time).toBeLessThanOrEqual(7200e9);
      }),
    );
  });
});
