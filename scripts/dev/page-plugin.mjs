/** What the dev server does that a build does with files: the page's dev entry, the samples, and the viewer to share cells in. */
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../process.mjs';

/** A file of a sample, or the list of samples; what made them is not served. */
const SAMPLE_FILE = /^\/(?!make\/)(?:[\w-]+\/)?\w[\w.-]*$/;

/** Answers with the file that `choose` names for a path; with 404 where there is none. */
function serveFile(choose, missing) {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const file = choose(pathname);
    if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
      return response.end(missing);
    }
    const type = file.endsWith('.json') ? 'application/json' : file.endsWith('.html') ? 'text/html' : 'text/plain';
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' });
    createReadStream(file).pipe(response);
  };
}

/** Vite's plugin for the page that is developed. A build does not use it. */
export function devPage() {
  return {
    name: 'spanreel:dev-page',
    apply: 'serve',
    config: () => ({
      // A path that leads nowhere is answered with 404 and not with the page.
      appType: 'mpa',
      // A package that is met only later reloads the page.
      optimizeDeps: { entries: ['index.html', 'dev/main.tsx', 'worker/engine.worker.ts'] },
    }),
    configureServer({ middlewares }) {
      const sample = (path) => (SAMPLE_FILE.test(path) ? join(root, 'samples', path) : undefined);
      middlewares.use('/samples', serveFile(sample, 'There is no such file.'));
      const viewer = () => join(root, 'dist', 'share', 'viewer.html');
      middlewares.use('/share/viewer.html', serveFile(viewer, 'Run `node scripts/build.mjs share` first.'));
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace('./main.tsx', './dev/main.tsx'),
    },
  };
}
