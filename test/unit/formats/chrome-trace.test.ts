import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chromeTrace } from '../../../shared/formats/chrome/chrome-trace.ts';
import { plainOf, readForeign } from './read-foreign.ts';

const DAY = 86_400_000_000_000n;

const event = (ph: string, name: string, ts: number | undefined, more: object = {}) => ({
  pid: 1,
  tid: 1,
  ph,
  name,
  ts,
  ...more,
});

/** What is inside what, by names. */
async function tree(events: readonly unknown[], pieceSize?: number) {
  const result = await readForeign(chromeTrace, JSON.stringify(events), pieceSize);
  const names = new Map(result.spans.map(({ spanId, name }) => [spanId, name]));
  return { ...result, tree: result.spans.map((span) => `${span.name}<${names.get(span.parentSpanId ?? '') ?? ''}`) };
}

describe('Chrome trace events', () => {
  it('nest by time on their thread, whatever order they are written in', async () => {
    const { tree: found, spans } = await tree([
      event('X', 'inner', 12.345678, { dur: 0.5 }),
      event('X', 'second', 12.9, { dur: 1 }),
      event('X', 'outer', 10, { dur: 10, args: { url: 'x', n: 7 }, cat: 'net', tts: 5 }),
      event('X', 'other thread', 11, { dur: 1, tid: 2 }),
    ]);
    expect(found).toEqual(['outer<', 'inner<outer', 'second<outer', 'other thread<']);
    expect([spans[1]?.start, spans[1]?.end]).toEqual([DAY + 12_345n, DAY + 12_845n]);
    expect(plainOf(spans[0]?.attributes)).toEqual({
      url: 'x',
      n: '7n',
      'chrome.cat': 'net',
      'chrome.tts': '5n',
    });
  });

  it('with a wall clock keep it to the nanosecond', async () => {
    const text = '[{"ph":"X","name":"a","pid":1,"tid":1,"ts":1700000000123456.789,"dur":1.001}]';
    const { spans } = await readForeign(chromeTrace, text);
    expect([spans[0]?.start, spans[0]?.end]).toEqual([1700000000123456789n, 1700000000123457790n]);
  });

  it('of beginnings and ends are paired by name; what never ended is unfinished, and ends without a beginning are counted', async () => {
    const {
      tree: found,
      spans,
      counts,
    } = await tree([
      event('B', 'a', 0, { args: { x: 1 } }),
      event('B', 'b', 1),
      event('B', 'c', 2),
      event('E', 'b', 5, { args: { y: 2 }, tts: 7 }),
      event('E', 'z', 6),
      event('E', '', 8),
    ]);
    // The end without a name ends the innermost one that is open.
    expect(found).toEqual(['a<', 'b<a', 'c<a']);
    expect(spans.map(({ end }) => (end === 0n ? 0n : end - DAY))).toEqual([0n, 5000n, 8000n]);
    expect(plainOf(spans[1]?.attributes)).toEqual({ y: '2n', 'chrome.end.tts': '7n' });
    expect(counts).toEqual({ 'ends without a beginning': 1 });
  });

  it('that only overlap hold nothing of each other', async () => {
    const { tree: found } = await tree([event('X', 'a', 0, { dur: 10 }), event('X', 'b', 5, { dur: 10 })]);
    expect(found).toEqual(['a<', 'b<']);
  });

  it('that are instants belong to the slice around them, or are counted', async () => {
    const { spans, counts } = await tree([
      event('X', 'a', 10, { dur: 10 }),
      event('i', 'tick', 15, { s: 't', args: { n: 1 } }),
      event('I', 'late', 50),
      event('C', 'memory', 11, { args: { bytes: 5 } }),
    ]);
    expect(spans[0]?.events).toEqual([
      {
        time: DAY + 15_000n,
        name: 'tick',
        attributes: [
          { key: 'n', value: { type: 'int', value: '1' } },
          { key: 'chrome.s', value: { type: 'string', value: 't' } },
        ],
      },
    ]);
    expect(counts).toEqual({ 'instant events outside of any slice': 1, 'counter events': 1 });
  });

  it('that are asynchronous nest by their id, and have steps', async () => {
    const { tree: found, spans } = await tree([
      event('b', 'request', 1, { cat: 'net', id: '0x1' }),
      event('b', 'dns', 2, { cat: 'net', id: '0x1' }),
      event('b', 'request', 2, { cat: 'net', id: '0x2', tid: 9 }),
      event('n', 'sent', 3, { cat: 'net', id: '0x1' }),
      event('e', 'dns', 4, { cat: 'net', id: '0x1' }),
      event('e', 'request', 5, { cat: 'net', id: '0x1' }),
    ]);
    expect(found).toEqual(['request<', 'dns<request', 'request<']);
    expect(spans.map(({ end }) => end > 0n)).toEqual([true, true, false]);
    expect(spans[1]?.events?.map(({ name }) => name)).toEqual(['sent']);
  });

  it('with flows link the slice that a flow comes to with the one that it left', async () => {
    const { spans, counts } = await tree([
      event('X', 'from', 0, { dur: 10 }),
      event('X', 'to', 20, { dur: 10, tid: 2 }),
      event('X', 'next', 40, { dur: 10, tid: 3 }),
      event('s', 'f', 5, { id: 7 }),
      event('t', 'f', 25, { id: 7, tid: 2 }),
      event('f', 'f', 35, { id: 7, tid: 3 }),
      event('f', 'f', 45, { id: 8, tid: 3, bp: 'e' }),
    ]);
    const by = new Map(spans.map((span) => [span.name, span]));
    expect(by.get('to')?.links?.map(({ spanId }) => spanId)).toEqual([by.get('from')?.spanId]);
    expect(by.get('next')?.links?.map(({ spanId }) => spanId)).toEqual([by.get('to')?.spanId]);
    expect(counts).toEqual({ 'flows without a slice at both ends': 1 });
  });

  it('name processes and threads, also behind their slices', async () => {
    const { spans } = await tree([
      event('X', 'a', 1, { dur: 1 }),
      event('X', 'b', 1, { dur: 1, pid: 2 }),
      event('M', 'process_name', undefined, { args: { name: 'Renderer' } }),
      event('M', 'thread_name', undefined, { args: { name: 'main' } }),
      event('M', 'process_labels', undefined, { args: { labels: 'tab' } }),
    ]);
    expect(spans.map(({ service }) => service)).toEqual(['Renderer', 'process 2']);
    expect(spans[0]?.resourceAttributes).toEqual({
      'service.name': 'Renderer',
      'chrome.process_labels.labels': 'tab',
      'thread.name': 'main',
      'process.pid': '1',
      'thread.id': '1',
    });
  });

  it('may end without the closing bracket, in an object and in an array', async () => {
    const one = JSON.stringify(event('X', 'a', 1, { dur: 1 }));
    for (const text of [`[${one},\n`, `[${one}`, `[\n${one}\n,`]) {
      const { spans, problems, counts } = await readForeign(chromeTrace, text);
      expect([spans.length, problems, counts]).toEqual([1, [], { 'lists of events that were never closed': 1 }]);
    }
    const object = await readForeign(
      chromeTrace,
      `{"otherData":{"version":"1"},"traceEvents":[${one}],"stackFrames":{}}`,
    );
    expect(object.spans[0]?.resourceAttributes['chrome.otherData.version']).toBe('1');
    expect(object.counts).toEqual({ 'stackFrames (not spans)': 1 });
    const cut = await readForeign(chromeTrace, `[${one},{"ph":"X","na`);
    expect([cut.spans.length, cut.problems.map(({ code }) => code)]).toEqual([1, ['truncated']]);
  });

  it('of which the middle was cut out are not lost in silence: metadata without a name is counted, a key twice is told', async () => {
    const metadata = '{"ph":"M","pid":1,"tid":1,"name":"thread_name","args":{"name":"t"}}';
    const slice = '{"ph":"X","pid":1,"tid":1,"name":"b","ts":2,"dur":1}';
    const nameless = await readForeign(chromeTrace, `[${metadata},{"ph":"M","pid":1,"tid":1,"ts":1,"dur":1},${slice}]`);
    expect([nameless.spans.length, nameless.counts]).toEqual([1, { 'metadata events without a name': 1 }]);
    const joined = `[{"ph":"X","pid":1,"tid":1,"name":"a","ts":1,"tid":1,"name":"b","ts":2,"dur":1}]`;
    const { spans, problems } = await readForeign(chromeTrace, joined);
    expect(spans.map(({ name }) => name)).toEqual(['b']);
    expect(problems).toEqual([
      {
        code: 'repeated-key',
        message: 'The object at byte 1 has the key "tid" more than once; the last one counts.',
        offset: 1,
      },
    ]);
  });

  it('are in the innermost slice that holds them, also where thousands are open at once', async () => {
    const many = Array.from({ length: 5000 }, (_, i) => event('B', `b${i}`, i));
    const { spans } = await tree([
      ...many,
      event('i', 'tick', 30_000),
      event('E', 'b7', 40_000),
      event('E', '', 40_001),
    ]);
    const byName = new Map(spans.map((span) => [span.name, span]));
    expect(byName.get('b4999')?.parentSpanId).toBe(byName.get('b4998')?.spanId);
    expect(byName.get('b4999')?.events?.map(({ name }) => name)).toEqual(['tick']);
    expect(spans.filter(({ end }) => end !== 0n).map(({ name }) => name)).toEqual(['b7', 'b4999']);
  });

  it('say what they were read from', async () => {
    const first = event('B', 'a', 1);
    const { written } = await tree([first, event('E', 'a', 2)]);
    expect(written.map((text) => JSON.parse(text))).toEqual([first]);
  });

  it('give every slice exactly once, each inside the innermost one that holds it', async () => {
    const slice = fc.record({ ts: fc.nat(200), dur: fc.nat(60), tid: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(slice, { maxLength: 40 }), async (slices) => {
        const { spans } = await tree([
          ...slices.map(({ ts, dur, tid }, i) => event('X', `s${i}`, ts, { dur, tid })),
          event('X', 'last', 1, { dur: 1 }),
        ]);
        expect(spans).toHaveLength(slices.length + 1);
        // As anybody would find it who has time: of all that hold a slice and stand before it, the last.
        const inOrder = [...spans].sort((a, b) =>
          Number(a.start - b.start || b.end - a.end || BigInt(`0x${a.spanId}`) - BigInt(`0x${b.spanId}`)),
        );
        for (const [i, span] of inOrder.entries()) {
          const holder = inOrder
            .slice(0, i)
            .findLast(
              ({ start, end, resource }) => start <= span.start && end >= span.end && resource === span.resource,
            );
          expect(span.parentSpanId).toBe(holder?.spanId ?? '');
        }
      }),
      { numRuns: 60 },
    );
  });
});
