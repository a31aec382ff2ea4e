/** Runs a task's test command. It runs code that an agent wrote, so it is bounded in time, output and processes. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { endProcesses, RUN_MARK } from '../run/processes.ts';

export interface TestRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutS: number;
  readonly signal: AbortSignal;
}

export interface TestRun {
  /** Undefined where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly timedOut: boolean;
  /** The end of what it wrote, up to `KEPT` bytes. */
  readonly stdout: string;
  readonly stderr: string;
}

/** As much is kept of each stream. Bytes */
const KEPT = 256 * 1024;
/** How long streams may stay open after the last process that is known has ended, ms. */
const DRAIN = 1000;

/**
 * Runs the command in a process group of its own, without input. What it leaves running is ended with it.
 *
 * @throws Error where it cannot be started, or `signal` ended it
 */
export async function runTest({ argv, cwd, env, timeoutS, signal }: TestRequest): Promise<TestRun> {
  const [command = '', ...args] = argv;
  signal.throwIfAborted();
  const mark = randomUUID();
  const child = spawn(command, args, {
    cwd,
    env: { ...env, [RUN_MARK]: mark },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = new Tail();
  const stderr = new Tail();
  child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let fail: (error: unknown) => void = () => {};
  const exited = new Promise<void>((resolve, reject) => {
    fail = reject;
    child.once('exit', () => resolve());
    child.once('error', (error) => reject(new Error(`The test cannot be started: ${error.message}`)));
  });
  const alive = () => child.exitCode === null && child.signalCode === null;
  const { pid } = child;
  let timedOut = false;
  const end = async () => {
    if (pid !== undefined) await endProcesses({ pid, mark, alive });
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end().catch(fail);
  }, timeoutS * 1000);
  const abort = () => {
    end().catch(fail);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    await exited;
    await end();
    let drained: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      drained = setTimeout(resolve, DRAIN);
    });
    await Promise.race([closed, enough]);
    clearTimeout(drained);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    child.stdout.destroy();
    child.stderr.destroy();
  }
  if (!timedOut) signal.throwIfAborted();
  return {
    exitCode: child.exitCode ?? undefined,
    signal: child.signalCode ?? undefined,
    timedOut,
    stdout: stdout.text(),
    stderr: stderr.text(),
  };
}

/** The end of a stream. */
class Tail {
  #chunks: Buffer[] = [];
  #bytes = 0;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // Cut now and then, not at every chunk, so that nothing is copied over and over.
    if (this.#bytes > 4 * KEPT) this.#cut();
  }

  text(): string {
    this.#cut();
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  #cut(): void {
    let all = Buffer.concat(this.#chunks);
    all = all.subarray(Math.max(0, all.length - KEPT));
    this.#chunks = [all];
    this.#bytes = all.length;
  }
}
