import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCell, TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { Delivery, type DeliveryLimits } from '../../../../harness/emit/delivery.ts';
import { Endpoint, headersFrom, retryAfter } from '../../../../harness/emit/endpoint.ts';
import { openTrace, temporaryFolder } from './opened.ts';
import { otlpServer } from './otlp-server.ts';

const IDENTITY = {
  id: 'cell',
  sweep: undefined,
  tui: 'pi',
  model: undefined,
  task: undefined,
  taskCategory: undefined,
  run: 1,
};

function deliveryTo(url: URL, limits: Partial<DeliveryLimits> = {}) {
  const problems: string[] = [];
  const report = (problem: string) => problems.push(problem);
  const quick = { delayMs: 1, waitMs: 5, closeMs: 20_000, ...limits };
  const delivery = new Delivery(new Endpoint(url, [], report), report, quick);
  let spans = 0;
  const add = (count = 1) => {
    for (let i = 0; i < count; i++) delivery.add('traces', spanElement(`span ${spans++}`), 1);
  };
  return { delivery, problems, add };
}

function spanElement(name: string): string {
  return JSON.stringify({ scopeSpans: [{ spans: [{ name }] }] });
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `span ${i}`);

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('a cell with an endpoint', () => {
  it('sends its ended spans, its logs and what it adopts, and the file has the same', async () => {
    const server = await otlpServer();
    const folder = temporaryFolder();
    const problems: string[] = [];
    const otlp = new URL(`${server.url}otlp/`);
    const cell = createCell({ folder, identity: IDENTITY, otlp, problem: (problem) => problems.push(problem) });
    const open = cell.start('container', 'stays open');
    await cell.span('tool_call', 'bash', {}, () => undefined);
    cell.log({ span: open, time: open.start, eventName: 'cell.file.change' });
    cell.adopt({ resourceSpans: [JSON.parse(spanElement('adopted'))] });
    cell.adopt({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm' }] }] }] });
    await cell.close();
    expect(server.taken().sort()).toEqual(['adopted', 'bash']);
    expect(server.received.map(({ path }) => path).sort()).toEqual(
      ['/otlp/v1/logs', '/otlp/v1/metrics', '/otlp/v1/traces'].sort(),
    );
    expect(server.received[0]?.headers['content-type']).toBe('application/json');
    expect(problems).toEqual([]);
    expect((await openTrace(join(folder, TRACE_FILE))).spans.map(({ name }) => name).sort()).toEqual(
      ['adopted', 'bash', 'stays open'].sort(),
    );
  });

  it('sends the headers of OTEL_EXPORTER_OTLP_HEADERS', async () => {
    const server = await otlpServer();
    process.env.OTEL_EXPORTER_OTLP_HEADERS = 'x-one=1,authorization=Basic%20abc%3D, bad name=3,empty';
    try {
      const problems: string[] = [];
      const options = { folder: temporaryFolder(), identity: IDENTITY, otlp: server.url };
      const cell = createCell({ ...options, problem: (problem) => problems.push(problem) });
      cell.start('cleanup', 'cleanup').end();
      await cell.close();
      expect(server.received[0]?.headers).toMatchObject({ 'x-one': '1', authorization: 'Basic abc=' });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain('bad name');
    } finally {
      delete process.env.OTEL_EXPORTER_OTLP_HEADERS;
    }
  });

  it('records all the same where the endpoint is dead, closes in time and says what did not arrive', async () => {
    const server = await otlpServer();
    await server.stop();
    const folder = temporaryFolder();
    const problems: string[] = [];
    const options = { folder, identity: IDENTITY, otlp: server.url };
    const cell = createCell({ ...options, problem: (problem) => problems.push(problem) });
    for (let i = 0; i < 20; i++) cell.start('tool_call', `tool ${i}`).end();
    const before = performance.now();
    await cell.close();
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('20 spans did not reach http://127.0.0.1');
    expect(problems[0]).toContain('ECONNREFUSED');
    expect((await openTrace(join(folder, TRACE_FILE))).spans).toHaveLength(20);
  });

  it('refuses an endpoint that is no HTTP at once', () => {
    const otlp = new URL('ftp://127.0.0.1/');
    expect(() => createCell({ folder: temporaryFolder(), identity: IDENTITY, otlp })).toThrow('http');
  });
});

describe('delivery', () => {
  it('puts many elements into few requests, in their order', async () => {
    const server = await otlpServer();
    const { delivery, add } = deliveryTo(server.url, { batchElements: 100 });
    add(250);
    await delivery.close();
    expect(server.received.map(({ body }) => body.resourceSpans?.length)).toEqual([100, 100, 50]);
    expect(server.taken()).toEqual(names(250));
  });

  it('keeps requests below the size of a batch, and sends what is larger by itself', async () => {
    const server = await otlpServer();
    const { delivery } = deliveryTo(server.url, { batchBytes: 1000 });
    const sizes = [10, 2000, 10, 10, 900, 200];
    for (const [i, size] of sizes.entries()) delivery.add('traces', spanElement(`${i}${'x'.repeat(size)}`), 1);
    await delivery.close();
    expect(server.received.map(({ body }) => body.resourceSpans?.length)).toEqual([1, 1, 2, 1, 1]);
    expect(server.taken()).toHaveLength(6);
  });

  it.each([429, 502, 503, 504])('tries again after %i', async (status) => {
    const server = await otlpServer((request) => (request < 2 ? { status } : {}));
    const { delivery, add, problems } = deliveryTo(server.url);
    add(3);
    await delivery.close();
    expect(server.received).toHaveLength(3);
    expect(server.taken()).toEqual(names(3));
    expect(problems).toEqual([]);
  });

  it('tries again after a connection that was cut, and one that is not answered in time', async () => {
    const server = await otlpServer((request) => [{ hangUp: true }, { silent: true }][request] ?? {});
    const { delivery, add, problems } = deliveryTo(server.url, { timeoutMs: 100 });
    add(3);
    await until(() => server.taken().length > 0);
    await delivery.close();
    expect(server.taken()).toEqual(names(3));
    expect(problems).toEqual([]);
  });

  it('waits as long as Retry-After asks, and not until its own time comes', async () => {
    const server = await otlpServer((request) =>
      request === 0 ? { status: 503, headers: { 'retry-after': '1' } } : {},
    );
    const { delivery, add } = deliveryTo(server.url);
    add();
    await until(() => server.received.length === 1);
    await delivery.close();
    const [first, second] = server.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(950);
    expect(server.taken()).toEqual(['span 0']);
  });

  it('does not wait for a Retry-After that is later than closing may take', async () => {
    const server = await otlpServer(() => ({ status: 429, headers: { 'retry-after': '60' }, body: 'slow down' }));
    const { delivery, add, problems } = deliveryTo(server.url);
    add();
    await until(() => server.received.length === 1);
    add(2);
    await delivery.close();
    expect(server.received.length).toBeGreaterThan(0);
    expect(problems[0]).toContain('429');
    expect(problems[0]).toContain('slow down');
    expect(problems.at(-1)).toContain('3 spans did not reach');
  });

  it.each([400, 401, 404, 413, 500, 302])('does not try again after %i, and says so with the count', async (status) => {
    const headers = { location: 'http://127.0.0.1:1/' };
    const server = await otlpServer(() => ({
      status,
      headers,
      body: 'no key sk-test-000kkkkkkkkkkkkkkkkkkkkkkkkkkkkkk',
    }));
    const { delivery, add, problems } = deliveryTo(server.url);
    add(5);
    await delivery.close();
    expect(server.received).toHaveLength(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`5 spans did not reach`);
    expect(problems[0]).toContain(String(status));
    expect(problems[0]).not.toContain('kkkk');
  });

  it('tells the first loss at once and the sum at the end', async () => {
    const server = await otlpServer(() => ({ status: 401 }));
    const { delivery, add, problems } = deliveryTo(server.url);
    add(2);
    await until(() => problems.length === 1);
    add(3);
    delivery.add('logs', '{}', 4);
    await delivery.close();
    expect(problems).toEqual([
      expect.stringContaining('2 spans did not reach'),
      expect.stringContaining('5 spans, 4 log records did not reach'),
    ]);
  });

  it('reports what the endpoint took the request for but rejected in part', async () => {
    const body = JSON.stringify({ partialSuccess: { rejectedSpans: '2', errorMessage: 'too old' } });
    const server = await otlpServer(() => ({ body }));
    const { delivery, add, problems } = deliveryTo(server.url);
    add(5);
    await delivery.close();
    expect(problems).toEqual([expect.stringMatching(/^2 spans did not reach .*: too old/)]);
  });

  it('holds a bounded amount in memory while the endpoint does not answer, and counts the rest', async () => {
    const server = await otlpServer(() => ({ silent: true }));
    const { delivery, add, problems } = deliveryTo(server.url, { queueBytes: 5000, closeMs: 100 });
    add(1000);
    await until(() => server.received.length === 1);
    const before = performance.now();
    await delivery.close();
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(problems.at(-1)).toContain('1000 spans did not reach');
    expect(server.taken()).toEqual([]);
  });

  it('gives a batch up after its time, and goes on with the next', async () => {
    const server = await otlpServer((request) => (request < 3 ? { status: 503 } : {}));
    const { delivery, add, problems } = deliveryTo(server.url, { batchElements: 1, retryForMs: 20, waitMs: 8 });
    add(3);
    await until(() => server.taken().length + problems.length > 1);
    await delivery.close();
    expect(problems[0]).toContain('1 span did not reach');
    expect(server.taken().at(-1)).toBe('span 2');
  });

  it('reads no more of an answer than it can tell', async () => {
    const server = await otlpServer(() => ({ status: 400, body: 'x'.repeat(1 << 22) }));
    const { delivery, add, problems } = deliveryTo(server.url);
    add();
    await delivery.close();
    expect(problems).toHaveLength(1);
    expect(problems[0]?.length).toBeLessThan(600);
  });

  it('sends credentials of the URL as a header and names them nowhere', async () => {
    const server = await otlpServer(() => ({ status: 403 }));
    const url = new URL(server.url);
    url.username = 'me';
    url.password = 'pass%20word';
    const { delivery, add, problems } = deliveryTo(url);
    add();
    await delivery.close();
    expect(server.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:pass word').toString('base64')}`);
    expect(problems.join()).not.toContain('word');
  });
});

it('headers are read percent-encoded or plain, and entries without a name are none', () => {
  expect(headersFrom('a=1, b = x%2Cy ,=3,c,d=100%,e=k=v')).toEqual([
    ['a', '1'],
    ['b', 'x,y'],
    ['d', '100%'],
    ['e', 'k=v'],
  ]);
  expect(headersFrom(undefined)).toEqual([]);
});

it('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(retryAfter('120', now)).toBe(120_000);
  expect(retryAfter('Thu, 01 Jan 2026 00:00:07 GMT', now)).toBe(7000);
  expect(retryAfter('Thu, 01 Jan 2020 00:00:07 GMT', now)).toBe(0);
  expect(retryAfter('soon', now)).toBeUndefined();
  expect(retryAfter(null, now)).toBeUndefined();
});
