/** Comparisons over the real engine: opening, choosing a pair, swapping, losing, and what ends one. */
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  closeComparison,
  compareAgain,
  compareBy,
  openComparison,
  showPair,
  startComparisons,
  stopComparing,
  swapSides,
} from '../../../../renderer/compare/session.ts';
import { closeDocument, openFiles, startSession } from '../../../../renderer/document/session.ts';
import { startWindows } from '../../../../renderer/document/windows.ts';
import { compareStore } from '../../../../renderer/stores/compare.ts';
import { documentStore } from '../../../../renderer/stores/document.ts';
import { layoutStore } from '../../../../renderer/stores/layout.ts';
import { grantLocal } from '../../../../renderer/worker/local-file.ts';
import { encodeUtf8, memorySource } from '../../../../shared/base/bytes.ts';
import type { FileGrant } from '../../../../shared/base/file-grant.ts';
import type { RunFiles } from '../../../../shared/compare/comparison.ts';
import type { EngineHost } from '../../../../shared/engine/host.ts';
import type { EngineClient } from '../../../../shared/transport.ts';
import { traceOf } from '../../compare/otlp.ts';
import { makeTurns, randomFrom, type Turns } from '../../compare/runs.ts';
import { grant, testEngine } from '../../engine/host.ts';
import { testShell } from '../shell.ts';

const turns = makeTurns(randomFrom(7));
const longer = (by: number): Turns =>
  turns.map((turn, index) => (index === 2 ? turn.map((step) => ({ ...step, length: step.length + by })) : turn));
const files: Record<string, string> = {
  'one.json': traceOf(turns, 1),
  'two.json': traceOf(longer(1e9), 2),
  'three.json': traceOf(longer(2e9), 3),
  'other.json': traceOf(turns.slice(0, 3), 4),
  'no.txt': 'words',
};
const run = (...names: string[]): RunFiles => ({ name: names[0] ?? '', files: names.map(grant) });
const state = () => compareStore.getState();
const openNames = () => documentStore.getState().files.map(({ name }) => name);

let shell: ReturnType<typeof testShell>;
const alive = () => shell.engines.filter(({ closed }) => !closed).length;

beforeAll(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => setTimeout(() => callback(0)));
  startWindows();
  startComparisons();
});
beforeEach(async () => {
  closeComparison();
  closeDocument();
  shell = testShell({ ...files });
  await startSession(shell);
});

describe('opening a comparison', () => {
  it('opens B as the document, A beside it, and shows the view of the comparison', async () => {
    await openComparison([run('one.json')], [run('two.json')]);
    expect(state()).toMatchObject({ status: 'ready', failure: '' });
    expect(layoutStore.getState().view).toBe('compare');
    expect(openNames()).toEqual(['two.json']);
    expect(state().pair?.difference).toBeCloseTo(1e9, -3);
    expect(state().baseDocument.table?.rowCount).toBe(state().pair?.tables.base.rowCount);
    expect(documentStore.getState().table.rowCount).toBe(state().pair?.tables.new.rowCount);
  });

  it('leaves the document as it is where it is B already', async () => {
    await openFiles([grant('two.json')]);
    const { engine } = documentStore.getState();
    await openComparison([run('one.json')], [run('two.json')]);
    expect(documentStore.getState().engine).toBe(engine);
  });

  it('says why nothing could be compared, and nothing is thrown', async () => {
    await openComparison([run('no.txt')], [run('two.json')]);
    expect(state().status).toBe('failed');
    expect(state().failure).toContain('no.txt');
    const broken = { ...testShell(files), connect: () => Promise.reject(new Error('no room')) };
    await startSession(broken);
    await openComparison([run('one.json')], [run('two.json')]);
    expect(state()).toMatchObject({ status: 'failed', failure: 'no room' });
  });

  it('shows the latest one where two are asked for at once, and ends the engines of the first', async () => {
    const first = openComparison([run('one.json')], [run('two.json')]);
    const second = openComparison([run('one.json')], [run('three.json')]);
    await Promise.all([first, second]);
    expect(openNames()).toEqual(['three.json']);
    // What compares, the base and the new run.
    expect(alive()).toBe(3);
  });

  it('is stopped while it reads, and can be asked for again', async () => {
    const opening = openComparison([run('one.json')], [run('two.json')]);
    stopComparing();
    await opening;
    expect(state()).toMatchObject({ status: 'failed', failure: 'Reading the runs was stopped.' });
    await compareAgain();
    expect(state().status).toBe('ready');
  });
});

