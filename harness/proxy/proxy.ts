/** The recording proxy: an HTTP server on loopback that passes everything on to the model endpoint and records the calls. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '../../shared/base/errors.ts';
import { unixNano } from '../base/clock.ts';
import type { Cell, CellSpan } from '../base/types.ts';
import { openAiError } from './api/chat.ts';
import { findFormat } from './api/formats.ts';
import { CallRecord, type Recorder } from './call-record.ts';
import { type Exchange, passOn, type Watcher } from './pass-on.ts';
import type { Timeouts } from './timeouts.ts';
import { ToolCalls } from './tool-calls.ts';
import type { ModelApi, ModelCall, ModelProxy } from './types.ts';
import { connectUpstream } from './upstream.ts';

export interface ProxyOptions {
  readonly cell: Cell;
  /** Returns the span that model calls and tool calls become children of. Called for each. */
  readonly parent: () => CellSpan;
  /**
   * Where requests go. Its path is put before theirs; where it ends in a version (`/v1`) and theirs begins with the
   * same one, that is written once.
   */
  readonly upstream: URL;
  /** Messages, tool definitions, arguments and results are recorded, not only their sizes. */
  readonly content: boolean;
  /** Called with a sentence about what could not be recorded. */
  readonly problem: (message: string) => void;
  /** More paths (without the query) that are model calls of an API. */
  readonly paths?: Readonly<Record<string, ModelApi>>;
  /** 30 s for a connection and 30 min without a byte where they are left out. */
  readonly timeouts?: Partial<Timeouts>;
  /** How long `close` waits for what is running. ms; 1000 where it is left out. */
  readonly graceMs?: number;
}

/** Failed requests whose tries are counted. */
const MOST_FAILURES = 10_000;

/** Starts a proxy on a port of its own. @throws Error for an upstream that is neither http nor https */
export async function startProxy(options: ProxyOptions): Promise<ModelProxy> {
  const { cell, parent, content, problem, paths } = options;
  const upstream = connectUpstream(options.upstream);
  const timeouts: Timeouts = { connectMs: 30_000, idleMs: 30 * 60_000, ...options.timeouts };
  const toolCalls = new ToolCalls(cell, parent, content, problem);
  const calls: ModelCall[] = [];
  const running = new Map<Exchange, Promise<void>>();
  let otherRequests = 0;
  let closing: Promise<void> | undefined;

  const recorder: Recorder = {
    cell,
    parent,
    content,
    problem,
    server: upstream,
    toolCalls,
    failures: new Map(),
    done(call) {
      calls.push(call);
      const [oldest] = recorder.failures.keys();
      if (recorder.failures.size > MOST_FAILURES && oldest !== undefined) recorder.failures.delete(oldest);
    },
  };

  const server = createServer({ keepAliveTimeout: 75_000, maxHeaderSize: 256 << 10 }, (request, response) => {
    const arrival = unixNano();
    if (request.headers.upgrade?.toLowerCase() === 'websocket') {
      // Agents that try a WebSocket first go on with requests, which can be recorded.
      otherRequests++;
      problem('A WebSocket to the model endpoint was refused: only requests can be recorded.');
      response.writeHead(426, { connection: 'close', 'content-length': 0 }).end();
      return;
    }
    const path = pathname(upstream.pathOf(request.url ?? '/'));
    const format =
      findFormat(request.method ?? '', path, paths) ??
      findFormat(request.method ?? '', pathname(request.url ?? ''), paths);
    if (format === undefined) otherRequests++;
    const record = format === undefined ? undefined : new CallRecord(recorder, format, request, path, arrival);
    let finished: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      finished = resolve;
    });
    const watcher = watching(record, problem, () => {
      running.delete(exchange);
      finished();
    });
    const failureBody = (message: string) => (format?.errorBody ?? openAiError)(502, message);
    const exchange = passOn({ request, response, upstream, timeouts, failureBody, watcher });
    running.set(exchange, done);
  });
  // An answer may take as long as it likes, and so may what is sent.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;

  const close = async () => {
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, options.graceMs ?? 1000);
    });
    await Promise.race([Promise.all(running.values()), grace]);
    clearTimeout(timer);
    const left = [...running.values()];
    for (const exchange of [...running.keys()]) exchange.abort();
    await Promise.all(left);
    toolCalls.end(unixNano());
    server.closeAllConnections();
    upstream.close();
    await stopped;
  };

  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    toolSpans: toolCalls.spans,
    tools: toolCalls.uses,
    get otherRequests() {
      return otherRequests;
    },
    onToolRequest: (listener) => toolCalls.onRequest(listener),
    onToolResult: (listener) => toolCalls.onResult(listener),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function pathname(url: string): string {
  return url.split('?')[0] ?? '';
}

/** Returns a watcher for a record that never disturbs the exchange: what fails in it is reported, not thrown. */
function watching(record: CallRecord | undefined, problem: (message: string) => void, done: () => void): Watcher {
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      problem(`A model call could not be recorded: ${messageOf(error)}`);
    }
  };
  let begun = false;
  const begin = () => {
    if (begun || record === undefined) return;
    begun = true;
    setImmediate(() => guarded(() => record.begin()));
  };
  return {
    requestBytes: (bytes) => record?.add(bytes),
    requestSent: begin,
    answer(head) {
      guarded(() => record?.answered(head));
    },
    answerBytes: (bytes, time, ready) => record?.answerBytes(bytes, time, ready) ?? true,
    ended(outcome, time) {
      if (record === undefined) {
        // Not before the exchange is known to whoever waits for it.
        queueMicrotask(done);
        return;
      }
      record
        .finish(outcome, time)
        .catch((error: unknown) => {
          problem(`A model call could not be recorded: ${messageOf(error)}`);
        })
        .finally(done);
    },
  };
}
