/** The endpoint that requests are passed on to: its address, its connections, and the headers that may pass. */
import http from 'node:http';
import https from 'node:https';

/** Headers that belong to one connection only (RFC 9110, 7.6.1), and those the proxy answers itself. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

const CREDENTIAL_HEADERS = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'proxy-authorization', 'cookie'];
const CREDENTIAL_PARAMETERS = /^(?:key|api[-_]?key|access_token|token|sig|code)$/i;

export interface Upstream {
  readonly host: string;
  readonly port: number;
  /** Path and query at the upstream for a request to the proxy. */
  pathOf(url: string): string;
  /** Opens a request. `fresh`: on a connection of its own. @throws what Node throws for a path or header it refuses. */
  open(request: http.IncomingMessage, fresh: boolean): http.ClientRequest;
  /** Closes the idle connections. */
  close(): void;
}

/** Connections to `url` are kept open between requests. @throws Error for an address that is neither http nor https. */
export function connectUpstream(url: URL): Upstream {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`The model endpoint must begin with http:// or https://, not ${url.protocol}//.`);
  }
  const secure = url.protocol === 'https:';
  const options = { keepAlive: true, noDelay: true, maxSockets: Number.POSITIVE_INFINITY };
  const agent = secure ? new https.Agent(options) : new http.Agent(options);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const prefix = url.pathname.replace(/\/+$/, '');
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;

  function upstreamPath(requested: string): string {
    // A client that takes this for a forward proxy writes the whole address.
    const local = requested.replace(/^https?:\/\/[^/?#]*/i, '');
    const [path = '', ...query] = (local.startsWith('/') ? local : `/${local}`).split('?');
    const version = /\/v\d\w*$/.exec(prefix)?.[0];
    const joined = version !== undefined && path.startsWith(`${version}/`) ? path.slice(version.length) : path;
    const search = [url.search.slice(1), query.join('?')].filter((part) => part !== '').join('&');
    return `${prefix}${joined}${search === '' ? '' : `?${search}`}`;
  }

  return {
    host,
    port,
    pathOf: upstreamPath,
    open(request, fresh) {
      const headers = passedHeaders(request.rawHeaders, ['host', 'expect']);
      headers.push('Host', url.host);
      if (request.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked');
      else if (request.headers['content-length'] === undefined && /^(?:POST|PUT|PATCH)$/.test(request.method ?? '')) {
        headers.push('Content-Length', '0');
      }
      if (url.username !== '' && request.headers.authorization === undefined) {
        headers.push('Authorization', `Basic ${Buffer.from(user).toString('base64')}`);
      }
      return (secure ? https : http).request({
        host,
        port,
        method: request.method,
        path: upstreamPath(request.url ?? '/'),
        headers,
        agent: fresh ? false : agent,
        maxHeaderSize: 256 << 10,
        ...(secure ? { servername: /^[\d.]+$|:/.test(host) ? '' : host } : {}),
      });
    },
    close: () => agent.destroy(),
  };
}

/** Names and values of the headers that pass a proxy, in their order and their spelling. */
export function passedHeaders(raw: readonly string[], also: readonly string[] = []): string[] {
  const stopped = new Set([...HOP_BY_HOP, ...also]);
  for (let at = 0; at + 1 < raw.length; at += 2) {
    if (raw[at]?.toLowerCase() !== 'connection') continue;
    for (const name of (raw[at + 1] ?? '').split(',')) stopped.add(name.trim().toLowerCase());
  }
  const passed: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (!stopped.has(name.toLowerCase())) passed.push(name, raw[at + 1] ?? '');
  }
  return passed;
}

/** The credentials that a request carries, so that they can be kept out of what is recorded. */
export function readCredentials(request: http.IncomingMessage): string[] {
  const found = new Set<string>();
  for (const name of CREDENTIAL_HEADERS) {
    const value = request.headers[name];
    if (typeof value !== 'string') continue;
    found.add(value);
    found.add(value.replace(/^\w+\s+/, ''));
  }
  for (const pair of (request.url ?? '').split(/[?&]/).slice(1)) {
    const [name = '', value = ''] = pair.split('=');
    if (!CREDENTIAL_PARAMETERS.test(name)) continue;
    found.add(value);
    // Not every agent encodes what it writes there.
    if (/^(?:[^%]|%[0-9a-f]{2})*$/i.test(value)) found.add(decodedOr(value));
  }
  // A short one would take ordinary words with it.
  return [...found].filter((value) => value.length >= 8).sort((a, b) => b.length - a.length);
}

function decodedOr(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Bytes that are no UTF-8: the text as it stands is the credential.
    return value;
  }
}
