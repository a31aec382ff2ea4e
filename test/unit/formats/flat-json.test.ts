import { describe, expect, it } from 'vitest';
import { flatJson } from '../../../shared/formats/readers/flat-json.ts';
import { plainOf, readForeign } from './read-foreign.ts';

const read = async (span: Record<string, unknown>) => (await readForeign(flatJson, JSON.stringify(span))).spans[0];

describe('spans as flat JSON', () => {
  it('have their fields under any of the usual names, and keep the others', async () => {
    const span = await read({
      trace_id: '9385167428858b3d2f9d31b8947550ea',
      span_id: '279b33efeedf48f2',
      parent_span_id: '11',
      name: '/_healthz',
      kind: 2,
      service_name: 'front',
      attributes: { http_method: 'GET', nothing: null },
      start_time_unix_nano: '1626371667388918001',
      end_time_unix_nano: '1626371667388938000',
      status: { code: 2, message: 'no' },
      events: [{ name: 'e', timestamp: '2021-07-15T17:54:27.5Z', level: 'warn' }],
      tenant: 'x',
    });
    expect(span).toMatchObject({
      traceId: '9385167428858b3d2f9d31b8947550ea',
      parentSpanId: '11',
      otelKind: 'server',
      start: 1626371667388918001n,
      end: 1626371667388938000n,
      status: { code: 2, message: 'no' },
      service: 'front',
    });
    expect(plainOf(span?.attributes)).toEqual({ http_method: 'GET', 'json.tenant': 'x' });
    expect(span?.events?.map(({ time, attributes }) => [time, plainOf(attributes)])).toEqual([
      [1626371667500000000n, { 'json.level': 'warn' }],
    ]);
  });

  it.each([
    ['nanoseconds', '1755791161479356701', 1755791161479356701n],
    ['microseconds', '1755791161479356', 1755791161479356000n],
    ['milliseconds', '1755791161479', 1755791161479000000n],
    ['seconds', '1755791161.479356701', 1755791161479356701n],
    ['a date', '"2025-08-21T15:46:01.479356701Z"', 1755791161479356701n],
  ])('have times as %s', async (_what, written, start) => {
    const text = `{"traceId":"a","spanId":"b","name":"x","startTime":${written},"duration_ms":1.5}`;
    const { spans } = await readForeign(flatJson, text);
    expect([spans[0]?.start, spans[0]?.end]).toEqual([start, start + 1_500_000n]);
  });

  it('have what cannot be understood as an attribute', async () => {
    const span = await read({
      traceId: 'a',
      spanId: 'b',
      name: 'x',
      timestamp: 1755791161479,
      duration: 12,
      kind: 'LLM',
      status: 'weird',
      resource: 'GET /',
    });
    expect(span).toMatchObject({ end: 0n, otelKind: '', status: { code: 0 } });
    expect(plainOf(span?.attributes)).toEqual({
      'json.duration': '12n',
      'json.kind': 'LLM',
      'json.status': 'weird',
      'json.resource': 'GET /',
    });
  });
});
