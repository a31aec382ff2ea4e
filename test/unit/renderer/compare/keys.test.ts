import { beforeEach, describe, expect, it } from 'vitest';
import { canRun, commandById, commandFor, runCommand } from '../../../../renderer/commands/registry.ts';
import { compareCommands } from '../../../../renderer/compare/commands.ts';
import { baseTimeAt, newTimeAt, seekBase, startComparePlayheads } from '../../../../renderer/compare/playheads.ts';
import { goToMerged, nextDifference, stepDifference } from '../../../../renderer/compare/steps.ts';
import { selectInPlace } from '../../../../renderer/compare/tree/merged-tree.ts';
import { currentShown, rowsByDifference } from '../../../../renderer/compare/tree/shown.ts';
import { mergedViewStore } from '../../../../renderer/compare/tree/view.ts';
import { compareStore, NO_COMPARISON } from '../../../../renderer/stores/compare.ts';
import { documentStore, EMPTY_DOCUMENT } from '../../../../renderer/stores/document.ts';
import { layoutStore } from '../../../../renderer/stores/layout.ts';
import { playbackStore } from '../../../../renderer/stores/playback.ts';
import { selectionStore } from '../../../../renderer/stores/selection.ts';
import { Started } from '../../../../renderer/stores/started.ts';
import '../register.ts';
import { viewportStore } from '../../../../renderer/stores/viewport.ts';
import { rowKey } from '../../../../shared/trace/visible.ts';
import { MS, nameIn, PAIR, pairOf, rowNamed } from './pairs.ts';

startComparePlayheads(new Started('derived'));

const time = () => playbackStore.getState().time / MS;
const baseTime = () => compareStore.getState().baseTime / MS;
const selected = () => compareStore.getState().selected;
const selectedName = () => (selected() < 0 ? '' : nameIn(PAIR, selected()));
const shownNames = () => [...(currentShown()?.visible ?? [])].map((row) => nameIn(PAIR, row));

/** What the key handler does with strokes. */
function press(...strokes: string[]): void {
  for (const stroke of strokes) {
    const command = commandFor(stroke);
    if (command) runCommand(command);
  }
}

/** Selects a step of the new run as anything but the comparison does. */
function selectInB(name: string): void {
  const row = PAIR.merged.newRow[rowNamed(PAIR, name)] as number;
  selectionStore.setState({ ordinal: rowKey(PAIR.tables.new, row) });
}

const ordinalOf = (name: string) => rowKey(PAIR.tables.new, PAIR.merged.newRow[rowNamed(PAIR, name)] as number);

beforeEach(() => {
  compareStore.setState(NO_COMPARISON);
  selectionStore.setState({ ordinal: undefined });
  playbackStore.setState({ time: 0, playing: false });
  const whole = { start: 0, end: 1500 * MS };
  viewportStore.setState({ whole, viewport: whole, range: undefined });
  documentStore.setState({ ...EMPTY_DOCUMENT, status: 'open', table: PAIR.tables.new });
  layoutStore.setState({ view: 'compare' });
  // Its clock has been moved: nothing is chosen for the user.
  playbackStore.setState({ time: 10 * MS });
  compareStore.setState({ status: 'ready', pair: PAIR });
  mergedViewStore.setState({ described: false, pageRows: 3, viewport: whole });
});

describe('the clocks of two runs', () => {
  it('are linked by step: the base is where the other run is in the steps that both have', () => {
    playbackStore.setState({ time: 300 * MS });
    // Half of the second model call, which took 300 ms in the base.
    expect(baseTime()).toBeCloseTo(450);
    playbackStore.setState({ time: 1500 * MS });
    expect(baseTime()).toBe(1000);
  });

  it('are linked by time: both are as far from their starts, even behind the end of the shorter one', () => {
    compareStore.setState({ linkBy: 'time' });
    playbackStore.setState({ time: 1200 * MS });
    expect(baseTime()).toBe(1200);
    const later = { ...PAIR, from: { base: 5, new: 100 } };
    expect(baseTimeAt(later, 'time', 130)).toBe(35);
    expect(newTimeAt(later, 'time', 35)).toBe(130);
  });

  it('move together when the base is moved, which is exactly where it was put', () => {
    // While the removed tool ran, the other run stood between two calls.
    seekBase(250 * MS);
    expect(time()).toBe(250);
    expect(baseTime()).toBe(250);
    seekBase(450 * MS);
    expect(time()).toBeCloseTo(300);
    expect(baseTime()).toBe(450);
  });

  it('go on where the run is no document, kept in a baseline', () => {
    documentStore.setState({ ...EMPTY_DOCUMENT });
    goToMerged(rowNamed(PAIR, 'tool test'));
    expect(time()).toBe(450);
  });
});

