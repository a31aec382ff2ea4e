/** Comparing runs through the engine, as the window does. */
import { describe, expect, it } from 'vitest';
import { type ByteSource, encodeUtf8, memorySource } from '../../../shared/base/bytes.ts';
import { unknownCell } from '../../../shared/cell/sweep/cell.ts';
import type { RunFiles } from '../../../shared/compare/comparison.ts';
import { saveRun } from '../../../shared/compare/saved-run.ts';
import type { EngineHost } from '../../../shared/engine/host.ts';
import { traceOf } from '../compare/otlp.ts';
import { makeTurns, randomFrom } from '../compare/runs.ts';
import { type Files, grant, testEngine } from './host.ts';

const turns = makeTurns(randomFrom(42));
const SLOWER = 5e9;
/** The run with each step a little longer or shorter, and one of them slower. */
function variant(seed: number, slower = 0): string {
  const random = randomFrom(seed);
  const varied = turns.map((turn, i) =>
    turn.map((step) => ({
      ...step,
      length: Math.round(step.length * (0.99 + 0.02 * random())) + (i === 6 ? slower : 0),
    })),
  );
  return traceOf(varied, seed);
}
const files: Files = Object.fromEntries(
  [1, 2, 3, 4, 5].flatMap((seed) => [
    [`base-${seed}.json`, variant(seed)],
    [`slow-${seed}.json`, variant(10 + seed, SLOWER)],
  ]),
);
const runs = (kind: string): RunFiles[] =>
  [1, 2, 3, 4, 5].map((n) => ({ name: `${kind} ${n}`, files: [grant(`${kind}-${n}.json`)] }));
const failure = (code: string) => expect.objectContaining({ code });

