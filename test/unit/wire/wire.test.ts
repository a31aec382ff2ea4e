import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, WireError } from '../../../shared/wire.ts';

const leaf = fc.oneof(
  fc.constantFrom(undefined, null, true, false, Number.NaN, -0, 0, Infinity, -Infinity, 2 ** 53, 1.5, ''),
  fc.double(),
  fc.integer(),
  fc.bigInt(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.uint8Array(),
  fc.int16Array(),
  fc.uint32Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array(),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 5 }),
    fc.dictionary(fc.string(), tie('tree'), { maxKeys: 5 }),
    fc.array(fc.tuple(leaf, tie('tree')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('tree'), { maxLength: 4 }).map((items) => new Set(items)),
  ),
}));

describe('the wire codec', () => {
  it('gives back whatever structured clone would', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(decode(encode(value))).toEqual(structuredClone(value));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps minus zero, NaN and undefined properties apart', () => {
    const value = decode(encode({ minus: -0, none: undefined, nan: [Number.NaN] })) as Record<string, unknown>;
    expect(Object.is(value.minus, -0)).toBe(true);
    expect('none' in value).toBe(true);
    expect(value.nan).toEqual([Number.NaN]);
  });

  it('reads typed arrays as views on the message, aligned, not as copies', () => {
    const message = encode({ name: 'x', start: new Float64Array([1, Number.NaN, 3]), ids: new Uint16Array([7]) });
    const value = decode(message) as { start: Float64Array; ids: Uint16Array };
    expect(value.start.buffer).toBe(message.buffer);
    expect(value.ids.buffer).toBe(message.buffer);
    expect([...value.start]).toEqual([1, Number.NaN, 3]);
  });

  it('reads a message that begins anywhere in its buffer', () => {
    const message = encode([new Float64Array([1.25, -2])]);
    for (let shift = 0; shift < 9; shift++) {
      const bytes = new Uint8Array(message.length + shift);
      bytes.set(message, shift);
      expect(decode(bytes.subarray(shift))).toEqual([new Float64Array([1.25, -2])]);
    }
  });

  it('sends only the part of a buffer that a view shows', () => {
    const part = new Uint8Array([0, 1, 2, 3, 4, 5]).subarray(2, 4);
    const message = encode(part);
    expect(decode(message)).toEqual(new Uint8Array([2, 3]));
    expect(message.length).toBeLessThan(24);
  });

  it('never sets a prototype from a message', () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}}') as object;
    const value = decode(encode(hostile)) as { polluted?: boolean };
    expect(value.polluted).toBeUndefined();
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('refuses what it cannot carry, by name', () => {
    class Thing {}
    for (const value of [() => 1, Symbol('s'), new Thing(), new Date(), new DataView(new ArrayBuffer(1))]) {
      expect(() => encode([value])).toThrow(WireError);
    }
  });

  it('refuses cycles and nesting without end instead of overflowing the stack', () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => encode(cycle)).toThrow(/nested/);
    const deep = new Uint8Array(5 * 100_000).map((_, i) => [9, 1, 0, 0, 0][i % 5] as number);
    expect(() => decode(deep)).toThrow(/nested/);
  });

  it('refuses every message that is cut short or goes on', () => {
    const message = encode({ a: [1, 2.5, 'text', 12n, new Uint32Array(3)], b: new Map([[1, 2]]) });
    for (let end = 0; end < message.length; end++) expect(() => decode(message.slice(0, end))).toThrow(WireError);
    expect(() => decode(Uint8Array.from([...message, 0]))).toThrow(/follow/);
  });

  it('answers any bytes with a value or a WireError, and never makes more than the bytes could hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
    const claim = Uint8Array.from([9, 0xff, 0xff, 0xff, 0xff, 1]);
    expect(() => decode(claim)).toThrow(/items/);
  });
});
