import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, Part, Role } from '../../../../shared/cell/step.ts';
import { diffConversations, pairMessages, pairParts } from '../../../../shared/compare/diff/messages.ts';

const message = (role: Role, ...parts: (Part | string)[]): Message => ({
  role,
  name: '',
  parts: parts.map((part) => (typeof part === 'string' ? { type: 'text', text: part } : part)),
  finishReason: '',
});
const call = (id: string, args: string, name = 'bash'): Part => ({ type: 'tool_call', id, name, arguments: args });
const result = (id: string, text: string): Part => ({ type: 'tool_result', id, result: text });
const short = (text: string | undefined) => text ?? '–';
const textsOf = (pairs: ReturnType<typeof pairMessages>) =>
  pairs.map(({ base: a, new: b, same }) => {
    const text = (one: Message | undefined) =>
      short(one?.parts.map((part) => ('text' in part ? part.text : '')).join());
    return `${same ? '=' : '≠'} ${text(a)} ${text(b)}`;
  });

describe('messages of two model calls', () => {
  it('are equal whatever the ids of their tool calls are', () => {
    const [pair] = pairMessages(
      [message('assistant', call('call_1', '{}'))],
      [message('assistant', call('call_9', '{}'))],
    );
    expect(pair?.same).toBe(true);
  });

  it('are paired with those of the same role where they differ', () => {
    const a = [message('system', 's'), message('user', 'u1'), message('assistant', 'x'), message('user', 'end')];
    const b = [message('system', 's'), message('developer', 'd'), message('user', 'u2'), message('user', 'end')];
    expect(textsOf(pairMessages(a, b))).toEqual(['= s s', '≠ – d', '≠ u1 u2', '≠ x –', '= end end']);
  });

  it('are all there, in the order of both', () => {
    const messages = fc.array(
      fc
        .tuple(fc.constantFrom<Role>('user', 'assistant', 'tool'), fc.constantFrom('a', 'b', 'c'))
        .map(([role, text]) => message(role, text)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(messages, messages, (a, b) => {
        const pairs = pairMessages(a, b);
        expect(pairs.flatMap((pair) => pair.base ?? [])).toEqual(a);
        expect(pairs.flatMap((pair) => pair.new ?? [])).toEqual(b);
        for (const pair of pairs) if (pair.same) expect(pair.base).toEqual(pair.new);
      }),
    );
  });

  it('fall back on their places where thousands differ', () => {
    const many = (text: string) => Array.from({ length: 3000 }, (_, at) => message('user', `${text} ${at}`));
    const pairs = pairMessages(many('a'), many('b'));
    expect(pairs).toHaveLength(3000);
    expect(pairs[1234]?.new?.parts).toEqual([{ type: 'text', text: 'b 1234' }]);
  });
});

describe('the inputs of two model calls', () => {
  const before = [message('system', 's'), message('user', 'task'), message('assistant', call('1', 'ls'))];

  it('are split into what was said before and what is new since the last answer', () => {
    const a = [...before, message('tool', result('1', 'a b'))];
    const b = [...before, message('assistant', 'again'), message('tool', result('7', 'a c'))];
    const { earlier, fresh } = diffConversations(a, b);
    expect(earlier.map(({ same }) => same)).toEqual([true, true, true, false]);
    expect(fresh).toEqual([{ base: a[3], new: b[4], same: false }]);
  });

  it('are all new in the first call, and where an answer is prefilled', () => {
    const first = [message('system', 's'), message('user', 'task')];
    expect(diffConversations(first, first)).toMatchObject({ earlier: [], fresh: [{ same: true }, { same: true }] });
    expect(diffConversations(before, before).earlier).toEqual([]);
  });
});

describe('the parts of two messages', () => {
  it('are paired by type, and calls by their tool', () => {
    const pairs = pairParts(
      [{ type: 'text', text: 'hm' }, call('1', 'a', 'read'), call('2', 'b', 'bash')],
      [{ type: 'reasoning', text: 'so' }, call('3', 'c', 'bash')],
    );
    expect(pairs.map(({ base: a, new: b }) => `${a?.type ?? '–'} ${b?.type ?? '–'}`)).toEqual([
      'text –',
      'tool_call –',
      '– reasoning',
      'tool_call tool_call',
    ]);
  });
});
