/** The dev server of the page, beside a program that is developed with it. */
import { join } from 'node:path';
import { createServer } from 'vite';
import { root } from '../process.mjs';

// Bundling in the same process would take this for a build for users: without React's parts for developers.
process.env.NODE_ENV = 'development';

/**
 * Starts it on this machine alone, at `port` or, where that is taken and not `strict`, at the next free one. `name` is the
 * dev loop's.
 */
export async function startPageServer(name, { port, strict = false, settings = {}, plugins = [] }) {
  const server = await createServer({
    ...settings,
    root: join(root, 'renderer'),
    configFile: join(root, 'vite.config.ts'),
    // Dev loops with other settings would make the packages anew in turn.
    cacheDir: join(root, 'node_modules', '.cache', 'spanreel-dev', `vite-${name}`),
    clearScreen: false,
    server: { host: '127.0.0.1', port, strictPort: strict },
    plugins,
  });
  await server.listen();
  return { server, port: server.httpServer.address().port, reload: () => server.ws.send({ type: 'full-reload' }) };
}
