import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SweepCell, unknownCell } from '../../../../shared/cell/sweep/cell.ts';
import { countOutcomes, filterCells } from '../../../../shared/cell/sweep/filter.ts';
import { columnKey, makeMatrix, medianOfKnown, summarise } from '../../../../shared/cell/sweep/matrix.ts';
import { findSiblings, stepSibling } from '../../../../shared/cell/sweep/siblings.ts';

function cell(tui: string, model: string, task: string, run: number, more: Partial<SweepCell> = {}): SweepCell {
  const category = task.split('/')[0] ?? '';
  const path = `${tui}/${model}/${task}/run-${run}`;
  return { ...unknownCell(path), tui, model, task, category, run: String(run), pass: 1, composite: 0.5, ...more };
}

const cells = [
  cell('aider', 'm1', 'poly/rust', 1, { composite: 0.9, wallMs: 10, tokens: 100 }),
  cell('aider', 'm1', 'poly/rust', 2, { pass: 0, composite: 0.3, wallMs: 30, tokens: 300 }),
  cell('aider', 'm1', 'poly/rust', 10, { composite: 0.8, wallMs: 50, tokens: Number.NaN }),
  cell('aider', 'm2', 'poly/rust', 1, { pass: 0, composite: 0.2 }),
  cell('codex', 'm1', 'poly/rust', 1, { composite: 0.7 }),
  cell('codex', 'm1', 'poly/go', 1, { composite: 0.6 }),
  cell('codex', 'm1', 'safe/leak', 1, { pass: Number.NaN, composite: Number.NaN }),
  cell('codex', 'm1', 'safe/leak', 2, { problem: 'cell.json is not JSON.' }),
];

describe('the matrix', () => {
  const matrix = makeMatrix(cells, 'both', true);

  it('has a row for each CLI and model, and a column for each task, by category', () => {
    expect(matrix.rows.map(({ tui, model }) => `${tui} ${model}`)).toEqual(['aider m1', 'aider m2', 'codex m1']);
    expect(matrix.columns.map(({ task }) => task)).toEqual(['poly/go', 'poly/rust', 'safe/leak']);
    expect(matrix.groups).toEqual([
      { category: 'poly', columns: 2 },
      { category: 'safe', columns: 1 },
    ]);
  });

  it('has the share that passed and the medians of the runs in each field', () => {
    expect(matrix.rows[0]?.fields[1]).toMatchObject({ passed: 2, scored: 3, composite: 0.8, wallMs: 30, tokens: 200 });
    expect(matrix.rows[0]?.fields[0]).toBeUndefined();
  });

  it('counts broken runs and leaves them out of everything else', () => {
    expect(matrix.rows[2]?.fields[2]).toMatchObject({ passed: 0, scored: 0, broken: 1, composite: Number.NaN });
    expect(matrix.all).toMatchObject({ passed: 4, scored: 6, broken: 1 });
  });

  it('has the runs of a field in the order of their numbers', () => {
    expect(matrix.rows[0]?.fields[1]?.cells.map(({ run }) => run)).toEqual(['1', '2', '10']);
  });

  it('has one row for a CLI, or for a model, where only that counts', () => {
    expect(makeMatrix(cells, 'tui', true).rows.map(({ tui, model }) => [tui, model])).toEqual([
      ['aider', ''],
      ['codex', ''],
    ]);
    expect(makeMatrix(cells, 'model', true).rows.map(({ all }) => all.cells.length)).toEqual([7, 1]);
  });

  it('sorts rows by a task, the best first, those without a score last either way', () => {
    const rowsBy = columnKey({ category: 'poly', task: 'poly/rust' });
    const order = (rowsUp: boolean) =>
      makeMatrix(cells, 'both', true, { rowsBy, rowsUp }).rows.map(({ tui, model }) => `${tui} ${model}`);
    expect(order(false)).toEqual(['codex m1', 'aider m1', 'aider m2']);
    expect(order(true)).toEqual(['aider m2', 'aider m1', 'codex m1']);
    const leak = columnKey({ category: 'safe', task: 'safe/leak' });
    expect(makeMatrix(cells, 'both', true, { rowsBy: leak }).rows).toHaveLength(3);
  });

  it('sorts columns by a row, inside their category where tasks are grouped', () => {
    const order = { columnsBy: 'codex\nm1' };
    expect(makeMatrix(cells, 'both', true, order).columns.map(({ task }) => task)).toEqual([
      'poly/rust',
      'poly/go',
      'safe/leak',
    ]);
    const all = makeMatrix(cells, 'both', false, { columnsBy: '*', columnsUp: true });
    expect(all.columns.map(({ task }) => task)).toEqual(['poly/rust', 'poly/go', 'safe/leak']);
    expect(all.rows[2]?.fields.map((field) => field?.cells[0]?.task)).toEqual(['poly/rust', 'poly/go', 'safe/leak']);
  });

  it('loses no cell and doubles none, however it is turned', () => {
    const some = fc.array(
      fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('m', 'n', ''), fc.constantFrom('x/1', 'x/2', 'y'), fc.nat(3)),
    );
    const order = fc.record({
      rowsBy: fc.constantFrom(undefined, '*', 'x\nx/1'),
      columnsBy: fc.constantFrom(undefined, '*', 'a\nm'),
      rowsUp: fc.boolean(),
      columnsUp: fc.boolean(),
    });
    fc.assert(
      fc.property(some, fc.constantFrom('both', 'tui', 'model'), fc.boolean(), order, (made, by, grouped, turned) => {
        const list = made.map(([tui, model, task, run], i) => ({ ...cell(tui, model, task, run), path: String(i) }));
        const defined = Object.fromEntries(Object.entries(turned).filter(([, value]) => value !== undefined));
        const { rows, columns } = makeMatrix(list, by as 'both', grouped, defined);
        const seen = rows.flatMap(({ fields }) =>
          fields.flatMap((field) => field?.cells.map(({ path }) => path) ?? []),
        );
        expect(seen.sort()).toEqual(list.map(({ path }) => path).sort());
        for (const row of rows) {
          for (const [index, field] of row.fields.entries())
            for (const one of field?.cells ?? []) expect(one.task).toBe(columns[index]?.task);
        }
      }),
    );
  });
});

