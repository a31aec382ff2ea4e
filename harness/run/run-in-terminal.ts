/** Runs a program in a terminal of its own and records it. */
import { randomUUID } from 'node:crypto';
import { readSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import type { IPty, spawn } from '@lydell/node-pty';
import { unixNano } from '../base/clock.ts';
import { CastWriter } from './cast-writer.ts';
import { findCommand } from './command.ts';
import { collectSecrets, recordedArgv } from './environment.ts';
import { type Ended, endProcesses, processStart, RUN_MARK } from './processes.ts';
import type { RunRequest, RunResult } from './types.ts';
import { joinUserTerminal, type UserTerminal } from './user-terminal.ts';

/** The longest time a timer takes, ms. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** How long the end of a program is waited for after all its processes are gone, ms. */
const EXIT_WAIT_MS = 2000;
const LARGEST_SIZE = 0xffff;
/** More than a terminal's buffers hold, so that reading this much has read all that a program left behind. */
const MOST_UNREAD = 256 << 10;
/** After a read of this length, what comes within this time (ns) is the same event, up to a length. */
const FLOOD = 2048;
const TOGETHER = 500_000n;
const MOST_TOGETHER = 64 << 10;

/**
 * Runs the command until it ends, its time is over or `signal` is aborted, and ends whatever it leaves behind. The
 * recording is complete when this resolves. What the program does is a result, never an error.
 * @throws CommandError where the command cannot be started, and the reason of `signal` where it was aborted before
 */
export async function runInTerminal(request: RunRequest): Promise<RunResult> {
  request.signal.throwIfAborted();
  if (process.platform === 'win32')
    throw new Error('Recording needs the terminals and processes of Linux or macOS; on Windows it runs inside WSL.');
  checkNumbers(request);
  const file = findCommand(request.argv[0] ?? '', request.env.PATH, request.cwd);
  // Only now: who records without a terminal does not need what is built for this machine.
  const pty = await import('@lydell/node-pty');
  return await new Run(request, file, pty.spawn).result();
}

class Run {
  readonly #request: RunRequest;
  readonly #mark = randomUUID();
  readonly #start: bigint;
  readonly #cast: CastWriter;
  readonly #terminal: IPty;
  readonly #user: UserTerminal | undefined;
  readonly #since: number;
  readonly #problems: string[] = [];
  readonly #buffer = Buffer.allocUnsafe(2 * MOST_TOGETHER);
  #alive = true;
  #outputBytes = 0;

  constructor(request: RunRequest, file: string, openTerminal: typeof spawn) {
    this.#request = request;
    const { env, argv } = request;
    const user = request.interactive ? joinUserTerminal(this.#handlers()) : undefined;
    this.#user = user;
    const { cols, rows } = terminalSize(user ?? request);
    const secrets = [...new Set([...(request.secrets ?? []), ...collectSecrets(env, argv)])];
    const term = env.TERM ?? 'xterm-256color';
    let cast: CastWriter | undefined;
    try {
      this.#start = request.zero ?? unixNano();
      const header = {
        width: cols,
        height: rows,
        command: recordedArgv(argv, secrets).map(shellWord).join(' '),
        env: { TERM: term, ...(env.SHELL === undefined ? {} : { SHELL: env.SHELL }) },
      };
      cast = new CastWriter(request.recording, header, this.#start, secrets, request.output);
      this.#cast = cast;
      this.#terminal = openTerminal(file, argv.slice(1), {
        name: term,
        cols,
        rows,
        cwd: request.cwd,
        env: {
          ...env,
          // In a terminal that changes its size they would be wrong after the first change.
          ...(user ? {} : { COLUMNS: String(cols), LINES: String(rows) }),
          [RUN_MARK]: this.#mark,
        },
        // Bytes: a character may be cut between two reads, and not all output is text.
        encoding: null,
      });
      this.#since = processStart(this.#terminal.pid);
    } catch (error) {
      user?.restore(false);
      if (cast) {
        cast.close();
        rmSync(request.recording, { force: true });
      }
      throw error;
    }
  }

  async result(): Promise<RunResult> {
    const request = this.#request;
    const ends = { timedOut: false, aborted: false };
    let ending: Promise<Ended> | undefined;
    const end = (why: 'timedOut' | 'aborted') => {
      if (!this.#alive || ending) return;
      ends[why] = true;
      ending = this.#endAll();
      const giveUp = () => exit.give({ exitCode: 0, signal: constants.signals.SIGKILL });
      const wait = () => setTimeout(giveUp, EXIT_WAIT_MS).unref();
      void ending.then(wait, wait);
    };
    const exit = settled<{ exitCode: number; signal?: number | undefined }>();
    const aborted = () => end('aborted');
    const timer =
      request.timeoutS === undefined
        ? undefined
        : setTimeout(() => end('timedOut'), Math.min(request.timeoutS * 1000, LONGEST_TIMER));
    let endTime = this.#start;
    let leftovers = 0;
    try {
      this.#terminal.onData((data) => this.#read(data));
      onTerminalError(this.#terminal, (error) => {
        // EIO is how a terminal says that its last program is gone.
        if (error.code !== 'EIO' && error.code !== 'EAGAIN')
          this.#problems.push(`The terminal failed: ${error.message}.`);
      });
      this.#terminal.onExit((status) => {
        this.#alive = false;
        endTime = unixNano();
        exit.give(status);
      });
      request.signal.addEventListener('abort', aborted, { once: true });
      if (request.signal.aborted) aborted();
      request.started?.({
        pid: this.#terminal.pid,
        unixNano: this.#start,
        type: (text) => this.#type(Buffer.from(text)),
        resize: (cols, rows) => this.#resize(cols, rows),
      });
      const status = await exit.value;
      if (this.#alive) {
        endTime = unixNano();
        this.#problems.push(`The program (process ${this.#terminal.pid}) could not be ended.`);
      }
      const signal = status.signal ? signalName(status.signal) : undefined;
      this.#cast.exit(status.signal ? 128 + status.signal : status.exitCode, endTime);
      const ended = await (ending ?? this.#endAll());
      if (!ending) leftovers = ended.others;
      const left = ended.left.filter((pid) => pid !== this.#terminal.pid);
      if (left.length > 0) this.#problems.push(`Processes that could not be ended: ${left.join(', ')}.`);
      this.#cast.close();
      if (this.#cast.error)
        this.#problems.push(`The recording of the terminal is not complete: ${this.#cast.error.message}.`);
      return {
        exitCode: signal === undefined ? status.exitCode : undefined,
        signal,
        ...ends,
        startUnixNano: this.#start,
        endUnixNano: endTime,
        outputBytes: this.#outputBytes,
        leftovers,
        problems: this.#problems,
      };
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', aborted);
      this.#user?.restore(ends.timedOut || ends.aborted);
      this.#cast.close();
      if (this.#alive) await this.#endAll();
    }
  }

  #handlers() {
    return {
      keys: (bytes: Buffer) => this.#type(bytes),
      resized: (cols: number, rows: number) => this.#resize(cols, rows),
    };
  }

  /**
   * Takes what was read, and what the terminal still has. libuv takes a read that does not fill its buffer for the last
   * one when the program is gone already (libuv issue 4992): whatever is not read here and now may be lost then. A
   * flood of output becomes fewer and longer events, which are recorded faster.
   */
  #read(data: string | Buffer): void {
    const first = typeof data === 'string' ? Buffer.from(data) : data;
    let since = unixNano();
    let held = first.length <= MOST_TOGETHER ? first.copy(this.#buffer) : 0;
    if (held === 0) this.#output(first, since);
    const give = () => {
      if (held > 0) this.#output(this.#buffer.subarray(0, held), since);
      held = 0;
    };
    for (let unread = 0; unread < MOST_UNREAD; ) {
      if (held < FLOOD || held > MOST_TOGETHER || unixNano() - since > TOGETHER) give();
      const length = readNow(this.#terminal, this.#buffer, held);
      if (length === 0) break;
      if (held === 0) since = unixNano();
      held += length;
      unread += length;
    }
    give();
  }

  /** What comes is shown before it is recorded: who types waits for it. The bytes are another's when it returns. */
  #output(bytes: Buffer, time: bigint): void {
    this.#outputBytes += bytes.length;
    this.#user?.write(Buffer.from(bytes));
    this.#cast.output(bytes, time);
  }

  #type(bytes: Buffer): void {
    if (!this.#alive) return;
    if (this.#request.recordInput) this.#cast.input(bytes, unixNano());
    writeBytes(this.#terminal, bytes);
  }

  #resize(cols: number, rows: number): void {
    if (!this.#alive || !isSize(cols) || !isSize(rows)) return;
    this.#terminal.resize(cols, rows);
    this.#cast.resize(cols, rows, unixNano());
  }

  async #endAll(): Promise<Ended> {
    const here = endProcesses({
      pid: this.#terminal.pid,
      mark: this.#mark,
      alive: () => this.#alive,
      since: this.#since,
    });
    const [ended, elsewhere] = await Promise.allSettled([here, this.#request.endElsewhere?.()]);
    if (elsewhere.status === 'rejected') this.#problems.push(`Ending the run elsewhere failed: ${elsewhere.reason}`);
    if (ended.status === 'rejected') throw ended.reason;
    return ended.value;
  }
}

/** node-pty's types know text only; its terminals take bytes, which need not be text. */
function writeBytes(terminal: IPty, bytes: Buffer): void {
  (terminal as unknown as { write(data: Buffer): void }).write(bytes);
}

/** Reads what a terminal has at this moment into a buffer, from `offset` on; 0 where it has nothing. Its descriptor does not block. */
function readNow(terminal: IPty, buffer: Buffer, offset: number): number {
  try {
    return readSync((terminal as unknown as { readonly fd: number }).fd, buffer, { offset });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Nothing yet; or all programs are gone, which the next ordinary read will tell too.
    if (code === 'EAGAIN' || code === 'EIO') return 0;
    throw error;
  }
}

/** Without a listener of ours node-pty throws what goes wrong with the terminal, where nobody can catch it. */
function onTerminalError(terminal: IPty, listener: (error: Error & { readonly code?: string }) => void): void {
  (terminal as unknown as { on(name: 'error', listener: (error: Error) => void): void }).on('error', listener);
}

function checkNumbers({ timeoutS, interactive, cols, rows }: RunRequest): void {
  if (timeoutS !== undefined && !(timeoutS > 0)) throw new Error(`A timeout must be above zero, not ${timeoutS} s.`);
  if (!interactive && !(isSize(cols) && isSize(rows)))
    throw new Error(`A terminal cannot have ${cols} × ${rows} cells: columns and rows are whole numbers above zero.`);
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= LARGEST_SIZE;
}

/** A terminal may not know its size; then it is what terminals have always been. */
function terminalSize({ cols, rows }: { readonly cols: number; readonly rows: number }) {
  return isSize(cols) && isSize(rows) ? { cols, rows } : { cols: 80, rows: 24 };
}

function signalName(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? `signal ${number}`;
}

/** As one would type it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./•-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function settled<T>(): { readonly value: Promise<T>; readonly give: (value: T) => void } {
  let give: (value: T) => void = () => undefined;
  const value = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { value, give };
}
