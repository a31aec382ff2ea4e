import { beforeEach, describe, expect, it } from 'vitest';
import { GapsCache } from '../../../../renderer/timeline/gaps-cache.ts';
import { traceAxis } from '../../../../renderer/timeline/view.ts';
import { GridModel } from '../../../../renderer/ui/tree-grid/model.ts';
import { CELL, makeTable } from '../../../browser/timeline/synthetic.ts';

const cell = makeTable(CELL, CELL.length);
const rowNamed = (name: string) => CELL.findIndex((span) => span.name === name);

describe('the room of tree and waterfall', () => {
  let model: GridModel;
  beforeEach(() => {
    model = new GridModel(traceAxis);
    model.width = 1000;
    model.height = 480;
    model.rows = 100;
  });

  it('gives the names the width that was wanted, as far as the timeline keeps some', () => {
    model.wantedNames = 400;
    expect(model.nameWidth).toBe(400);
    expect(model.nameWidth + model.stripWidth).toBeLessThan(1000);
    model.wantedNames = 5000;
    expect(model.stripWidth).toBe(120);
    model.wantedNames = -1;
    expect(model.nameWidth).toBe(120);
  });

  it('stays usable in a window that has no room for either', () => {
    model.width = 50;
    expect(model.nameWidth).toBe(120);
    expect(model.stripWidth).toBe(0);
    expect(Number.isFinite(model.scale.scale)).toBe(true);
  });

  it('finds the row under a point and the place of a row, scrolled or not', () => {
    expect(model.positionAt(0)).toBe(0);
    expect(model.positionAt(479)).toBe(19);
    expect(model.positionAt(480)).toBe(-1);
    expect(model.positionAt(-1)).toBe(-1);
    expect(model.scrollTo(36)).toBe(true);
    expect(model.scrollTo(36)).toBe(false);
    expect(model.positionAt(0)).toBe(1);
    expect(model.topOf(1)).toBe(-12);
    model.show(99);
    expect(model.topOf(99) + 24).toBe(480);
  });
});

describe('unattributed time', () => {
  it('is of parents only, and walked again only when the zoom has doubled', () => {
    const cache = new GapsCache();
    const launch = rowNamed('opencode:launch');
    expect(cache.of(cell, rowNamed('read src/lib.rs'), 1e6)).toBeUndefined();
    const gaps = cache.of(cell, launch, 8e8);
    expect(gaps?.[0]).toBe(0.9e9);
    expect(gaps?.[1]).toBe(1.9e9);
    expect(cache.of(cell, launch, 6e8)).toBe(gaps);
    expect(cache.of(cell, launch, 1e6)).not.toBe(gaps);
    expect(cache.of(cell, launch, 1e6)?.length).toBeGreaterThan(gaps?.length ?? 0);
  });

  it('is forgotten with the table it belongs to', () => {
    const cache = new GapsCache();
    const launch = rowNamed('opencode:launch');
    const before = cache.of(cell, launch, 8e8);
    expect(cache.of(makeTable(CELL, CELL.length, 2), launch, 5e7)).not.toBe(before);
  });
});
