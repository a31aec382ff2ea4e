/** Passes one request on to the upstream and its answer back, byte for byte and at once. */
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { unixNano } from '../base/clock.ts';
import { passedHeaders, type Upstream } from './upstream.ts';

/** How a request ended: passed whole, given up by the client, broken by the upstream, or never answered by it. */
export type Outcome =
  | { readonly how: 'whole' }
  | { readonly how: 'aborted' }
  | { readonly how: 'cut off' }
  | { readonly how: 'unreachable'; readonly code: string; readonly message: string };

/** Watches an exchange; everything it is told has been passed on already. Times are Unix nanoseconds. */
export interface Watcher {
  requestBytes(bytes: Buffer): void;
  /** The request is with the operating system as a whole. */
  requestSent(): void;
  answer(head: IncomingMessage): void;
  /** False: wait until `ready` is called. */
  answerBytes(bytes: Buffer, time: bigint, ready: () => void): boolean;
  ended(outcome: Outcome, time: bigint): void;
}

export interface Timeouts {
  /** Until a connection stands. ms */
  readonly connectMs: number;
  /** Without a byte in either direction. ms */
  readonly idleMs: number;
}

export interface Exchange {
  /** Gives up on both sides; recorded as aborted. */
  abort(): void;
}

/** Bytes of a request that are kept until it is answered, to send it again where a kept connection turns out dead. */
const KEPT = 32 << 20;

/** Starts passing. `failure`: the body of the answer when the upstream cannot be reached. */
export function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: Upstream,
  timeouts: Timeouts,
  failure: (message: string) => unknown,
  watcher: Watcher,
): Exchange {
  let over = false;
  let answered = false;
  let complete = false;
  let kept: Buffer[] | undefined = [];
  let keptBytes = 0;
  let outgoing: ClientRequest | undefined;

  const end = (outcome: Outcome) => {
    if (over) return;
    over = true;
    kept = undefined;
    watcher.ended(outcome, unixNano());
  };

  const abort = () => {
    end({ how: 'aborted' });
    outgoing?.destroy();
    response.destroy();
  };

  const unreachable = (error: Error & { code?: string }) => {
    if (over) return;
    const code = error.code ?? error.name;
    const message = `The model endpoint ${upstream.host}:${upstream.port} could not be reached: ${code}.`;
    end({ how: 'unreachable', code, message });
    outgoing?.destroy();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const body = JSON.stringify(failure(message));
    response.writeHead(502, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
    request.resume();
  };

  const open = (fresh: boolean) => {
    let made: ClientRequest;
    try {
      made = upstream.open(request, fresh);
    } catch (error) {
      unreachable(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    outgoing = made;
    limit(made, timeouts);
    made.on('error', (error: Error & { code?: string }) => {
      if (over || outgoing !== made) return;
      if (answered) {
        // The body's own events tell how the answer ended; a broken upload after an early answer is no loss.
        return;
      }
      const stale = made.reusedSocket && !fresh && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      if (stale && kept !== undefined) {
        // The upstream closed the kept connection as this request was on its way: nothing was answered, try a new one.
        open(true);
        for (const bytes of kept) outgoing?.write(bytes);
        if (complete) outgoing?.end();
        request.resume();
        return;
      }
      unreachable(error);
    });
    made.on('drain', () => request.resume());
    made.on('finish', () => watcher.requestSent());
    made.on('response', (incoming) => {
      if (over || outgoing !== made) incoming.resume();
      else answer(incoming);
    });
  };

  const answer = (incoming: IncomingMessage) => {
    answered = true;
    kept = undefined;
    response.sendDate = false;
    try {
      response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage ?? '', passedHeaders(incoming.rawHeaders));
    } catch (error) {
      unreachable(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    // Not `flushHeaders`: that writes them as UTF-8, where they are bytes.
    response.write(Buffer.alloc(0));
    watcher.answer(incoming);
    let full = false;
    let busy = false;
    const flow = () => {
      if (!full && !busy) incoming.resume();
    };
    response.on('drain', () => {
      full = false;
      flow();
    });
    incoming.on('data', (bytes: Buffer) => {
      const time = unixNano();
      full = !response.write(bytes);
      busy = !watcher.answerBytes(bytes, time, () => {
        busy = false;
        flow();
      });
      if (full || busy) incoming.pause();
    });
    incoming.on('end', () => {
      if (!incoming.complete) return;
      if (incoming.rawTrailers.length > 0) response.addTrailers(pairs(incoming.rawTrailers));
      response.end();
      end({ how: 'whole' });
    });
    // An answer that breaks off ends with an error, or only with its connection: the client sees the same.
    const broken = () => {
      if (over) return;
      end({ how: 'cut off' });
      response.destroy();
    };
    incoming.on('error', broken);
    incoming.on('close', broken);
  };

  request.on('data', (bytes: Buffer) => {
    if (over || outgoing === undefined) return;
    if (!outgoing.write(bytes)) request.pause();
    keptBytes += bytes.length;
    if (keptBytes > KEPT) kept = undefined;
    kept?.push(bytes);
    watcher.requestBytes(bytes);
  });
  request.on('end', () => {
    complete = true;
    if (!over) outgoing?.end();
  });
  // `close` follows and says what is to be said; without a listener the error would end the process.
  request.on('error', () => undefined);
  response.on('error', () => undefined);
  response.on('close', () => {
    if (!over && !response.writableFinished) abort();
  });
  open(false);
  return { abort };
}

function limit(outgoing: ClientRequest, { connectMs, idleMs }: Timeouts): void {
  const expire = (what: string) => {
    outgoing.destroy(Object.assign(new Error(what), { code: 'ETIMEDOUT' }));
  };
  outgoing.setTimeout(idleMs, () => expire('nothing came for too long'));
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => expire('no connection in time'), connectMs);
    const stop = () => clearTimeout(timer);
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', stop);
    socket.once('close', stop);
  });
}

function pairs(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) list.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return list;
}
