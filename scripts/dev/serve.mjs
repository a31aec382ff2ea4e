/**
 * `npm run dev:serve -- [--port N] [--inspect] FILE…`: `spanreel serve` while it is developed. The page comes from the dev
 * server; the command line is the one that a build makes, built again and started again when one of its sources changes.
 * With `--inspect` a debugger can attach to it at 9229, its engines are threads of it.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUNDLES } from '../bundle.mjs';
import { root } from '../process.mjs';
import { gate } from './gate.mjs';
import { startPageServer } from './page.mjs';
import { ServerProcess } from './server-process.mjs';
import { watchBundle } from './watch.mjs';

const USUAL_PORT = 7127;
const dist = join(root, 'node_modules', '.cache', 'spanreel-dev', 'serve');

/** The port that is asked for, whether a debugger is, and what else the command line holds. */
function readArguments(argv) {
  const rest = argv.filter((argument) => argument !== '--');
  const at = rest.indexOf('--port');
  const port = at >= 0 ? Number(rest.splice(at, 2)[1]) : undefined;
  if (port !== undefined && !Number.isInteger(port)) throw new Error('--port takes a number.');
  const inspect = rest.includes('--inspect');
  return { port, inspect, files: rest.filter((argument) => argument !== '--inspect') };
}

try {
  const { port, inspect, files } = readArguments(process.argv.slice(2));
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(join(dist, 'renderer'), { recursive: true });
  writeFileSync(join(dist, 'renderer', 'index.html'), 'The page comes from the dev server.\n');

  const command = [join(dist, 'cli', 'spanreel.js'), 'serve', '--port', '0', ...files];
  const backend = new ServerProcess([...(inspect ? ['--inspect'] : []), ...command], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
  let page;
  const { cli } = BUNDLES;
  const bundle = { ...cli, input: { ...cli.input, security: 'cli/security.ts' } };
  let running;
  await watchBundle('cli', bundle, dist, {
    began() {
      running = backend.place;
      backend.hold();
    },
    async ended(error) {
      if (error && running) return backend.goOn(running);
      const before = entry.engines.size;
      try {
        await backend.start();
      } catch (failure) {
        return console.error(`The server did not start: ${failure.message}`);
      }
      // Pages that talked to the old one come back with what was open.
      if (before > 0) page.reload();
    },
  });
  const entry = gate(await import(pathToFileURL(join(dist, 'cli', 'security.js')).href), backend);
  await backend.start();
  page = await startPageServer('serve', {
    port: port ?? USUAL_PORT,
    strict: port !== undefined,
    plugins: [entry.plugin],
  });
  console.log(`http://127.0.0.1:${page.port}/?token=${entry.token}`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, async () => {
      await backend.stop();
      process.exit(0);
    });
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
