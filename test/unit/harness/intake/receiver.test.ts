import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { intakeInCell, logJson, logs, spanJson, type TestIntake, traces } from './support.ts';

const BODY = JSON.stringify(traces([spanJson({ trace: 'f', id: 'a', name: 'ü' })]));

/** A zstd frame with the bytes as they are, in one raw block: no encoder is at hand. */
function storedZstd(bytes: Uint8Array): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  header.writeUInt32LE(bytes.length, 5);
  const block = Buffer.alloc(3);
  block.writeUIntLE((bytes.length << 3) | 1, 0, 3);
  return Buffer.concat([header, block, bytes]);
}

/** A zstd frame of `size` zeros, in a few hundred bytes. */
function zstdBomb(size: number): Buffer {
  const blocks: Buffer[] = [];
  for (let left = size; left > 0; left -= 1 << 17) {
    const length = Math.min(left, 1 << 17);
    const block = Buffer.alloc(4);
    block.writeUIntLE((length << 3) | 2 | (left <= 1 << 17 ? 1 : 0), 0, 3);
    blocks.push(block);
  }
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
  return Buffer.concat([header, ...blocks]);
}

describe('a body', () => {
  it.each([
    ['gzip', gzipSync(BODY)],
    ['GZIP', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['deflate', deflateRawSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['zstd', storedZstd(Buffer.from(BODY))],
    ['identity', Buffer.from(BODY)],
    ['deflate, gzip', gzipSync(deflateSync(BODY))],
  ])('in %s is read', async (encoding, body) => {
    const target = await intakeInCell();
    const response = await target.send('traces', body, { 'content-encoding': encoding });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({});
    const { spans, report } = await target.finish();
    expect(spans.map(({ name }) => name)).toEqual(['ü']);
    expect(report.problems).toEqual([]);
  });

  it.each([
    ['no JSON', 'traces', '{"resourceSpans":[', {}, 400, /cannot be read/],
    ['JSON of something else', 'traces', '{"hello":1}', {}, 400, /neither resourceSpans/],
    ['a list', 'traces', '[]', {}, 400, /not a JSON object/],
    ['no list of resources', 'traces', '{"resourceSpans":{}}', {}, 400, /not a list/],
    ['nested too deep', 'logs', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, {}, 400, /nested too deep/],
    ['no gzip', 'traces', 'abc', { 'content-encoding': 'gzip' }, 400, /no gzip/],
    ['half of a gzip', 'traces', gzipSync(BODY).subarray(0, 90), { 'content-encoding': 'gzip' }, 400, /no gzip/],
    ['no zstd', 'traces', 'abcdefgh', { 'content-encoding': 'zstd' }, 400, /no zstd/],
    [
      'half of a zstd',
      'traces',
      storedZstd(Buffer.from(BODY)).subarray(0, 90),
      { 'content-encoding': 'zstd' },
      400,
      /no zstd/,
    ],
    ['an unknown encoding', 'traces', 'abc', { 'content-encoding': 'lzw' }, 415, /lzw is unknown/],
    ['a form', 'traces', 'a=b', { 'content-type': 'text/plain' }, 415, /text\/plain/],
    [
      'damaged protobuf',
      'traces',
      Buffer.from([0x0a, 0x05, 1]),
      { 'content-type': 'application/x-protobuf' },
      400,
      /damaged at byte 0/,
    ],
    [
      'protobuf of another message',
      'traces',
      Buffer.from([0x08, 1]),
      { 'content-type': 'application/x-protobuf' },
      400,
      /damaged/,
    ],
  ])('that is %s is refused with the reason, and said', async (_, signal, body, headers, status, reason) => {
    const target = await intakeInCell();
    const response = await target.send(signal, body, headers);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(reason);
    const { report } = await target.finish();
    expect(report.problems).toEqual([expect.stringMatching(reason)]);
    expect(target.problems).toEqual(report.problems);
  });

  it.each([
    ['as it is', Buffer.alloc((64 << 20) + 1, 0x20), undefined],
    ['in gzip', gzipSync(Buffer.alloc((64 << 20) + 1, 0x20)), 'gzip'],
    ['in brotli', brotliCompressSync(Buffer.alloc((64 << 20) + 1, 0x20), { params: { 1: 1 } }), 'br'],
    ['in zstd', zstdBomb(65 << 20), 'zstd'],
  ])('larger than 64 MB %s is refused', async (_, body, encoding) => {
    const target = await intakeInCell();
    const response = await target.send('traces', body, encoding === undefined ? {} : { 'content-encoding': encoding });
    expect(response.status).toBe(413);
    const { report } = await target.finish();
    expect(report.problems).toEqual([expect.stringContaining('larger than 64 MB')]);
  });

  it('that is larger than 64 MB and does not say so is refused', async () => {
    const target = await intakeInCell();
    const sending = request(`${target.intake.url}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    const answered = once(sending, 'response');
    const chunk = Buffer.alloc(1 << 20, 0x20);
    for (let i = 0; i < 66; i++) if (!sending.write(chunk)) await once(sending, 'drain');
    sending.end();
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    response.resume();
  });

  it('that is empty is no problem', async () => {
    const target = await intakeInCell();
    expect((await target.send('traces', '{}')).status).toBe(200);
    expect((await target.send('logs', '{"resourceLogs":[]}')).status).toBe(200);
    const empty = await target.send('metrics', new Uint8Array(0), { 'content-type': 'application/x-protobuf' });
    expect(empty.status).toBe(200);
    expect((await target.finish()).report.problems).toEqual([]);
  });

  it('with spans and logs gives both, whatever its path', async () => {
    const target = await intakeInCell();
    const body = { ...traces([spanJson({ trace: 'f', id: 'a' })]), ...logs([logJson(1, {})]) };
    const response = await fetch(target.intake.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    expect((await target.finish()).report).toMatchObject({ spans: 1, logs: 1, problems: [] });
  });

  it('whose entries are partly no objects gives the others, and says so', async () => {
    const target = await intakeInCell();
    await target.send('traces', traces([1, null, spanJson({ trace: 'f', id: 'a' })]));
    expect((await target.finish()).report).toMatchObject({
      spans: 1,
      problems: ['2 traces entries of a request are no objects'],
    });
  });
});

/** Sends bytes to the intake and gives what comes back. */
async function raw(target: TestIntake, text: string): Promise<string> {
  const socket = connect(Number(new URL(target.intake.url).port), '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe('a connection', () => {
  it('that waits for 100 Continue gets it', async () => {
    const target = await intakeInCell();
    const sending = request(`${target.intake.url}/v1/traces`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(BODY),
        expect: '100-continue',
      },
    });
    sending.flushHeaders();
    await once(sending, 'continue');
    sending.end(BODY);
    const [response] = await once(sending, 'response');
    response.resume();
    expect(response.statusCode).toBe(200);
    expect((await target.finish()).report.spans).toBe(1);
  });

  it('that speaks gRPC is told that nobody understands it, and the report says so', async () => {
    const target = await intakeInCell();
    expect(await raw(target, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toContain('400 Bad Request');
    expect((await target.finish()).report.problems).toEqual([expect.stringContaining('gRPC')]);
  });

  it('that breaks in the middle of a body is reported, and the next one works', async () => {
    const target = await intakeInCell();
    const socket = connect(Number(new URL(target.intake.url).port), '127.0.0.1');
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"res',
    );
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    expect((await target.send('traces', BODY)).status).toBe(200);
    const { report } = await target.finish();
    expect(report.spans).toBe(1);
    expect(report.problems.length).toBe(1);
  });

  it('that only looks whether anybody is there is no problem', async () => {
    const target = await intakeInCell();
    const response = await fetch(`${target.intake.url}/v1/traces`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect((await target.finish()).report.problems).toEqual([]);
  });

  it('is one of many at once, and nothing is lost or told twice', async () => {
    const target = await intakeInCell();
    const sent = Array.from({ length: 200 }, (_, i) =>
      target.send('traces', traces([spanJson({ trace: `${i % 7}${i}`, id: `${i + 1}` })])),
    );
    for (const response of await Promise.all(sent)) expect(response.status).toBe(200);
    const done = await target.finish();
    expect(done.report.spans).toBe(200);
    expect(done.spans.length).toBe(200);
  });
});

describe('closing', () => {
  it('waits for a request that is on its way, can be done twice, and ends listening', async () => {
    const target = await intakeInCell();
    const sending = request(`${target.intake.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    sending.write(BODY.slice(0, 20));
    const answered = once(sending, 'response');
    await new Promise((resolve) => setTimeout(resolve, 30));
    const closing = target.intake.close();
    setTimeout(() => sending.end(BODY.slice(20)), 60);
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(200);
    expect(await closing).toMatchObject({ spans: 1, problems: [] });
    expect(await target.intake.close()).toBe(await closing);
    await expect(target.send('traces', BODY)).rejects.toThrow();
  });

  it('masks secrets in what it quotes', async () => {
    const target = await intakeInCell();
    const key = 'sk-test-000aaaabbbbccccddddeeee';
    await target.send('traces', `${key} is no JSON`);
    await target.send(`traces?api_key=${key}`, 'x');
    const { report } = await target.finish();
    expect(report.problems.length).toBeGreaterThan(0);
    expect(JSON.stringify([report.problems, target.problems])).not.toContain(key.slice(0, 20));
  });

  it('lists a problem that came often only once', async () => {
    const target = await intakeInCell();
    for (let i = 0; i < 3; i++) await target.send('traces', 'x', { 'content-type': 'text/x' });
    const { report } = await target.finish();
    expect(report.problems).toEqual([expect.stringMatching(/text\/x.*\(3 times\)$/)]);
    expect(target.problems.length).toBe(1);
  });
});
