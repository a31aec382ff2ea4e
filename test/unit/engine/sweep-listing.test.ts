import { describe, expect, it } from 'vitest';
import { unknownCell } from '../../../shared/cell/sweep/cell.ts';
import type { EngineHost } from '../../../shared/engine/host.ts';
import { SweepListing } from '../../../shared/engine/sweep.ts';
import type { SweepEntry, SweepNews } from '../../../shared/protocol.ts';
import { grant, testEngine } from './host.ts';

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
