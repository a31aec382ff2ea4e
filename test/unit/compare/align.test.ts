import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../shared/compare/align.ts';
import { attribute } from '../../../shared/compare/attribution.ts';
import { normalise } from '../../../shared/compare/normalise.ts';
import { alignPair, comparedPair } from '../../../shared/compare/pair.ts';
import { comparedRun, Keys } from '../../../shared/compare/run.ts';
import { commonSubsequence } from '../../../shared/compare/sequence.ts';
import { NO_ROW } from '../../../shared/trace/table.ts';
import { cleanSpans, messySpans } from '../trace/arbitrary.ts';
import { tableOf } from '../trace/spans.ts';
import { again, makeTurns, randomFrom, runOf, type Step, slower } from './runs.ts';

const seeds = fc.integer({ min: 1, max: 1e9 });

describe('the parts of a difference', () => {
  it('sum to the whole, to the nanosecond, whatever the runs are', () => {
    fc.assert(
      fc.property(fc.oneof(messySpans, cleanSpans), fc.oneof(messySpans, cleanSpans), (first, second) => {
        const keys = new Keys();
        const [a, b] = [first, second].map((spans) => comparedRun(tableOf(spans), keys, [])) as [
          ReturnType<typeof comparedRun>,
          ReturnType<typeof comparedRun>,
        ];
        const parts = attribute(a, b, align(a, b));
        expect(parts.reduce((sum, part) => sum + part.delta, 0)).toBe(b.wall - a.wall);
      }),
    );
  });

  it('are none where a run is compared with itself, or with itself under other ids', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const keys = new Keys();
        const turns = makeTurns(randomFrom(seed));
        const [a, b] = [runOf(turns, keys, 1).run, runOf(turns, keys, 77).run];
        for (const other of [a, b]) {
          const alignment = align(a, other);
          expect([...alignment.inNew]).toEqual(Array.from({ length: a.table.rowCount }, (_, row) => row));
          expect(attribute(a, other, alignment)).toEqual([]);
          expect(alignPair(a, other).divergence).toBe(NO_ROW);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are the same with the other sign the other way round', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomFrom(seed);
        const keys = new Keys();
        const turns = makeTurns(random);
        const [a, b] = [runOf(turns, keys, 1).run, runOf(again(turns, random), keys, 2).run];
        const [there, back] = [align(a, b), align(b, a)];
        expect([...there.inNew]).toEqual([...back.inBase]);
        expect([...there.inBase]).toEqual([...back.inNew]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a slowdown planted among noise, retries, insertions and calls in another order', () => {
  it('is the first part, of its size within a twentieth, in 95 of 100 pairs', () => {
    let first = 0;
    let right = 0;
    const pairs = 300;
    for (let seed = 1; seed <= pairs; seed++) {
      const random = randomFrom(seed);
      const keys = new Keys();
      const turns = makeTurns(random);
      const by = Math.round(10e9 + 10e9 * random());
      const planted = slower(again(turns, random), random, by);
      const a = runOf(turns, keys, 1);
      const b = runOf(planted.turns, keys, 2);
      const [part] = attribute(a.run, b.run, align(a.run, b.run));
      if (!part || part.newRow === NO_ROW || !b.steps[part.newRow]?.planted) continue;
      first++;
      if (Math.abs(part.delta - by) <= by * 0.05) right++;
    }
    expect(first / pairs).toBeGreaterThanOrEqual(0.95);
    expect(right / pairs).toBeGreaterThanOrEqual(0.95);
  });
});

describe('steps', () => {
  const turns = makeTurns(randomFrom(5));
  const insert = (at: number, ...steps: (typeof turns)[number]) => [...turns.slice(0, at), steps, ...turns.slice(at)];

  it('that were tried again are one added step, the failed one', () => {
    const keys = new Keys();
    const [model] = turns[4] as (typeof turns)[number];
    const retried = insert(4, { ...(model as NonNullable<typeof model>), failed: true, length: 5e8 });
    const [a, b] = [runOf(turns, keys), runOf(retried, keys, 2)];
    const { inBase: inA, inNew: inB } = align(a.run, b.run);
    const added = [...inA.keys()].filter((row) => inA[row] === NO_ROW);
    expect(added.map((row) => b.steps[row]?.failed)).toEqual([true]);
    expect([...inB]).not.toContain(NO_ROW);
  });

  it('of another model are those of the first by what they did, and said to be another’s', () => {
    const keys = new Keys();
    const named = (name: string) =>
      turns.map((turn) => turn.map((step) => (step.kind === 'model' ? { ...step, name } : step)));
    // One more call of the other model: which one that is, what the calls asked for says.
    const longer = [
      ...named('chat other').slice(0, 3),
      [{ ...((turns[0] ?? [])[0] as Step), name: 'chat other', content: 'hm' }],
      ...named('chat other').slice(3),
    ];
    const [a, b] = [runOf(named('chat m'), keys), runOf(longer, keys, 2)];
    const pair = alignPair(a.run, b.run);
    const { inBase: inA, inNew: inB } = pair.alignment;
    const added = [...inA.keys()].filter((row) => inA[row] === NO_ROW);
    expect(added.map((row) => b.steps[row]?.content)).toEqual(['hm']);
    expect([...inB]).not.toContain(NO_ROW);
    expect(pair.merged.rows.newRow[pair.divergence]).toBe(added[0]);
    const slower = { ...longer.flat()[0], length: 60e9 } as Step;
    const late = alignPair(a.run, runOf([[slower], ...longer.slice(1)], keys, 3).run);
    expect(comparedPair(late, 0, 0).contributions[0]?.why).toMatch(/^instead of chat m: /);
  });

  it('that both runs have by name are never taken for one of another name', () => {
    const keys = new Keys();
    const step = (name: string): Step => ({ kind: 'model', name, content: name, length: 1e9 });
    const [a, b] = [
      runOf([[step('small')], [step('large')]], keys),
      runOf([[step('large')], [step('large')]], keys, 2),
    ];
    const { inBase: inA, inNew: inB } = alignPair(a.run, b.run).alignment;
    expect([...inB].filter((row) => row === NO_ROW)).toHaveLength(1);
    expect([...inA].filter((row) => row === NO_ROW)).toHaveLength(1);
  });

  it('of which an answer differs are where two runs part', () => {
    const keys = new Keys();
    const other = turns.map((turn, i) => (i === 6 ? turn.map((step) => ({ ...step, content: 'give up' })) : turn));
    const [a, b] = [runOf(turns, keys), runOf(other, keys, 2)];
    const { divergence, merged } = alignPair(a.run, b.run);
    expect(b.steps[merged.rows.newRow[divergence] as number]?.content).toBe('give up');
  });
});

describe('a common subsequence', () => {
  const same = () => 1;
  it('has the most pairs there can be', () => {
    const list = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const best = (i: number, j: number): number =>
          i === a.length || j === b.length
            ? 0
            : a[i] === b[j]
              ? 1 + best(i + 1, j + 1)
              : Math.max(best(i + 1, j), best(i, j + 1));
        const pairs = commonSubsequence(a, b, same);
        expect(pairs.length).toBe(best(0, 0));
        pairs.forEach(([i, j], at) => {
          expect(a[i]).toBe(b[j]);
          const before = pairs[at - 1];
          if (before) expect(i > before[0] && j > before[1]).toBe(true);
        });
      }),
    );
  });

  it('of long lists is found without a table', () => {
    const a = Array.from({ length: 200_000 }, (_, i) => (i % 5000 === 0 ? i : i % 7));
    const b = a.filter((_, i) => i % 1000 !== 3);
    const pairs = commonSubsequence(a, b, same);
    expect(pairs.length).toBeGreaterThan(b.length * 0.99);
  });
});

it('names are the same without ids, folders and counters', () => {
  expect(
    [
      'chat 123e4567-e89b-12d3-a456-426614174000',
      'read /tmp/run-12/src/a.ts',
      'call_0aB3xyZ returned',
      'try 3 of 10',
      'commit deadbeef42 at 2026-01-02T03:04:05Z',
      'defaced façade',
    ].map(normalise),
  ).toEqual(['chat #', 'read …/a.ts', 'call# returned', 'try # of #', 'commit # at #', 'defaced façade']);
});
