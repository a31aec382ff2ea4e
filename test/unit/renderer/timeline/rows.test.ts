import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../../renderer/timeline/facts.ts';
import { FLAG_TEXT, flagsOf, nameOf, rowContent } from '../../../../renderer/timeline/row-content.ts';
import { siblingOrder } from '../../../../renderer/ui/tree-grid/sibling-order.ts';
import { zoomFactor } from '../../../../renderer/ui/tree-grid/wheel.ts';
import { FLAG, KINDS } from '../../../../shared/trace/kind.ts';
import { visibleRows } from '../../../../shared/trace/visible.ts';
import { CELL, makeTable, type SyntheticSpan } from '../../../browser/timeline/synthetic.ts';

const cell = makeTable(CELL, CELL.length);
const rowNamed = (name: string) => CELL.findIndex((span) => span.name === name);

describe('a row', () => {
  it('says its kind, that it failed and what failed inside it to those who cannot see colours', () => {
    expect(rowContent(cell, rowNamed('bash · cargo test --quiet'))).toMatchObject({
      failed: true,
      duration: '3.90 s',
      nameLabel: 'bash · cargo test --quiet, tool, error',
    });
    expect(rowContent(cell, rowNamed('score')).nameLabel).toBe('score, scorer, 1 error inside');
  });

  it('says when a span has no end, no parent in the file, or is not in the file itself', () => {
    expect(rowContent(cell, rowNamed('watch files'))).toMatchObject({
      flags: 'unfinished',
      duration: '…',
      durationLabel: 'unfinished',
    });
    const orphan = rowContent(cell, rowNamed('late child of a parent that is not here'));
    expect(orphan).toMatchObject({ displaced: true, flags: 'orphan' });
    const missing = rowContent(cell, rowNamed('missing span 00f067aa0ba902b7'));
    expect(missing.displaced).toBe(true);
    expect(missing.nameLabel).toContain('not in the file');
  });

  it('shows any name on one line: empty ones say so, endless ones are cut', () => {
    const name = (text: string) =>
      nameOf(makeTable([{ name: text, kind: 'tool', depth: 0, start: 0, duration: 1 }], 1), 0);
    expect(name('')).toBe('(no name)');
    expect(name(' \n ')).toBe('(no name)');
    expect(name('x'.repeat(1_000_000)).length).toBeLessThan(300);
  });

  it('has words for every flag, one of the two shown in its tooltip', () => {
    expect(Object.keys(FLAG_TEXT).sort()).toEqual(Object.keys(FLAG).sort());
    const all = Object.values(FLAG).reduce((bits, bit) => bits | bit, 0);
    expect(flagsOf(all)).toEqual(Object.keys(FLAG));
    const table = makeTable([{ name: 'a', kind: 'tool', depth: 0, start: 0, duration: 1, flags: all }], 1);
    const notes = factsOf(table, 0).filter((fact) => fact.term === 'Note');
    expect(notes).toHaveLength(Object.keys(FLAG).length);
  });

  it('has a tooltip with start, duration, self time, errors and events', () => {
    const facts = new Map(factsOf(cell, rowNamed('bash · cargo test --quiet')).map((fact) => [fact.term, fact.value]));
    expect(facts.get('Kind')).toBe('tool · agent-service');
    expect(facts.get('Start')).toBe('12.800 s');
    expect(facts.get('Duration')).toBe('3.90 s');
    expect(facts.get('Self time')).toContain('%');
    expect(facts.get('Status')).toBe('error');
    expect(facts.get('Events')).toBe('2');
    expect(factsOf(cell, rowNamed('score')).find((fact) => fact.term === 'Errors inside')?.value).toBe('1');
  });
});

describe('places among siblings', () => {
  const trees = fc.array(fc.nat(4), { minLength: 1, maxLength: 80 }).map((depths) => {
    const spans: SyntheticSpan[] = [];
    let before = -1;
    for (const depth of depths) {
      before = Math.min(depth, before + 1);
      spans.push({ name: 's', kind: KINDS[0], depth: before, start: spans.length, duration: 1 });
    }
    return makeTable(spans, spans.length);
  });

  it('count what is visible: from 1 to the size of the set, in order, for any tree and any closed rows', () => {
    fc.assert(
      fc.property(trees, fc.array(fc.nat(80)), (table, closed) => {
        const { visible } = visibleRows(table, { collapsed: new Set(closed) });
        const order = siblingOrder(table, visible);
        const seen = new Map<number, number>();
        for (const [position, row] of visible.entries()) {
          const parent = table.parent[row] as number;
          const place = (seen.get(parent) ?? 0) + 1;
          seen.set(parent, place);
          expect(order.place[position]).toBe(place);
        }
        for (const [parent, count] of seen) expect(order.count[parent + 1]).toBe(count);
      }),
    );
  });
});

describe('the wheel', () => {
  it('zooms in and out by the same factor, and a pinch by less', () => {
    expect(zoomFactor(100, false) * zoomFactor(-100, false)).toBeCloseTo(1);
    expect(zoomFactor(-100, false)).toBeLessThan(1);
    expect(zoomFactor(4, true)).toBeCloseTo(1.04, 1);
    expect(zoomFactor(1e9, false)).toBeLessThan(4);
  });
});
