/** Which files are a run, what runs are called, and where their dots stand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runOf, runsOf } from '../../../../renderer/compare/run-files.ts';
import { shortNames } from '../../../../renderer/compare/run-names.ts';
import { axisOf, binsOf, swarm } from '../../../../renderer/compare/runs/plots.ts';
import type { FileGrant } from '../../../../shared/base/file-grant.ts';

const grants = (...names: string[]): FileGrant[] => names.map((name) => ({ id: name, name }));
const named = (runs: readonly { name: string; files: readonly FileGrant[] }[]) =>
  runs.map(({ name, files }) => [name, ...files.map((file) => file.name)]);

describe('files that are chosen for a comparison', () => {
  it('are a run for each folder, and a folder of cells stays one', () => {
    const folder: FileGrant = { id: 'f', name: 'sweep', folder: true };
    expect(named(runsOf([...grants('a/trace.jsonl', 'b/trace.jsonl', 'a/terminal.cast'), folder]))).toEqual([
      ['sweep', 'sweep'],
      ['a', 'a/trace.jsonl', 'a/terminal.cast'],
      ['b', 'b/trace.jsonl'],
    ]);
  });

  it('are a run for each trace where they lie beside each other, with the recording of its name', () => {
    expect(named(runsOf(grants('one.jsonl', 'two.jsonl.gz', 'two.cast', 'else.cast')))).toEqual([
      ['one.jsonl', 'one.jsonl'],
      ['two.jsonl.gz', 'two.jsonl.gz', 'two.cast'],
      ['else.cast', 'else.cast'],
    ]);
    expect(named(runsOf(grants('trace.otlp.jsonl', 'terminal.cast')))).toEqual([
      ['trace.otlp.jsonl', 'trace.otlp.jsonl', 'terminal.cast'],
    ]);
  });

  it('never get lost, and none is in two runs', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 12 }), (names) => {
        const files = runsOf(grants(...names)).flatMap((run) => run.files.map(({ name }) => name));
        expect([...files].sort()).toEqual([...names].sort());
      }),
    );
  });

  it('are called by their folder, or by the first of them', () => {
    expect(runOf(grants('cell/trace.jsonl', 'cell/terminal.cast')).name).toBe('cell');
    expect(runOf(grants('trace.jsonl')).name).toBe('trace.jsonl');
    expect(runOf(grants('a/x.jsonl', 'b/y.jsonl')).name).toBe('a/x.jsonl');
  });
});

describe('names of runs', () => {
  it('leave out what all have in common', () => {
    expect(shortNames(['/t/base/run-1', '/t/base/run-2', '/t/slow/run-1'])).toEqual([
      'base/run-1',
      'base/run-2',
      'slow/run-1',
    ]);
    expect(shortNames(['a/one/trace.jsonl', 'a/two/trace.jsonl'])).toEqual(['one', 'two']);
    expect(shortNames(['aider × m · go · run 1', 'codex × m · go · run 1'])).toEqual(['aider × m', 'codex × m']);
    expect(shortNames(['aider · go · run 1', 'codex · go · run 2'])).toEqual(['aider · run 1', 'codex · run 2']);
    expect(shortNames(['/x/one/trace.jsonl', '/x/two/deep/trace.jsonl'])).toEqual(['one', 'two/deep']);
    expect(shortNames(['only/one'])).toEqual(['only/one']);
    expect(shortNames(['same/x', 'same/x'])).toEqual(['x', 'x']);
  });

  it('are never empty, and as many different ones as before', () => {
    const part = fc.constantFrom('a', 'b', 'c');
    const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 6 }), (names) => {
        const short = shortNames(names);
        expect(short).not.toContain('');
        expect(new Set(short).size).toBe(new Set(names).size);
      }),
    );
  });
});

describe('plots of times', () => {
  const times = fc.array(fc.oneof(fc.integer({ min: 0, max: 1e13 }), fc.constant(Number.NaN)), { maxLength: 40 });

  it('have every known time on the axis', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 2000 }), (values, width) => {
        const axis = axisOf(values, width);
        for (const value of values) {
          if (Number.isNaN(value)) continue;
          expect(axis.x(value)).toBeGreaterThanOrEqual(0);
          expect(axis.x(value)).toBeLessThanOrEqual(width);
        }
        expect(axis.ticks.length).toBeLessThanOrEqual(50);
      }),
    );
  });

  it('count every known time in one bin', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const bins = binsOf(a, b);
        const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
        expect(sum(bins.base)).toBe(a.filter((one) => !Number.isNaN(one)).length);
        expect(sum(bins.new)).toBe(b.filter((one) => !Number.isNaN(one)).length);
        expect(bins.edges).toHaveLength(bins.base.length + 1);
      }),
    );
  });

  it('put dots that would hide each other beside each other', () => {
    expect(swarm([10, 10, 10, 30], 8, 1)).toEqual([0, 8, -8, 0]);
    expect(swarm([10, Number.NaN], 8, 1)).toEqual([0, 0]);
  });
});