describe('an open comparison', () => {
  it('shows another pair of its runs, the latest that was asked for', async () => {
    await openComparison([run('one.json')], [run('two.json'), run('three.json')], { base: 0, new: 0 });
    expect(openNames()).toEqual(['two.json']);
    const { engine } = state().baseDocument;
    await Promise.all([showPair(0, 0), showPair(0, 1)]);
    expect(state().pair?.new).toBe(1);
    expect(openNames()).toEqual(['three.json']);
    // The base is the same one: it is not read again.
    expect(state().baseDocument.engine).toBe(engine);
  });

  it('swaps its sides and keeps the runs that are shown', async () => {
    await openComparison([run('one.json')], [run('two.json'), run('three.json')], { base: 0, new: 1 });
    await swapSides();
    expect(state().pair).toMatchObject({ base: 1, new: 0 });
    expect(openNames()).toEqual(['one.json']);
    expect(state().pair?.difference).toBeCloseTo(-2e9, -3);
  });

  it('gives the verdict by another measure', async () => {
    await openComparison([run('one.json')], [run('two.json')]);
    await compareBy('model');
    expect(state().comparison?.report.measure).toBe('model');
  });

  it('ends with its engines when another document is opened in its place', async () => {
    await openComparison([run('one.json')], [run('two.json')]);
    await openFiles([grant('other.json')]);
    expect(state().status).toBe('none');
    expect(layoutStore.getState().view).toBe('trace');
    expect(alive()).toBe(1);
  });

  it('stays when one goes back to the trace', async () => {
    await openComparison([run('one.json')], [run('two.json')]);
    layoutStore.setState({ view: 'trace' });
    expect(state().status).toBe('ready');
    closeComparison();
    expect(openNames()).toEqual(['two.json']);
  });

  it('says that what compares was lost, and can be asked for again', async () => {
    await openComparison([run('one.json')], [run('two.json')]);
    shell.engines[1]?.lose('it ended');
    const lost = state().status === 'failed' ? state().failure : state().baseDocument.failure;
    expect(lost).toContain('it ended');
    await compareAgain();
    expect(state()).toMatchObject({ status: 'ready', failure: '' });
  });

  it('says that a run has changed since it was compared', async () => {
    const changing: Record<string, string> = { ...files };
    shell = testShell(changing);
    await startSession(shell);
    await openComparison([run('one.json'), run('two.json')], [run('three.json')], { base: 0, new: 0 });
    changing['two.json'] = files['other.json'] ?? '';
    await showPair(1, 0);
    expect(state().baseDocument.failure).toBe('two.json has changed since it was compared.');
  });
});

describe('a page beside a server', () => {
  it('compares a run of the server with a file of its own, and opens each where it is', async () => {
    const inPage = testEngines({
      async open({ id, file }: FileGrant) {
        const { file: blob } = file as { file: File };
        return memorySource(id, encodeUtf8(await blob.text()), 1000);
      },
    });
    const shell = { ...testShell(files), kind: 'server' as const, connectLocal: inPage };
    await startSession(shell);
    const file = new File([files['one.json'] ?? ''], 'mine.json');
    const mine = grantLocal([{ path: 'mine.json', file }], ['mine.json']);
    await openComparison([{ name: 'mine', files: mine }], [run('two.json'), run('three.json')], { base: 0, new: 0 });
    expect(state()).toMatchObject({ status: 'ready', failure: '' });
    expect(openNames()).toEqual(['two.json']);
    expect(documentStore.getState().status).toBe('open');
    expect(state().pair?.difference).toBeCloseTo(1e9, -3);
    expect(state().baseDocument.table?.rowCount).toBe(state().pair?.tables.base.rowCount);
    await showPair(0, 1);
    expect(openNames()).toEqual(['three.json']);
    // The spans that the document has are those of the pair.
    expect(state().pair?.tables.new.ordinal).toEqual(documentStore.getState().table.ordinal);
  });
});

/** Starts engines with this host. */
function testEngines(host: Partial<EngineHost>) {
  return async (): Promise<EngineClient> => {
    const { client } = testEngine({}, host);
    return { ...client, onLost: () => undefined, close: () => undefined };
  };
}

describe('starting with a comparison', () => {
  it('opens the one that the program was started with', async () => {
    const started = {
      ...testShell(files),
      initialComparison: async () => ({ base: [run('one.json')], new: [run('two.json')] }),
    };
    await startSession(started);
    await vi.waitFor(() => expect(state().status).toBe('ready'), 30_000);
    await vi.waitFor(() => expect(openNames()).toEqual(['two.json']), 30_000);
  });
});
