/** The `spanreel` command in a process of its own, made from the sources as they are now. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundle } from '../emit/bundled.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

export interface BuiltCommand {
  readonly file: string;
  remove(): void;
}

/** Builds it inside the project, where it finds the packages that have a binary of their own. */
export async function buildCommand(): Promise<BuiltCommand> {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'spanreel-command-'));
  const file = await bundle(join(root, 'cli/spanreel.ts'), folder);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  /** What it has said on stderr. */
  said(): string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export function start(file: string, args: readonly string[], { cwd, env }: RunOptions): Running {
  const child = spawn(process.execPath, [file, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  return { child, ended, said: () => stderr };
}

/** Waits until something is so. @throws when it does not become so within 20 s */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`It never came to this: ${what}.`);
    await sleep(5);
  }
}
