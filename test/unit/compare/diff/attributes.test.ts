import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffAttributes, diffEvents } from '../../../../shared/compare/diff/attributes.ts';
import type { Attribute, SpanEvent, Value } from '../../../../shared/trace/value.ts';

const text = (key: string, value: string, whole?: number): Attribute => ({
  key,
  value: { type: 'string', value, ...(whole === undefined ? {} : { cut: { whole } }) },
});
const event = (name: string, ...attributes: Attribute[]): SpanEvent => ({ time: 1n, name, attributes });
const words = (a: readonly Attribute[], b: readonly Attribute[]) =>
  diffAttributes(a, b).map(({ key, what }) => `${what} ${key}`);

describe('attributes of two spans', () => {
  it('are told apart as same, changed, added and removed, whatever their order', () => {
    expect(
      words([text('a', '1'), text('b', '1'), text('gone', 'x')], [text('new', 'x'), text('b', '2'), text('a', '1')]),
    ).toEqual(['added new', 'changed b', 'same a', 'removed gone']);
  });

  it('differ where only the type does', () => {
    expect(words([text('n', '1')], [{ key: 'n', value: { type: 'int', value: '1' } }])).toEqual(['changed n']);
  });

  it('that are ids count apart, for each run has others', () => {
    const ids = ['id', 'gen_ai.response.id', 'session_id', 'process.pid', 'toolCallId', 'request.uuid'];
    expect(
      words(
        ids.map((key) => text(key, '1')),
        ids.map((key) => text(key, '2')),
      ),
    ).toEqual(ids.map((key) => `id ${key}`));
    expect(words([text('paid', 'a'), text('grid', 'a')], [text('paid', 'b'), text('grid', 'b')])).toEqual([
      'changed paid',
      'changed grid',
    ]);
  });

  it('of which only the beginning is here are not called the same', () => {
    const nested = (whole: number): Value => ({
      type: 'map',
      value: [{ key: 'k', value: { type: 'string', value: 'beg', cut: { whole } } }],
    });
    expect(words([text('long', 'beg', 5000)], [text('long', 'beg', 5000)])).toEqual(['cut long']);
    expect(words([text('long', 'beg', 5000)], [text('long', 'beg', 5001)])).toEqual(['changed long']);
    expect(words([{ key: 'm', value: nested(9000) }], [{ key: 'm', value: nested(9000) }])).toEqual(['cut m']);
    expect(words([{ key: 'm', value: nested(9000) }], [{ key: 'm', value: nested(8000) }])).toEqual(['changed m']);
  });

  it('of one key several times are paired in their order', () => {
    expect(
      diffAttributes([text('k', '1'), text('k', '2')], [text('k', '1'), text('k', '3'), text('k', '4')]),
    ).toMatchObject([
      { what: 'same', baseIndex: 0, newIndex: 0 },
      { what: 'changed', baseIndex: 1, newIndex: 1 },
      { what: 'added', baseIndex: -1, newIndex: 2 },
    ]);
  });

  it('are each in one pair', () => {
    const lists = fc.array(fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.constantFrom('1', '2')));
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const pairs = diffAttributes(
          a.map(([key, value]) => text(key, value)),
          b.map(([key, value]) => text(key, value)),
        );
        const indexes = (of: number[]) => of.filter((at) => at >= 0).sort((x, y) => x - y);
        expect(indexes(pairs.map(({ baseIndex: indexA }) => indexA))).toEqual(a.map((_, at) => at));
        expect(indexes(pairs.map(({ newIndex: indexB }) => indexB))).toEqual(b.map((_, at) => at));
      }),
    );
  });
});

describe('events of two spans', () => {
  it('are paired by what they say, not by when', () => {
    const pairs = diffEvents(
      [event('retry', text('n', '1')), event('exception', text('exception.type', 'E'))],
      [
        { ...event('retry', text('n', '1')), time: 99n },
        event('retry', text('n', '2')),
        event('exception', text('exception.type', 'F')),
      ],
    );
    expect(pairs.map(({ base: a, new: b, same }) => `${same ? '=' : '≠'} ${a?.name ?? '–'} ${b?.name ?? '–'}`)).toEqual(
      ['= retry retry', '≠ – retry', '≠ exception exception'],
    );
  });
});
