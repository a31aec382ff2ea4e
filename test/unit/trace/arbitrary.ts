import fc from 'fast-check';
import type { TestSpan } from './spans.ts';

const time = fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined, freq: 8 });
const id = fc.integer({ min: 0, max: 14 }).map((n) => n.toString(16));

/** Any mess of spans: missing, doubled and circular parents, several traces, absent and reversed times. */
export const messySpans: fc.Arbitrary<TestSpan[]> = fc.array(
  fc.record({
    trace: fc.constantFrom('aa', 'aa', 'aa', 'bb', ''),
    id,
    parent: fc.oneof(fc.constant(''), id),
    start: time,
    end: time,
    status: fc.constantFrom(0, 0, 1, 2),
    kind: fc.integer({ min: 0, max: 9 }),
    events: fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 3 }),
    tokens: fc.option(fc.tuple(fc.nat(100), fc.nat(100)), { nil: undefined }),
  }),
  { maxLength: 40 },
);

/** Well-formed trees: each span's parent is an earlier one, all ids differ. */
export const cleanSpans: fc.Arbitrary<TestSpan[]> = fc
  .array(
    fc.record({ parent: fc.nat(), start: fc.integer({ min: 0, max: 40 }), length: fc.integer({ min: 0, max: 30 }) }),
    { minLength: 1, maxLength: 40 },
  )
  .map((nodes) =>
    nodes.map((node, i) => ({
      id: (i + 1).toString(16),
      parent: i === 0 ? '' : ((node.parent % i) + 1).toString(16),
      start: node.start,
      end: node.start + node.length,
      kind: node.parent % 10,
      status: node.parent % 7 === 0 ? 2 : 0,
    })),
  );
