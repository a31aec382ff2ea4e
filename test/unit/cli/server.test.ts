import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RemoteEngine } from '../../../cli/connection.ts';
import type { FromEngine, ToEngine } from '../../../cli/engine-port.ts';
import { type RunningServer, startServer } from '../../../cli/server.ts';
import { decode, encode } from '../../../shared/wire.ts';

/** An engine that answers every message with itself, and ends when it is told to. */
function echoEngine() {
  let receive: (message: FromEngine) => void = () => undefined;
  let end: (reason: string) => void = () => undefined;
  const state = { closed: false, fail: (reason: string) => end(reason) };
  const engine: RemoteEngine = {
    post(message: ToEngine) {
      if (message.type === 'message') receive({ bytes: encode({ echo: decode(message.bytes) }), key: undefined });
    },
    onMessage: (listener) => {
      receive = listener;
    },
    onEnd: (listener) => {
      end = listener;
    },
    close: async () => {
      state.closed = true;
    },
  };
  return { engine, state };
}

let folder: string;
let server: RunningServer;
let engines: ReturnType<typeof echoEngine>[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-test-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><html><head></head><body>page</body></html>');
  writeFileSync(join(folder, 'page', 'assets', 'main-abc.js'), 'let x = 1;');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'page', 'link.txt'));
  engines = [];
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    assets: join(folder, 'page'),
    files: [{ id: 'file-1', name: 'trace.jsonl' }],
    version: '1.2.3',
    startEngine() {
      const made = echoEngine();
      engines.push(made);
      return made.engine;
    },
  });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with any headers, which fetch would not send. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (piece) => {
        body += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Exchanges the token for the cookie. */
async function signIn(): Promise<Record<string, string>> {
  const { search } = new URL(server.url);
  const { headers } = await ask(`/${search}`);
  return { cookie: (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '' };
}

function connect(headers: Record<string, string>, path = '/engine'): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}
const ownOrigin = () => ({ origin: `http://127.0.0.1:${server.port}` });
const closed = (socket: WebSocket) =>
  new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );

describe('the server of browser mode', () => {
  it('gives the page for its token, with a cookie that scripts and other sites cannot use', async () => {
    const { status, body, headers } = await ask(`/${new URL(server.url).search}`);
    expect(status).toBe(200);
    expect(body).toContain('<meta name="spanreel-session"');
    expect(headers['set-cookie']?.[0]).toMatch(/^spanreel-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('gives nothing without a token, with a wrong one, or with a wrong cookie', async () => {
    for (const path of ['/', '/?token=', '/?token=wrong', '/session', '/assets/main-abc.js', '/index.html', '/none']) {
      const { status, body } = await ask(path, { cookie: `spanreel-${server.port}=wrong` });
      expect([path, status]).toEqual([path, 403]);
      expect(body).not.toContain('trace.jsonl');
    }
  });

  it('takes the token for the page only', async () => {
    const { search } = new URL(server.url);
    expect((await ask(`/session${search}`)).status).toBe(403);
    expect((await ask(`/assets/main-abc.js${search}`)).status).toBe(403);
  });

  it('refuses any other Host, even with the right token', async () => {
    const { search } = new URL(server.url);
    for (const host of ['evil.example', `evil.example:${server.port}`, 'localhost.evil.example']) {
      const { status, headers } = await ask(`/${search}`, { host });
      expect([status, headers['set-cookie']]).toEqual([421, undefined]);
    }
    expect((await ask(`/${search}`, { host: 'localhost:12345' })).status).toBe(200);
  });

  it('refuses pages of other sites, even with the cookie', async () => {
    const cookies = await signIn();
    expect((await ask('/session', { ...cookies, origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask('/session', { ...cookies, origin: 'null' })).status).toBe(403);
    expect((await ask('/session', { ...cookies, ...ownOrigin() })).status).toBe(200);
  });

  it('tells the page what it was started with', async () => {
    const { body } = await ask('/session', await signIn());
    expect(JSON.parse(body)).toEqual({ version: '1.2.3', files: [{ id: 'file-1', name: 'trace.jsonl' }] });
  });

  it('serves files of the page and none around it', async () => {
    const cookies = await signIn();
    const asset = await ask('/assets/main-abc.js', cookies);
    expect([asset.status, asset.body]).toEqual([200, 'let x = 1;']);
    expect(asset.headers['content-type']).toMatch(/javascript/);
    const outside = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/link.txt',
      '/%00',
      '/%',
      '/assets',
      '//etc/passwd',
    ];
    for (const path of outside) {
      const { status, body } = await ask(path, cookies);
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toContain('secret');
    }
  });

  it('answers GET and HEAD only', async () => {
    const cookies = await signIn();
    expect((await ask('/session', cookies, 'POST')).status).toBe(405);
    expect(await ask('/session', cookies, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('connects its own page to an engine of its own, which ends with the connection', async () => {
    const cookies = await signIn();
    const socket = await connect({ ...cookies, ...ownOrigin() });
    const answer = new Promise((resolve) =>
      socket.on('message', (data) => resolve(decode(new Uint8Array(data as Buffer)))),
    );
    socket.send(encode({ t: 'request', times: new Float64Array([1, Number.NaN]) }));
    expect(await answer).toEqual({ echo: { t: 'request', times: new Float64Array([1, Number.NaN]) } });
    expect(engines).toHaveLength(1);
    const gone = closed(socket);
    socket.close();
    await gone;
    await expect.poll(() => engines[0]?.state.closed).toBe(true);
  });

  it('refuses a connection without cookie, of another site, of no site, and to another path', async () => {
    const cookies = await signIn();
    const refused: [Record<string, string>, string?][] = [
      [ownOrigin()],
      [{ ...cookies, origin: 'http://evil.example' }],
      [cookies],
      [{ ...cookies, ...ownOrigin(), host: 'evil.example' }],
      [{ ...cookies, ...ownOrigin() }, '/other'],
    ];
    for (const [headers, path] of refused) {
      await expect(connect(headers, path)).rejects.toThrow(/Unexpected server response: 4(03|21|04)/);
    }
    expect(engines).toHaveLength(0);
  });

  it('tells the page why its engine ended', async () => {
    const socket = await connect({ ...(await signIn()), ...ownOrigin() });
    const gone = closed(socket);
    engines[0]?.state.fail(`out of memory, ${'very '.repeat(50)}much`);
    expect(await gone).toMatchObject({ code: 1011, reason: expect.stringMatching(/^out of memory/) });
  });

  it('closes a connection that sends text or too much', async () => {
    const cookies = await signIn();
    const first = await connect({ ...cookies, ...ownOrigin() });
    const text = closed(first);
    first.send('hello');
    expect((await text).code).toBe(1003);
    const second = await connect({ ...cookies, ...ownOrigin() });
    const large = closed(second);
    second.send(new Uint8Array(3 << 20));
    expect([1006, 1009]).toContain((await large).code);
  });

  it('has room for a bounded number of engines', async () => {
    const headers = { ...(await signIn()), ...ownOrigin() };
    for (let i = 0; i < 16; i++) await connect(headers);
    await expect(connect(headers)).rejects.toThrow(/503/);
  });
});
