import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../shared/base/bytes.ts';
import { concatBytes, encodeUtf8 } from '../../../shared/base/bytes.ts';
import type { SpanTable } from '../../../shared/trace/table.ts';
import { grant, otlpLine, testEngine } from './host.ts';

const CAST = [
  '{"version":2,"width":40,"height":5,"timestamp":1780000000}',
  '[0.1,"o","hello\\r\\n"]',
  '[0.5,"o","world\\r\\n"]',
  '[0.9,"m","halfway"]',
  '[1.5,"o","bye\\r\\n"]',
].join('\n');

function names(table: SpanTable): string[] {
  return Array.from(table.name, (index) => table.strings[index] ?? '');
}

describe('opening', () => {
  it('gives the table in tree order, complete, with what each file was', async () => {
    const { client, events } = testEngine({
      'trace.jsonl': [
        otlpLine([{ id: '3', parent: '1', name: 'late child', start: 5 }]),
        otlpLine([{ id: '2', parent: '1', name: 'early child', start: 1 }]),
        otlpLine([{ id: '1', name: 'root', start: 0, length: 10 }]),
      ].join('\n'),
    });
    const info = await client.request('open', { files: [grant('trace.jsonl')] });
    expect(info.cancelled).toBe(false);
    expect(info.files).toMatchObject([
      { name: 'trace.jsonl', format: 'otlp-json', compression: 'none', spans: 3, error: undefined },
    ]);
    const table = events.table.at(-1) as SpanTable;
    expect(table.complete).toBe(true);
    expect(names(table)).toEqual(['root', 'early child', 'late child']);
    expect(events.progress.at(-1)?.phase).toBe('done');
  });

  it('joins several files into one document', async () => {
    const { client, events } = testEngine({
      'a.json': otlpLine([{ id: '1', name: 'root', length: 10 }]),
      'b.json': otlpLine([{ id: '2', parent: '1', name: 'child from the other file', start: 1 }]),
    });
    await client.request('open', { files: [grant('a.json'), grant('b.json')] });
    expect(names(events.table.at(-1) as SpanTable)).toEqual(['root', 'child from the other file']);
  });

  it('a file that does not exist or is no trace is refused with its reason, and the others open', async () => {
    const { client, events } = testEngine({ 'note.txt': 'dear diary', 'a.json': otlpLine([{ id: '1' }]) });
    const info = await client.request('open', { files: [grant('gone.json'), grant('note.txt'), grant('a.json')] });
    expect(info.files[0]?.error?.message).toContain('gone.json does not exist');
    expect(info.files[1]?.error).toBeDefined();
    expect(info.files[2]).toMatchObject({ spans: 1, error: undefined });
    expect(events.problems.at(-1)?.length).toBe(2);
  });

  it('aborting keeps what was read so far', async () => {
    const line = encodeUtf8(`${otlpLine([{ id: '1', name: 'first' }])}\n`);
    let wake = () => {};
    const slow: ByteSource = {
      name: 'slow',
      size: undefined,
      async *stream(signal) {
        for (let i = 0; !signal?.aborted; i++) {
          yield i === 0 ? line : encodeUtf8(' '.repeat(70_000));
          await new Promise<void>((resolve) => {
            setTimeout(resolve, 5);
            wake();
          });
        }
      },
      read: async (offset, length) => line.subarray(offset, offset + length),
    };
    const { client, events } = testEngine({ slow });
    const started = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const reading = new AbortController();
    const opening = client.request('open', { files: [grant('slow')] }, { signal: reading.signal });
    await started;
    await new Promise((resolve) => setTimeout(resolve, 60));
    reading.abort();
    expect((await opening).cancelled).toBe(true);
    expect(names(events.table.at(-1) as SpanTable)).toEqual(['first']);
    expect(events.progress.at(-1)?.phase).toBe('cancelled');
  });

  it('a span that was missing in an earlier table has its own name as soon as it is there', async () => {
    const child = encodeUtf8(`${otlpLine([{ id: '2', parent: '1', name: 'child' }])}\n`);
    const parent = encodeUtf8(`${otlpLine([{ id: '1', name: 'parent', length: 10 }])}\n`);
    const whole = concatBytes([child, parent]);
    const shown = () => events.table.some((table) => table.rowCount > 0);
    const slow: ByteSource = {
      name: 'slow',
      size: undefined,
      async *stream() {
        yield child;
        while (!shown()) {
          yield encodeUtf8(' '.repeat(70_000));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        yield parent;
      },
      read: async (offset, length) => whole.subarray(offset, offset + length),
    };
    const { client, events } = testEngine({ slow });
    await client.request('open', { files: [grant('slow')] });
    const first = events.table.find((table) => table.rowCount > 0) as SpanTable;
    expect(names(first)).toContain('child');
    expect(names(first).join()).toContain('missing span');
    expect(names(events.table.at(-1) as SpanTable)).toEqual(['parent', 'child']);
  });

  it('opening another document replaces the one before', async () => {
    const { client, events } = testEngine({
      'a.json': otlpLine([{ id: '1', name: 'a' }]),
      'b.json': otlpLine([{ id: '1', name: 'b' }]),
    });
    await client.request('open', { files: [grant('a.json')] });
    await client.request('open', { files: [grant('b.json')] });
    expect(names(events.table.at(-1) as SpanTable)).toEqual(['b']);
  });

  it('says when a file changed on disk', async () => {
    const engine = testEngine({ 'a.json': otlpLine([{ id: '1' }]) });
    await engine.client.request('open', { files: [grant('a.json')] });
    engine.touch('a.json');
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(engine.events.changed).toEqual([{ name: 'a.json' }]);
  });
});

describe('details of a span', () => {
  const secret = 'sk-test-000abcdefghijklmnopqrstuvwxyz';
  const files = {
    'trace.json': otlpLine([
      {
        id: '1',
        name: `run with ${secret}`,
        attributes: {
          argv: ['aider', '--openai-api-key', 'hunter2hunter2'],
          long: 'x'.repeat(10_000),
          big: 1759394440904641998n,
          token: secret,
        },
        events: [{ timeUnixNano: '1780000000000500000', name: 'tick', attributes: [] }],
      },
    ]),
  };

  it('come with ids, types and exact integers, long values cut, and the whole value on request', async () => {
    const { client } = testEngine(files);
    await client.request('open', { files: [grant('trace.json')] });
    const detail = await client.request('span.detail', { ordinal: 0 });
    expect(detail.spanId).toBe('0000000000000001');
    expect(detail.attributes.find(({ key }) => key === 'big')?.value).toEqual({
      type: 'int',
      value: '1759394440904641998',
    });
    const index = detail.attributes.findIndex(({ key }) => key === 'long');
    expect(detail.attributes[index]?.value).toMatchObject({ cut: { whole: 10_000 } });
    const whole = await client.request('span.value', { ordinal: 0, of: 'span', path: [index] });
    expect(whole).toEqual({ type: 'string', value: 'x'.repeat(10_000) });
    expect(detail.resource).toEqual([{ key: 'service.name', value: { type: 'string', value: 'test' } }]);
    expect(detail.scope).toMatchObject({ name: 'tests', version: '1' });
    expect(detail.events).toMatchObject([{ name: 'tick', time: 1780000000000500000n }]);
  });

  it('have secrets masked everywhere until revealed', async () => {
    const { client, events } = testEngine(files);
    await client.request('open', { files: [grant('trace.json')] });
    const detail = await client.request('span.detail', { ordinal: 0 });
    const raw = await client.request('span.raw', { ordinal: 0 });
    const step = await client.request('span.step', { ordinal: 0 });
    const everything = JSON.stringify([detail, raw, step, events], (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain('hunter2hunter2');
    expect(detail.masked).toBeGreaterThanOrEqual(2);
    await client.request('session.reveal', { reveal: true });
    const revealed = await client.request('span.raw', { ordinal: 0 });
    expect(revealed.text).toContain(secret);
    expect(revealed.text).toContain('hunter2hunter2');
  });

  it('a span that does not exist is an error that says so', async () => {
    const { client } = testEngine(files);
    await client.request('open', { files: [grant('trace.json')] });
    for (const ordinal of [-1, 1, 1.5, Number.NaN]) {
      await expect(client.request('span.detail', { ordinal })).rejects.toMatchObject({ code: 'no-such-span' });
    }
  });
});

describe('queries', () => {
  it('find rows by text in attributes and by TraceQL, and point at errors', async () => {
    const { client } = testEngine({
      'trace.json': otlpLine([
        { id: '1', name: 'root', length: 5000 },
        {
          id: '2',
          parent: '1',
          name: 'chat',
          length: 2000,
          attributes: { 'gen_ai.operation.name': 'chat', note: 'Needle in it' },
        },
        {
          id: '3',
          parent: '1',
          name: 'chat',
          length: 500,
          start: 2500,
          attributes: { 'gen_ai.operation.name': 'chat' },
        },
      ]),
    });
    await client.request('open', { files: [grant('trace.json')] });
    const rows = async (text: string) => {
      const result = await client.request('query', { text });
      return result.ok ? [...result.rows] : result;
    };
    expect(await rows('needle')).toEqual([1]);
    expect(await rows('{ kind = model && duration > 1s }')).toEqual([1]);
    expect(await rows('{ kind = model }')).toEqual([1, 2]);
    expect(await rows('{ kind = }')).toMatchObject({ ok: false });
  });
});

describe('text search without decoding every span', () => {
  it('finds exactly what decoding every span finds, escapes, numbers, ids and resources included', async () => {
    const spans = Array.from({ length: 300 }, (_, i) => ({
      id: (i + 1).toString(16),
      name: `span ${i % 7}`,
      attributes: {
        path: `src/lib${i % 11}.rs`,
        said: i % 3 === 0 ? `a "quoted" word\nand\tmore ${i}` : 'plain',
        flag: i % 2 === 0,
        ratio: i / 8,
        greeting: i % 5 === 0 ? 'größe 日本' : 'size',
      },
    }));
    const text = otlpLine(spans, { 'service.name': 'checkout', host: 'Builder' }).replace(
      'src/lib3.rs',
      'src\\u002flib3.rs',
    );
    const { client } = testEngine({ 'trace.json': text });
    await client.request('open', { files: [grant('trace.json')] });
    const count = async (query: string) => {
      const result = await client.request('query', { text: query });
      return result.ok ? result.rows.length : -1;
    };
    const contains = (i: number, word: string) => {
      const { name, attributes, id } = spans[i] as (typeof spans)[number];
      const all = [name, id.padStart(16, '0'), 'checkout', 'builder', ...Object.entries(attributes).flat().map(String)];
      return all.some((each) => each.toLowerCase().includes(word));
    };
    for (const word of [
      'lib3',
      'src/lib3',
      'quoted',
      'größe',
      'true',
      'builder',
      'checkout',
      '12.5',
      'more',
      'PLAIN',
      'nowhere',
      'word lib9',
      'greeting',
    ]) {
      const words = word.toLowerCase().split(' ');
      const expected = spans.filter((_, i) => words.every((each) => contains(i, each))).length;
      expect([word, await count(word)]).toEqual([word, expected]);
    }
  });
});

describe('recordings', () => {
  it('beside the trace are placed by what the span says, to the nanosecond', async () => {
    const { client, events } = testEngine({
      'trace.json': otlpLine([
        {
          id: '1',
          length: 3000,
          attributes: {
            'cell.span.kind': 'container',
            'cell.terminal.recording': 'term.cast',
            'cell.terminal.start_unix_nano': '1780000000250000001',
          },
        },
      ]),
      'term.cast': CAST,
    });
    await client.request('open', { files: [grant('trace.json')] });
    const [recording] = events.recordings.at(-1) ?? [];
    expect(recording).toMatchObject({
      name: 'term.cast',
      columns: 40,
      rows: 5,
      alignment: 'exact',
      startsAt: 250_000_001,
      span: 0,
    });
    expect(recording?.markers).toEqual([{ time: 900, label: 'halfway' }]);
  });

  it('of the same folder are placed by their header, and said to be', async () => {
    const { client, events } = testEngine({ 'trace.json': otlpLine([{ id: '1', length: 3000 }]), 'only.cast': CAST });
    await client.request('open', { files: [grant('trace.json')] });
    expect(events.recordings.at(-1)).toMatchObject([{ alignment: 'header', startsAt: 0 }]);
  });

  it('alone are a document of their own, as long as the recording', async () => {
    const { client, events } = testEngine({ 'only.cast': CAST });
    const info = await client.request('open', { files: [grant('only.cast')] });
    expect(info.files[0]).toMatchObject({ format: 'asciicast-v2', spans: 0 });
    expect(events.table.at(-1)?.extent).toBe(1.5e9);
    const frame = await client.request('terminal.frame', { recording: 0, time: 600, events: -1, scrollback: 0 });
    expect(frame).toMatchObject({ type: 'screen', columns: 40, rows: 5 });
    const found = await client.request('terminal.search', {
      recording: 0,
      text: 'WORLD',
      caseSensitive: false,
      regex: false,
      limit: 10,
    });
    expect(found.hits).toMatchObject([{ time: 500, line: 'world' }]);
  });

  it('that the trace names but that are missing are reported', async () => {
    const { client, events } = testEngine({
      'trace.json': otlpLine([
        { id: '1', attributes: { 'cell.span.kind': 'container', 'cell.terminal.recording': 'gone.cast' } },
      ]),
    });
    await client.request('open', { files: [grant('trace.json')] });
    expect(events.problems.at(-1)).toMatchObject([{ code: 'recording-missing' }]);
    const summary = await client.request('terminal.summary', { time: 1e9, columns: 80 });
    expect(summary.text).toContain('span 1');
  });

  it('carried by the trace as terminal.output events are played like any other', async () => {
    const output = (ms: number, data: string) => ({
      timeUnixNano: String(1_780_000_000_000_000_000n + BigInt(ms * 1e6)),
      name: 'terminal.output',
      attributes: [{ key: 'data', value: { stringValue: data } }],
    });
    const { client, events } = testEngine({
      'trace.json': otlpLine([{ id: '1', length: 3000, events: [output(100, 'one\r\n'), output(700, 'two\r\n')] }]),
    });
    await client.request('open', { files: [grant('trace.json')] });
    expect(events.recordings.at(-1)).toMatchObject([{ format: 'trace-events', startsAt: 100e6, events: 2 }]);
  });
});
