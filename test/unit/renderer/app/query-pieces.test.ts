import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryPieces } from '../../../../renderer/app/query-pieces.ts';

describe('the coloured pieces of a filter', () => {
  it('tell names, values and signs apart in TraceQL', () => {
    const roles = queryPieces('{ kind = "a b" && duration > 1.5s }').filter((piece) => piece.text.trim() !== '');
    expect(roles.map((piece) => [piece.text, piece.role])).toEqual([
      ['{', 'sign'],
      ['kind', 'name'],
      ['=', 'sign'],
      ['"a b"', 'text'],
      ['&&', 'sign'],
      ['duration', 'name'],
      ['>', 'sign'],
      ['1.5s', 'number'],
      ['}', 'sign'],
    ]);
  });

  it('leave plain text plain', () => {
    expect(queryPieces('kind = 1s')).toEqual([{ from: 0, text: 'kind = 1s', role: 'plain', wrong: false }]);
  });

  it('mark the range that is wrong, and the last character where it is past the end', () => {
    const wrong = (text: string, from: number, to: number) =>
      queryPieces(text, { from, to })
        .filter((piece) => piece.wrong)
        .map((piece) => piece.text)
        .join('');
    expect(wrong('{ knd = model }', 2, 5)).toBe('knd');
    expect(wrong('{ kind = ', 9, 9)).toBe(' ');
    expect(wrong('{ kind = model', 14, 20)).toBe('l');
    expect(wrong('plain text', 6, 10)).toBe('text');
  });

  it('are the whole text without gaps, whatever is typed and whatever is wrong', () => {
    const typed = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^\{[ a-z."`0-9=<>~&|!(){}]*$/),
    );
    fc.assert(
      fc.property(typed, fc.option(fc.tuple(fc.nat(60), fc.nat(60)), { nil: undefined }), (text, range) => {
        const pieces = queryPieces(text, range && { from: range[0], to: range[0] + range[1] });
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        let at = 0;
        for (const piece of pieces) {
          expect(piece.from).toBe(at);
          expect(piece.text.length).toBeGreaterThan(0);
          at += piece.text.length;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
