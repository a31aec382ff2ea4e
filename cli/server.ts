/** The server of browser mode: the page, its session and one engine for each connection. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { FileGrant } from '../shared/base/file-grant.ts';
import type { RunsToCompare } from '../shared/shell.ts';
import { readAsset } from './assets.ts';
import { joinEngine, type RemoteEngine } from './connection.ts';
import { cookie, hostAllowed, makeToken, originAllowed, sameSecret, securityHeaders } from './security.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Folder with the built page. */
  readonly assets: string;
  /** What the page opens at start. */
  readonly files: readonly FileGrant[];
  /** What it compares instead. */
  readonly comparison?: RunsToCompare | undefined;
  readonly version: string;
  /** Starts an engine for one more page. */
  startEngine(): RemoteEngine;
}

export interface RunningServer {
  /** With the token; whoever has it can read the files. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Engines at once: a page has one or two, so this is many pages, and a bound on what a runaway page can take. */
const MOST_ENGINES = 16;
/** Time for a page to answer that it has heard of the end, ms. */
const GOODBYE = 500;
/** Requests of the page are small; a query text is the largest. */
const LARGEST_MESSAGE = 1 << 20;

/** Listens. @throws the error of the network (`EADDRINUSE`, `EADDRNOTAVAIL`, …) */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const token = makeToken();
  // The cookie is another secret than the token: an address in somebody's notes does not give it away, nor the reverse.
  const session = makeToken();
  let cookieName = 'spanreel';
  const authorised = (request: IncomingMessage) => sameSecret(cookie(request, cookieName), session);

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('The server failed to answer; its terminal says why.\n');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { host } = request.headers;
    if (!hostAllowed(host, options.host)) return refuse(response, 421, 'This server has another name.');
    const headers = securityHeaders(host as string);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET is answered.');
    if (!originAllowed(request, false)) return refuse(response, 403, 'Requests of other sites are not answered.');

    const url = new URL(request.url ?? '/', 'http://server');
    const given = url.searchParams.get('token') ?? undefined;
    const byToken = url.pathname === '/' && sameSecret(given, token);
    if (!byToken && !authorised(request)) {
      return refuse(response, 403, 'Open the address that `spanreel serve` printed: it holds the token for this page.');
    }
    if (byToken) response.setHeader('Set-Cookie', `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`);
    if (url.pathname === '/session') {
      return send(
        request,
        response,
        'application/json',
        JSON.stringify({ version: options.version, files: options.files, comparison: options.comparison }),
      );
    }
    const asset = await readAsset(options.assets, url.pathname === '/' ? '/index.html' : url.pathname);
    if (!asset) return refuse(response, 404, 'There is no such file.');
    if (asset.immutable) response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    const body = url.pathname === '/' ? withMark(asset.bytes) : asset.bytes;
    send(request, response, asset.type, body);
  }

  /** Pages with their engines: closing the server waits until each has released its files. */
  const joined = new Set<Promise<void>>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE, perMessageDeflate: false });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const why = refusal(request);
    if (why) {
      socket.end(`HTTP/1.1 ${why}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => {
      connection.binaryType = 'arraybuffer';
      const ended = joinEngine(connection, options.startEngine()).then(() => void joined.delete(ended));
      joined.add(ended);
    });
  });

  function refusal(request: IncomingMessage): string | undefined {
    if (!hostAllowed(request.headers.host, options.host)) return '421 Misdirected Request';
    if (!originAllowed(request, true)) return '403 Forbidden';
    if (!authorised(request)) return '403 Forbidden';
    if (new URL(request.url ?? '/', 'http://server').pathname !== '/engine') return '404 Not Found';
    if (sockets.clients.size >= MOST_ENGINES) return '503 Service Unavailable';
    return undefined;
  }

  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  // Cookies do not know ports: two servers on one machine would overwrite each other's.
  cookieName = `spanreel-${port}`;
  const shownHost = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${shownHost === '0.0.0.0' || shownHost === '[::]' ? 'localhost' : shownHost}:${port}/?token=${token}`,
    port,
    async close() {
      for (const client of sockets.clients) client.close(1001, 'The server was stopped.');
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const client of sockets.clients) setTimeout(() => client.terminate(), GOODBYE).unref();
        server.closeAllConnections();
      });
      await Promise.all(joined);
    },
  };
}

/** Tells the page that a server is behind it; without the mark it would not ask for a session. */
function withMark(html: Buffer): Buffer {
  return Buffer.from(html.toString('utf8').replace('<head>', '<head><meta name="spanreel-session" content="server">'));
}

function send(request: IncomingMessage, response: ServerResponse, type: string, body: string | Buffer): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
  response.writeHead(200);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${message}\n`);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