describe('the selected step of two runs', () => {
  it('is the selection of the run that is open, and the clock goes to it unless it is in it', () => {
    compareStore.setState({ selected: rowNamed(PAIR, 'tool test') });
    expect(selectionStore.getState().ordinal).toBe(ordinalOf('tool test'));
    expect(time()).toBe(450);
    playbackStore.setState({ time: 600 * MS });
    compareStore.setState({ selected: rowNamed(PAIR, 'inner') });
    expect(time()).toBe(600);
    expect(selectionStore.getState().ordinal).toBe(ordinalOf('inner'));
  });

  it('follows the selection of that run without moving the clock, and opens what it is in', () => {
    compareStore.setState({ collapsed: new Set([0, rowNamed(PAIR, 'tool test')]) });
    selectInB('inner');
    expect(selectedName()).toBe('inner');
    expect(time()).toBe(10);
    expect(compareStore.getState().collapsed.size).toBe(0);
  });

  it('opens nothing while playing: the closed row that it is in stands for it', () => {
    const collapsed = new Set([rowNamed(PAIR, 'tool test')]);
    compareStore.setState({ collapsed });
    playbackStore.setState({ playing: true, time: 800 * MS });
    selectInB('inner');
    expect(selectedName()).toBe('tool test');
    expect(compareStore.getState().collapsed).toBe(collapsed);
    // The clock's own choice is left to it.
    expect(selectionStore.getState().ordinal).toBe(ordinalOf('inner'));
  });

  it('may be one that only the base has: the other run has no selection, and both clocks stand where it was', () => {
    selectInB('tool test');
    compareStore.setState({ selected: rowNamed(PAIR, 'tool old') });
    expect(selectionStore.getState().ordinal).toBeUndefined();
    expect(selectedName()).toBe('tool old');
    expect(baseTime()).toBe(200);
    expect(time()).toBe(250);
    playbackStore.setState({ time: 400 * MS });
    expect(baseTime()).toBe(600);
  });

  it('is selected in place where the pointer says what time is meant', () => {
    selectInPlace(rowNamed(PAIR, 'tool test'));
    expect(time()).toBe(10);
    expect(selectionStore.getState().ordinal).toBe(ordinalOf('tool test'));
  });

  it('is not looked for in a document that is another run', () => {
    documentStore.setState({
      table: PAIR.tables.base === PAIR.tables.new ? PAIR.tables.base : { ...PAIR.tables.new, complete: false },
    });
    selectInB('inner');
    expect(selected()).toBe(-1);
    compareStore.setState({ selected: rowNamed(PAIR, 'tool new') });
    expect(selectionStore.getState().ordinal).toBe(ordinalOf('inner'));
    documentStore.setState({ table: PAIR.tables.new });
    expect(selectionStore.getState().ordinal).toBe(ordinalOf('tool new'));
  });

  it('is the largest difference at first, where nobody has gone anywhere yet', async () => {
    const fresh = { ...PAIR };
    compareStore.setState({ pair: undefined });
    playbackStore.setState({ time: 0 });
    compareStore.setState({ pair: fresh, selected: -1 });
    await Promise.resolve();
    expect(selected()).toBe(rowsByDifference(fresh)[0]);
    // Once: a pair that comes back stays as it was left.
    compareStore.setState({ selected: -1 });
    playbackStore.setState({ time: 0 });
    documentStore.setState({ table: { ...PAIR.tables.new } });
    await Promise.resolve();
    expect(selected()).toBe(-1);
  });
});

