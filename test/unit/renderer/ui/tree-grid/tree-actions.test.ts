/** Moving, opening and closing over a tree that is neither a trace nor a comparison: folders and files. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type SelectReason, type ShownTree, TreeActions } from '../../../../../renderer/ui/tree-grid/tree-actions.ts';
import { shownRows, treeOf } from './folders.ts';

const FOLDERS = treeOf(['docs 0', 'guide 1', 'start 2', 'api 1', 'source 0', 'main 1', 'notes 0']);
const { names } = FOLDERS;
const rowOf = (name: string) => names.indexOf(name);

let collapsed: ReadonlySet<number>;
let selected: number;
let shown: ShownTree;
let reasons: SelectReason[];

function show(closed: ReadonlySet<number>): void {
  collapsed = closed;
  shown = { ...FOLDERS.tree, ...shownRows(FOLDERS.tree, closed) };
}

const tree = new TreeActions({
  tree: () => shown,
  collapsed: () => collapsed,
  setCollapsed: show,
  selected: () => selected,
  select(row, reason) {
    selected = row;
    reasons.push(reason);
  },
});

const shownNames = () => [...shown.visible].map((row) => names[row]);
const selectedName = () => names[selected];

beforeEach(() => {
  selected = -1;
  reasons = [];
  show(new Set());
});

describe('the selection in a tree', () => {
  it('goes by rows that are shown, and stops at both ends', () => {
    tree.moveSelection(1);
    expect(selectedName()).toBe('docs');
    tree.moveSelection(3);
    expect(selectedName()).toBe('api');
    tree.moveSelection(99);
    expect(selectedName()).toBe('notes');
    tree.selectPosition(-5);
    expect(selectedName()).toBe('docs');
    tree.selectLast();
    expect(selectedName()).toBe('notes');
  });

  it('begins at the last row when it goes up from nothing', () => {
    tree.moveSelection(-1);
    expect(selectedName()).toBe('notes');
  });

  it('steps over what is closed', () => {
    tree.toggleRow(rowOf('docs'));
    tree.selectPosition(0);
    tree.moveSelection(1);
    expect(selectedName()).toBe('source');
  });

  it('has no position where its row is not shown', () => {
    show(new Set([rowOf('docs')]));
    selected = rowOf('start');
    expect(tree.selectedPosition).toBe(-1);
    tree.moveSelection(1);
    expect(selectedName()).toBe('docs');
  });

  it('does nothing in a tree without rows', () => {
    shown = { ...treeOf([]).tree, visible: new Uint32Array(0), positionOf: new Int32Array(0) };
    tree.moveSelection(1);
    tree.selectLast();
    tree.openAncestors(3);
    expect([selected, tree.openness(-1), tree.visibleLevels()]).toEqual([-1, 'leaf', 0]);
  });
});

describe('opening and closing', () => {
  it('is of rows that have children only', () => {
    expect(['docs', 'start'].map((name) => tree.openness(rowOf(name)))).toEqual(['open', 'leaf']);
    tree.toggleRow(rowOf('start'));
    expect(collapsed.size).toBe(0);
    tree.toggleRow(rowOf('docs'));
    expect(tree.openness(rowOf('docs'))).toBe('closed');
    expect(shownNames()).toEqual(['docs', 'source', 'main', 'notes']);
    tree.toggleRow(rowOf('docs'));
    expect(shownNames()).toEqual(names);
  });

  it('asks the tree what can be opened, where it knows better than by children', () => {
    shown = { ...shown, canOpen: (row) => row === rowOf('source') };
    expect(['docs', 'source'].map((name) => tree.openness(rowOf(name)))).toEqual(['leaf', 'open']);
  });

  it('gives a closed row the selection of what is in it, and says why', () => {
    selected = rowOf('start');
    tree.toggleRow(rowOf('guide'));
    expect([selectedName(), reasons]).toEqual(['guide', ['close']]);
    tree.closeAll();
    expect(selectedName()).toBe('docs');
  });

  it('takes siblings along, or everything in a row', () => {
    tree.toggleSiblings(rowOf('docs'));
    expect(shownNames()).toEqual(['docs', 'source', 'notes']);
    tree.toggleSiblings(rowOf('source'));
    expect(shownNames()).toEqual(names);
    tree.toggleSubtree(rowOf('docs'));
    expect([...collapsed]).toEqual([rowOf('docs'), rowOf('guide')]);
    tree.toggleSubtree(rowOf('docs'));
    expect(collapsed.size).toBe(0);
  });

  it('shows as many levels as are wanted, at least one', () => {
    tree.openToLevel(2);
    expect(shownNames()).not.toContain('start');
    expect(tree.visibleLevels()).toBe(2);
    tree.openToLevel(0);
    expect(tree.visibleLevels()).toBe(1);
    tree.openAll();
    expect(tree.visibleLevels()).toBe(3);
  });

  it('closes an open row or goes to its parent, opens a closed one or goes into it', () => {
    selected = rowOf('guide');
    tree.closeOrGoUp(selected);
    expect(tree.openness(rowOf('guide'))).toBe('closed');
    tree.closeOrGoUp(selected);
    expect(selectedName()).toBe('docs');
    tree.openOrGoIn(selected);
    tree.openOrGoIn(selected);
    expect(tree.openness(rowOf('guide'))).toBe('open');
    tree.openOrGoIn(selected);
    expect(selectedName()).toBe('start');
    tree.openOrGoIn(selected);
    expect(selectedName()).toBe('start');
  });

  it('leads to a row by opening what it is in, and nothing else', () => {
    show(new Set(['docs', 'guide', 'source'].map(rowOf)));
    tree.openAncestors(rowOf('start'));
    expect([...collapsed]).toEqual([rowOf('source')]);
  });

  it('remembers rows by their keys', () => {
    shown = { ...shown, keyForRow: (row) => row + 100 };
    tree.toggleRow(rowOf('docs'));
    expect([...collapsed]).toEqual([rowOf('docs') + 100]);
  });
});
