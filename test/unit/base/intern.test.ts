import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../shared/base/bytes.ts';
import { IdTable, StringTable } from '../../../shared/base/intern.ts';

describe('the string table', () => {
  it('gives the same text the same index and gives the text back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 200 }), (texts) => {
        const table = new StringTable();
        const indexes = texts.map((text) => table.intern(text));
        const first = new Map<string, number>();
        for (const [i, text] of texts.entries()) {
          expect(table.text(indexes[i] as number)).toBe(text);
          expect(indexes[i]).toBe(first.get(text) ?? indexes[i]);
          first.set(text, indexes[i] as number);
        }
      }),
    );
  });

  it('keeps ten thousand keys apart while it grows', () => {
    const table = new StringTable();
    for (let i = 0; i < 10_000; i++) table.intern(`name ${i}`);
    expect(table.size).toBe(10_001);
    expect(table.text(table.intern('name 9876'))).toBe('name 9876');
  });
});

describe('the id table', () => {
  it('knows an id by its number, however it was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (raw) => {
        const table = new IdTable();
        const hex = Array.from(raw, (byte) => byte.toString(16).padStart(2, '0')).join('');
        const index = table.internRaw(raw, 0, raw.length);
        expect(table.internString(hex)).toBe(index);
        expect(table.internString(hex.toUpperCase())).toBe(index);
        expect(table.text(index)).toBe(raw.some((byte) => byte !== 0) ? hex : '');
      }),
    );
  });

  it('takes empty and all-zero ids as absent', () => {
    const table = new IdTable();
    expect(table.internString('')).toBe(0);
    expect(table.internString('0000000000000000')).toBe(0);
    expect(table.internRaw(new Uint8Array(16), 0, 16)).toBe(0);
  });

  it('keeps ids that are not hex as they are, apart from hex ones', () => {
    const table = new IdTable();
    const odd = table.internString('span-1');
    expect(table.text(odd)).toBe('span-1');
    expect(table.isHex(odd)).toBe(false);
    expect(table.isHex(table.internText(encodeUtf8('AB'), 0, 2))).toBe(true);
  });
});
