/** Runs that are kept in a baseline, and baselines that somebody has been at. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alignPair, comparedPair } from '../../../shared/compare/pair.ts';
import { comparedRun, Keys } from '../../../shared/compare/run.ts';
import { loadRun, type SavedRun, saveRun } from '../../../shared/compare/saved-run.ts';
import { cleanSpans, messySpans } from '../trace/arbitrary.ts';
import { type TestSpan, tableOf } from '../trace/spans.ts';

function savedOf(spans: readonly TestSpan[]): SavedRun {
  const table = tableOf(spans);
  const contents = Array.from({ length: table.rowCount }, (_, row) => (row % 3 === 0 ? `c${row}` : ''));
  const firstToken = Float64Array.from(contents, (_, row) => (row % 2 === 0 ? row : Number.NaN));
  // As it comes from a file.
  return JSON.parse(JSON.stringify(saveRun('kept', { table, contents, firstToken }))) as SavedRun;
}
const trees = fc.oneof(messySpans, cleanSpans);

it('a run that was kept is the run that it was', () => {
  fc.assert(
    fc.property(trees, (spans) => {
      const table = tableOf(spans);
      const loaded = loadRun(savedOf(spans));
      const columns = ['start', 'duration', 'parent', 'subtreeEnd', 'depth', 'kind', 'byStart', 'selfTime'] as const;
      for (const column of [...columns, 'errorsBelow'] as const) {
        expect([...loaded.table[column]], column).toEqual([...table[column]]);
      }
      const keys = new Keys();
      const [before, after] = [
        comparedRun(table, keys, loaded.contents, loaded.firstToken),
        comparedRun(loaded.table, keys, loaded.contents, loaded.firstToken),
      ];
      expect(alignPair(before, after).parts).toEqual([]);
    }),
  );
});

it('a baseline that was changed is refused as damaged, or compared', () => {
  const values = fc.oneof(
    fc.jsonValue(),
    fc.integer({ min: -3, max: 60 }),
    fc.constantFrom(Number.MAX_VALUE, -1e300, 1e18, 0.5, -0, null, '__proto__'),
  );
  const change = fc.record({ column: fc.nat(), index: fc.option(fc.nat(), { nil: undefined }), value: values });
  fc.assert(
    fc.property(trees, fc.array(change, { minLength: 1, maxLength: 4 }), (spans, changes) => {
      const saved = savedOf(spans) as unknown as Record<string, unknown>;
      for (const { column, index, value } of changes) {
        const names = Object.keys(saved);
        const name = names[column % names.length] as string;
        const list = saved[name];
        if (index !== undefined && Array.isArray(list) && list.length > 0) list[index % list.length] = value;
        else saved[name] = value;
      }
      let loaded: ReturnType<typeof loadRun>;
      try {
        loaded = loadRun(saved as unknown as SavedRun);
      } catch (error) {
        expect((error as Error).message).toMatch(/^The baseline is damaged: /);
        return;
      }
      const keys = new Keys();
      const other = comparedRun(tableOf(spans), keys, []);
      const run = comparedRun(loaded.table, keys, loaded.contents, loaded.firstToken);
      const { merged } = comparedPair(alignPair(run, other), 0, 0);
      expect(merged.count).toBeGreaterThanOrEqual(loaded.table.rowCount);
    }),
    { numRuns: 400 },
  );
});

it.each([[undefined], [null], [7], ['text'], [[]], [{}]])('%j is no run', (value) => {
  expect(() => loadRun(value as unknown as SavedRun)).toThrow('damaged');
});
