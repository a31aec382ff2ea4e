import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffJson } from '../../../../shared/compare/diff/json.ts';

const diff = (a: unknown, b: unknown) => diffJson(JSON.stringify(a), JSON.stringify(b));

describe('the difference of two JSON texts', () => {
  it('names the place and both values', () => {
    expect(
      diff({ path: 'a.rs', limit: 5, deep: { 'a b': [1, 2] } }, { path: 'b.rs', offset: 3, deep: { 'a b': [1, 4] } }),
    ).toEqual({
      changes: [
        { path: 'path', what: 'changed', base: 'a.rs', new: 'b.rs' },
        { path: 'limit', what: 'removed', base: 5, new: undefined },
        { path: 'deep["a b"][1]', what: 'changed', base: 2, new: 4 },
        { path: 'offset', what: 'added', base: undefined, new: 3 },
      ],
      same: 1,
      more: 0,
    });
  });

  it('finds what was put into a list, wherever it was', () => {
    expect(diff({ edits: ['a', 'b', 'c'] }, { edits: ['a', 'new', 'b', 'c'] })?.changes).toEqual([
      { path: 'edits[1]', what: 'added', base: undefined, new: 'new' },
    ]);
  });

  it('compares items that changed inside a list that grew', () => {
    expect(diff([{ x: 1, y: 1 }], [{ x: 1, y: 2 }, null])?.changes).toEqual([
      { path: '[0].y', what: 'changed', base: 1, new: 2 },
      { path: '[1]', what: 'added', base: undefined, new: null },
    ]);
  });

  it('is left to the texts where one is no JSON, or is equal and only written otherwise', () => {
    expect(diffJson('{"a":1}', 'a: 1')).toBeUndefined();
    expect(diffJson('{"a":1}', '{"a":1')).toBeUndefined();
    expect(diffJson('[1]', '{"0":1}')).toBeUndefined();
    expect(diffJson('{"a":1}', '{ "a": 1 }')).toBeUndefined();
    expect(diffJson('"a"', '"b"')).toBeUndefined();
  });

  it('overlooks no digit of a long number', () => {
    expect(diffJson('{"id":1234567890123456789}', '{"id":1234567890123456788}')).toBeUndefined();
  });

  it('does not descend into what is nested without end', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect(diffJson(deep, `${'['.repeat(5001)}${']'.repeat(5001)}`)).toBeUndefined();
  });

  it('takes a key such as __proto__ for what it is', () => {
    expect(diffJson('{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}')?.changes).toEqual([
      { path: '__proto__.a', what: 'changed', base: 1, new: 2 },
    ]);
  });

  it('lists the first changes, and counts the others', () => {
    const found = diff(Array(800).fill(1), Array(800).fill(2));
    expect(found?.changes).toHaveLength(500);
    expect(found?.more).toBe(300);
  });

  it('is empty for a document and itself, and turns round with its sides', () => {
    const turned = { added: 'removed', removed: 'added', changed: 'changed' };
    fc.assert(
      fc.property(fc.object({ maxDepth: 4 }), fc.object({ maxDepth: 4 }), (a, b) => {
        const text = JSON.stringify(a);
        if (!/\d{16}/.test(text)) expect(diffJson(text, text)?.changes).toEqual([]);
        const there = diff(a, b)?.changes.map(({ path, what }) => `${what} ${path}`);
        const back = diff(b, a)?.changes.map(({ path, what }) => `${turned[what]} ${path}`);
        // Items of lists of different lengths have another place in each.
        if (!/\[/.test(`${there}`)) expect(there?.sort()).toEqual(back?.sort());
      }),
    );
  });
});
