import { beforeEach, describe, expect, it } from 'vitest';
import { selectedRow, selectRow } from '../../../../renderer/document/select.ts';
import { startTreeState } from '../../../../renderer/document/tree-state.ts';
import { startWindows } from '../../../../renderer/document/windows.ts';
import { documentStore } from '../../../../renderer/stores/document.ts';
import { playbackStore } from '../../../../renderer/stores/playback.ts';
import { selectionStore } from '../../../../renderer/stores/selection.ts';
import { treeStore } from '../../../../renderer/stores/tree.ts';
import { viewportStore } from '../../../../renderer/stores/viewport.ts';
import { timelineCommands } from '../../../../renderer/timeline/commands.ts';
import { nameOf } from '../../../../renderer/timeline/row-content.ts';
import { treeCommands } from '../../../../renderer/timeline/tree-commands.ts';
import { timelineStore } from '../../../../renderer/timeline/view.ts';
import { EMPTY_TABLE } from '../../../../shared/trace/empty.ts';
import { CELL, makeTable } from '../../../browser/timeline/synthetic.ts';

startTreeState();
startWindows();

const commands = [...treeCommands, ...timelineCommands];
const table = () => documentStore.getState().table;
const rowNamed = (name: string) => CELL.findIndex((span) => span.name === name);
const selectedName = () => (selectedRow() < 0 ? undefined : nameOf(table(), selectedRow()));
const visibleNames = () => [...treeStore.getState().visible].map((row) => nameOf(table(), row));
const viewport = () => viewportStore.getState().viewport;

/** What the key handler does with a stroke. */
function press(...keys: string[]): void {
  for (const key of keys) commands.find((command) => command.keys.includes(key) && (command.when?.() ?? true))?.run();
}

beforeEach(() => {
  documentStore.setState({ status: 'open', table: EMPTY_TABLE });
  treeStore.setState({ collapsed: new Set() });
  selectionStore.setState({ ordinal: undefined });
  playbackStore.setState({ time: 0, playing: false });
  documentStore.setState({ table: makeTable(CELL, CELL.length, 2) });
  viewportStore.setState({ viewport: viewportStore.getState().whole, range: undefined });
  timelineStore.setState({ pageRows: 5, described: false });
});

describe('keys in the tree', () => {
  it('go up and down, by pages, and to both ends', () => {
    press('ArrowDown');
    expect(selectedName()).toBe('prepare:polyglot/rust-lifetime-fix');
    press('ArrowDown', 'ArrowDown', 'ArrowUp');
    expect(selectedRow()).toBe(1);
    press('PageDown');
    expect(selectedRow()).toBe(6);
    press('End');
    expect(selectedName()).toBe('cleanup:opencode');
    press('ArrowDown');
    expect(selectedName()).toBe('cleanup:opencode');
    press('PageUp', 'Home');
    expect(selectedRow()).toBe(0);
  });

  it('pass over rows that stand for missing spans by selecting them', () => {
    selectRow(rowNamed('watch files'));
    press('ArrowDown');
    expect(selectedName()).toBe('missing span 00f067aa0ba902b7');
    press('ArrowDown');
    expect(selectedName()).toBe('late child of a parent that is not here');
    press('ArrowUp', 'ArrowUp');
    expect(selectedName()).toBe('watch files');
  });

  it('open and close a row, its siblings, everything in it, and everything', () => {
    selectRow(rowNamed('opencode:launch'));
    press('Enter');
    expect(visibleNames()).not.toContain('chat gpt-oss-120b #1');
    press('Enter');
    expect(visibleNames()).toHaveLength(CELL.length);
    press('C');
    expect(visibleNames()).toHaveLength(5);
    expect(selectedName()).toBe('opencode:polyglot/rust-lifetime-fix');
    press('Enter');
    expect(visibleNames()).toContain('opencode:launch');
    expect(visibleNames()).not.toContain('read src/lib.rs');
    press('mod+Enter', 'mod+Enter');
    expect(visibleNames()).toContain('GET /registry/index');
    press('shift+Enter');
    expect(visibleNames()).toHaveLength(5);
    press('E');
    expect(visibleNames()).toHaveLength(CELL.length);
  });

  it('show as many levels as are asked for', () => {
    press('alt+2');
    expect(visibleNames()).toContain('opencode:launch');
    expect(visibleNames()).not.toContain('read src/lib.rs');
    press('>');
    expect(visibleNames()).toContain('read src/lib.rs');
    expect(visibleNames()).not.toContain('SELECT crates');
    press('<', '<', '<');
    expect(visibleNames()).toHaveLength(5);
  });

  it('close first and then go to the parent, open first and then go in', () => {
    selectRow(rowNamed('SELECT crates'));
    press('c');
    expect(selectedName()).toBe('bash · cargo test --quiet');
    press('c');
    expect(selectedName()).toBe('bash · cargo test --quiet');
    expect(visibleNames()).not.toContain('SELECT crates');
    press('e');
    expect(visibleNames()).toContain('SELECT crates');
    press('e');
    expect(selectedName()).toBe('GET /registry/index');
  });

  it('give the selection to the row that closes over it', () => {
    selectRow(rowNamed('GET /registry/index'));
    press('C');
    expect(selectedName()).toBe('opencode:polyglot/rust-lifetime-fix');
  });

  it('move the clock to the start of a span, unless it stands inside it', () => {
    selectRow(rowNamed('bash · cargo test --quiet'));
    expect(playbackStore.getState().time).toBe(12.8e9);
    selectRow(rowNamed('opencode:launch'));
    expect(playbackStore.getState().time).toBe(12.8e9);
    selectRow(rowNamed('score'));
    expect(playbackStore.getState().time).toBe(19.25e9);
  });
});

