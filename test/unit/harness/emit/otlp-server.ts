/** An OTLP/HTTP endpoint on loopback that answers as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Cuts the connection instead of answering. */
  readonly hangUp?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown[]>;
  /** ms, as performance.now. */
  readonly at: number;
}

export interface OtlpServer {
  readonly url: URL;
  readonly received: Received[];
  /** Names of the spans it took, of requests that were answered with 200. */
  taken(): string[];
  stop(): Promise<void>;
}

/** Starts one; it ends with the test. `answer` gets the number of the request, from 0. */
export async function otlpServer(answer: (request: number) => Answer = () => ({})): Promise<OtlpServer> {
  const received: Received[] = [];
  const names: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(pieces).toString());
      const { status = 200, headers = {}, body: text = '{}', hangUp, silent } = answer(received.length);
      received.push({ path: request.url ?? '', headers: request.headers, body, at: performance.now() });
      if (hangUp) request.socket.destroy();
      else if (!silent) {
        if (status === 200) names.push(...spanNames(body));
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}`), received, taken: () => names, stop };
}

interface Export {
  readonly resourceSpans?: readonly { scopeSpans: readonly { spans: readonly { name: string }[] }[] }[];
}

function spanNames(body: Export): string[] {
  return (body.resourceSpans ?? []).flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
  );
}
