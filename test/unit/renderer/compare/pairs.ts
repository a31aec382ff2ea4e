/** Pairs of runs for tests of what shows them: one told by hand, and agents' runs by chance. */
import fc from 'fast-check';
import type { ComparedPair } from '../../../../shared/compare/comparison.ts';
import { alignPair, comparedPair } from '../../../../shared/compare/pair.ts';
import { comparedRun, Keys } from '../../../../shared/compare/run.ts';
import { kindIndex } from '../../../../shared/trace/kind.ts';
import { again, makeTurns, randomFrom, runOf } from '../../compare/runs.ts';
import { type TestSpan, tableOf } from '../../trace/spans.ts';

export const MS = 1e6;

type Told = readonly [name: string, parent: string, from: number, to: number, more?: Partial<TestSpan>];

/** Spans of `[name, name of its parent, start, end]` in milliseconds; names are ids too. `chat` are model calls, `tool` tools. */
export function pairOf(base: readonly Told[], newRun: readonly Told[]): ComparedPair {
  const keys = new Keys();
  const run = (told: readonly Told[]) => {
    const spans = told.map(([name, parent, from, to, more]): TestSpan => {
      const kind = name.startsWith('chat') ? 'model' : name.startsWith('tool') ? 'tool' : 'internal';
      return { id: name, parent, name, start: from * MS, end: to * MS, kind: kindIndex(kind), ...more };
    });
    return comparedRun(tableOf(spans), keys, []);
  };
  return comparedPair(alignPair(run(base), run(newRun)), 0, 0);
}

/** The base has a step that the other has not, and the other way round; one is slower, one faster. */
export const PAIR = pairOf(
  [
    ['run', '', 0, 1000],
    ['chat first', 'run', 0, 200],
    ['tool old', 'run', 200, 300],
    ['chat second', 'run', 300, 600],
    ['tool test', 'run', 600, 1000],
    ['inner', 'tool test', 700, 900],
  ],
  [
    ['run', '', 0, 1500],
    ['chat first', 'run', 0, 250],
    ['chat second', 'run', 250, 350],
    ['tool new', 'run', 350, 450, { status: 2 }],
    ['tool test', 'run', 450, 1500],
    ['inner', 'tool test', 500, 1400],
  ],
);

/** Name of a merged row. */
export function nameIn(pair: ComparedPair, row: number): string {
  const inB = pair.merged.newRow[row] as number;
  const table = pair.tables[inB < 0 ? 'base' : 'new'];
  return table.strings[table.name[inB < 0 ? (pair.merged.baseRow[row] as number) : inB] as number] ?? '';
}

/** Merged row by name; -1: there is none. */
export function rowNamed(pair: ComparedPair, name: string): number {
  for (let row = 0; row < pair.merged.count; row++) if (nameIn(pair, row) === name) return row;
  return -1;
}

export const agentPairs = fc.integer({ min: 1, max: 1e9 }).map((seed) => {
  const random = randomFrom(seed);
  const keys = new Keys();
  const turns = makeTurns(random);
  return comparedPair(alignPair(runOf(turns, keys, 1).run, runOf(again(turns, random), keys, 2).run), 0, 0);
});
