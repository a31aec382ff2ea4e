/** The dev server of the page, beside a program that is developed with it. */
import { once } from 'node:events';
import { createServer as createProbe } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'vite';
import { root } from '../process.mjs';

const HOST = '127.0.0.1';

// Bundling in the same process would take this for a build for users: without React's parts for developers.
process.env.NODE_ENV = 'development';

/** This port, or the next one that is free. */
async function freePort(wanted) {
  for (let port = wanted; port < wanted + 100; port++) {
    const probe = createProbe();
    const free = await new Promise((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, HOST, () => resolve(true));
    });
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
  throw new Error(`No port from ${wanted} on is free.`);
}

/**
 * Starts it on this machine alone, at `port` or, where that is taken and not `strict`, at the next free one. `name` is the
 * dev loop's, `settings` and `plugins` are Vite's. `elsewhere`: the page has another address than the server's, so that it
 * must be told where updates come from.
 */
export async function startPageServer(name, { port: wanted, strict = false, settings = {}, plugins = [], elsewhere }) {
  const port = strict ? wanted : await freePort(wanted);
  const server = await createServer({
    ...settings,
    root: join(root, 'renderer'),
    configFile: join(root, 'vite.config.ts'),
    // Dev loops with other settings would make the packages anew in turn.
    cacheDir: join(root, 'node_modules', '.cache', 'spanreel-dev', `vite-${name}`),
    clearScreen: false,
    server: {
      host: HOST,
      port,
      strictPort: true,
      ...(elsewhere && { ws: { protocol: 'ws', host: HOST, clientPort: port } }),
    },
    plugins,
  });
  await server.listen();
  return { port, reload: () => server.ws.send({ type: 'full-reload' }) };
}