describe('keys on the timeline', () => {
  it('zoom around the playhead and back to everything', () => {
    playbackStore.setState({ time: 10e9 });
    const { whole } = viewportStore.getState();
    const share = () => (10e9 - viewport().start) / (viewport().end - viewport().start);
    const before = share();
    press('+', '+');
    expect(viewport().end - viewport().start).toBeLessThan((whole.end - whole.start) / 2);
    expect(share()).toBeCloseTo(before, 9);
    press('-', '-', '-');
    expect(viewport()).toEqual(whole);
    press('+', '0');
    expect(viewport()).toEqual(whole);
  });

  it('fit the selected span', () => {
    selectRow(rowNamed('chat gpt-oss-120b #2'));
    press('f');
    expect(viewport().start).toBeGreaterThan(4.4e9);
    expect(viewport().start).toBeLessThan(4.7e9);
    expect(viewport().end).toBeGreaterThan(7.8e9);
    expect(viewport().end).toBeLessThan(8.2e9);
  });

  it('pan without changing the zoom', () => {
    press('+', '+', '+');
    const { start, end } = viewport();
    press('d');
    expect(viewport().end - viewport().start).toBeCloseTo(end - start, 0);
    press('a', 'a');
    expect(viewport().start).toBeLessThanOrEqual(start);
  });

  it('select a range, fit it and clear it', () => {
    playbackStore.setState({ time: 4e9 });
    press('(');
    playbackStore.setState({ time: 9e9 });
    press(')');
    expect(viewportStore.getState().range).toEqual({ start: 4e9, end: 9e9 });
    press('z');
    expect(viewport()).toEqual({ start: 4e9, end: 9e9 });
    press('Escape');
    expect(viewportStore.getState().range).toBeUndefined();
    selectRow(rowNamed('score'));
    press('r');
    expect(viewportStore.getState().range).toEqual({ start: 19.25e9, end: 20.45e9 });
  });

  it('do nothing to a document without spans', () => {
    documentStore.setState({ table: { ...EMPTY_TABLE, version: 3, complete: true } });
    selectionStore.setState({ ordinal: undefined });
    for (const command of commands) if (command.when?.() ?? true) command.run();
    expect(selectedRow()).toBe(-1);
    const { start, end } = viewport();
    expect(end).toBeGreaterThan(start);
  });
});

describe('commands', () => {
  it('have ids and keys of their own', () => {
    const ids = commands.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = commands.flatMap((command) => command.keys).filter((key) => key !== 'Escape');
    expect(new Set(keys).size).toBe(keys.length);
  });
});
