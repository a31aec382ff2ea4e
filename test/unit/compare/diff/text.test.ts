import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffText, type LineRun, type TextDiff } from '../../../../shared/compare/diff/text.ts';
import { diffWords, type Piece } from '../../../../shared/compare/diff/words.ts';

const without = (pieces: readonly Piece[], what: Piece['what']) =>
  pieces
    .filter((piece) => piece.what !== what)
    .map(({ text }) => text)
    .join('');
const linesOf = (runs: readonly LineRun[], what: Piece['what']) =>
  runs.filter((run) => run.what !== what).flatMap(({ lines }) => lines);

/** Texts that have much in common. */
const words = fc.array(fc.constantFrom('a', 'list', ' ', ' ', '\n', ',', 'of', 'ünï', '👩‍👧', '.'), { maxLength: 40 });
const lines = fc.array(fc.constantFrom('', 'one', 'two', 'three ', '}'), { maxLength: 60 });

function linesDiff(diff: TextDiff): Extract<TextDiff, { by: 'lines' }> {
  if (diff.by !== 'lines') throw new Error(`compared by ${diff.by}`);
  return diff;
}

describe('the difference of two texts by words', () => {
  it('gives both texts back, whatever they are', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const pieces = diffWords(a.join(''), b.join(''));
        expect(without(pieces, 'added')).toBe(a.join(''));
        expect(without(pieces, 'removed')).toBe(b.join(''));
      }),
    );
  });

  it('has no two neighbours of one kind, and no empty piece', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const pieces = diffWords(a.join(''), b.join(''));
        pieces.forEach((piece, at) => {
          expect(piece.text).not.toBe('');
          expect(piece.what).not.toBe(pieces[at + 1]?.what);
        });
      }),
    );
  });

  it('marks whole words', () => {
    expect(diffWords('cargo test --quiet', 'cargo test --workspace')).toEqual([
      { what: 'same', text: 'cargo test --' },
      { what: 'removed', text: 'quiet' },
      { what: 'added', text: 'workspace' },
    ]);
  });

  it('takes what stands between two changed words for changed', () => {
    expect(diffWords('the old red house is there', 'the new blue house is there')).toEqual([
      { what: 'same', text: 'the ' },
      { what: 'removed', text: 'old red' },
      { what: 'added', text: 'new blue' },
      { what: 'same', text: ' house is there' },
    ]);
  });

  it('shows texts that have little in common one after the other', () => {
    expect(diffWords('I will read the file.', 'Done: all 4 tests pass now.')).toEqual([
      { what: 'removed', text: 'I will read the file.' },
      { what: 'added', text: 'Done: all 4 tests pass now.' },
    ]);
  });

  it('finds the place in a line that is too long to be compared word by word', () => {
    const before = 'x '.repeat(50_000);
    const after = 'y '.repeat(20_000);
    expect(diffWords(`${before}old ${after}`, `${before}new ${after}`)).toEqual([
      { what: 'same', text: before },
      { what: 'removed', text: 'old' },
      { what: 'added', text: 'new' },
      { what: 'same', text: ` ${after}` },
    ]);
  });

  it('cuts no character of two units', () => {
    expect(diffWords('see 👍 here it is', 'see 👎 here it is').map(({ text }) => text)).toEqual([
      'see ',
      '👍',
      '👎',
      ' here it is',
    ]);
  });
});

describe('the difference of two texts', () => {
  it('is nothing where they are equal', () => {
    expect(diffText('a\nb', 'a\nb')).toEqual({ by: 'nothing' });
  });

  it('is told by words where both are short', () => {
    expect(diffText('ls -l', 'ls -la').by).toBe('words');
    expect(diffText('', 'ls').by).toBe('words');
  });

  it('gives both texts back by lines', () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const padding = Array.from({ length: 5 }, (_, at) => `line ${at}`);
        const [textA, textB] = [['start', ...a, ...padding].join('\n'), ['other start', ...b, ...padding].join('\n')];
        const { runs, left } = linesDiff(diffText(textA, textB));
        expect(linesOf(runs, 'added').join('\n')).toBe(textA);
        expect(linesOf(runs, 'removed').join('\n')).toBe(textB);
        expect(left).toEqual({ base: 0, new: 0 });
        for (const { what, lines: own, pieces } of runs) {
          if (!pieces) continue;
          expect(pieces.map((line) => line.map(({ text }) => text).join(''))).toEqual(own);
          expect(pieces.flat().every((piece) => piece.what === 'same' || piece.what === what)).toBe(true);
        }
      }),
    );
  });

  it('marks the words that changed in a line', () => {
    const around = ['one', 'two', 'three', 'four'].join('\n');
    const { runs } = linesDiff(diffText(`${around}\nlet x = 1;\n${around}`, `${around}\nlet x = 2;\n${around}`));
    expect(runs.map(({ what, lines: { length } }) => [what, length])).toEqual([
      ['same', 4],
      ['removed', 1],
      ['added', 1],
      ['same', 4],
    ]);
    expect(runs[2]?.pieces).toEqual([
      [
        { what: 'same', text: 'let x = ' },
        { what: 'added', text: '2' },
        { what: 'same', text: ';' },
      ],
    ]);
  });

  it('finds what differs at the end of a line that is as long as a document', () => {
    const begun = 'lorem ipsum '.repeat(20_000);
    const { runs } = linesDiff(diffText(`${begun}the end of a`, `${begun}the end of b`));
    expect(runs.map(({ pieces }) => pieces?.[0]?.at(-1))).toEqual([
      { what: 'removed', text: 'a' },
      { what: 'added', text: 'b' },
    ]);
  });

  it('compares long texts with a few differences whole', () => {
    const a = Array.from({ length: 40_000 }, (_, at) => `line ${at}`);
    const b = a.with(20_000, 'another').toSpliced(30_000, 1);
    const { runs, left } = linesDiff(diffText(a.join('\n'), b.join('\n')));
    expect(runs.map(({ what, lines: { length } }) => [what, length])).toEqual([
      ['same', 20_000],
      ['removed', 1],
      ['added', 1],
      ['same', 9999],
      ['removed', 1],
      ['same', 9999],
    ]);
    expect(left).toEqual({ base: 0, new: 0 });
  });

  it('compares the beginning of long texts that have nothing in common, and says how much is left', () => {
    const a = ['same', ...Array.from({ length: 9000 }, (_, at) => `mine ${at}`)].join('\n');
    const b = ['same', ...Array.from({ length: 8000 }, (_, at) => `other ${at}`)].join('\n');
    const { runs, left } = linesDiff(diffText(a, b));
    expect(runs.map(({ what, lines: { length } }) => [what, length])).toEqual([
      ['same', 1],
      ['removed', 400],
      ['added', 400],
    ]);
    expect(left).toEqual({ base: 8600, new: 7600 });
  });
});
