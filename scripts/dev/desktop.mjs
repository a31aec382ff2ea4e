/**
 * `npm run dev:desktop -- [--inspect] FILE…`: the desktop window while it is developed. The page comes from the dev server.
 * A change of the engine's process or of the preload script loads the page again; one of the main process starts the
 * program again with what it showed. With `--inspect` debuggers can attach: to the main process at 9230, to the page at
 * 9222, to the engines from 9231 on. SPANREEL_XVFB=1 opens the window on a virtual display.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BUNDLES } from '../bundle.mjs';
import { windowCommand } from '../display.mjs';
import { root, sandboxSwitches } from '../process.mjs';
import { setUp } from '../setup.mjs';
import { startPageServer } from './page.mjs';
import { watchBundle } from './watch.mjs';

const USUAL_PORT = 7137;
/** The program as Electron is given it: `dist/`, `samples/` and a package.json. */
const application = join(root, 'node_modules', '.cache', 'spanreel-dev', 'desktop');
const data = join(root, 'node_modules', '.cache', 'spanreel-dev', 'desktop-data');

const given = process.argv.slice(2).filter((argument) => argument !== '--');
const inspect = given.includes('--inspect');
const files = given
  .filter((argument) => argument !== '--inspect')
  .map((file) => resolve(process.env.INIT_CWD ?? process.cwd(), file));

/** What the window showed last; what was named on the command line, until then. */
function shown() {
  const list = join(data, 'shown.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : files;
}

function prepareFolders() {
  rmSync(application, { recursive: true, force: true });
  mkdirSync(application, { recursive: true });
  mkdirSync(data, { recursive: true });
  rmSync(join(data, 'shown.json'), { force: true });
  const { name, version, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(
    join(application, 'package.json'),
    JSON.stringify({ name, version, type, main: 'dist/electron/main.js' }),
  );
  symlinkSync(join(root, 'samples'), join(application, 'samples'), 'junction');
}

/** The running program; `restart` takes its place. */
class Window {
  #child;
  #restarting = false;

  constructor(executable, env) {
    this.executable = executable;
    this.env = env;
  }

  start() {
    const debuggers = inspect ? ['--inspect=127.0.0.1:9230', '--remote-debugging-port=9222'] : [];
    const args = [...sandboxSwitches(), '--log-level=3', ...debuggers, application, ...shown()];
    const command = windowCommand(this.executable, args);
    if (command.reason) throw new Error(`${command.reason}: \`npm run dev:serve\` needs none.`);
    const child = spawn(command.program, command.args, { stdio: 'inherit', env: this.env, detached: true });
    this.#child = child;
    child.on('exit', (code) => {
      if (!this.#restarting) process.exit(code ?? 1);
    });
  }

  async restart() {
    this.#restarting = true;
    await this.stop();
    this.#restarting = false;
    this.start();
  }

  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM');
    await gone;
  }
}

try {
  const electron = await setUp();
  if (!electron) throw new Error('There is no Electron runtime here: `npm run dev:serve` needs none.');
  prepareFolders();
  const nonce = randomBytes(16).toString('base64url');
  const page = await startPageServer('desktop', {
    port: USUAL_PORT,
    elsewhere: true,
    settings: { html: { cspNonce: nonce } },
  });
  const window = new Window(electron.executable, {
    ...process.env,
    SPANREEL_DEV_PAGE: `http://127.0.0.1:${page.port}`,
    SPANREEL_DEV_NONCE: nonce,
    SPANREEL_DEV_DATA: data,
    SPANREEL_DEV_INSPECT: inspect ? '1' : '0',
  });
  const dist = join(application, 'dist');
  const { electron: program, preload } = BUNDLES;
  const entry = (name, file) => ({ ...program, input: { [name]: file } });
  const reload = { ended: (error) => error || page.reload() };
  await Promise.all([
    watchBundle('main', entry('main', 'electron/dev/main.ts'), dist, { ended: (error) => error || window.restart() }),
    watchBundle('engine', entry('engine-process', 'electron/engine-process.ts'), dist, reload),
    watchBundle('preload', preload, dist, reload),
  ]);
  window.start();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, async () => {
      await window.stop();
      process.exit(0);
    });
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
