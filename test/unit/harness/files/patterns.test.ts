import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ignoreMatcher, pathMatcher } from '../../../../harness/files/patterns.ts';

const covers = (pattern: string, path: string) => pathMatcher([pattern]).covers(path);

describe('patterns of paths', () => {
  test.each([
    ['src/lib.rs', 'src/lib.rs', true],
    ['./src/lib.rs', 'src/lib.rs', true],
    ['src/lib.rs', 'other/src/lib.rs', false],
    ['lib.rs', 'src/lib.rs', false],
    ['src', 'src/deep/lib.rs', true],
    ['src/', 'src/lib.rs', true],
    ['src', 'srcs/lib.rs', false],
    ['src/*', 'src/lib.rs', true],
    ['*.rs', 'lib.rs', true],
    ['*.rs', 'src/lib.rs', false],
    ['**/*.rs', 'lib.rs', true],
    ['**/*.rs', 'a/b/lib.rs', true],
    ['src/**/test_*.py', 'src/test_a.py', true],
    ['src/**/test_*.py', 'src/a/b/test_a.py', true],
    ['src/**/test_*.py', 'src/a/b/a_test.py', false],
    ['src/**', 'src/a/b', true],
    ['src/**', 'src', false],
    ['**/x/**/y', 'a/x/x/b/y', true],
    ['*', '.hidden', true],
    ['?.js', 'a.js', true],
    ['?.js', 'ab.js', false],
    ['{a,b/c}.js', 'b/c.js', true],
    ['{a,{b,c}}.js', 'c.js', true],
    ['app/[id]/page.tsx', 'app/[id]/page.tsx', true],
    ['app/[id]/page.tsx', 'app/i/page.tsx', false],
    ['**', 'anything/at/all', true],
    ['', 'a', false],
  ])('%s covers %s: %s', (pattern, path, expected) => {
    expect(covers(pattern, path)).toBe(expected);
  });

  test("git's files and installed packages are ignored at any depth, with what the task says", () => {
    const ignored = ignoreMatcher(['dist/**']);
    expect(['.git/HEAD', 'a/.git', 'a/node_modules/b/c.js', 'dist', 'dist/x'].map(ignored.covers)).not.toContain(false);
    expect(['.gitignore', 'node_modules.md', 'src/dist/x'].map(ignored.covers)).not.toContain(true);
  });

  test('every path is covered by itself, by its folders and by ** behind any of them', () => {
    const name = fc.stringMatching(/^[a-z.[\]()$+]{1,6}$/).filter((text) => text !== '.');
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), fc.nat(), (parts, n) => {
        const path = parts.join('/');
        const cut = (n % parts.length) + 1;
        expect(covers(path, path)).toBe(true);
        expect(covers(parts.slice(0, cut).join('/'), path)).toBe(true);
        expect(covers(`**/${parts.slice(cut - 1).join('/')}`, path)).toBe(true);
        expect(covers([...parts.slice(0, cut - 1), '**', parts.at(-1)].join('/'), path)).toBe(true);
      }),
    );
  });

  test('a pattern full of stars is no slower than its length', () => {
    expect(covers(`${'**/a*a*a*/'.repeat(40)}b`, `${'aaaaaaaaaa/'.repeat(400)}c`)).toBe(false);
  });

  test('a pattern with endless alternatives is refused', () => {
    expect(() => pathMatcher(['{a,b}'.repeat(20)])).toThrow(/more than 200 alternatives/);
  });
});
