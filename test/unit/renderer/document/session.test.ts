import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import '../register.ts';
import { setFilterText, startFilter } from '../../../../renderer/document/filter.ts';
import { goToRow, seek, step } from '../../../../renderer/document/navigate.ts';
import { closeDocument, openFiles, reopen, startSession } from '../../../../renderer/document/session.ts';
import { startDerived } from '../../../../renderer/document/start.ts';
import { moveRows } from '../../../../renderer/document/tree-state.ts';
import { encodeView } from '../../../../renderer/document/view-state.ts';
import { captureView, startViewSync } from '../../../../renderer/document/view-sync.ts';
import { documentStore } from '../../../../renderer/stores/document.ts';
import { playbackStore } from '../../../../renderer/stores/playback.ts';
import { selectionStore } from '../../../../renderer/stores/selection.ts';
import { treeStore } from '../../../../renderer/stores/tree.ts';
import { viewportStore } from '../../../../renderer/stores/viewport.ts';
import { findRow } from '../../../../shared/trace/visible.ts';
import { grant } from '../../engine/host.ts';
import { tableOf } from '../../trace/spans.ts';
import { testShell } from '../shell.ts';

const START = 1_700_000_000_000_000_000n;

function otlp(names: readonly string[], trace = 'a'): string {
  const spans = names.map((name, index) => ({
    traceId: trace.repeat(32),
    spanId: (index + 1).toString(16).padStart(16, '0'),
    parentSpanId: index === 0 ? '' : '1'.padStart(16, '0'),
    name,
    startTimeUnixNano: String(START + BigInt(index) * 1_000_000_000n),
    endTimeUnixNano: String(START + 10_000_000_000n),
  }));
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

const files = {
  'one.json': otlp(['root', 'alpha', 'beta', 'gamma']),
  'two.json': otlp(['other'], 'b'),
  'no.txt': 'words',
};
const nameOf = (row: number) => {
  const { table } = documentStore.getState();
  return table.strings[table.name[row] ?? 0];
};
const selectedName = () => nameOf(findRow(documentStore.getState().table, selectionStore.getState().ordinal ?? -1));
const visibleNames = () => [...treeStore.getState().visible].map(nameOf);

beforeAll(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => setTimeout(() => callback(0)));
  vi.stubGlobal('addEventListener', () => undefined);
  const derived = startDerived();
  startFilter(derived);
  startViewSync(derived);
});

let shell: ReturnType<typeof testShell>;
beforeEach(async () => {
  shell = testShell(files);
  await startSession(shell);
  closeDocument();
});

describe('opening files', () => {
  it('shows their rows, selects the first and fits all of it', async () => {
    await openFiles([grant('one.json')]);
    expect(documentStore.getState()).toMatchObject({ status: 'open', failure: '' });
    expect(visibleNames()).toEqual(['root', 'alpha', 'beta', 'gamma']);
    expect(selectedName()).toBe('root');
    expect(viewportStore.getState()).toMatchObject({
      whole: { start: 0, end: 10e9 },
      viewport: { start: 0, end: 10e9 },
      range: undefined,
    });
  });

  it('says why where none of them could be read, and shows the rest where only some could not', async () => {
    await openFiles([grant('no.txt')]);
    expect(documentStore.getState().status).toBe('failed');
    expect(documentStore.getState().failure.length).toBeGreaterThan(5);
    await openFiles([grant('no.txt'), grant('one.json')]);
    expect(documentStore.getState().status).toBe('open');
    expect(documentStore.getState().problems.length).toBeGreaterThan(0);
    expect(visibleNames()).toContain('alpha');
  });

  it('opens the files of the start', async () => {
    await startSession(testShell(files, [grant('two.json')]));
    expect(visibleNames()).toEqual(['other']);
  });

  it('leaves an earlier document that is still being opened behind', async () => {
    const first = openFiles([grant('one.json')]);
    const second = openFiles([grant('two.json')]);
    await Promise.all([first, second]);
    expect(visibleNames()).toEqual(['other']);
    expect(shell.engines.filter((engine) => !engine.closed)).toHaveLength(1);
  });

  it('says that the engine could not be started', async () => {
    const broken = { ...testShell(files), connect: () => Promise.reject(new Error('no room')) };
    await startSession(broken);
    await openFiles([grant('one.json')]);
    expect(documentStore.getState()).toMatchObject({ status: 'failed', failure: 'no room' });
  });

  it('takes the engine that was started ahead, once', async () => {
    const before = shell.engines.length;
    await openFiles([grant('one.json')]);
    expect(shell.engines.length - before).toBe(0);
    await openFiles([grant('two.json')]);
    expect(shell.engines.length - before).toBe(1);
  });
});

