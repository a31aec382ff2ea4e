import { describe, expect, test } from 'vitest';
import { RecordingPlayer } from '../../../shared/terminal/player.ts';
import { makeMatcher } from '../../../shared/terminal/text-matcher.ts';
import { type CastEvent, makeRecording } from './recordings.ts';

async function search(events: readonly CastEvent[], text: string, options: { regex?: boolean; limit?: number } = {}) {
  const player = new RecordingPlayer(await makeRecording(30, 5, events));
  return player.search({ text, caseSensitive: false, regex: options.regex ?? false, limit: options.limit ?? 100 });
}
const found = async (...from: Parameters<typeof search>) =>
  (await search(...from)).hits.map(({ time, line }) => [time, line]);

describe('finding text in the whole output', () => {
  test('names each instant at which a line came to the screen', async () => {
    const events: CastEvent[] = [
      [1, 'o', 'an Error\r\n'],
      [2, 'o', 'fine\r\n'],
      [3, 'o', 'error two\r\n'],
      [4, 'o', 'x'],
    ];
    expect(await found(events, 'error')).toEqual([
      [1000, 'an Error'],
      [3000, 'error two'],
    ]);
  });

  test('does not count a line again because it scrolls, is redrawn, or changes its details', async () => {
    const events: CastEvent[] = [[1, 'o', 'Thinking 0s\r\n']];
    for (let i = 1; i < 20; i++) events.push([1 + i, 'o', `\x1b[1A\x1b[2KThinking ${i}s\r\n`]);
    events.push([30, 'o', 'a\r\nb\r\nc\r\n'], [31, 'o', '\x1b[2J\x1b[H'], [31.1, 'o', 'Thinking 19s']);
    expect(await found(events, 'thinking')).toEqual([[1000, 'Thinking 0s']]);
  });

  test('counts a line that comes back after it was gone', async () => {
    const events: CastEvent[] = [
      [1, 'o', 'menu'],
      [2, 'o', '\x1b[2J'],
      [9, 'o', '\x1b[Hmenu'],
    ];
    expect(await found(events, 'menu')).toEqual([
      [1000, 'menu'],
      [9000, 'menu'],
    ]);
  });

  test('sees lines that scrolled past between two looks, and lines that wrap', async () => {
    const burst = Array.from({ length: 60 }, (_, i) => `row ${i}\r\n`).join('');
    expect(await found([[1, 'o', burst]], 'row 3')).toHaveLength(11);
    expect(await found([[1, 'o', `${'.'.repeat(27)}needle in a line`]], 'needle')).toHaveLength(1);
  });

  test('finds what no run of bytes spells out', async () => {
    expect(await found([[1, 'o', 'w\x1b[31mo\x1b[0mrd\x1b[1;2HO']], 'word')).toEqual([[1000, 'wOrd']]);
  });

  test('stops at the limit and says that there is more', async () => {
    const events: CastEvent[] = Array.from({ length: 50 }, (_, i) => [i, 'o', `hit ${i}\r\n`]);
    const { hits, more } = await search(events, 'hit', { limit: 10 });
    expect([hits.length, more]).toEqual([10, true]);
  });

  test('takes expressions, and says what is wrong with one', async () => {
    expect(await found([[1, 'o', 'exit 101']], 'exit \\d+$', { regex: true })).toEqual([[1000, 'exit 101']]);
    expect((await search([[1, 'o', 'x']], '(', { regex: true })).error).toMatch(/group/i);
    expect((await search([[1, 'o', 'x']], '')).error).toBeDefined();
  });

  test('can be stopped, and goes on later', async () => {
    const events: CastEvent[] = Array.from({ length: 4000 }, (_, i) => [i, 'o', `${'word '.repeat(100)}\r\n`]);
    const player = new RecordingPlayer(await makeRecording(80, 24, events));
    const query = { text: 'nothing like it', caseSensitive: true, regex: false, limit: 5 };
    const stop = new AbortController();
    const first = player.search(query, stop.signal);
    stop.abort();
    await expect(first).rejects.toThrow();
    expect((await player.search(query)).hits).toEqual([]);
  });
});

test('plain text is taken letter by letter, whatever it would mean in an expression', () => {
  for (const text of ['a.b(c)', '[x]', 'C:\\dir', '^$', '{1}', 'a|b', '1+1/2-3*?']) {
    const matches = makeMatcher(text, false, false);
    if (typeof matches === 'string') throw new Error(matches);
    expect([matches(`before ${text.toUpperCase()} after`), matches('axbc')]).toEqual([true, false]);
  }
});

describe('expressions that could take forever', () => {
  test.each(['(a+)+$', '(a|a)*b', '(a*)*', '((ab)+c)+', '(?:x*){5,}', '(a)\\1', 'a*a*a*a*a*b'])(
    'are refused: %s',
    (source) => {
      expect(typeof makeMatcher(source, true, true)).toBe('string');
    },
  );

  test.each(['err(or)?', 'a.*b.*c', '[+*]+', '\\(\\d+\\)', '(abc){3}', 'fail|error', '^\\s*at '])(
    'are told from harmless ones: %s',
    (source) => {
      expect(typeof makeMatcher(source, true, true)).toBe('function');
    },
  );
});
