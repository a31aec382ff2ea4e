/** `spanreel FILE…`: starts the desktop window, where there are a runtime and a display for it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Desktop {
  /** The Electron executable. */
  readonly executable: string;
}

/** The runtime to use, or why there is none, for people. `root` is the folder with package.json. */
export function findDesktop(root: string, env: NodeJS.ProcessEnv = process.env): Desktop | string {
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'There is no display here';
  const folder = env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules', 'electron', 'dist');
  const name =
    process.platform === 'darwin'
      ? join('Electron.app', 'Contents', 'MacOS', 'Electron')
      : process.platform === 'win32'
        ? 'electron.exe'
        : 'electron';
  const executable = join(folder, name);
  if (!existsSync(executable)) return 'There is no Electron runtime here';
  if (!existsSync(join(root, 'dist', 'electron', 'main.js'))) return 'The desktop program has not been built';
  return { executable };
}

/** Chromium's sandbox refuses to run as root, and where user namespaces are switched off. */
function sandboxSwitches(): string[] {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) return ['--no-sandbox'];
  const limit = '/proc/sys/user/max_user_namespaces';
  return existsSync(limit) && readFileSync(limit, 'utf8').trim() === '0' ? ['--no-sandbox'] : [];
}

/**
 * Runs the window until it is closed; resolves with its exit status. The first `baseRuns` of the files are compared with
 * the others; 0: they are opened.
 */
export function runDesktop(desktop: Desktop, root: string, files: readonly string[], baseRuns = 0): Promise<number> {
  const paths = files.map((file) => resolve(file));
  const compares = baseRuns > 0 ? [`--base-runs=${baseRuns}`] : [];
  const child = spawn(desktop.executable, [...sandboxSwitches(), root, ...compares, ...paths], { stdio: 'inherit' });
  return new Promise((done, failed) => {
    child.on('error', (error) => failed(new Error(`${desktop.executable} could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => done(signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : (code ?? 1)));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  });
}
