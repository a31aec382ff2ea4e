/** What is written as OTLP: logs, masks, choices, pieces. What is read back of it: round-trips.test.ts. */
import { describe, expect, it } from 'vitest';
import { otlpLine } from '../../engine/host.ts';
import { openBytes, said, sorted } from './round-trip.ts';

describe('OTLP that is written', () => {
  const key = `sk-test-${'000'.repeat(8)}`;
  const line = otlpLine([
    { id: '1', name: 'root', length: 5 },
    {
      id: '2',
      parent: '1',
      name: 'child',
      attributes: { note: `Authorization: Bearer ${key}`, n: 9_007_199_254_740_993n },
    },
  ]);
  const log = JSON.stringify({
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano: '7',
                traceId: '0af7651916cd43dd8448eb211c80319c',
                spanId: '0000000000000002',
                body: { stringValue: 'said' },
              },
            ],
          },
        ],
      },
    ],
  });

  it('has logs where the format has, and says where it has not', async () => {
    const before = await openBytes('a', `${line}\n${log}\n`);
    const json = await before.write('otlp-json');
    expect(json.losses).toEqual([]);
    expect(sorted((await openBytes('b', json.bytes)).spans.map(said))).toEqual(sorted(before.spans.map(said)));
    expect((await before.write('otlp-protobuf')).losses).toEqual([{ what: 'log records', count: 1 }]);
  });

  it('has its secrets masked unless told otherwise', async () => {
    const before = await openBytes('a', line);
    const masked = await before.write('otlp-protobuf', { withSecrets: false });
    expect(masked.masked).toBe(1);
    expect(Buffer.from(masked.bytes).includes(key)).toBe(false);
    const revealed = await before.write('otlp-protobuf', { withSecrets: true });
    expect(revealed.masked).toBe(0);
    expect(Buffer.from(revealed.bytes).includes(key)).toBe(true);
  });

  it('holds only the spans that were chosen, each once', async () => {
    const before = await openBytes('a', line);
    const chosen = before.spans.find(({ name }) => name === 'child')?.ordinal ?? 99;
    const written = await before.write('otlp-json', { ordinals: Uint32Array.of(chosen, chosen, 77) });
    expect(written.written).toBe(1);
    expect((await openBytes('b', written.bytes)).spans.map(({ name }) => name)).toEqual(['child']);
  });

  it('comes in pieces, however much there is', async () => {
    const spans = Array.from({ length: 1_200 }, (_, i) => ({ id: (i + 1).toString(16), name: `span ${i}` }));
    const written = await (await openBytes('a', otlpLine(spans))).write('otlp-protobuf');
    expect(written.pieces).toBeGreaterThan(3);
    expect((await openBytes('b', written.bytes)).spans).toHaveLength(1_200);
  });

  it('keeps ids that are not hex apart', async () => {
    const odd = line.replaceAll('0000000000000001', 'first-span').replaceAll('0000000000000002', 'second-span');
    const written = await (await openBytes('a', odd)).write('otlp-json');
    const after = await openBytes('b', written.bytes);
    expect(after.spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId])).toEqual([
      ['first-span', ''],
      ['second-span', 'first-span'],
    ]);
  });

  it('of an unknown target is refused by name', async () => {
    await expect((await openBytes('a', line)).write('parquet')).rejects.toThrow('does not write parquet');
  });
});
