import { describe, expect, it } from 'vitest';
import { zipkinV1 } from '../../../shared/formats/zipkin/zipkin-v1.ts';
import { zipkinV2 } from '../../../shared/formats/zipkin/zipkin-v2.ts';
import { plainOf, readForeign } from './read-foreign.ts';

const at = (serviceName: string) => ({ serviceName, ipv4: '10.0.0.1', port: 80 });
const client = {
  traceId: '1',
  id: '2',
  parentId: '1',
  kind: 'CLIENT',
  name: 'get',
  timestamp: 1470150004074202,
  duration: 94539,
  localEndpoint: at('a'),
};
const server = {
  traceId: '1',
  id: '2',
  parentId: '1',
  kind: 'SERVER',
  name: 'get',
  timestamp: 1470150004074300,
  duration: 90000,
  localEndpoint: at('b'),
  shared: true,
};
const inside = {
  traceId: '1',
  id: '3',
  parentId: '2',
  name: 'query',
  timestamp: 1470150004074400,
  duration: 1,
  localEndpoint: at('b'),
};

const placed = (spans: readonly { spanId: string; parentSpanId?: string }[]) =>
  spans.map(({ spanId, parentSpanId }) => `${spanId} below ${parentSpanId}`);

describe('Zipkin’s second model', () => {
  it('becomes spans with times, tags, peers and annotations', async () => {
    const { spans } = await readForeign(
      zipkinV2,
      JSON.stringify([
        {
          ...client,
          tags: { 'http.method': 'GET', error: '' },
          annotations: [{ timestamp: 1470150004074203, value: 'ws' }],
          remoteEndpoint: { serviceName: 'b', ipv4: '10.0.0.2', port: 9000 },
          debug: true,
        },
      ]),
    );
    expect(spans[0]).toMatchObject({
      otelKind: 'client',
      start: 1470150004074202000n,
      end: 1470150004168741000n,
      status: { code: 2, message: '' },
      events: [{ time: 1470150004074203000n, name: 'ws' }],
      resourceAttributes: { 'service.name': 'a', 'host.ipv4': '10.0.0.1', 'host.port': '80n' },
    });
    expect(plainOf(spans[0]?.attributes)).toEqual({
      'http.method': 'GET',
      error: '',
      'peer.service': 'b',
      'server.address': '10.0.0.2',
      'server.port': '9000n',
      'zipkin.debug': true,
    });
  });

  it.each([
    ['the client first', [client, server, inside]],
    ['the server first', [server, inside, client]],
    ['the child first', [inside, client, server]],
  ])('hangs what a server called below the server: %s', async (_what, spans) => {
    const read = await readForeign(zipkinV2, JSON.stringify(spans));
    expect(placed(read.spans).sort()).toEqual(['2 below 1', '2-b below 2', '3 below 2-b']);
  });

  it('leaves a child of the client, and of a third service, below the client', async () => {
    const others = ['a', 'c'].map((service, i) => ({ ...inside, id: `${i + 4}`, localEndpoint: at(service) }));
    const { spans } = await readForeign(zipkinV2, JSON.stringify([[client, server, ...others]]));
    expect(placed(spans)).toEqual(['2 below 1', '2-b below 2', '4 below 2', '5 below 2']);
  });

  it('leaves a shared server alone where its client is not in the file', async () => {
    const { spans } = await readForeign(zipkinV2, JSON.stringify([server, inside]));
    expect(placed(spans)).toEqual(['2 below 1', '3 below 2']);
  });

  it('is the same for a long trace, whose spans do not all wait', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ ...inside, id: `a${i}`, parentId: '9' }));
    const { spans } = await readForeign(
      zipkinV2,
      [client, server, inside, ...many].map((one) => JSON.stringify(one)).join('\n'),
    );
    expect(spans).toHaveLength(20_003);
    expect(placed(spans.slice(0, 3))).toEqual(['2 below 1', '2-b below 2', '3 below 2-b']);
  });

  it('keeps the spans before a cut', async () => {
    const text = JSON.stringify([client, server]);
    const { spans, problems } = await readForeign(zipkinV2, text.slice(0, -20));
    expect(placed(spans)).toEqual(['2 below 1']);
    expect(problems.map(({ code }) => code)).toEqual(['truncated']);
  });
});

