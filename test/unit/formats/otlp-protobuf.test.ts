import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../shared/base/bytes.ts';
import { otlpProtobuf } from '../../../shared/formats/otlp/otlp-protobuf.ts';
import { readBytes } from './collecting-sink.ts';
import type { ModelResource } from './model.ts';
import { framed, writeMessages } from './model-proto.ts';

const resource = (...names: string[]): ModelResource => ({
  service: 'svc',
  attributes: [],
  scopes: [
    {
      name: 'lib',
      version: '1',
      spans: names.map((name, i) => ({
        traceId: '5b8efff798038103d269b633813fc60c',
        spanId: `000000000000000${i + 1}`,
        parentSpanId: '',
        name,
        kind: 1,
        start: 1_544_712_660_000_000_001n,
        end: 1_544_712_661_000_000_002n,
        attributes: [],
        events: [],
        links: [],
        status: 0,
        message: '',
      })),
    },
  ],
});
const names = (result: { spans: readonly { name: string }[] }) => result.spans.map(({ name }) => name);

describe('damaged OTLP protobuf', () => {
  const [whole] = writeMessages([resource('one', 'two', 'three')]);
  if (whole === undefined) throw new Error('no message');
  const placeOf = (name: string) => Buffer.from(whole).indexOf(name);

  it('loses only the span that is broken', async () => {
    const bytes = whole.slice();
    bytes[placeOf('two') - 1] = 200; // the length of its name
    const result = await readBytes(otlpProtobuf, bytes, { pieceSize: 10 });
    expect(names(result)).toEqual(['one', 'three']);
    expect(result.problems.map(({ code }) => code)).toEqual(['protobuf-damaged']);
  });

  it('is found again behind a hole', async () => {
    const bytes = concatBytes([whole.subarray(0, placeOf('one') - 5), whole.subarray(placeOf('two') - 20)]);
    const result = await readBytes(otlpProtobuf, bytes);
    expect(names(result)).toContain('three');
    expect(result.problems.length).toBeGreaterThan(0);
  });

  it('that is cut says where, and keeps what came before', async () => {
    const result = await readBytes(otlpProtobuf, whole.subarray(0, placeOf('three')));
    expect(names(result)).toEqual(['one', 'two']);
    expect(result.problems.map(({ code, offset }) => [code, offset])).toEqual([['truncated', placeOf('three')]]);
  });

  it('behind lengths goes on with the next message', async () => {
    const messages = [whole, whole.map((byte, i) => (i < 12 ? 0xff : byte)), whole];
    const result = await readBytes(otlpProtobuf, new Uint8Array(framed(messages)));
    expect(names(result).slice(0, 3)).toEqual(['one', 'two', 'three']);
    expect(names(result).slice(-3)).toEqual(['one', 'two', 'three']);
    expect(result.problems.length).toBeGreaterThan(0);
  });

  it('whose lengths are larger than any message comes to an end', async () => {
    const scope = whole.subarray(Buffer.from(whole).indexOf(Buffer.from([0x0a, 16, 0x5b])) - 2);
    const claim = Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x12, 0x70);
    const result = await readBytes(otlpProtobuf, concatBytes([whole, claim, scope, claim, scope]));
    expect(names(result).slice(0, 3)).toEqual(['one', 'two', 'three']);
    expect(result.problems.length).toBeGreaterThan(0);
  });
});
