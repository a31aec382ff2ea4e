import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FLAG } from '../../../shared/trace/kind.ts';
import { evaluateQuery, parseQuery } from '../../../shared/trace/query/query.ts';
import type { SpanTable } from '../../../shared/trace/table.ts';
import { messySpans } from './arbitrary.ts';
import { accessTo, type Plain, type TestContent } from './content.ts';
import { build, type TestSpan, tableOf } from './spans.ts';

const MS = 1e6;
const [AGENT, MODEL, TOOL] = [2, 4, 5];
const spans: TestSpan[] = [
  { id: '1', name: 'run', start: 0, end: 1000 * MS, kind: AGENT },
  { id: '2', parent: '1', name: 'chat gpt', start: 10 * MS, end: 500 * MS, kind: MODEL, tokens: [100, 5] },
  { id: '3', parent: '1', name: 'bash', start: 500 * MS, end: 600 * MS, kind: TOOL, status: 2 },
  { id: '4', parent: '3', name: 'curl', start: 510 * MS, kind: 8 },
  { id: '5', parent: 'ff', name: 'Edit', start: 700 * MS, end: 710 * MS, kind: TOOL },
];
const contents: TestContent[] = [
  { attributes: { 'agent.name': 'solver' }, resource: { 'service.name': 'cell' } },
  { attributes: { x: 1, model: 'gpt-5', tags: ['a', 'b'], big: 9007199254740993n }, otelKind: 'client' },
  {
    attributes: { exit_code: 1, 'my key': 'v', latency: 1.5 },
    message: 'Command failed',
    events: [{ name: 'exception', attributes: { type: 'E1' } }],
  },
  { attributes: { x: '1', flag: true, empty: null } },
  { attributes: { exit_code: '0', x: 2 }, resource: { 'service.name': 'other' } },
];
const table = tableOf(spans);