const annotation = (value: string, timestamp: number, service: string) => ({ value, timestamp, endpoint: at(service) });

describe('Zipkin’s first model', () => {
  it('has both sides of a call in one record', async () => {
    const { spans } = await readForeign(
      zipkinV1,
      JSON.stringify([
        {
          traceId: '1',
          id: '2',
          parentId: '1',
          name: 'get',
          timestamp: 1000,
          duration: 50,
          annotations: [
            annotation('cs', 1000, 'a'),
            annotation('sr', 1010, 'b'),
            annotation('cache miss', 1020, 'b'),
            annotation('ss', 1040, 'b'),
            annotation('cr', 1051, 'a'),
          ],
          binaryAnnotations: [
            { key: 'http.path', value: '/x', endpoint: at('a') },
            { key: 'rows', value: '7', type: 'I64', endpoint: at('b') },
            { key: 'sa', value: true, endpoint: at('b') },
            { key: 'ca', value: true, endpoint: at('a') },
            { key: 'error', value: 'timeout', endpoint: at('a') },
          ],
        },
      ]),
    );
    expect(placed(spans)).toEqual(['2 below 1', '2-b below 2']);
    const [one, two] = spans;
    expect(one).toMatchObject({
      otelKind: 'client',
      start: 1_000_000n,
      end: 1_050_000n,
      service: 'a',
      status: { code: 2, message: 'timeout' },
    });
    expect(one?.events?.map(({ name, time }) => [name, time])).toEqual([['cr', 1_051_000n]]);
    expect(two).toMatchObject({
      otelKind: 'server',
      start: 1_010_000n,
      end: 1_040_000n,
      service: 'b',
      status: { code: 0 },
    });
    expect(two?.events?.map(({ name, time }) => [name, time])).toEqual([['cache miss', 1_020_000n]]);
    expect(plainOf(one?.attributes)).toMatchObject({ 'http.path': '/x', 'peer.service': 'b', 'server.port': '80n' });
    expect(plainOf(two?.attributes)).toMatchObject({ rows: '7n', 'peer.service': 'a', 'client.address': '10.0.0.1' });
  });

  it('has the times of one side where the record has none, and joins it to its client elsewhere', async () => {
    const record = (kind: 'c' | 's', service: string) => ({
      traceId: '1',
      id: '2',
      name: 'get',
      annotations: [
        annotation(kind === 'c' ? 'cs' : 'sr', 1000, service),
        annotation(kind === 'c' ? 'cr' : 'ss', 1040, service),
      ],
    });
    const { spans } = await readForeign(zipkinV1, JSON.stringify([record('s', 'b'), record('c', 'a')]));
    expect(spans.map(({ otelKind, start, end }) => [otelKind, start, end])).toEqual([
      ['server', 1_000_000n, 1_040_000n],
      ['client', 1_000_000n, 1_040_000n],
    ]);
    expect(placed(spans)).toEqual(['2-b below 2', '2 below ']);
  });

  it('names the service of a local component', async () => {
    const { spans } = await readForeign(
      zipkinV1,
      JSON.stringify([
        {
          traceId: '1',
          id: '2',
          name: 'x',
          timestamp: 5,
          duration: 1,
          annotations: [],
          binaryAnnotations: [{ key: 'lc', value: 'mine', endpoint: at('s') }],
        },
      ]),
    );
    expect(spans[0]).toMatchObject({ service: 's', otelKind: '', end: 6000n });
    expect(plainOf(spans[0]?.attributes)).toEqual({ lc: 'mine' });
  });
});
