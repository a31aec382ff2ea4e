/** A proxy before an upstream that the test writes, and what it left in the trace file. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http, { type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellSpan } from '../../../../harness/base/types.ts';
import { createCell, TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { type ProxyOptions, startProxy } from '../../../../harness/proxy/proxy.ts';
import type { ModelProxy } from '../../../../harness/proxy/types.ts';

interface WrittenSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly start: bigint;
  /** Undefined in a start record. */
  readonly end: bigint | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly links: readonly { readonly spanId: string }[];
}

export interface Recording {
  readonly proxy: ModelProxy;
  readonly container: CellSpan;
  readonly problems: string[];
  readonly folder: string;
  /** Every span as its last record has it. */
  spans(): WrittenSpan[];
  trace(): string;
  close(): Promise<void>;
}

/** Starts a cell and a proxy in it. */
export async function record(
  upstream: string,
  options: Partial<Omit<ProxyOptions, 'cell' | 'parent' | 'problem' | 'upstream'>> = {},
): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-proxy-'));
  const problems: string[] = [];
  const problem = (message: string) => void problems.push(message);
  const identity = {
    id: 'test',
    sweep: undefined,
    tui: 'test',
    model: undefined,
    task: undefined,
    taskCategory: undefined,
    run: 1,
  };
  const cell = createCell({ folder, identity, problem });
  const container = cell.start('container', 'test:launch', {}, { parent: null });
  const proxy = await startProxy({
    cell,
    parent: () => container,
    upstream: new URL(upstream),
    content: true,
    problem,
    ...options,
  });
  const trace = () => readFileSync(join(folder, TRACE_FILE), 'utf8');
  return {
    proxy,
    container,
    problems,
    folder,
    spans: () => spansOf(trace()),
    trace,
    async close() {
      await proxy.close();
      container.end();
      await cell.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface OtlpSpan extends Omit<WrittenSpan, 'start' | 'end' | 'attributes' | 'status' | 'links'> {
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano?: string;
  readonly attributes?: { key: string; value: Record<string, unknown> }[];
  readonly status?: WrittenSpan['status'];
  readonly links?: WrittenSpan['links'];
}

function spansOf(trace: string): WrittenSpan[] {
  const spans = new Map<string, WrittenSpan>();
  for (const line of trace.split('\n')) {
    if (line === '') continue;
    const { resourceSpans = [] } = JSON.parse(line);
    for (const { scopeSpans } of resourceSpans) {
      for (const { spans: list } of scopeSpans) {
        for (const span of list as OtlpSpan[]) {
          const end = span.endTimeUnixNano;
          spans.set(span.spanId, {
            name: span.name,
            traceId: span.traceId,
            spanId: span.spanId,
            parentSpanId: span.parentSpanId ?? '',
            start: BigInt(span.startTimeUnixNano),
            end: end === undefined || end === '0' ? undefined : BigInt(end),
            attributes: Object.fromEntries((span.attributes ?? []).map(({ key, value }) => [key, plain(value)])),
            status: span.status ?? {},
            links: span.links ?? [],
          });
        }
      }
    }
  }
  return [...spans.values()];
}

function plain(value: Record<string, unknown>): unknown {
  if ('intValue' in value) return Number(value.intValue);
  if ('arrayValue' in value) {
    return ((value.arrayValue as { values?: Record<string, unknown>[] }).values ?? []).map(plain);
  }
  return Object.values(value)[0];
}

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

/** An upstream on loopback. */
export async function serve(listener: RequestListener): Promise<Server> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The whole body of a request or an answer. */
export async function bodyOf(message: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece);
  return Buffer.concat(pieces);
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request as it is, without what `fetch` would add or decode. */
export function send(
  url: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      bodyOf(response).then(
        (whole) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(method === 'GET' || method === 'HEAD' ? undefined : body);
  });
}

/** Waits until `check` holds. */
export async function until(check: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!check()) {
    if (Date.now() > deadline) throw new Error(`It did not happen in time: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
