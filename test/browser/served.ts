/** A running `spanreel serve`, for specs of browser mode. */
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The built command. */
export const program = join(process.env.SPANREEL_TEST_DIST ?? join(root, 'dist'), 'cli', 'spanreel.js');

export interface Served {
  /** As it was printed: with the token. */
  readonly url: URL;
  stop(): Promise<void>;
}

/** Starts the built command on any free port; resolves when it has printed its address. */
export function serve(...files: string[]): Promise<Served> {
  return start(['serve', '--port', '0', ...files], process.env);
}

/** Starts `spanreel compare … --open` where there is no display, and no browser that it could start by itself. */
export function serveComparison(base: string, newPath: string): Promise<Served> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  return start(['compare', base, '--new', newPath, '--open'], { ...env, PATH: '' });
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Served> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (piece) => {
      said += piece;
    });
    child.stdout.once('data', (line: Buffer) => {
      resolve({ url: new URL(line.toString().trim()), stop: () => stop(child) });
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
