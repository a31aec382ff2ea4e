import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyOf, record, send, serve } from './support.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function started(listener: http.RequestListener, prefix = '', options?: Parameters<typeof record>[1]) {
  const server = await serve(listener);
  open.push(server);
  const recording = await record(`${server.url}${prefix}`, options);
  open.push(recording);
  return { ...recording, url: recording.proxy.url, server };
}

const sha = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const answer = JSON.stringify({
  id: 'r1',
  model: 'm-1',
  choices: [{ index: 0, message: { content: 'Grüße 🎉' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 7, completion_tokens: 3 },
});

describe('what passes the proxy', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])(
    'is byte for byte the same in both directions, encoded as %s, and is read all the same',
    async (encoding, encode) => {
      const seen: { hash: string; headers: http.IncomingHttpHeaders; path: string }[] = [];
      const sent = encode(Buffer.from(answer));
      const { url, proxy } = await started(async (request, response) => {
        seen.push({ hash: sha(await bodyOf(request)), headers: request.headers, path: request.url ?? '' });
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding, 'x-own': 'ä' });
        response.end(sent);
      });
      const body = encode(Buffer.from(JSON.stringify({ model: 'm-1', messages: [] })));
      const got = await send(`${url}/v1/chat/completions?api-version=2`, body, {
        'content-encoding': encoding,
        'accept-encoding': 'gzip, br',
        'x-asked': 'yes',
      });
      await proxy.close();
      expect(seen).toEqual([
        {
          hash: sha(body),
          path: '/v1/chat/completions?api-version=2',
          headers: expect.objectContaining({
            'accept-encoding': 'gzip, br',
            'x-asked': 'yes',
            'content-encoding': encoding,
          }),
        },
      ]);
      expect(sha(got.body)).toBe(sha(sent));
      expect(got.headers).toMatchObject({ 'content-encoding': encoding, 'x-own': 'ä' });
      expect(proxy.calls).toMatchObject([{ model: 'm-1', tokens: { input: 7, output: 3 }, text: 'Grüße 🎉' }]);
    },
  );

  it('is read when it is encoded as zstd, in both directions', async () => {
    const { url, proxy } = await started((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'zstd' });
      response.end(zstd(Buffer.from(answer)));
    });
    const body = zstd(Buffer.from('{"model":"m-z","messages":[]}'));
    const got = await send(`${url}/v1/chat/completions`, body, { 'content-encoding': 'zstd' });
    expect(got.body.equals(zstd(Buffer.from(answer)))).toBe(true);
    await proxy.close();
    expect(proxy.calls).toMatchObject([{ responseId: 'r1', text: 'Grüße 🎉' }]);
  });

  it('keeps random bytes of any size as they are, with a length and in chunks', async () => {
    const { url, problems } = await started(async (request, response) => {
      const body = await bodyOf(request);
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      for (let at = 0; at < body.length; at += 77_777) response.write(body.subarray(at, at + 77_777));
      response.end();
    });
    for (const size of [0, 1, 65_536, 3_000_000]) {
      const body = randomBytes(size);
      const ways: Record<string, string>[] = [{}, { 'transfer-encoding': 'chunked' }, { expect: '100-continue' }];
      for (const headers of ways) {
        const got = await send(`${url}/files`, body, headers);
        expect([size, sha(got.body)]).toEqual([size, sha(body)]);
      }
    }
    expect(problems).toEqual([]);
  });

  it('keeps doubled headers and their spelling, and leaves out what belongs to one connection', async () => {
    let raw: string[] = [];
    const { url, server } = await started((request, response) => {
      raw = request.rawHeaders;
      response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Connection', 'X-Hop', 'X-Hop', '1']);
      response.end('{}');
    });
    const got = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const headers = ['Host', 'elsewhere', 'X-Api-Key', 'sk-test-000', 'X-Two', '1', 'X-Two', '2'];
      headers.push('Connection', 'close, X-Private', 'X-Private', 'p', 'Keep-Alive', 'timeout=1');
      http.request(`${url}/v1/models`, { headers }, resolve).on('error', reject).end();
    });
    got.resume();
    expect(raw.join('|')).toContain('X-Api-Key|sk-test-000|X-Two|1|X-Two|2');
    expect(raw.join('|')).not.toMatch(/X-Private|elsewhere|timeout=1/);
    expect(raw[raw.indexOf('Host') + 1]).toBe(new URL(server.url).host);
    expect(got.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(got.headers['x-hop']).toBeUndefined();
    expect(got.headers.date).toBeDefined();
  });

  it('joins the path of the upstream with that of the request, and writes a version once', async () => {
    const paths: string[] = [];
    const listener: http.RequestListener = (request, response) => {
      paths.push(request.url ?? '');
      response.end(answer);
    };
    const body = '{"model":"m-1"}';
    const plain = await started(listener, '/openai/v1/');
    await send(`${plain.url}/v1/chat/completions`, body);
    await send(`${plain.url}/chat/completions?x=1`, body);
    await send(`${plain.url}/v1beta/models/g-1:streamGenerateContent?alt=sse`, body);
    const query = await started(listener, '/anthropic?api-version=3');
    await send(`${query.url}/v1/messages?beta=true`, body);
    expect(paths).toEqual([
      '/openai/v1/chat/completions',
      '/openai/v1/chat/completions?x=1',
      '/openai/v1/v1beta/models/g-1:streamGenerateContent?alt=sse',
      '/anthropic/v1/messages?api-version=3&beta=true',
    ]);
    await plain.proxy.close();
    await query.proxy.close();
    expect(plain.proxy.calls.map(({ api }) => api)).toEqual(['chat', 'chat', 'gemini']);
    expect(query.proxy.calls.map(({ api }) => api)).toEqual(['messages']);
  });

  it('is no model call when it is a list of models, a token count, analytics or a HEAD; it passes and is counted', async () => {
    const seen: string[] = [];
    const { url, proxy, spans } = await started((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.writeHead(request.method === 'HEAD' ? 204 : 200);
      response.end();
    });
    await send(`${url}/`, '', {}, 'HEAD');
    await send(`${url}/v1/models`, '', {}, 'GET');
    await send(`${url}/v1/messages/count_tokens`, '{}');
    await send(`${url}/v1beta/models/m:countTokens`, '{}');
    await send(`${url}/v1/analytics/codex/turn-costs`, '{}');
    await send(`${url}/v1/threads/t1/messages`, '{}');
    expect(seen).toHaveLength(6);
    expect(proxy.otherRequests).toBe(6);
    await proxy.close();
    expect(proxy.calls).toEqual([]);
    expect(spans().map(({ name }) => name)).toEqual(['test:launch']);
  });

  it('is a model call at a path of its own where the options say so', async () => {
    const { url, proxy } = await started((_request, response) => response.end(answer), '', {
      paths: { '/ask': 'chat' },
    });
    await send(`${url}/ask?x=1`, '{"model":"m-1"}');
    await proxy.close();
    expect(proxy.calls).toMatchObject([{ api: 'chat', responseId: 'r1' }]);
  });

  it('reaches a client of HTTP/1.0, and comes from a server of HTTP/1.0', async () => {
    const { url, proxy } = await started((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"hi"}}]}\n\n');
      response.end('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    });
    const text = await raw(url, 'POST /v1/chat/completions HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}');
    expect(text).toMatch(/^HTTP\/1\.[01] 200/);
    expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toMatch(/^data: .*\n\ndata: .*\n\ndata: \[DONE\]\n\n$/);
    await proxy.close();
    expect(proxy.calls).toMatchObject([{ error: undefined, text: 'hi' }]);

    const old = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(`HTTP/1.0 200 OK\r\n\r\n${answer}`));
    });
    await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
    open.push({ close: async () => void old.close() });
    const address = old.address() as net.AddressInfo;
    const recording = await record(`http://127.0.0.1:${address.port}`);
    open.push(recording);
    const got = await send(`${recording.proxy.url}/v1/chat/completions`, '{}');
    expect(got.body.toString()).toBe(answer);
    await recording.proxy.close();
    expect(recording.proxy.calls).toMatchObject([{ error: undefined, responseId: 'r1' }]);
  });

  it('is sent again when a kept connection turns out to be closed', async () => {
    let connections = 0;
    const hashes: string[] = [];
    const upstream = http.createServer(async (request, response) => {
      const body = await bodyOf(request).catch(() => undefined);
      // The connection was dropped under the request, as is meant here.
      if (body === undefined) return;
      hashes.push(sha(body));
      response.end(answer, () => {
        // The answer promises to keep the connection, and the server drops it as soon as it is used again.
        request.socket.once('data', () => request.socket.destroy());
      });
    });
    upstream.on('connection', () => connections++);
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    open.push({
      async close() {
        upstream.closeAllConnections();
        upstream.close();
      },
    });
    const { port } = upstream.address() as net.AddressInfo;
    const recording = await record(`http://127.0.0.1:${port}`);
    open.push(recording);
    const body = Buffer.from(`{"model":"m-1","pad":"${'x'.repeat(200_000)}"}`);
    for (let i = 0; i < 3; i++) {
      expect((await send(`${recording.proxy.url}/v1/chat/completions`, body)).status).toBe(200);
    }
    expect(connections).toBeGreaterThan(1);
    expect(hashes.every((hash) => hash === sha(body))).toBe(true);
  });

  it('does not begin with a WebSocket: the client is told to use requests, and so are we', async () => {
    const { url, problems } = await started((_request, response) => response.end());
    const head = 'GET /v1/responses HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await raw(url, head)).toMatch(/^HTTP\/1\.1 426/);
    expect(problems).toEqual([expect.stringContaining('WebSocket')]);
    // Other upgrades are offers that need not be taken up.
    const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n';
    expect(await raw(url, `GET /v1/models HTTP/1.0\r\nHost: x\r\n${offer}`)).toMatch(/^HTTP\/1\.1 200/);
  });

  it('survives what is no HTTP, and refuses an upstream that is none', async () => {
    const { url } = await started((_request, response) => response.end(answer));
    expect(await raw(url, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await raw(url, 'GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 [45]/,
    );
    expect((await send(`${url}/v1/chat/completions`, '{}')).status).toBe(200);
    await expect(record('ftp://127.0.0.1')).rejects.toThrow('must begin with http');
  });
});

/** A zstd frame of one block that is stored as it is (RFC 8878); up to 255 bytes. */
function zstd(data: Buffer): Buffer {
  const block = (data.length << 3) | 1;
  return Buffer.concat([
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, data.length, block & 0xff, (block >> 8) & 0xff, block >> 16]),
    data,
  ]);
}

/** Writes these bytes, and reads until the other side closes. */
function raw(url: string, text: string): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(Buffer.from(text, 'latin1')));
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('end', () => resolve(Buffer.concat(pieces).toString()));
    socket.on('error', reject);
  });
}