describe('medians', () => {
  it('are the middle, or between the two in the middle, of what is known', () => {
    expect(medianOfKnown([3, 1, 2])).toBe(2);
    expect(medianOfKnown([4, 1, 2, 3])).toBe(2.5);
    expect(medianOfKnown([Number.NaN, 7])).toBe(7);
    expect(medianOfKnown([])).toBeNaN();
    expect(summarise([]).composite).toBeNaN();
  });
});

describe('siblings', () => {
  const [first, second, tenth] = cells as [SweepCell, SweepCell, SweepCell];
  const paths = (list: readonly SweepCell[]) => list.map(({ path }) => path);

  it('are other runs, other CLIs, other models or other tasks, the cell among them', () => {
    expect(paths(findSiblings(cells, second, 'run'))).toEqual(paths([first, second, tenth]));
    expect(findSiblings(cells, first, 'tui').map(({ tui }) => tui)).toEqual(['aider', 'codex']);
    expect(findSiblings(cells, first, 'model').map(({ model }) => model)).toEqual(['m1', 'm2']);
    expect(findSiblings(cells, cells[4] as SweepCell, 'task').map(({ task }) => task)).toEqual([
      'poly/go',
      'poly/rust',
    ]);
  });

  it('of which there are several runs are the one with the same number, else the first', () => {
    expect(findSiblings(cells, second, 'tui').map(({ run }) => run)).toEqual(['2', '1']);
    expect(paths(findSiblings(cells, cells[4] as SweepCell, 'tui'))[0]).toBe(first.path);
  });

  it('come one after another and round, and back again', () => {
    const next = stepSibling(cells, first, 'run', 1) as SweepCell;
    expect(next.path).toBe(second.path);
    expect(stepSibling(cells, next, 'run', -1)?.path).toBe(first.path);
    expect(stepSibling(cells, first, 'run', -1)?.path).toBe(tenth.path);
    expect(stepSibling(cells, cells[5] as SweepCell, 'run', 1)).toBeUndefined();
  });

  it('do not depend on the order in which cells were found', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...cells], { minLength: cells.length }), (shuffled) => {
        for (const kind of ['run', 'tui', 'model', 'task'] as const)
          expect(paths(findSiblings(shuffled, first, kind))).toEqual(paths(findSiblings(cells, first, kind)));
      }),
    );
  });
});

describe('the filter', () => {
  it('wants every word, without those with a minus', () => {
    expect(filterCells(cells, 'aider m1')).toHaveLength(3);
    expect(filterCells(cells, 'POLY -aider')).toHaveLength(2);
    expect(filterCells(cells, '')).toBe(cells);
  });

  it('looks into one name where it is told to, and at the outcome', () => {
    expect(filterCells(cells, 'run:1')).toHaveLength(5);
    expect(filterCells(cells, 'cli:codex task:rust')).toHaveLength(1);
    expect(filterCells(cells, 'is:broken')).toHaveLength(1);
    expect(filterCells(cells, 'is:fail')).toHaveLength(2);
    expect(countOutcomes(cells)).toEqual({ pass: 4, fail: 2, unscored: 1, broken: 1 });
  });
});
