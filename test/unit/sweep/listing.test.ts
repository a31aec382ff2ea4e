import { describe, expect, it } from 'vitest';
import { dropAhead, openAhead, takeAhead } from '../../../renderer/document/ahead.ts';
import { cellMark, decodeSweepView, encodeSweepView, sweepKey } from '../../../renderer/document/sweep-view-text.ts';
import { NO_SWEEP } from '../../../renderer/stores/sweep.ts';
import { unknownCell } from '../../../shared/cell/sweep/cell.ts';
import type { EngineHost } from '../../../shared/engine/host.ts';
import { SweepListing } from '../../../shared/engine/sweep.ts';
import type { SweepEntry, SweepNews } from '../../../shared/protocol.ts';
import { grant, testEngine } from '../engine/host.ts';

const entry = (path: string, more: Partial<SweepEntry> = {}): SweepEntry => ({
  ...unknownCell(path),
  files: [],
  ...more,
});

/** A listing over cells that can be changed. */
function listing(cells: SweepEntry[], during?: () => void) {
  const news: SweepNews[] = [];
  const host = {
    async sweep(_folder, tell, signal) {
      for (const cell of cells) {
        if (signal.aborted) break;
        tell(cell);
        during?.();
      }
      return { fromIndex: 0, problems: ['One folder was left out.'] };
    },
  } as Partial<EngineHost> as EngineHost;
  const made = new SweepListing(host, (name, data) => name === 'sweep' && news.push(data as SweepNews));
  return {
    made,
    news,
    told: () => news.splice(0).map(({ cells: some, gone }) => [some.map(({ path }) => path), gone]),
  };
}

describe('listing a sweep', () => {
  it('tells the first cells at once, and then only what is new, changed or gone', async () => {
    const cells = [entry('a'), entry('b', { pass: 1 }), entry('c')];
    const { made, told } = listing(cells);
    const summary = await made.list([grant('x')], false);
    expect(summary).toEqual({ cells: 3, fromIndex: 0, problems: ['One folder was left out.'], cancelled: false });
    expect(told().flat(2).sort()).toEqual(['a', 'b', 'c']);
    await made.list([grant('x')], false);
    expect(told()).toEqual([]);
    cells.splice(0, 3, entry('b', { pass: 0 }), entry('c'), entry('d'));
    await made.list([grant('x')], false);
    const changed = told();
    expect(changed.flatMap(([paths]) => paths)).toEqual(['b', 'd']);
    expect(changed.flatMap(([, gone]) => gone)).toEqual(['a']);
    await made.list([grant('x')], true);
    expect(told().flatMap(([paths]) => paths)).toEqual(['b', 'c', 'd']);
  });

  it('that is cancelled does not take the rest for gone', async () => {
    const cells = [entry('a'), entry('b')];
    const stop = new AbortController();
    let cancel: () => void = () => undefined;
    const { made, told } = listing(cells, () => cancel());
    await made.list([grant('x')], false);
    told();
    cancel = () => stop.abort();
    expect((await made.list([grant('x')], false, stop.signal)).cancelled).toBe(true);
    expect(told()).toEqual([]);
  });

  it('is refused where folders cannot be listed', async () => {
    const { client } = testEngine({});
    await expect(client.request('sweep.list', { folders: [grant('x')] })).rejects.toMatchObject({ code: 'no-sweeps' });
  });
});

describe('the view of a sweep as text', () => {
  const folders = [{ id: '1', name: 'cells' }];

  it('comes back as it was, beside the view of the cell that is open', () => {
    const sweep = {
      ...NO_SWEEP,
      folders,
      form: 'list' as const,
      rows: 'tui' as const,
      grouped: false,
      filter: 'is:fail -x & y',
      siblings: 'task' as const,
      order: { rowsBy: 'poly\npoly/rust', rowsUp: true, columnsBy: '*', columnsUp: false },
      current: 'cells/a/run-1',
    };
    const text = encodeSweepView(sweep, 'sweep', 'v=1&t=5');
    expect(text).toContain('t=5');
    expect(text).not.toContain('run-1');
    const { form, rows, grouped, filter, siblings, order } = sweep;
    expect(decodeSweepView(text)).toEqual({
      look: { form, rows, grouped, filter, siblings, order },
      open: cellMark('cells/a/run-1'),
      inFront: true,
    });
  });

  it('is nothing where it is something else, and believed only in parts', () => {
    expect(decodeSweepView('v=1&t=5')).toBeUndefined();
    const { look } = decodeSweepView('sv=1&sf=x&sr=%00&sk=none') ?? {};
    expect(look).toMatchObject({ form: 'matrix', rows: 'both', siblings: 'tui', order: {} });
    expect(sweepKey(folders)).not.toBe('cells');
  });
});

describe('a document that is opened ahead', () => {
  const file = 'one.json';
  const text = JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          { spans: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'x', startTimeUnixNano: '1' }] },
        ],
      },
    ],
  });

  it('tells who takes it all that it has said before', async () => {
    const { client } = testEngine({ [file]: text });
    openAhead([grant(file)], Promise.resolve(client));
    expect(takeAhead([grant('other.json')])).toBeUndefined();
    const taken = await takeAhead([grant(file)]);
    await taken?.opening;
    const table = await new Promise<number>((resolve) =>
      taken?.engine.on('table', ({ rowCount }) => resolve(rowCount)),
    );
    expect(table).toBe(1);
    expect(takeAhead([grant(file)])).toBeUndefined();
  });

  it('ends where nobody takes it', async () => {
    const { client } = testEngine({ [file]: text });
    let closed = 0;
    openAhead([grant(file)], Promise.resolve({ ...client, close: () => void closed++ }));
    dropAhead();
    await expect.poll(() => closed).toBe(1);
    openAhead([grant(file)], Promise.reject(new Error('no engine')));
    dropAhead();
    expect(takeAhead([grant(file)])).toBeUndefined();
  });
});