describe('runs that are compared', () => {
  it('are judged together, listed with their walls, and split by name', async () => {
    const { client, events } = testEngine(files);
    const comparison = await client.request('compare.open', { base: runs('base'), new: runs('slow') });
    expect(comparison.problems).toEqual([]);
    expect(comparison.base.map(({ name, files }) => [name, files])).toEqual(
      runs('base').map(({ name, files }) => [name, files]),
    );
    for (const { wall, spans } of comparison.new) {
      expect(wall).toBeGreaterThan(SLOWER);
      expect(spans).toBe(1 + turns.flat().length);
    }
    expect(comparison.report.verdict.what).toBe('slower');
    const [first] = comparison.names;
    expect(first?.name).toBe('chat m');
    const median = (times: readonly number[]) => [...times].sort((x, y) => x - y)[2] as number;
    expect(Math.abs(median(first?.newTimes ?? []) - median(first?.baseTimes ?? []) - SLOWER)).toBeLessThan(
      0.1 * SLOWER,
    );
    expect(events.comparing.map(({ read, total }) => [read, total])).toEqual(
      Array.from({ length: 11 }, (_, read) => [read, 10]),
    );
  });

  it('leave the open document as it is', async () => {
    const { client, events } = testEngine(files);
    await client.request('open', { files: [grant('base-1.json')] });
    const [tables, problems] = [events.table.length, events.problems.length];
    await client.request('compare.open', { base: runs('base'), new: runs('slow') });
    expect([events.table.length, events.problems.length]).toEqual([tables, problems]);
    expect((await client.request('span.detail', { ordinal: 0 })).file).toBe('base-1.json');
    await client.request('open', { files: [grant('base-2.json')] });
    expect((await client.request('compare.pair', { base: 0, new: 0 })).base).toBe(0);
  });

  it('are closed again', async () => {
    let open = 0;
    const counted = (name: string): ByteSource => {
      const source = memorySource(name, encodeUtf8(files[name] as string));
      return { ...source, close: async () => void open-- };
    };
    const { client } = testEngine(files, {
      async open({ id }) {
        open++;
        return counted(id);
      },
    });
    await client.request('compare.open', { base: runs('base'), new: runs('slow') });
    expect(open).toBe(0);
  });

  it('have the rows that they have when they are opened', async () => {
    const { client, events } = testEngine(files);
    await client.request('compare.open', { base: runs('base'), new: runs('slow') });
    const { tables, merged, contributions, difference } = await client.request('compare.pair', { base: 2, new: 3 });
    await client.request('open', { files: [grant('slow-4.json')] });
    const opened = events.table.at(-1);
    for (const column of ['start', 'duration', 'ordinal', 'parent', 'subtreeEnd', 'selfTime'] as const) {
      expect(tables.new[column]).toEqual(opened?.[column]);
    }
    const [first] = contributions;
    expect(first?.what).toBe('changed');
    expect(first?.name).toMatch(/^chat m #\d+$/);
    expect(merged.delta[first?.row ?? -1]).toBe(first?.delta);
    expect(Math.abs((first?.delta ?? 0) - SLOWER)).toBeLessThan(0.1 * SLOWER);
    expect(first?.share).toBe((first?.delta ?? 0) / difference);
  });

  it('are told by another measure without being read again', async () => {
    const { client, events } = testEngine(files);
    const { report } = await client.request('compare.open', { base: runs('base'), new: runs('slow') });
    const told = events.comparing.length;
    const tools = await client.request('compare.report', { measure: 'tool' });
    expect([report.measure, tools.measure]).toEqual(['wall', 'tool']);
    expect(tools.verdict.what).toBe('no difference');
    expect(events.comparing.length).toBe(told);
  });

  it('may be kept in a baseline, which is as good as the files', async () => {
    const { client } = testEngine(files);
    await client.request('compare.open', { base: runs('base'), new: runs('slow') });
    const { tables } = await client.request('compare.pair', { base: 0, new: 0 });
    const { rowCount } = tables.base;
    const columns = {
      table: tables.base,
      contents: new Array<string>(rowCount).fill(''),
      firstToken: new Float64Array(rowCount),
    };
    const kept = { spanreelBaseline: 1, runs: [saveRun('kept', columns)] };
    const other = testEngine({ ...files, 'main.json': JSON.stringify(kept) });
    const { base } = await other.client.request('compare.open', {
      base: [{ name: 'main', files: [grant('main.json')] }],
      new: runs('slow'),
    });
    expect(base).toEqual([{ name: 'kept', files: [], spans: tables.base.rowCount, wall: expect.any(Number) }]);
    const pair = await other.client.request('compare.pair', { base: 0, new: 0 });
    for (const column of ['start', 'duration', 'depth', 'parent', 'subtreeEnd', 'selfTime', 'byStart'] as const) {
      expect(pair.tables.base[column]).toEqual(tables.base[column]);
    }
  });
});

describe('a folder of cells', () => {
  const folder: RunFiles = { name: 'sweep', files: [{ id: 'sweep', name: 'sweep', folder: true }] };
  const sweep: EngineHost['sweep'] = async (_folder, tell) => {
    for (const n of [2, 10, 1].filter((n) => n < 6)) {
      tell({ ...unknownCell(`sweep/run-${n}`), files: [grant(`base-${n}.json`)] });
    }
    tell({ ...unknownCell('sweep/run-9', 'trace.otlp.jsonl is empty.'), files: [grant('base-9.json')] });
    return { fromIndex: 0, problems: ['deep was not looked at.'] };
  };

  it('stands for its cells, in the order of their names, without the broken ones', async () => {
    const { client } = testEngine(files, { sweep });
    const { base, problems } = await client.request('compare.open', { base: [folder], new: runs('slow') });
    expect(base.map(({ name }) => name)).toEqual(['sweep/run-1', 'sweep/run-2']);
    expect(problems).toEqual(['deep was not looked at.', 'sweep/run-9 is left out: trace.otlp.jsonl is empty.']);
  });

  it('is a problem in words where folders cannot be listed', async () => {
    const { client } = testEngine(files);
    const { problems } = await client.request('compare.open', {
      base: [folder, ...runs('base')],
      new: runs('slow'),
    });
    expect(problems).toEqual(['sweep: folders cannot be listed here.']);
  });
});

describe('what cannot be compared', () => {
  const text = {
    'text.txt': 'hello',
    'none.json': '{"resourceSpans":[]}',
    'bad.json': '{"spanreelBaseline":1,"runs":[7]}',
  };
  const of = (name: string): RunFiles => ({ name, files: [grant(name)] });

  it.each([
    ['is not there', 'missing.json'],
    ['is text', 'text.txt'],
    ['holds no spans', 'none.json'],
    ['is a damaged baseline', 'bad.json'],
  ])('because it %s is a problem in words, and the rest is compared', async (_what, name) => {
    const { client } = testEngine({ ...files, ...text });
    const { base, problems } = await client.request('compare.open', {
      base: [of(name), ...runs('base')],
      new: runs('slow'),
    });
    expect(base).toHaveLength(5);
    expect(problems).toEqual([expect.stringContaining(name)]);
    await expect(client.request('compare.open', { base: [of(name)], new: runs('slow') })).rejects.toEqual(
      expect.objectContaining({ code: 'no-runs', message: expect.stringContaining(name) }),
    );
    await expect(client.request('compare.pair', { base: 0, new: 0 })).rejects.toEqual(failure('no-comparison'));
  });

  it('is refused by its number', async () => {
    const { client } = testEngine(files);
    await expect(client.request('compare.report', { measure: 'wall' })).rejects.toEqual(failure('no-comparison'));
    await client.request('compare.open', { base: runs('base'), new: runs('slow') });
    for (const index of [-1, 5, 0.5, Number.NaN]) {
      await expect(client.request('compare.pair', { base: 0, new: index })).rejects.toEqual(failure('no-such-run'));
    }
  });

  it('ends when it is aborted, or when something else is compared', async () => {
    const { client } = testEngine(files);
    const first = client.request('compare.open', { base: runs('base'), new: runs('slow') });
    const refused = expect(first).rejects.toEqual(failure('superseded'));
    const stop = new AbortController();
    const second = client.request('compare.open', { base: runs('slow'), new: runs('base') }, { signal: stop.signal });
    const stopped = expect(second).rejects.toEqual(failure('aborted'));
    await refused;
    stop.abort();
    await stopped;
    const { report } = await client.request('compare.open', { base: runs('slow'), new: runs('base') });
    expect(report.verdict.what).toBe('faster');
  });
});
