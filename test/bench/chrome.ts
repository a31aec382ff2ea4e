/** read.chrome_mbps: how fast the engine reads a trace of Chrome's events, whose nesting only their times tell. */
import { statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Figure, figure, median } from './figures.ts';
import { randomFrom } from './random.ts';
import { readWhole, seconds } from './read.ts';

const EVENTS = 150_000;
const THREADS = 4;

/** Writes slices as a browser has them, ten deep, with operations that overlap among them. Returns how many spans they are. */
export function generateEvents(path: string): number {
  const random = randomFrom(7);
  const events: object[] = [];
  for (let i = 0; events.length < EVENTS; i++) {
    const [tid, depth, ts] = [i % THREADS, 1 + (i % 10), i * 100];
    for (let d = 0; d < depth; d++) {
      const args = { data: { frame: `F${i % 100}`, line: d } };
      events.push({ name: `task ${d}`, cat: 'devtools', ph: 'X', pid: 1, tid, ts: ts + d, dur: 90 - 2 * d, args });
    }
    const id = `0x${i.toString(16)}`;
    const request = { name: 'request', cat: 'net', id, pid: 1, tid };
    events.push({ ...request, ph: 'b', ts }, { ...request, ph: 'e', ts: ts + Math.floor(random() * 1e6) });
  }
  writeFileSync(path, JSON.stringify({ traceEvents: events }));
  return events.filter((event) => (event as { ph: string }).ph !== 'e').length;
}

export async function benchChrome(path: string, runs = 3): Promise<Figure[]> {
  const spans = generateEvents(path);
  const megabytes = statSync(path).size / 1e6;
  const read: number[] = [];
  const parsed: number[] = [];
  for (let run = 0; run < runs; run++) {
    parsed.push(megabytes / (await seconds(async () => void JSON.parse(await readFile(path, 'utf8')))));
    read.push(megabytes / (await seconds(() => readWhole(path, spans))));
  }
  return [figure('read.chrome_mbps', median(read), 'MB/s', median(parsed))];
}
