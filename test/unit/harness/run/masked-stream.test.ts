import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MaskedStream } from '../../../../harness/run/masked-stream.ts';

interface Piece {
  readonly time: bigint;
  readonly text: string;
}

/** What comes out of a stream that gets these pieces at once and is flushed at the end. */
function through(secrets: readonly string[], pieces: readonly string[]): Piece[] {
  const out: Piece[] = [];
  const stream = new MaskedStream(secrets, (time, text) => out.push({ time, text }));
  pieces.forEach((text, index) => {
    stream.push(BigInt(index), text);
  });
  stream.flush();
  return out;
}

/** Cuts a text at the given places. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length)).filter((piece) => piece !== '');
}

const text = (pieces: readonly Piece[]) => pieces.map((piece) => piece.text).join('');

describe('masking secrets in a stream', () => {
  it('masks a known secret however it is cut, and changes no length, time or other character', () => {
    const word = fc.stringMatching(/^[ a-z.\r\n\u001b[;mé漢-]{0,30}$/);
    const secret = fc.stringMatching(/^[A-Z0-9]{8,40}$/);
    fc.assert(
      fc.property(
        secret,
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat()),
        (value, words, places) => {
          const whole = words.join(value);
          const pieces = cut(whole, places);
          const out = through([value], pieces);
          expect(text(out)).toBe(words.join('*'.repeat(value.length)));
          expect(out.map((piece) => piece.text.length)).toEqual(pieces.map((piece) => piece.length));
          expect(out.map((piece) => Number(piece.time))).toEqual(pieces.map((_, index) => index));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    'sk-ant-api03-abcdefghijklmnop1234',
    'ghp_abcdefghijklmnopqrstuvwx1234567890',
    'Authorization: Bearer abc.def-1234567890',
    'export DATABASE_PASSWORD=hunter2hunter2',
    'https://user:correct-horse-7@example.test/',
  ])('masks what looks like a secret though nobody knew of it, cut anywhere: %s', (line) => {
    const secret = /(?:sk-|ghp_|Bearer |PASSWORD=|user:)[^@\n]*/
      .exec(line)?.[0]
      .replace(/^(?:Bearer |PASSWORD=|user:)/, '');
    for (let at = 1; at < line.length; at++) {
      const out = text(through([], [`$ ${line.slice(0, at)}`, `${line.slice(at)}\r\n$ `]));
      expect(out).not.toContain(secret);
      expect(out).toHaveLength(line.length + 6);
      expect(out).toContain('****');
    }
  });

  it('masks a known secret that is coloured or wrapped in the middle', () => {
    const secret = 'planted-secret-000-value';
    const wrapped = 'a planted-sec\x1b[0m│\r\n│ \x1b[31mret-000-value b';
    expect(text(through([secret], [wrapped]))).toBe(`a ${'*'.repeat(11)}\x1b[0m│\r\n│ \x1b[31m${'*'.repeat(13)} b`);
  });

  it('leaves ordinary output as it is', () => {
    const pieces = [
      'The token count is 12, ',
      'skipping 3 keys of mask',
      'ed output: sk-',
      ' is a prefix.\r\n',
      'passwords: none\n',
    ];
    expect(through(['unused-secret'], pieces).map((piece) => piece.text)).toEqual(pieces);
  });

  it('passes on a line at once, and an unfinished word after a moment', async () => {
    const out: string[] = [];
    const stream = new MaskedStream(['planted-secret-000-value'], (_, piece) => out.push(piece));
    stream.push(1n, 'a line\r\n');
    expect(out).toEqual(['a line\r\n']);
    stream.push(2n, 'a wor');
    expect(out).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(out).toEqual(['a line\r\n', 'a wor']);
    stream.push(3n, 'd planted-secret');
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(out.at(-1)).toBe(`d ${'*'.repeat(14)}`);
    stream.push(4n, '-000-value\r\n');
    expect(out.at(-1)).toBe('**********\r\n');
  });

  it('is not held up by output that never ends a word', () => {
    const piece = 'x'.repeat(4096);
    const out = through(
      ['planted-secret-000-value'],
      Array.from({ length: 500 }, () => piece),
    );
    expect(text(out)).toBe(piece.repeat(500));
  });

  it('stays fast on what looks like a secret all the time', () => {
    const hostile = ['planted-sec', ' \r\n', '\x1b[0m', 'sk-', 'ghp_', 'API_KEY=', '\x1b['];
    const pieces = Array.from({ length: 400 }, (_, index) => (hostile[index % hostile.length] ?? '').repeat(300));
    expect(text(through(['planted-secret-000-value', ' \r\n \r\n \r\n!'], pieces))).toHaveLength(
      pieces.join('').length,
    );
  });
});
