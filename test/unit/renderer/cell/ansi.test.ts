import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ansiPieces, PLAIN } from '../../../../renderer/cell/ansi.ts';

const shown = (text: string) =>
  ansiPieces(text)
    .map((piece) => piece.text)
    .join('');

describe('terminal output as pieces', () => {
  it('has the colours that the program asked for', () => {
    expect(ansiPieces('a\u001b[31;1mred\u001b[0m b\u001b[102mon green\u001b[m.')).toEqual([
      { text: 'a', style: PLAIN },
      { text: 'red', style: { ...PLAIN, foreground: 1, bold: true } },
      { text: ' b', style: PLAIN },
      { text: 'on green', style: { ...PLAIN, background: 10 } },
      { text: '.', style: PLAIN },
    ]);
  });

  it.each([
    ['\u001b[38;5;9mx', 9],
    ['\u001b[38;5;196mx', 'rgb(255 0 0)'],
    ['\u001b[38;5;244mx', 'rgb(128 128 128)'],
    ['\u001b[38;2;1;2;3mx', 'rgb(1 2 3)'],
    ['\u001b[38:5:4mx', 4],
  ])('knows the table of 256 and colours as they are: %j', (text, foreground) => {
    expect(ansiPieces(text)).toEqual([{ text: 'x', style: { ...PLAIN, foreground } }]);
  });

  it('leaves out a colour that is none, and goes on', () => {
    expect(ansiPieces('\u001b[38;2;900;0;0mx\u001b[38;5mx\u001b[38;5;300mx\u001b[>4;1mx')).toEqual([
      { text: 'xxxx', style: PLAIN },
    ]);
  });

  it('has lines as they end up', () => {
    expect(shown('10 %\r50 %\r100 %\nnext\r\nab\b\bcd')).toBe('100 %\nnext\ncd');
  });

  it('leaves out titles, links, cursor moves and everything else that a terminal would do', () => {
    expect(
      shown('\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b\u001b[2K\u001b[1;1Hc\u001b(Bd\u001bPq#0\u001b\\e'),
    ).toBe('abcde');
  });

  it('never leaves a control character or loses a letter, whatever comes', () => {
    const text = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 5 }),
          fc.constantFrom('\u001b[', '31m', ';5', '\r', '\n', '\u001b]', '\u0007'),
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (raw) => {
        expect(shown(raw)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z \n]*$/), (raw) => {
        expect(shown(raw)).toBe(raw);
      }),
    );
  });
});
