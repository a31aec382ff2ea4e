import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputText, plainText } from '../../../../harness/run/output-text.ts';

describe('the text of terminal output', () => {
  it('has no colours, titles and line noise, and one kind of line end', () => {
    const output = '\x1b]0;title\x07\x1b[1;31mfailed\x1b[0m: 2 tests\r\n\x1b(B\x1b[?25hdone\x07\r\n50%\r100%\n';
    expect(plainText(output, 1000)).toBe('failed: 2 tests\ndone\n50%\n100%\n');
  });

  it('keeps words apart that a full-screen program places by moving the cursor', () => {
    expect(plainText('\x1b[2;1Htokens\x1b[4C1,234\x1b[3;1Hready', 1000)).toBe('\ntokens    1,234\nready');
  });

  it('is the beginning and the end where there is much, and says what is missing', () => {
    const text = plainText(`start ${'x'.repeat(100_000)} end`, 100);
    expect(text.startsWith('start xxx')).toBe(true);
    expect(text.endsWith('xxx end')).toBe(true);
    expect(text).toContain('… 99910 characters …');
    expect(plainText('exactly', 7)).toBe('exactly');
  });

  it('reads bytes, also what is no UTF-8', () => {
    expect(plainText(Buffer.from('h\u00e9 \u6f22 \u{1f642}'), 100)).toBe('hé 漢 🙂');
    expect(plainText(Uint8Array.of(0x61, 0xff, 0x62), 100)).toBe('a\ufffdb');
  });

  it('is the same however the output comes', () => {
    const part = fc.constantFrom(
      'word ',
      '\r',
      '\n',
      '\x1b',
      '[',
      '31',
      'm',
      ']0;t',
      '\x07',
      '\\',
      '\x1b[2C',
      '\x1bP',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const kept = new OutputText(1e6);
        for (const one of parts) kept.push(one);
        expect(kept.text()).toBe(plainText(parts.join(''), 1e6));
      }),
      { numRuns: 500 },
    );
  });

  it('reads hostile output in a time that grows with its length only', () => {
    for (const piece of ['\x1b]', '\x1b[', '\x1b[0;', '\x1bP\x1b', '\r'])
      expect(plainText(piece.repeat(200_000), 1000).length).toBeLessThan(1100);
  });
});
