/** What is written for other tools looks as they want it. What is read back of it: round-trips.test.ts. */
import { describe, expect, it } from 'vitest';
import { otlpLine } from '../../engine/host.ts';
import { type Opened, openBytes } from './round-trip.ts';

const TRACE = otlpLine([
  { id: '1', name: 'root', length: 10, events: [{ timeUnixNano: '1780000000000000007', name: 'tick' }] },
  {
    id: '2',
    parent: '1',
    name: 'child',
    start: 1,
    length: 0.000_123,
    status: 2,
    attributes: { list: ['a', 1], half: 0.5 },
  },
  { id: '3', parent: '1', name: '=HYPERLINK("x")', start: 2, length: 3 },
]);
const written = async (opened: Opened, target: string) => {
  const { bytes, losses } = await opened.write(target);
  return { text: Buffer.from(bytes).toString(), losses };
};

describe('a file for another tool', () => {
  it('has Jaeger’s microseconds to the nanosecond, its references and its processes', async () => {
    const { text, losses } = await written(await openBytes('a', TRACE), 'jaeger');
    const [trace] = JSON.parse(text).data;
    expect(text).toContain('"duration":0.123');
    expect(trace.spans[1].references).toEqual([
      { refType: 'CHILD_OF', traceID: trace.traceID, spanID: '0000000000000001' },
    ]);
    expect(trace.processes).toEqual({ p1: { serviceName: 'test', tags: [] } });
    expect(trace.spans[1].tags).toContainEqual({ key: 'error', type: 'bool', value: true });
    expect(losses).toEqual([{ what: 'lists, maps and nulls (written as JSON text)', count: 1 }]);
  });

  it('has lanes of nested slices for Chrome', async () => {
    const overlapping = otlpLine([
      { id: '1', name: 'root', length: 10 },
      { id: '2', parent: '1', name: 'a', start: 1, length: 5 },
      { id: '3', parent: '1', name: 'b', start: 2, length: 6 },
    ]);
    const { text } = await written(await openBytes('a', overlapping), 'chrome');
    const slices = JSON.parse(text).traceEvents.filter(({ ph }: { ph: string }) => ph === 'X');
    expect(slices.map(({ name, tid }: { name: string; tid: number }) => [name, tid])).toEqual([
      ['root', 1],
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('has no formulas for a spreadsheet, and is read as it was before', async () => {
    const before = await openBytes('a', TRACE);
    const { text, losses } = await written(before, 'csv');
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(losses).toEqual([]);
    const after = await openBytes('b', text);
    expect(after.spans.map(({ name }) => name)).toEqual(['root', 'child', '=HYPERLINK("x")']);
  });

  it('in CSV keeps its other rows where one is damaged or the file is cut', async () => {
    const { text } = await written(await openBytes('a', TRACE), 'csv');
    const damaged = text.replace('""half"":0.5', '""half"":');
    expect((await openBytes('b', damaged)).spans.map(({ name }) => name)).toEqual(['root', 'child', '=HYPERLINK("x")']);
    expect((await openBytes('b', text.slice(0, text.lastIndexOf('{')))).spans).toHaveLength(3);
  });
});
