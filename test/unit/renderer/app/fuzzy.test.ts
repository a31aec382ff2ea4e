import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzyPositions, fuzzyScore } from '../../../../renderer/app/fuzzy.ts';

describe('fuzzy matching', () => {
  it('finds letters in order and nothing else', () => {
    expect(fuzzyScore('Play or pause', 'plp')).toBeGreaterThan(0);
    expect(fuzzyScore('Play or pause', 'ppl')).toBe(0);
    expect(fuzzyScore('Play or pause', 'xyz')).toBe(0);
    expect(fuzzyScore('anything', '  ')).toBeGreaterThan(0);
  });

  it('prefers a phrase, then beginnings of words, then letters anywhere', () => {
    const score = (text: string) => fuzzyScore(text, 'next');
    expect(score('Next span')).toBeGreaterThan(score('The next span'));
    expect(score('The next span')).toBeGreaterThan(score('Contextual'));
    expect(score('n.e.x.t')).toBeGreaterThan(score('Contextual'));
    expect(fuzzyScore('Go to time', 'gt')).toBeGreaterThan(fuzzyScore('Target', 'gt'));
  });

  it('marks the letters that it matched, each once and in order', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ minLength: 1, maxLength: 6 }), (text, wanted) => {
        const positions = fuzzyPositions(text, wanted);
        const ascending = positions.every((at, index) => index === 0 || at > (positions[index - 1] as number));
        expect(ascending).toBe(true);
        if (wanted.trim() !== '') expect(positions.length > 0).toBe(fuzzyScore(text, wanted) > 0);
      }),
    );
  });

  it('finds any text by a part of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (text, a, b) => {
        const from = a % text.length;
        const part = text.slice(from, from + 1 + (b % (text.length - from)));
        expect(fuzzyScore(text, part)).toBeGreaterThan(0);
      }),
    );
  });
});