describe('the keys of a comparison', () => {
  it('step through the steps of both runs by start, removed ones in their place', () => {
    playbackStore.setState({ time: 0 });
    const seen: string[] = [];
    for (let i = 0; i < 7; i++) {
      press('ArrowRight');
      seen.push(selectedName());
    }
    expect(seen).toEqual(['run', 'chat first', 'tool old', 'chat second', 'tool new', 'tool test', 'inner']);
    press('ArrowRight');
    expect(selectedName()).toBe('inner');
    press('ArrowLeft', 'ArrowLeft');
    expect(selectedName()).toBe('tool new');
    press('shift+ArrowRight');
    expect(selectedName()).toBe('tool test');
    press('shift+ArrowLeft', 'shift+ArrowLeft');
    expect(selectedName()).toBe('tool old');
    press('}');
    expect(selectedName()).toBe('chat second');
    press('{');
    expect(selectedName()).toBe('chat first');
    press(']');
    expect(selectedName()).toBe('tool new');
  });

  it('visit differences from the largest to the smallest, and back', () => {
    const order = rowsByDifference(PAIR).map((row) => nameIn(PAIR, row));
    expect(order.length).toBeGreaterThan(3);
    press('n');
    expect(selectedName()).toBe(order[0]);
    press('n', 'n');
    expect(selectedName()).toBe(order[2]);
    press('N');
    expect(selectedName()).toBe(order[1]);
    press('N', 'N', 'N');
    expect(selectedName()).toBe(order[0]);
    expect(nextDifference([3, 1], 1, 1)).toBe(-1);
    expect(nextDifference([], 1, 1)).toBe(-1);
    expect(nextDifference([3, 1], 2, -1)).toBe(3);
    compareStore.setState({ pair: pairOf([['run', '', 0, 5]], [['run', '', 0, 5]]) });
    expect(stepDifference(1)).toBe(false);
  });

  it('go to where the runs part, opening what it is in', () => {
    press('C');
    expect(shownNames()).toEqual(['run']);
    press('D');
    expect(selectedName()).toBe('tool old');
    expect(shownNames()).toContain('tool old');
  });

  it('move through the rows, open and close them', () => {
    press('ArrowDown', 'ArrowDown');
    expect(selectedName()).toBe('chat first');
    press('End');
    expect(selectedName()).toBe('inner');
    press('c');
    expect(selectedName()).toBe('tool test');
    press('c');
    expect(shownNames()).not.toContain('inner');
    press('e', 'e');
    expect(selectedName()).toBe('inner');
    press('PageUp');
    expect(selectedName()).toBe(shownNames()[3]);
    press('Home', 'Enter');
    expect(shownNames()).toEqual(['run']);
    press('Enter', 'mod+Enter', 'ArrowDown');
    expect(selectedName()).toBe('run');
    press('E', '<');
    expect(shownNames()).not.toContain('inner');
    press('>', 'End');
    expect(selectedName()).toBe('inner');
    press('<');
    // What is selected stays on screen: the row that was closed takes it over.
    expect(selectedName()).toBe('tool test');
    press('E', 'shift+Enter');
    expect(shownNames()).not.toContain('inner');
  });

  it('zoom, pan and fit both timelines', () => {
    const viewport = () => mergedViewStore.getState().viewport;
    const length = () => viewport().end - viewport().start;
    press('+', '+');
    expect(length()).toBeLessThan(1000 * MS);
    const { start } = viewport();
    press('d');
    expect(viewport().start).toBeGreaterThan(start);
    press('a', '-');
    goToMerged(rowNamed(PAIR, 'tool test'));
    press('f');
    // From its start in the one run to its end in the other, with a margin.
    expect(viewport().start).toBeLessThan(450 * MS);
    expect(viewport().start).toBeGreaterThan(300 * MS);
    expect(viewport().end).toBe(1500 * MS);
    press('0');
    expect(viewport()).toEqual({ start: 0, end: 1500 * MS });
  });

  it('change the link, the axes, what is shown and what is read beside it', () => {
    press('L', 'A', 'm', 'alt+shift+2', 'w');
    expect(compareStore.getState()).toMatchObject({ linkBy: 'time', axes: 'two', onlyDifferences: true, tab: 'step' });
    press('ArrowDown', 'Escape');
    expect(mergedViewStore.getState().described).toBe(false);
    expect(layoutStore.getState().view).toBe('compare');
    press('Escape');
    expect(layoutStore.getState().view).toBe('trace');
  });

  it('are those of the comparison only while it is in front, and the clock’s are the same', () => {
    expect(commandFor('ArrowRight')?.id).toBe('compare.next');
    expect(commandFor('Space')?.id).toBe('playback.toggle');
    expect(commandFor('s')?.id).toBe('playback.skip-idle');
    expect(commandFor('alt+r')?.id).toBe('inspector.reveal');
    for (const id of ['tree.down', 'filter.focus', 'navigate.next', 'terminal.find', 'timeline.zoom-in']) {
      const command = commandById(id);
      expect(command && canRun(command), id).toBe(false);
    }
    layoutStore.setState({ view: 'trace' });
    expect(compareCommands.filter(canRun)).toEqual([]);
    expect(commandFor('ArrowRight')?.id).toBe('navigate.next');
    layoutStore.setState({ view: 'compare' });
    compareStore.setState({ ...NO_COMPARISON, status: 'reading' });
    expect(compareCommands.filter(canRun).map(({ id }) => id)).toEqual(['compare.back']);
  });
});
