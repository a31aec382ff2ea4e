import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOtlp, quoteLongNumbers, readId, readTime } from '../../../../harness/intake/otlp.ts';
import { fromProto } from '../../../../harness/intake/proto.ts';
import { REQUESTS } from '../../../../harness/intake/proto-tables.ts';

describe('JSON', () => {
  it('keeps every digit of bare 64-bit numbers', () => {
    const text =
      '{"a":1795428024334736883,"b":[-9223372036854775808 , 18446744073709551615],"c":"x 1795428024334736883"}';
    expect(parseOtlp(text)).toEqual({
      a: '1795428024334736883',
      b: ['-9223372036854775808', '18446744073709551615'],
      c: 'x 1795428024334736883',
    });
  });

  it('leaves short numbers, fractions, exponents and escaped text alone', () => {
    const text = String.raw`{"a":[1,-2.5,1.7954280243347368e18,12345678901234567.5,1234567890123456e3],"b\"1234567890123456789":"\\","c":1e2}`;
    expect(quoteLongNumbers(text)).toBe(text);
  });

  it('is otherwise read as JSON is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (json) => {
        const text = `{"a":${json}}`;
        if (/\d{16}|[a-z]_[a-z]|instrumentation/.test(text)) return;
        expect(JSON.stringify(parseOtlp(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('keeps the text of any string beside long numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' })),
        fc.bigInt({ min: 10n ** 16n, max: 2n ** 64n - 1n }),
        (texts, n) => {
          const text = `{"before":${JSON.stringify(texts)},"n":${n},"after":${JSON.stringify(texts)}}`;
          expect(parseOtlp(text)).toEqual({ before: texts, n: String(n), after: texts });
        },
      ),
    );
  });

  it('in snake_case or with the names of before is the same as in camelCase', () => {
    const old = {
      resource_spans: [{ instrumentation_library_spans: [{ instrumentation_library: { name: 'a_b' }, spans: [] }] }],
    };
    expect(parseOtlp(JSON.stringify(old))).toEqual({
      resourceSpans: [{ scopeSpans: [{ scope: { name: 'a_b' }, spans: [] }] }],
    });
    expect(parseOtlp('{"span_id":1,"spanId":2}')).toEqual({ span_id: 1, spanId: 2 });
    expect(parseOtlp('{"__proto__":{"polluted":1}}')).not.toHaveProperty('polluted');
  });
});

describe('ids and times', () => {
  it('ids are hex or base64; zeros and nothing are none; the rest is no id', () => {
    expect(readId('ABCDEF0123456789', 16)).toBe('abcdef0123456789');
    expect(readId(Buffer.from('abcdef0123456789', 'hex').toString('base64'), 16)).toBe('abcdef0123456789');
    expect([readId('', 16), readId(null, 16), readId(undefined, 16), readId('0000000000000000', 16)]).toEqual([
      '',
      '',
      '',
      '',
    ]);
    expect([readId('abc', 16), readId(7, 16), readId('zz zz', 16), readId({}, 32)]).toEqual(Array(4).fill(undefined));
  });

  it('times are digits as text or a number; zero is none', () => {
    expect(readTime('1795428024334736883')).toBe(1_795_428_024_334_736_883n);
    expect(readTime(1000)).toBe(1000n);
    for (const none of ['0', 0, '', '-1', '1.5', null, undefined, {}, '99999999999999999999', 1.8e18]) {
      expect(readTime(none)).toBeUndefined();
    }
  });
});

describe('protobuf', () => {
  const varint = (value: bigint): number[] =>
    value < 0x80n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...varint(value >> 7n)];
  const field = (number: number, content: readonly number[]): number[] => [
    ...varint(BigInt((number << 3) | 2)),
    ...varint(BigInt(content.length)),
    ...content,
  ];
  const fixed64 = (value: bigint): number[] =>
    Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
  const inRequest = (item: readonly number[]) => Uint8Array.from(field(1, field(2, field(2, item))));

  it('reads 64-bit numbers to the last digit, signed and unsigned', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (int, time) => {
          const attribute = field(9, [...field(1, [0x6b]), ...field(2, [0x18, ...varint(BigInt.asUintN(64, int))])]);
          const decoded = fromProto(
            inRequest([0x39, ...fixed64(time), ...attribute]),
            REQUESTS.traces,
            () => undefined,
          );
          expect(decoded).toEqual({
            resourceSpans: [
              {
                scopeSpans: [
                  {
                    spans: [
                      { startTimeUnixNano: String(time), attributes: [{ key: 'k', value: { intValue: String(int) } }] },
                    ],
                  },
                ],
              },
            ],
          });
        },
      ),
    );
  });

  it('reads numbers that are packed, and those that are not', () => {
    const bounds = (content: number[]) => inRequest([...field(9, field(1, content))]);
    const packed = fromProto(
      bounds(field(6, [...fixed64(1n), ...fixed64(2n ** 63n)])),
      REQUESTS.metrics,
      () => undefined,
    );
    const single = fromProto(
      bounds([0x31, ...fixed64(1n), 0x31, ...fixed64(2n ** 63n)]),
      REQUESTS.metrics,
      () => undefined,
    );
    expect(JSON.stringify(packed)).toContain('"bucketCounts":["1","9223372036854775808"]');
    expect(single).toEqual(packed);
  });

  it('says which fields it does not know', () => {
    const unknown: number[] = [];
    fromProto(inRequest(field(99, [1, 2])), REQUESTS.logs, (number) => unknown.push(number));
    expect(unknown).toEqual([99]);
  });

  it('is read or refused, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          fromProto(bytes, REQUESTS.metrics, () => undefined);
        } catch (error) {
          expect((error as Error).message).toMatch(/protobuf/);
        }
      }),
    );
  });

  it('nested too deep is refused', () => {
    let value: number[] = [];
    for (let i = 0; i < 200; i++) value = field(5, field(1, value));
    expect(() => fromProto(inRequest(field(5, value)), REQUESTS.logs, () => undefined)).toThrow('too deep');
  });
});
