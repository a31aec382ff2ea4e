/** One page's connection: its WebSocket at one end, its engine at the other. Either end going takes the other along. */
import { Worker } from 'node:worker_threads';
import type { RawData, WebSocket } from 'ws';
import type { FromEngine, ThreadData, ToEngine } from './engine-port.ts';
import { Outbox } from './outbox.ts';

/** An engine somewhere else: a thread, or one in memory for tests. */
export interface RemoteEngine {
  post(message: ToEngine): void;
  onMessage(receive: (message: FromEngine) => void): void;
  /** Called once when it ended by itself; the reason is for people. */
  onEnd(ended: (reason: string) => void): void;
  /** Ends it, giving it a moment to release its files. Resolves when it is gone. */
  close(): Promise<void>;
}

/** WebSocket close codes: 1011 is "internal error", 1003 "data of a kind that is not accepted". */
const ENGINE_ENDED = 1011;
const NOT_BINARY = 1003;
/** A page that does not answer two pings in a row is gone, ms between them. */
const PING_EVERY = 30_000;
/** Time for an engine to close its files before its thread is ended, ms. */
const GRACE = 3_000;

/** Joins a page's socket to an engine. Resolves when both are gone. */
export function joinEngine(socket: WebSocket, engine: RemoteEngine): Promise<void> {
  const outbox = new Outbox(socket);
  engine.onMessage(({ bytes, key }) => outbox.push(bytes, key));
  engine.onEnd((reason) => socket.close(ENGINE_ENDED, shorten(reason)));

  socket.on('message', (data: RawData, binary: boolean) => {
    if (!binary) return socket.close(NOT_BINARY, 'Messages are binary.');
    const bytes = new Uint8Array(data as ArrayBuffer);
    engine.post({ type: 'message', bytes });
  });

  let alive = true;
  const ping = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_EVERY);
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('error', () => socket.terminate());
  return new Promise((resolve) => {
    socket.on('close', () => {
      clearInterval(ping);
      engine.close().then(resolve, resolve);
    });
  });
}

/** A close reason has at most 123 bytes of UTF-8. */
function shorten(reason: string): string {
  const bytes = Buffer.from(reason);
  return bytes.length <= 120 ? reason : `${bytes.subarray(0, 115).toString('utf8').replace(/�+$/, '')}…`;
}

/** Starts an engine in a thread of its own, so that a large file holds up neither the server nor other pages. */
export function startThread(script: URL, data: ThreadData): RemoteEngine {
  const worker = new Worker(script, { workerData: data, name: 'spanreel-engine' });
  let closing = false;
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let reason = 'The engine stopped.';
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (receive) => void worker.on('message', receive),
    onEnd(ended) {
      worker.on('error', (error) => {
        reason = `The engine stopped: ${error.message}`;
      });
      worker.on('exit', () => {
        if (!closing) ended(reason);
      });
    },
    close() {
      if (closing) return gone;
      closing = true;
      worker.postMessage({ type: 'close' } satisfies ToEngine);
      const timer = setTimeout(() => void worker.terminate(), GRACE);
      return gone.then(() => clearTimeout(timer));
    },
  };
}
