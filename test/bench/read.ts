/** read.mbps: how fast the engine turns a trace on disk into the span table, against JSON.parse of each line. */
import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createEngine } from '../../shared/engine/engine.ts';
import { nodeHost } from '../../shared/node/engine-host.ts';
import { type Figure, figure, median } from './figures.ts';

/** Reads `path` (OTLP/JSON lines) several times both ways. */
export async function benchRead(path: string, spans: number, runs = 3): Promise<Figure[]> {
  const megabytes = statSync(path).size / 1e6;
  const read: number[] = [];
  const parsed: number[] = [];
  for (let run = 0; run < runs; run++) {
    parsed.push(megabytes / (await seconds(() => parseLines(path))));
    read.push(megabytes / (await seconds(() => readWhole(path, spans))));
  }
  return [figure('read.mbps', median(read), 'MB/s', median(parsed))];
}

/** How long it takes. */
export async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Opens a file to its end. @throws where it has not so many spans */
export async function readWhole(path: string, spans: number): Promise<void> {
  let rows = 0;
  const host = { ...nodeHost(() => path), watch: undefined };
  const engine = createEngine(host, (name, data) => {
    if (name === 'table') rows = Math.max(rows, (data as { rowCount: number }).rowCount);
  });
  await engine.open({ files: [{ id: 'bench', name: 'bench' }] });
  await engine.open({ files: [] });
  if (rows !== spans) throw new Error(`The engine read ${rows} of ${spans} spans: the figure would be wrong.`);
}

async function parseLines(path: string): Promise<void> {
  let documents = 0;
  for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 1 << 20 }) })) {
    if (JSON.parse(line) !== null) documents++;
  }
  if (documents === 0) throw new Error('There was nothing to parse.');
}
