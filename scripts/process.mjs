/** Starting other programs from the scripts. Node built-ins only: set-up runs before anything is installed. */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The path of a program on PATH, or undefined. */
export function which(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder: the next one may have it.
    }
  }
  return undefined;
}

/**
 * Runs a program quietly. Throws when it fails or takes longer than `timeout` ms: the message ends with the last lines
 * that it printed, and `output` has them all.
 */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options });
  if (result.error) throw new Error(`${program} could not be run: ${result.error.message}`);
  if (result.status !== 0) {
    const output = `${result.stdout}\n${result.stderr}`.trim();
    const end = output.split('\n').slice(-15).join('\n');
    const how = result.signal ?? `status ${result.status}`;
    throw Object.assign(new Error(`${[program, ...args].join(' ')} failed (${how}):\n${end}`), { output });
  }
  return result.stdout;
}

/**
 * Runs a program in the foreground, in its own process group, and resolves with its exit status. Interrupting this
 * process ends the whole group, then this process.
 */
export function runInForeground(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      detached: process.platform !== 'win32',
      ...options,
    });
    let interrupted = false;
    const end = (signal) => () => {
      interrupted = true;
      try {
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [signal, end(signal)]);
    for (const [signal, handler] of signals) process.on(signal, handler);
    const done = () => {
      for (const [signal, handler] of signals) process.off(signal, handler);
    };
    child.on('error', (error) => {
      done();
      reject(new Error(`${program} could not be run: ${error.message}`));
    });
    child.on('close', (code) => {
      done();
      // Whoever was interrupted does not go on with the next step.
      if (interrupted) process.exit(130);
      resolve({ status: code ?? 1 });
    });
  });
}

/** The switches Chromium needs here: its sandbox refuses to run as root, and where user namespaces are switched off. */
export function sandboxSwitches() {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) return ['--no-sandbox'];
  const probe = spawnSync('unshare', ['--user', 'true'], { stdio: 'ignore' });
  return probe.error || probe.status === 0 ? [] : ['--no-sandbox'];
}

/**
 * Runs a program that uses this terminal itself (raw mode, its size, its signals): it stays in this process' group, and
 * decides what an interrupt means. Resolves with its exit status.
 */
export function runInTerminal(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    // The terminal interrupts the whole group; a signal to this process alone is passed on.
    const stay = () => undefined;
    const passOn = (signal) => child.kill(signal);
    process.on('SIGINT', stay);
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, passOn);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', stay);
      for (const name of ['SIGTERM', 'SIGHUP']) process.off(name, passOn);
      resolve({ status: code ?? 1, signal });
    });
  });
}
