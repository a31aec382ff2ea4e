import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../harness/proxy/body-reader.ts';

interface Read {
  readonly events: { readonly name: string; readonly data: string }[];
  readonly wholes: string[];
  readonly problems: string[];
}

async function read(body: Buffer, cuts: readonly number[], encoding?: string): Promise<Read> {
  const result: Read = { events: [], wholes: [], problems: [] };
  let drained: () => void = () => undefined;
  const reader = readBody(
    encoding,
    {
      event: (name, data) => void result.events.push({ name, data }),
      whole: (text) => void result.wholes.push(text),
      problem: (message) => void result.problems.push(message),
    },
    () => drained(),
  );
  const ends = [...new Set(cuts.map((cut) => cut % (body.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, body.length]) {
    const more = reader.push(body.subarray(from, end));
    if (!more) await new Promise<void>((resolve) => (drained = resolve));
    from = end;
  }
  await reader.end();
  return result;
}

const encodings: readonly (readonly [string | undefined, (body: Buffer) => Buffer])[] = [
  [undefined, (body) => body],
  ['gzip', (body) => gzipSync(body)],
  ['br', (body) => brotliCompressSync(body)],
  ['deflate', (body) => deflateSync(body)],
  ['deflate', (body) => deflateRawSync(body)],
];

const json = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue());
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

describe('a body that is read as it passes', () => {
  it('gives the same events wherever a stream of events is cut, in every encoding', async () => {
    const event = fc.record({ name: fc.constantFrom('', 'message', 'response.created'), data: json });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1 }),
        lineEnd,
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 20 }),
        fc.constantFrom(...encodings),
        async (sent, newline, lastLine, cuts, [encoding, encode]) => {
          const lines = sent.map(({ name, data }) => [
            ...(name === '' ? [': a comment'] : [`event: ${name}`]),
            `data: ${JSON.stringify(data)}`,
          ]);
          const text = lines.map((list) => list.join(newline)).join(newline + newline);
          const body = encode(Buffer.from(text + (lastLine ? newline + newline : '')));
          const { events, wholes, problems } = await read(body, cuts, encoding);
          expect(events).toEqual(sent.map(({ name, data }) => ({ name, data: JSON.stringify(data) })));
          expect([...wholes, ...problems]).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is the same wherever it is cut once, and byte by byte, in the middle of letters too', async () => {
    const text =
      '\ufeffevent: größe\r\ndata: {"a":"🎉"}\r\n: note\r\n\r\ndata: 1\rdata:2\r\rdata: {"ß":"é"}\n\ndata: end';
    const body = Buffer.from(text);
    const whole = await read(body, []);
    expect(whole.events).toEqual([
      { name: 'größe', data: '{"a":"🎉"}' },
      { name: '', data: '1\n2' },
      { name: '', data: '{"ß":"é"}' },
      { name: '', data: 'end' },
    ]);
    for (let cut = 0; cut <= body.length; cut++) expect(await read(body, [cut])).toEqual(whole);
    expect(
      await read(
        body,
        Array.from(body, (_, at) => at),
      ),
    ).toEqual(whole);
    const packed = gzipSync(body);
    for (let cut = 0; cut <= packed.length; cut++) expect(await read(packed, [cut], 'gzip')).toEqual(whole);
  });

  it('gives the elements of an array one by one, and an object as a whole, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(json),
        fc.constantFrom(0, 2),
        fc.array(fc.nat(), { maxLength: 20 }),
        fc.constantFrom(...encodings),
        async (values, indent, cuts, [encoding, encode]) => {
          const array = await read(encode(Buffer.from(JSON.stringify(values, null, indent))), cuts, encoding);
          expect(array.events.map(({ data }) => JSON.parse(data))).toEqual(JSON.parse(JSON.stringify(values)));
          const object = await read(encode(Buffer.from(JSON.stringify({ values }, null, indent))), cuts, encoding);
          expect(object.wholes.map((text) => JSON.parse(text))).toEqual([JSON.parse(JSON.stringify({ values }))]);
          expect([...array.problems, ...object.problems, ...array.wholes, ...object.events]).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is read to the end of what came where a compressed stream breaks off, and that is said', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `data: {"n":${i},"x":"${Math.sin(i)}"}\n\n`).join('');
    const body = gzipSync(Buffer.from(lines));
    const { events, problems } = await read(body.subarray(0, body.length / 2), [], 'gzip');
    expect(events.length).toBeGreaterThan(100);
    expect(events.slice(0, -1).map(({ data }) => JSON.parse(data).n)).toEqual(
      Array.from({ length: events.length - 1 }, (_, i) => i),
    );
    expect(problems).toEqual([expect.stringContaining('ends early or is broken')]);
  });

  it('is said to be unread where its encoding is unknown, or what it says is not true', async () => {
    expect((await read(Buffer.from('{}'), [], 'snappy')).problems).toEqual([expect.stringContaining('snappy')]);
    expect((await read(Buffer.from('{}'), [], 'gzip, br')).problems).toEqual([expect.stringContaining('twice')]);
    expect((await read(Buffer.from('{"a":1}'), [], 'gzip')).problems).toHaveLength(1);
    expect((await read(Buffer.from('{"a":1}'), [], 'zstd')).problems).toHaveLength(1);
    expect((await read(Buffer.from('{"a":1}'), [], 'identity')).wholes).toEqual(['{"a":1}']);
  });

  it('never takes in an event without an end', async () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    const result: string[] = [];
    const problems: string[] = [];
    const reader = readBody(
      undefined,
      {
        event: (_name, data) => void result.push(data.slice(0, 10)),
        whole: () => undefined,
        problem: (message) => void problems.push(message),
      },
      () => undefined,
    );
    reader.push(Buffer.from('data: {"first":1}\n\ndata: '));
    for (let i = 0; i < 40; i++) reader.push(piece);
    reader.push(Buffer.from('\n\ndata: {"last":1}\n\n'));
    await reader.end();
    expect(result).toEqual(['{"first":1', '{"last":1}']);
    expect(problems).toEqual([expect.stringContaining('1 events')]);
  });
});
