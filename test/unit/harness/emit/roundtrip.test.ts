import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AttributeValue, CellSpan, CellSpanKind } from '../../../../harness/base/types.ts';
import { createCell, TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { KINDS } from '../../../../shared/trace/kind.ts';
import type { Attribute } from '../../../../shared/trace/value.ts';
import { openTrace, plain, temporaryFolder } from './opened.ts';

const ORIGIN = 1_795_431_263_798_214_123n;
const KIND_OF: Readonly<Record<CellSpanKind, string>> = {
  task_setup: 'setup',
  adapter_run: 'agent',
  container: 'container',
  model_call: 'model',
  tool_call: 'tool',
  scorer: 'scorer',
  cleanup: 'cleanup',
};

// The engine's decoder takes U+FEFF at the start of a text for a byte order mark.
const text = fc.string({ unit: 'binary', maxLength: 30 }).filter((one) => !one.startsWith('\ufeff'));
const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  text,
  fc.boolean(),
  integer,
  fc.integer(),
  fc.double(),
  fc.array(text, { maxLength: 4 }),
  fc.array(fc.double(), { maxLength: 4 }),
);
const key = fc
  .oneof(text, fc.constantFrom('__proto__', 'constructor', 'cell.id', ''))
  .filter((k) => k !== 'cell.span.kind');
const attributes = fc.uniqueArray(fc.tuple(key, value), { maxLength: 5, selector: ([k]) => k });
const nanos = fc.bigInt({ min: 0n, max: 100n * 86_400_000_000_000n });
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length - 1}}[1-9a-f]$`));
const span = fc.record({
  kind: fc.constantFrom(...(Object.keys(KIND_OF) as CellSpanKind[])),
  otelKind: fc.constantFrom('internal', 'client', 'server'),
  name: text,
  /** Which of the spans before it is its parent. */
  parent: fc.option(fc.nat(), { nil: null }),
  start: nanos,
  /** Undefined: it stays open. */
  length: fc.option(nanos, { nil: undefined }),
  first: attributes,
  later: attributes,
  events: fc.array(fc.record({ name: text, time: nanos, attributes }), { maxLength: 3 }),
  links: fc.array(fc.record({ traceId: hex(32), spanId: hex(16), attributes }), { maxLength: 2 }),
  error: fc.option(text, { nil: undefined }),
});

type Pairs = readonly (readonly [string, AttributeValue])[];

const recordOf = (pairs: Pairs) => Object.fromEntries(pairs);
/** Integers as bigints, by key. */
const expected = (...lists: readonly Pairs[]) =>
  sorted(Object.entries(Object.fromEntries(lists.flat().map(([k, v]) => [k, expectedValue(v)]))));
const expectedValue = (v: unknown): unknown =>
  Array.isArray(v) ? v.map(expectedValue) : Number.isSafeInteger(v) ? BigInt(v as number) : v;
const found = (list: readonly Attribute[]) => sorted(Object.entries(plain(list)));
const sorted = (entries: [string, unknown][]) => entries.sort(([a], [b]) => (a < b ? -1 : 1));

it('a tree of spans comes out of the file as it went in: ids, times to the nanosecond, everything they hold', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(span, { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      async (tree, picks) => {
        const folder = temporaryFolder();
        const identity = {
          id: 'random',
          sweep: undefined,
          tui: 'x',
          model: undefined,
          task: undefined,
          taskCategory: undefined,
          run: 1,
        };
        const problems: string[] = [];
        const cell = createCell({ folder, identity, mask: false, problem: (problem) => problems.push(problem) });
        const opened: CellSpan[] = [];
        for (const { kind, otelKind, name, parent, start, first } of tree) {
          const above = parent === null || opened.length === 0 ? null : (opened[parent % opened.length] ?? null);
          opened.push(cell.start(kind, name, recordOf(first), { otelKind, parent: above, time: ORIGIN + start }));
        }
        // Ended in any order, as asynchronous work does.
        const order = tree.map((_, i) => ({ i, pick: picks.next().value as number })).sort((a, b) => a.pick - b.pick);
        for (const { i } of order) {
          const { later, events, links, error, start, length } = tree[i] as (typeof tree)[number];
          const one = opened[i] as CellSpan;
          one.set(recordOf(later));
          for (const event of events) one.event(event.name, recordOf(event.attributes), ORIGIN + event.time);
          for (const link of links) one.link(link, recordOf(link.attributes));
          if (error !== undefined) one.fail(error);
          if (length !== undefined) one.end(ORIGIN + start + length);
        }
        await cell.close();
        expect(problems).toEqual([]);

        const { spans, table, problems: read } = await openTrace(join(folder, TRACE_FILE));
        expect(read).toEqual([]);
        expect(table.rowCount).toBe(tree.length);
        expect(spans).toHaveLength(tree.length);
        for (const [i, wanted] of tree.entries()) {
          const one = opened[i] as CellSpan;
          const row = spans.findIndex(({ spanId }) => spanId === one.spanId);
          const got = spans[row];
          if (!got) throw new Error(`Span ${i} is not in the file.`);
          const open = wanted.length === undefined;
          const above = wanted.parent === null || i === 0 ? undefined : opened[wanted.parent % i];
          expect(got).toMatchObject({
            traceId: cell.traceId,
            parentSpanId: above?.spanId ?? '',
            name: wanted.name,
            kind: KIND_OF[wanted.kind],
            otelKind: wanted.otelKind,
            start: ORIGIN + wanted.start,
            end: open ? 0n : ORIGIN + wanted.start + (wanted.length ?? 0n),
            status: open || wanted.error === undefined ? { code: 0, message: '' } : { code: 2, message: wanted.error },
          });
          expect(got.flags.includes('unfinished')).toBe(open);
          const kind = [['cell.span.kind', wanted.kind]] as const;
          expect(found(got.attributes)).toEqual(
            open ? expected(kind, wanted.first) : expected(kind, wanted.first, wanted.later),
          );
          const events = open ? [] : wanted.events;
          expect(got.events.map((event) => [event.name, event.time, found(event.attributes)])).toEqual(
            events.map((event) => [event.name, ORIGIN + event.time, expected(event.attributes)]),
          );
          const links = open ? [] : wanted.links;
          expect(got.links.map((link) => [link.traceId, link.spanId, found(link.attributes)])).toEqual(
            links.map((link) => [link.traceId, link.spanId, expected(link.attributes)]),
          );
          expect(table.origin + BigInt(table.start[row] ?? 0)).toBe(ORIGIN + wanted.start);
          expect(KINDS[table.kind[row] ?? 0]).toBe(KIND_OF[wanted.kind]);
          if (!open) expect(BigInt(table.duration[row] ?? 0)).toBe(wanted.length);
        }
      },
    ),
    { numRuns: 60 },
  );
});
