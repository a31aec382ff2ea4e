import { describe, expect, it } from 'vitest';
import { wholeWindow } from '../../../../renderer/document/windows.ts';
import type { RecordingInfo } from '../../../../shared/protocol.ts';
import { EMPTY_TABLE } from '../../../../shared/trace/empty.ts';

const recording = (startsAt: number, duration: number, alignment: RecordingInfo['alignment'] = 'exact') =>
  ({ startsAt, duration, alignment }) as RecordingInfo;
const trace = { id: 'a', firstRow: 0, endRow: 1, spans: 1, errors: 0, name: 'run', service: '' };
const table = { ...EMPTY_TABLE, extent: 20e9, traces: [{ ...trace, start: 5e9, end: 7e9 }] };

describe('what is shown of a document', () => {
  it('is all of it', () => {
    expect(wholeWindow(table, [], undefined)).toEqual({ start: 0, end: 20e9 });
  });

  it('reaches to the end of a recording that outlives the spans, and back to one that began before them', () => {
    expect(wholeWindow(table, [recording(1e9, 30_000)], undefined)).toEqual({ start: 0, end: 31e9 });
    expect(wholeWindow(table, [recording(-2e9, 1000)], undefined)).toEqual({ start: -2e9, end: 20e9 });
  });

  it('is not stretched backwards by a recording whose place is only assumed', () => {
    expect(wholeWindow(table, [recording(-2e9, 1000, 'assumed')], undefined).start).toBe(0);
  });

  it('is the one trace that was chosen', () => {
    expect(wholeWindow(table, [recording(-2e9, 90_000)], 0)).toEqual({ start: 5e9, end: 7e9 });
    expect(wholeWindow(table, [], 7)).toEqual({ start: 0, end: 20e9 });
  });

  it('has a length even where the trace has none', () => {
    const whole = wholeWindow(EMPTY_TABLE, [recording(Number.NaN, 5)], undefined);
    expect(whole.end).toBeGreaterThan(whole.start);
  });
});