async function find(text: string, of: SpanTable = table, access = accessTo(contents)): Promise<string[]> {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${parsed.message} [${parsed.from}, ${parsed.to}]`);
  const rows = await evaluateQuery(parsed.query, of, access);
  return Array.from(rows, (row) => of.strings[of.name[row] as number] as string);
}

function mistake(text: string): [string, string] {
  const parsed = parseQuery(text);
  if (parsed.ok) throw new Error(`understood: ${text}`);
  expect(parsed.from).toBeGreaterThanOrEqual(0);
  expect(parsed.to).toBeLessThanOrEqual(text.length);
  return [parsed.message, text.slice(parsed.from, parsed.to)];
}

const everything = ['run', 'chat gpt', 'bash', 'curl', 'missing span ff', 'Edit'];

describe('fields that columns answer', () => {
  test.each([
    ['{}', everything],
    ['{ kind = model }', ['chat gpt']],
    ['{ kind != tool }', ['run', 'chat gpt', 'curl', 'missing span ff']],
    ['{ kind = "tool" && name != "Edit" }', ['bash']],
    ['{ duration > 0.4s }', ['run', 'chat gpt']],
    ['{ duration = nil }', ['curl']],
    ['{ duration >= 100ms && duration <= 490ms }', ['chat gpt', 'bash']],
    ['{ 100000us = duration }', ['bash']],
    ['{ duration >= 100000µs && duration < 0h0m0.49s }', ['bash']],
    ['{ traceDuration = 0h0m1s && depth = .5 + .5e0 && kind = tool }', ['bash', 'Edit']],
    ['{ status = error }', ['bash']],
    ['{ orphan = true }', ['Edit']],
    ['{ unfinished }', ['curl']],
    ['{ !synthetic && depth = 0 }', ['run']],
    ['{ childCount > 1 }', ['run']],
    ['{ start >= 500ms && startTime < 700ms }', ['bash', 'curl']],
    ['{ selfTime < 20ms && !(kind = internal) }', ['bash', 'Edit']],
    ['{ rootName = "run" && traceDuration = 1s }', everything],
    ['{ inputTokens > 50 || errorsBelow = 1 }', ['run', 'chat gpt']],
    ['{ inputTokens + outputTokens * 2 = 110 }', ['chat gpt']],
    ['{ name =~ "^c" }', ['chat gpt', 'curl']],
    ['{ name !~ ".*[cm].*" }', ['run', 'bash', 'Edit']],
    ['{ name = "run" || name = "bash" && kind = model }', ['run']],
    ['{ (name = "run" || name = "bash") && kind = tool }', ['bash']],
    ['{ trace:id = "aa" && span:name = `Edit` }', ['Edit']],
    ['{ name = "bash" /* tools */ } // the end', ['bash']],
  ])('%s', async (text, expected) => {
    const access = accessTo(contents);
    expect(await find(text, table, access)).toEqual(expected);
    expect(access.asked).toEqual([]);
  });
});

describe('what needs the whole span', () => {
  test.each([
    ['{ .x = 1 }', ['chat gpt', 'curl']],
    ['{ span.x != 1 }', ['Edit']],
    ['{ .x = nil }', ['run', 'bash', 'missing span ff']],
    ['{ .x != nil }', ['chat gpt', 'curl', 'Edit']],
    ['{ .exit_code != 0 }', ['bash']],
    ['{ .service.name = "cell" }', ['run']],
    ['{ resource.service.name =~ "^o" }', ['Edit']],
    ['{ span.service.name = "cell" }', []],
    ['{ ."my key" = "v" }', ['bash']],
    ['{ event.type = "E1" && event:name = "exception" }', ['bash']],
    ['{ link.why = "retry" && .flag }', ['curl']],
    ['{ kind = client }', ['chat gpt']],
    ['{ otelKind = internal && kind = tool }', ['bash', 'Edit']],
    ['{ statusMessage =~ "fail" }', ['bash']],
    ['{ .tags = "b" && .tags != "c" }', ['chat gpt']],
    ['{ .tags != "b" }', []],
    ['{ .big = 9007199254740993 }', ['chat gpt']],
    ['{ .big = 9007199254740992 }', []],
    ['{ -.latency < -1 && .latency ^ 2 = 2.25 }', ['bash']],
    ['{ .empty = nil && .flag = true }', ['curl']],
    ['{ !(.x = 1) && kind != agent && synthetic = false }', ['bash', 'Edit']],
    ['{ event:timeSinceStart = 500ns }', ['bash']],
    ['{ span:id = "4" }', ['Edit']],
  ])('%s', async (text, expected) => {
    expect(await find(text)).toEqual(expected);
  });

  test('is loaded only for rows that columns leave open, each once', async () => {
    for (const [text, asked] of [
      ['{ kind = model && .x = 1 }', [1]],
      ['{ .x = 1 && kind = model }', [1]],
      ['{ kind != model || .x = 1 }', [1]],
      ['{ kind = tool && (.a = 1 || .b = 2) } || { kind = tool && .c = 3 }', [2, 4]],
      ['{ kind = container && .x = 1 }', []],
    ] as const) {
      const access = accessTo(contents);
      await find(text, table, access);
      expect(access.asked).toEqual(asked);
    }
  });

  test('that cannot be read does not match', async () => {
    expect(await find('{ .x = nil || .x != nil }', table, accessTo(contents.slice(0, 2)))).toEqual([
      'run',
      'chat gpt',
      'missing span ff',
    ]);
  });

  test('stops loading when it is aborted', async () => {
    const abort = new AbortController();
    const access = { ...accessTo(contents), signal: abort.signal };
    abort.abort(new Error('enough'));
    await expect(find('{ .x = 1 }', table, access)).rejects.toThrow('enough');
  });
});

describe('span sets', () => {
  test.each([
    ['{ kind = agent } > { kind = tool }', ['bash']],
    ['{ kind = agent } >> { kind = http }', ['curl']],
    ['{ kind = http } << { kind != model }', ['run', 'bash']],
    ['{ kind = http } < { }', ['bash']],
    ['{ kind = model } ~ { }', ['bash']],
    ['{ kind = model } && { .x = 2 }', ['chat gpt', 'Edit']],
    ['{ kind = model } && { kind = db }', []],
    ['({ kind = model } || { kind = http }) && { kind = agent }', ['run', 'chat gpt', 'curl']],
  ])('%s', async (text, expected) => {
    expect(await find(text)).toEqual(expected);
  });
});

describe('plain text', () => {
  test.each([
    ['', everything],
    ['CHAT', ['chat gpt']],
    ['gpt-5', ['chat gpt']],
    ['exit_code', ['bash', 'Edit']],
    ['exit_code command', ['bash']],
    ['"command failed"', ['bash']],
    ['"failed command"', []],
    ['solver', ['run']],
    ['e1', ['bash']],
    ['edit other', ['Edit']],
    ['"chat g', ['chat gpt']],
  ])('%j', async (text, expected) => {
    expect(await find(text)).toEqual(expected);
  });

  test('reads no span that its name or service already decides', async () => {
    const access = accessTo(contents);
    await find('chat', table, access);
    expect(access.asked).toEqual([0, 2, 3, 4]);
  });
});

describe('mistakes are pointed at', () => {
  test.each([
    ['{ durationn > 1s }', 'Did you mean duration?', 'durationn'],
    ['{ foo = 1 }', 'Attributes start with a dot: .foo', 'foo'],
    ['{ http.status = 3 }', 'write .http.status', 'http.status'],
    ['{ kind = modle }', 'Did you mean model?', 'modle'],
    ['{ status = failed }', 'one of unset, ok, error', 'failed'],
    ['{ error }', 'status = error', 'error'],
    ['{ model }', 'kind = model', 'model'],
    ['{ name = bash }', 'Write text in quotes: "bash"', 'bash'],
    ['{ .x = foo }', 'Write text in quotes', 'foo'],
    ['{ duration > 5 }', 'Write a unit', '5'],
    ['{ duration > 5x }', 'neither a number nor a duration', '5x'],
    ['{ duration }', 'not a condition', 'duration'],
    ['{ kind = model && name }', 'not a condition', 'name'],
    ['{ name = "a }', 'closing quote', '"a }'],
    ['{ kind = model', 'closing }', 'l'],
    ['{', 'closing }', '{'],
    ['{ kind = }', '} is not expected', '}'],
    ['{ kind == model }', 'one =', '=='],
    ['{ kind = model and .x }', '&&', 'and'],
    ['{ .a = 1, .b = 2 }', '&& or ||', ','],
    ["{ name = 'x' }", 'double quotes', "'"],
    ['{ .a .b }', 'operator is missing', '.b'],
    ['{ name"x" }', 'operator is missing', '"x"'],
    ['{ name = "x" } foo', 'is not expected', 'f'],
    ['{ . = 1 }', 'missing after the dot', '.'],
    ['{ .a =~ "(" }', 'not a regular expression', '"("'],
    ['{ .a =~ 5 }', 'in quotes', '5'],
    ['{ .a > nil }', 'only be compared', '.a > nil'],
    ['{ parent.a = 1 }', 'cannot be searched', 'parent.a'],
    ['{ parent = nil }', 'depth = 0', 'parent'],
    ['{ .a = $x }', 'template', '$'],
    ['{} | count() > 2', 'Pipelines', '|'],
    ['{} !>> {}', 'Negated', '!>>'],
    ['{} &>> {}', 'Union', '&>>'],
    ['{ /* }', 'no end', '/* }'],
  ])('%s', (text, message, place) => {
    const [said, where] = mistake(text);
    expect(said).toContain(message);
    expect(where).toBe(place);
  });

  test('too long and too deep queries are refused', () => {
    expect(mistake(`{ ${'('.repeat(70)}.a${')'.repeat(70)} }`)[0]).toContain('64 parentheses');
    expect(mistake(`{ .a = "${'x'.repeat(5000)}" }`)[0]).toContain('4000');
    expect(mistake(`{ .a =~ "${'x'.repeat(600)}" }`)[0]).toContain('500');
    expect(mistake(`{ ${'!'.repeat(3000)} }`)[0]).not.toBe('');
    expect(parseQuery(`{ ${'.a && '.repeat(600)}.a }`).ok).toBe(true);
  });

  test('any text at all is understood or refused with a place in it', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '.a',
      'kind',
      '=',
      '"x"',
      '5ms',
      '&&',
      '!',
      '>',
      '~',
      '|',
      'nil',
      ' ',
      '-',
      '/',
      '*',
      '"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 12 }).map((all) => `{${all.join('')}`),
          fc.string(),
        ),
        (text) => {
          const parsed = parseQuery(text);
          if (parsed.ok) return;
          expect(parsed.message).not.toBe('');
          expect(parsed.from).toBeGreaterThanOrEqual(0);
          expect(parsed.to).toBeGreaterThanOrEqual(parsed.from);
          expect(parsed.to).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

test('patterns that would make a backtracking engine hang are answered', async () => {
  const evil: TestContent[] = [{ attributes: { text: `${'a'.repeat(20_000)}!` } }];
  const { table: one } = build([{ id: '1', name: 'evil', start: 0, end: 1 }]);
  for (const pattern of ['^(a+)+$', '^(a|a)*$', 'a*a*a*a*a*b', '(.*a){20}b']) {
    expect(await find(`{ .text =~ "${pattern}" }`, one, accessTo(evil))).toEqual([]);
  }
  expect(await find('{ .text =~ "a+!" }', one, accessTo(evil))).toEqual(['evil']);
  expect(mistake('{ .text =~ "(a)\\1" }')[0]).toContain('not a regular expression');
});

/** A condition as text, and as what it means for one span. */
interface Case {
  text: string;
  holds(span: TestSpan, content: TestContent, flags: number): boolean;
}

const atom: fc.Arbitrary<Case> = fc.oneof(
  fc.constantFrom(MODEL, TOOL, 8).map(
    (kind): Case => ({
      text: `kind = ${{ [MODEL]: 'model', [TOOL]: 'tool', 8: 'http' }[kind]}`,
      holds: (span) => span.kind === kind,
    }),
  ),
  fc.nat(3).map((x): Case => ({ text: `.x = ${x}`, holds: (_, { attributes }) => attributes?.x === x })),
  fc.nat(3).map(
    (x): Case => ({
      text: `.x != ${x}`,
      holds: (_, { attributes }) => attributes?.x !== undefined && attributes.x !== x,
    }),
  ),
  fc.nat(3).map(
    (x): Case => ({
      text: `${x} < span.x`,
      holds: (_, { attributes }) => Number(attributes?.x ?? Number.NaN) > x,
    }),
  ),
  fc.constant<Case>({ text: '.x = nil', holds: (_, { attributes }) => attributes?.x === undefined }),
  fc.constant<Case>({ text: 'status=error', holds: (span) => span.status === 2 }),
  fc.constant<Case>({ text: 'orphan', holds: (_, __, flags) => (flags & FLAG.orphan) !== 0 }),
  fc.constant<Case>({ text: 'unfinished = true', holds: (span) => span.end === undefined }),
);
const condition: fc.Arbitrary<Case> = fc.letrec<{ any: Case }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    atom,
    tie('any').map(({ text, holds }): Case => ({ text: `!(${text})`, holds: (...span) => !holds(...span) })),
    fc.tuple(tie('any'), fc.constantFrom('&&', '||'), tie('any')).map(
      ([a, operator, b]): Case => ({
        text: `(${a.text}) ${operator} (${b.text})`,
        holds: (...span) =>
          operator === '&&' ? a.holds(...span) && b.holds(...span) : a.holds(...span) || b.holds(...span),
      }),
    ),
  ),
})).any;

test('a query finds exactly the spans for which its condition holds', async () => {
  await fc.assert(
    fc.asyncProperty(
      messySpans,
      fc.infiniteStream(fc.option(fc.nat(4), { nil: undefined })),
      condition,
      async (mess, xs, wanted) => {
        const named = mess.map((span, i) => ({ ...span, name: `span ${i}`, content: `${i}` }));
        const stream = xs[Symbol.iterator]();
        const all = named.map((): TestContent => {
          const attributes: Record<string, Plain> = {};
          const { value: x } = stream.next();
          if (typeof x === 'number') attributes.x = x;
          return { attributes };
        });
        const { table: any } = build(named);
        const expected: string[] = [];
        for (let row = 0; row < any.rowCount; row++) {
          const flags = any.flags[row] as number;
          if (flags & FLAG.synthetic) continue;
          const ordinal = any.ordinal[row] as number;
          if (wanted.holds(named[ordinal] as TestSpan, all[ordinal] as TestContent, flags))
            expected.push(`span ${ordinal}`);
        }
        const found = await find(`{ synthetic = false && (${wanted.text}) }`, any, accessTo(all));
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
