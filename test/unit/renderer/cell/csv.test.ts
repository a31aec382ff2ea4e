import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField, csvText } from '../../../../shared/base/csv.ts';

/** Reads CSV again as RFC 4180 says. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let match = field.exec(text); match; match = field.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('a table as CSV', () => {
  it('quotes what needs quotes and nothing else', () => {
    expect(csvText([['a', 'b,c', 'say "x"', 'two\nlines', '']])).toBe('a,"b,c","say ""x""","two\nlines",\r\n');
  });

  it.each(['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\uff1d1'])(
    'never begins a field with what a spreadsheet would run: %j',
    (text) => {
      const [[field = ''] = []] = parse(csvText([[text]]));
      expect(field).toBe(`'${text}`);
    },
  );

  it('leaves numbers alone, negative ones too', () => {
    for (const text of ['-1', '+1.5', '1e-9', '-.5']) expect(csvField(text)).toBe(text);
  });

  it('comes back as it was, but for the guard', () => {
    const table = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 3, maxLength: 3 }), { maxLength: 5 });
    fc.assert(
      fc.property(table, (rows) => {
        const back = parse(csvText(rows));
        expect(back.map((row) => row.length)).toEqual(rows.map(() => 3));
        rows.forEach((row, r) => {
          row.forEach((text, c) => {
            expect([text, `'${text}`]).toContain(back[r]?.[c]);
          });
        });
      }),
    );
  });
});
