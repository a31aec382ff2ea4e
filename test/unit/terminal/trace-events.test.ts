import { describe, expect, test } from 'vitest';
import { decodeUtf8 } from '../../../shared/base/bytes.ts';
import { recordingFromEvents } from '../../../shared/terminal/trace-events.ts';

const START = 1_700_000_000_000_000_000n;

describe('terminal output that the trace carries', () => {
  test('becomes a recording in order of time, from its first piece on', () => {
    const recording = recordingFromEvents([
      { time: START + 1_500_000n, data: 'b' },
      { time: START, data: 'ä' },
    ]);
    expect(recording).toMatchObject({ format: 'trace-events', eventCount: 2, duration: 1.5, timestamp: 1_700_000_000 });
    expect([...recording.time]).toEqual([0, 1.5]);
    expect(decodeUtf8(recording.data)).toBe('äb');
  });

  test('has the size that is stated, or that its output needs', () => {
    const sizeOf = (data: string, size?: { columns: number; rows: number }) => {
      const { columns, rows } = recordingFromEvents([{ time: START, data }], size);
      return [columns, rows];
    };
    expect(sizeOf('x')).toEqual([80, 24]);
    expect(sizeOf('x', { columns: 132, rows: 50 })).toEqual([132, 50]);
    expect(sizeOf('\x1b[40;100Hx\x1b[1;36r\x1b[999;999H')).toEqual([100, 40]);
    expect(sizeOf('\x1b[8;30;90t\x1b[200;200H')).toEqual([90, 30]);
  });

  test('may be nothing at all', () => {
    expect(recordingFromEvents([])).toMatchObject({ eventCount: 0, duration: 0, timestamp: undefined });
  });
});
