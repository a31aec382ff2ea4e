/** Serves dist/renderer as a static host would, with the policy of browser mode: `node static-server.mjs PORT`. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = process.env.SPANREEL_TEST_DIST ?? join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist');
const root = join(dist, 'renderer');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://static');
  const path = normalize(join(root, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)));
  try {
    if (!path.startsWith(root + sep)) throw Object.assign(new Error('outside'), { code: 'ENOENT' });
    const bytes = await readFile(path);
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Security-Policy': POLICY,
    });
    response.end(bytes);
  } catch (error) {
    response.writeHead(error.code === 'ENOENT' || error.code === 'EISDIR' ? 404 : 500);
    response.end();
  }
}).listen(Number(process.argv[2]), '127.0.0.1');
