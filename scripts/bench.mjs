/** `npm run bench`: builds the page and the measuring programs (test/bench), and runs them. `--help` lists the figures. */
import { fork, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { installAgents } from './agents.mjs';
import { buildStale, cliFile } from './fresh.mjs';
import { root } from './process.mjs';

const outDir = join(root, 'dist', 'bench');

async function buildBench() {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: ['@playwright/test', '@lydell/node-pty'], target: 'node' },
    build: {
      ssr: join(root, 'test', 'bench', 'main.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.js' } },
    },
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** The built page from a static host, which is what a dropped file is read in. */
async function startPage() {
  buildStale(['renderer']);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const child = fork(join(root, 'test', 'browser', 'static-server.mjs'), [String(port)]);
  for (let attempt = 0; ; attempt++) {
    try {
      await fetch(url);
      break;
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill();
      }),
  };
}

/** The built command as a server: resolves with the address that it prints. */
function serveCommand(what, args, env) {
  buildStale(['renderer', 'cli']);
  const child = spawn(process.execPath, [cliFile, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null) return resolve();
      child.once('exit', resolve);
      child.kill();
    });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve({ url: line.toString().trim(), stop }));
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code}`)));
  });
}

/** A folder of cells, with a place of its own for indexes. */
const serveFolder = (folder, cache) =>
  serveCommand(`serving ${folder}`, ['serve', '--port', '0', folder], { XDG_CACHE_HOME: cache });

/** A comparison, as where there is no display, and no browser that the command could start by itself. */
const serveComparison = (base, newPath) =>
  serveCommand('comparing', ['compare', base, '--new', newPath, '--open'], {
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
    PATH: '',
  });

/** What an agent is run with, with and without recording it. */
function agentPlaces() {
  installAgents();
  buildStale(['cli']);
  return { root, cli: cliFile };
}

try {
  await buildBench();
  const { main } = await import(pathToFileURL(join(outDir, 'main.js')).href);
  await main(process.argv.slice(2), startPage, agentPlaces, serveFolder, serveComparison);
  process.exit(0);
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exit(1);
}
