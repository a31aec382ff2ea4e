import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginning, indentJson, isDiff, jsonIn, withoutEscapes } from '../../../../renderer/ui/texts.ts';
import { diffEdit, editsIn } from '../../../../shared/cell/edits.ts';

describe('the beginning of a text', () => {
  it('is all of it where it is short, and never half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 50 }),
        fc.nat(30),
        fc.integer({ min: 1, max: 5 }),
        (text, characters, lines) => {
          const cut = beginning(text, characters, lines);
          expect(text.startsWith(cut.text)).toBe(true);
          expect(cut.whole).toBe(cut.text === text);
          expect(cut.text.split('\n').length).toBeLessThanOrEqual(lines + 1);
          expect(() => encodeURIComponent(cut.text)).not.toThrow();
        },
      ),
    );
  });
});

describe('indented JSON', () => {
  it('means the same and keeps every digit', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.parse(indentJson(json))).toEqual(JSON.parse(json));
      }),
    );
    expect(indentJson('{"a":12345678901234567890,"b":[],"c":1.0}')).toBe(
      '{\n  "a": 12345678901234567890,\n  "b": [],\n  "c": 1.0\n}',
    );
  });

  it('of anything keeps all characters but blanks', () => {
    const plain = (text: string) => text.replace(/\s/g, '');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[],:"\\ a1\n') }), (text) => {
        expect(plain(indentJson(text))).toBe(plain(text));
      }),
    );
  });
});

describe('texts', () => {
  it.each([
    ['diff --git a/x b/x\n--- a/x\n+++ b/x', true],
    ['@@ -1,2 +1,2 @@\n-a\n+b', true],
    ['*** Begin Patch\n*** Update File: x', true],
    ['- a list\n- of things\n+ and one more', false],
    ['--- \nfront matter\n---', false],
  ])('%j is a diff: %s', (text, is) => {
    expect(isDiff(text)).toBe(is);
  });

  it('are JSON only where they are a whole object or array', () => {
    expect(jsonIn(' {"a":1} ')).toEqual({ a: 1 });
    expect(jsonIn('[1, 2')).toBeUndefined();
    expect(jsonIn('"text"')).toBeUndefined();
    expect(jsonIn('[see below]')).toBeUndefined();
  });

  it('lose colours, titles and links of terminals, and nothing else', () => {
    expect(withoutEscapes('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007plain\r\n\u001b]8;;http://x\u001b\\link')).toBe(
      'red plain\nlink',
    );
    expect(withoutEscapes('[31m stays')).toBe('[31m stays');
  });
});

describe('edits', () => {
  it.each([
    [{ old_string: 'a', new_string: 'b' }],
    [{ path: 'sum.js', edits: [{ oldText: 'a', newText: 'b' }] }],
    [{ filePath: 'x', oldString: 'a', newString: 'b' }],
  ])('are found in %j', (args) => {
    expect(editsIn(args)).toEqual([{ before: 'a', after: 'b' }]);
  });

  it.each([[null], [[1]], [{ edits: 'all' }], [{ edits: [1] }], [{ old_string: 1, new_string: 2 }]])(
    'are not found in %j',
    (args) => {
      expect(editsIn(args)).toEqual([]);
    },
  );

  it('become a diff without a header', () => {
    expect(diffEdit({ before: 'one\ntwo\nthree', after: 'one\n2\nthree' })).toBe(' one\n-two\n+2\n three');
  });

  it('that are too large are not compared', () => {
    expect(diffEdit({ before: 'a'.repeat(150_000), after: 'b'.repeat(150_000) })).toBeUndefined();
  });
});
