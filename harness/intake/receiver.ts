/** OTLP over HTTP on loopback: requests in, decoded; answers as the specification wants them. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../shared/base/errors.ts';
import { BODY_LIMIT, decompress, Refusal, readBody } from './body.ts';
import { decode, type Encoding, parseEncoding, parseSignal } from './decode.ts';
import type { Json, Signal } from './otlp.ts';

export interface ReceiverOptions {
  /** Takes a request in. What it throws is answered as an error of the server, and reported. */
  readonly take: (signal: Signal, request: Json) => Promise<void>;
  readonly problem: (text: string) => void;
}

export interface Receiver {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Reads what is on its way, then stops listening. */
  close(): Promise<void>;
}

/** Of all bodies that are being read. Exporters try again when told to. Bytes. */
const HELD_LIMIT = 4 * BODY_LIMIT;
/** What an agent sent with its last breath may still be in the socket. ms */
const LAST_WORDS = 30;
/** A request that does not come to its end is given up. ms */
const PATIENCE = 2000;

/** Listens on a free port of 127.0.0.1. Rejects where that is not possible. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  let held = 0;
  let running = 0;
  const busy = new WeakSet<object>();
  const server = createServer((request, response) => {
    running++;
    busy.add(request.socket);
    let mine = 0;
    const hold = (bytes: number) => {
      mine += bytes;
      held += bytes;
      if (held > HELD_LIMIT) throw new Refusal(503, 'too much telemetry at once');
    };
    handle(request, response, hold, options)
      .catch((error: unknown) => refuse(request, response, error, options.problem))
      .catch((error: Error) => options.problem(`a refusal could not be answered: ${error.message}`))
      .finally(() => {
        held -= mine;
        running--;
        busy.delete(request.socket);
      });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (busy.has(socket) || error.code === 'ECONNRESET' || !socket.writable) {
      // A request that breaks says so itself.
      socket.destroy();
      return;
    }
    options.problem(
      `a connection spoke no HTTP/1.1 (${error.code ?? error.message}); OTLP over gRPC is not understood`,
    );
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.on('error', (error) => options.problem(`the receiver: ${error.message}`));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await delay(LAST_WORDS);
      for (const until = performance.now() + PATIENCE; running > 0 && performance.now() < until; ) await delay(10);
      if (running > 0) options.problem(`${running} requests had not ended when the recording did`);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  hold: (bytes: number) => void,
  { take, problem }: ReceiverOptions,
): Promise<void> {
  if (request.method !== 'POST') throw new Refusal(405, `${request.method} is not POST`);
  const encoding = parseEncoding(request.headers['content-type']);
  const body = await decompress(await readBody(request, hold), request.headers['content-encoding']);
  hold(body.length);
  const path = parseSignal(request.url ?? '');
  const unknown = new Set<number>();
  const decoded = decode(body, encoding, path, (field) => unknown.add(field));
  if (unknown.size > 0) {
    const numbers = [...unknown].sort((a, b) => a - b).slice(0, 20);
    problem(`${path} in protobuf with fields that are not known, which were left out: ${numbers.join(', ')}`);
  }
  for (const { signal, request: content } of decoded) await take(signal, content);
  answer(response, 200, encoding, encoding === 'json' ? '{}' : '');
}

async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  problem: (text: string) => void,
): Promise<void> {
  const message = messageOf(error);
  const status = error instanceof Refusal ? error.status : 500;
  // Someone who only looks whether anybody is there has lost nothing.
  if (status !== 405) problem(`${request.method} ${requestPath(request)}: ${message}`);
  if (response.headersSent || response.destroyed) return;
  if (!request.complete && !request.destroyed) {
    // Most clients read an answer only when they have sent all.
    request.resume();
    await Promise.race([once(request, 'end'), once(request, 'close'), delay(PATIENCE, undefined, { ref: false })]);
    response.setHeader('connection', 'close');
  }
  if (status === 405) response.setHeader('allow', 'POST');
  if (status === 503) response.setHeader('retry-after', '1');
  let encoding: Encoding = 'json';
  if (/protobuf/i.test(request.headers['content-type'] ?? '')) encoding = 'protobuf';
  const code = status === 500 ? 13 : status === 503 ? 14 : 3;
  answer(
    response,
    status,
    encoding,
    encoding === 'json' ? JSON.stringify({ code, message }) : rpcStatus(code, message),
  );
}

/** Without its query, which may hold a key. */
const requestPath = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0]?.slice(0, 200) ?? '';

/** google.rpc.Status: code and message. */
function rpcStatus(code: number, message: string): Buffer {
  const text = Buffer.from(message.slice(0, 1000));
  const length = text.length < 0x80 ? [text.length] : [(text.length & 0x7f) | 0x80, text.length >> 7];
  return Buffer.concat([Buffer.from([0x08, code, 0x12, ...length]), text]);
}

function answer(response: ServerResponse, status: number, encoding: Encoding, body: string | Buffer): void {
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}
