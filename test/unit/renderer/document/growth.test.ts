import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTreeState } from '../../../../renderer/document/tree-state.ts';
import { applyView } from '../../../../renderer/document/view-sync.ts';
import { startWindows } from '../../../../renderer/document/windows.ts';
import { documentStore } from '../../../../renderer/stores/document.ts';
import { playbackStore } from '../../../../renderer/stores/playback.ts';
import { treeStore } from '../../../../renderer/stores/tree.ts';
import { viewportStore } from '../../../../renderer/stores/viewport.ts';
import { EMPTY_TABLE } from '../../../../shared/trace/empty.ts';
import type { SpanTable } from '../../../../shared/trace/table.ts';
import { tableOf } from '../../trace/spans.ts';

/** A table of spans of a second each, one after another, as it is after some of them have been read. */
function readUpTo(count: number, complete: boolean): SpanTable {
  const spans = Array.from({ length: count }, (_, index) => ({
    id: (index + 1).toString(16).padStart(2, '0'),
    start: index * 1e9,
    end: (index + 1) * 1e9,
  }));
  return { ...tableOf(spans), version: count, complete };
}

const VIEW = { time: 8.5e9, selection: 7, viewport: { start: 6e9, end: 9e9 }, range: { start: 7e9, end: 8e9 } };
const NOTHING_ELSE = { filter: '', mode: 'only', trace: undefined, collapsed: [], view: 'trace' } as const;

beforeAll(() => {
  startTreeState();
  startWindows();
});
beforeEach(() => {
  playbackStore.setState({ time: 0 });
  documentStore.setState({ table: EMPTY_TABLE, trace: undefined });
  viewportStore.setState({ range: undefined });
});

describe('while a document grows', () => {
  it('the viewport follows as long as it shows everything', () => {
    for (const count of [2, 5, 10]) {
      documentStore.setState({ table: readUpTo(count, count === 10) });
      expect(viewportStore.getState().viewport).toEqual({ start: 0, end: count * 1e9 });
      expect(treeStore.getState().visible.length).toBe(count);
    }
  });

  it('a viewport that was zoomed stays where it is', () => {
    documentStore.setState({ table: readUpTo(5, false) });
    viewportStore.setState({ viewport: { start: 1e9, end: 2e9 } });
    documentStore.setState({ table: readUpTo(10, true) });
    expect(viewportStore.getState().viewport).toEqual({ start: 1e9, end: 2e9 });
    expect(viewportStore.getState().whole.end).toBe(10e9);
  });

  it('a view of an earlier visit holds, though what it shows has not been read yet', () => {
    documentStore.setState({ table: readUpTo(2, false) });
    applyView({ ...VIEW, ...NOTHING_ELSE });
    for (const count of [4, 10]) documentStore.setState({ table: readUpTo(count, count === 10) });
    expect(playbackStore.getState().time).toBe(VIEW.time);
    expect(viewportStore.getState()).toMatchObject({ viewport: VIEW.viewport, range: VIEW.range });
  });

  it('what turns out to lie behind the end is brought inside when all has been read', () => {
    documentStore.setState({ table: readUpTo(2, false) });
    applyView({ ...VIEW, ...NOTHING_ELSE });
    documentStore.setState({ table: readUpTo(2, true) });
    expect(playbackStore.getState().time).toBe(2e9);
    expect(viewportStore.getState()).toMatchObject({ viewport: { start: 0, end: 2e9 }, range: undefined });
  });
});

describe('one trace of several', () => {
  it('is the whole as long as it is chosen', () => {
    const table = tableOf([
      { trace: 'aa', id: '01', start: 0, end: 2e9 },
      { trace: 'bb', id: '02', start: 5e9, end: 7e9 },
    ]);
    documentStore.setState({ table });
    documentStore.setState({ trace: 1 });
    expect(viewportStore.getState()).toMatchObject({
      whole: { start: 5e9, end: 7e9 },
      viewport: { start: 5e9, end: 7e9 },
    });
    expect(playbackStore.getState().time).toBe(5e9);
    expect(treeStore.getState().visible.length).toBe(1);
    documentStore.setState({ trace: undefined });
    expect(viewportStore.getState().viewport).toEqual({ start: 0, end: 7e9 });
    expect(treeStore.getState().visible.length).toBe(2);
  });
});
