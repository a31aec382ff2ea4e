/**
 * proxy.first_byte.*: from sending a request to the first byte of the answer's body, through the recording proxy. The
 * floor: the same upstream, asked directly and in turn. Each of the three has a thread of its own, as an agent and its
 * model have; the upstream answers at once, so that nothing the proxy does can hide behind a model that thinks.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createCell } from '../../harness/emit/cell.ts';
import { startProxy } from '../../harness/proxy/proxy.ts';
import { type Figure, figure, percentile } from './figures.ts';

const WARM_UP = 50;
const REQUESTS = 500;

/** A model that says twenty words in one breath. */
const UPSTREAM = `
const { parentPort } = require('node:worker_threads');
const http = require('node:http');
const chunk = (delta, finish) =>
  'data: ' + JSON.stringify({ id: 'r', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] }) + '\\n\\n';
const server = http.createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let i = 0; i < 20; i++) response.write(chunk({ content: 'word ' }, null));
    response.end(chunk({}, 'stop') + 'data: [DONE]\\n\\n');
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

const CLIENT = `
const { parentPort, workerData } = require('node:worker_threads');
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true });
const text = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
const messages = Array.from({ length: 40 }, () => ({ role: 'user', content: text }));
const once = (url, number) => new Promise((resolve, reject) => {
  const body = JSON.stringify({ model: 'm', stream: true, number, messages });
  const start = performance.now();
  const request = http.request(url + '/v1/chat/completions', { method: 'POST', agent }, (response) => {
    let first;
    response.on('data', () => { first ??= performance.now() - start; });
    response.on('end', () => resolve(first));
    response.on('error', reject);
  });
  request.on('error', reject);
  request.end(body);
});
(async () => {
  const { urls, warmUp, requests } = workerData;
  const times = urls.map(() => []);
  for (let i = 0; i < warmUp + requests; i++) {
    for (const [which, url] of urls.entries()) {
      const time = await once(url, i);
      if (i >= warmUp) times[which].push(time);
    }
  }
  parentPort.postMessage(times);
})();
`;

/** Measures with messages recorded, as `--content` asks for. */
export async function benchProxy(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-bench-proxy-'));
  const upstream = new Worker(UPSTREAM, { eval: true });
  const problems: string[] = [];
  const problem = (message: string) => void problems.push(message);
  try {
    const direct = `http://127.0.0.1:${await messageOf(upstream)}`;
    const identity = {
      id: 'bench',
      sweep: undefined,
      tui: 'bench',
      model: undefined,
      task: undefined,
      taskCategory: undefined,
      run: 1,
    };
    const cell = createCell({ folder, identity, problem });
    const container = cell.start('container', 'bench', {}, { parent: null });
    const options = { cell, parent: () => container, content: true, problem };
    const proxy = await startProxy({ ...options, upstream: new URL(direct) });
    const workerData = { urls: [direct, proxy.url], warmUp: WARM_UP, requests: REQUESTS };
    const client = new Worker(CLIENT, { eval: true, workerData });
    const [floor = [], through = []] = (await messageOf(client)) as number[][];
    await client.terminate();
    await proxy.close();
    container.end();
    await cell.close();
    const recorded = proxy.calls.filter(({ error }) => error === undefined).length;
    if (problems.length > 0 || recorded !== WARM_UP + REQUESTS) {
      throw new Error(`The proxy recorded ${recorded} calls: the figure would be wrong. ${problems.join(' ')}`);
    }
    const at = (share: number) => [percentile(through, share), 'ms', percentile(floor, share)] as const;
    return [figure('proxy.first_byte.p50_ms', ...at(0.5)), figure('proxy.first_byte.p95_ms', ...at(0.95))];
  } finally {
    await upstream.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
}

function messageOf(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
