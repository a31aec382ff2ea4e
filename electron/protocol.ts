/** The app:// scheme: the page's files and nothing else, with the headers that keep it in its place. */
import { readFile, realpath } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol, type Session } from 'electron';
import { isInside } from '../shared/node/inside.ts';
import { CONTENT_SECURITY_POLICY, pathWithin } from './address.ts';
import { SCHEME } from './bridge.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Must run once, before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves the files below `folder` at app://spanreel/. */
export function serveScheme(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'Only reading is possible.');
    const path = pathWithin(folder, request.url);
    if (path === undefined) return answer(403, 'This address is outside the application.');
    try {
      // A link inside the folder must not lead out of it either.
      const [real, realFolder] = await Promise.all([realpath(path), realpath(folder)]);
      if (!isInside(realFolder, real)) return answer(403, 'This address is outside the application.');
      const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
      return answer(200, await readFile(path), type);
    } catch (error) {
      const missing = ['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as { code?: string }).code ?? '');
      if (!missing) console.error(`${request.url} could not be served:`, error);
      return answer(missing ? 404 : 500, missing ? 'There is no such file.' : 'The file could not be read.');
    }
  });
}

function answer(status: number, body: string | Uint8Array, type = 'text/plain; charset=utf-8'): Response {
  return new Response(body as BodyInit, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-cache',
    },
  });
}