describe('a document that was left', () => {
  it('comes back where it was when the engine is lost and the user reopens it', async () => {
    await openFiles([grant('one.json')]);
    goToRow(2);
    seek(3.5e9);
    treeStore.setState({ collapsed: new Set([1]) });
    viewportStore.setState({ viewport: { start: 1e9, end: 4e9 } });
    shell.engines.at(-1)?.lose('it ended');
    expect(documentStore.getState()).toMatchObject({ status: 'lost', failure: 'it ended' });
    expect(visibleNames()).toContain('beta');
    const before = captureView();
    await reopen();
    expect(documentStore.getState().status).toBe('open');
    expect(captureView()).toEqual(before);
    expect(selectedName()).toBe('beta');
  });

  it('comes back where the shell says that it was', async () => {
    const view = { time: 2.25e9, selection: 3, viewport: { start: 1e9, end: 3e9 }, view: 'cell' as const };
    const rest = { range: undefined, filter: '', mode: 'only' as const, trace: undefined, collapsed: [] };
    shell.views.set('one.json', encodeView({ ...view, ...rest }));
    await openFiles([grant('one.json')]);
    expect(captureView()).toMatchObject(view);
    expect(selectedName()).toBe('gamma');
  });

  it('comes back where it was when another took its place at once', async () => {
    await openFiles([grant('one.json')]);
    goToRow(2);
    seek(3.5e9);
    await openFiles([grant('two.json')]);
    await openFiles([grant('one.json')]);
    expect(selectedName()).toBe('beta');
    expect(playbackStore.getState().time).toBe(3.5e9);
    seek(4.5e9);
    closeDocument();
    await openFiles([grant('one.json')]);
    expect(playbackStore.getState().time).toBe(4.5e9);
  });

  it('opens at its start where what was kept makes no sense for it', async () => {
    const view = { time: 8e15, selection: 77, viewport: { start: 5e15, end: 6e15 }, range: { start: 5e15, end: 6e15 } };
    shell.views.set(
      'one.json',
      encodeView({ ...view, filter: '', mode: 'only', trace: 9, collapsed: [500], view: 'trace' }),
    );
    await openFiles([grant('one.json')]);
    expect(captureView()).toMatchObject({ viewport: undefined, range: undefined, trace: undefined });
    expect(playbackStore.getState().time).toBe(10e9);
    expect(visibleNames()).toHaveLength(4);
  });

  it('tells that a file changed, and goes quiet when it is read again', async () => {
    await openFiles([grant('one.json')]);
    shell.engines.at(-1)?.touch('one.json');
    await expect.poll(() => documentStore.getState().changed).toBe('one.json');
    await reopen();
    expect(documentStore.getState().changed).toBeUndefined();
  });
});

describe('the filter over the engine', () => {
  it('leaves matches and their ancestors, and finds them again in another table', async () => {
    await openFiles([grant('one.json')]);
    setFilterText('gamma');
    await expect.poll(visibleNames).toEqual(['root', 'gamma']);
    documentStore.setState({ trace: 0 });
    expect(visibleNames()).toEqual(['root', 'gamma']);
    setFilterText('');
    expect(visibleNames()).toHaveLength(4);
  });

  it('points at a mistake and shows everything meanwhile', async () => {
    await openFiles([grant('one.json')]);
    setFilterText('{ knd = 1 }');
    await expect.poll(() => treeStore.getState().filter.error?.message).toBeTruthy();
    const { error, rows, busy } = treeStore.getState().filter;
    expect('{ knd = 1 }'.slice(error?.from, error?.to)).toBe('knd');
    expect([rows, busy]).toEqual([undefined, false]);
    expect(visibleNames()).toHaveLength(4);
  });

  it('keeps its matches in place while the table grows', () => {
    const early = tableOf([
      { id: '01', start: 5, end: 9 },
      { id: '02', start: 7, end: 8, parent: '01' },
    ]);
    const late = tableOf([
      { id: '01', start: 5, end: 9 },
      { id: '02', start: 7, end: 8, parent: '01' },
      { id: '03', start: 1, end: 2 },
      { id: '04', start: 6, end: 7, parent: '01' },
    ]);
    const rows = moveRows(Uint32Array.of(1), early, late);
    expect([...rows].map((row) => late.strings[late.name[row] ?? 0])).toEqual(['02']);
  });
});

describe('stepping', () => {
  it('goes through what is visible and stops at the ends', async () => {
    await openFiles([grant('one.json')]);
    expect(step(1)).toBe(true);
    expect(selectedName()).toBe('alpha');
    expect(playbackStore.getState().time).toBe(1e9);
    expect([step(1), step(1), step(1)]).toEqual([true, true, false]);
    expect(selectedName()).toBe('gamma');
    expect(step(-1, 'error')).toBe(false);
  });

  it('keeps the clock inside what is shown and brings it into the viewport', async () => {
    await openFiles([grant('one.json')]);
    viewportStore.setState({ viewport: { start: 0, end: 1e9 } });
    seek(8e9);
    const { viewport } = viewportStore.getState();
    expect(viewport.end - viewport.start).toBe(1e9);
    expect(viewport.start).toBeLessThan(8e9);
    expect(viewport.end).toBeGreaterThan(8e9);
    seek(99e9);
    expect(playbackStore.getState().time).toBe(10e9);
    seek(Number.NaN);
    expect(playbackStore.getState().time).toBe(10e9);
  });
});
