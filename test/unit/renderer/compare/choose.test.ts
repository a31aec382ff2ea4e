/** Ways into a comparison: marks in a sweep, and asking for one side or both. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  askForRuns,
  canCompare,
  chooseStore,
  compareMarked,
  compareWith,
} from '../../../../renderer/compare/choose.ts';
import { closeComparison } from '../../../../renderer/compare/session.ts';
import { closeDocument, openFiles, startSession } from '../../../../renderer/document/session.ts';
import { compareStore } from '../../../../renderer/stores/compare.ts';
import { cycleMark, markedCells, markOf, marksStore, setMark, startMarks } from '../../../../renderer/stores/marks.ts';
import { noticeStore } from '../../../../renderer/stores/notices.ts';
import { NO_SWEEP, sweepStore } from '../../../../renderer/stores/sweep.ts';
import { unknownCell } from '../../../../shared/cell/sweep/cell.ts';
import type { SweepEntry } from '../../../../shared/protocol.ts';
import { traceOf } from '../../compare/otlp.ts';
import { makeTurns, randomFrom } from '../../compare/runs.ts';
import { grant } from '../../engine/host.ts';
import { testShell } from '../shell.ts';

const turns = makeTurns(randomFrom(3));
const files = { 'one.json': traceOf(turns, 1), 'two.json': traceOf(turns, 2), 'three.json': traceOf(turns, 3) };
const cell = (path: string, ...names: string[]): SweepEntry => ({ ...unknownCell(path), files: names.map(grant) });
const cells = [cell('a', 'one.json'), cell('b', 'two.json'), cell('c', 'three.json'), cell('broken')];
const asked = () => {
  const { asked } = compareStore.getState();
  return asked && [asked.base, asked.new].map((side) => side.map(({ name }) => name));
};

startMarks();

beforeEach(async () => {
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => setTimeout(() => callback(0)));
  closeComparison();
  closeDocument();
  sweepStore.setState({ ...NO_SWEEP, folders: [grant('sweep')], cells });
  await startSession(testShell(files));
});

describe('marks in a sweep', () => {
  it('go from none to base to new and back to none', () => {
    const [first] = cells;
    const seen = [0, 1, 2].map(() => {
      cycleMark(first ? [first] : []);
      return marksStore.getState().marks.get('a');
    });
    expect(seen).toEqual(['base', 'new', undefined]);
  });

  it('are those of all runs of a field, or none', () => {
    setMark(cells.slice(0, 2), 'base');
    setMark(cells.slice(1, 2), 'new');
    const { marks } = marksStore.getState();
    expect(markOf(marks, cells.slice(0, 2))).toBeUndefined();
    expect(markOf(marks, cells.slice(0, 1))).toBe('base');
    expect(markedCells(cells, 'new').map(({ path }) => path)).toEqual(['b']);
  });

  it('end with the sweep that they were made in', () => {
    setMark(cells, 'base');
    sweepStore.setState({ folders: [grant('another')] });
    expect(marksStore.getState().marks.size).toBe(0);
  });

  it('are compared, without cells that cannot be opened', async () => {
    setMark([...cells.slice(0, 2), ...cells.slice(3)], 'base');
    setMark(cells.slice(2, 3), 'new');
    await compareMarked();
    expect(asked()).toEqual([['a', 'b'], ['c']]);
    // The open cell is the one that is the new one.
    expect(sweepStore.getState().current).toBe('c');
  });

  it('are not compared where a side is missing, and that is said', async () => {
    setMark(cells.slice(0, 1), 'base');
    await compareMarked();
    expect(compareStore.getState().status).toBe('none');
    expect(noticeStore.getState().notices.at(-1)?.text).toContain('at least one cell as base and one as new');
  });
});

describe('asking what is compared', () => {
  it('asks for both sides where nothing is open, the base first', async () => {
    askForRuns('base');
    await compareWith([grant('one.json')]);
    expect(chooseStore.getState()).toMatchObject({ chosenIs: 'new' });
    await compareWith([]);
    expect(chooseStore.getState().chosenIs).toBe('new');
    await compareWith([grant('two.json')]);
    expect(chooseStore.getState().chosenIs).toBe('closed');
    expect(asked()).toEqual([['one.json'], ['two.json']]);
  });

  it('compares the open run with the chosen ones, or as their base', async () => {
    await openFiles([grant('one.json')]);
    expect(canCompare()).toBe(true);
    askForRuns('base');
    await compareWith([grant('two.json'), grant('three.json')]);
    expect(asked()).toEqual([['two.json', 'three.json'], ['one.json']]);
    askForRuns('new');
    await compareWith([grant('three.json')]);
    expect(asked()).toEqual([['one.json'], ['three.json']]);
  });
});
