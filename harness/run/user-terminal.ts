/** The user's own terminal, joined to a run: keys as they are typed, output as it comes, the size as it changes. */
import type { ReadStream, WriteStream } from 'node:tty';

export interface UserTerminal {
  readonly cols: number;
  readonly rows: number;
  /** Shows bytes. Terminals are written to synchronously: one that is slow slows the program down. */
  write(bytes: Buffer): void;
  /**
   * Puts the terminal back into the state in which it was found. `reset`: the program could not do its part of that
   * (the main screen, the cursor, the mouse), because it was ended.
   */
  restore(reset: boolean): void;
}

export interface UserTerminalHandlers {
  readonly keys: (bytes: Buffer) => void;
  readonly resized: (cols: number, rows: number) => void;
}

/** Main screen, visible cursor, no mouse, no bracketed paste, no focus events, plain keyboard, plain text. */
const RESET =
  '\x1b[?1049l\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?1l\x1b>\x1b[<u\x1b[0m\r\n';

/** Signals that end the harness without its being asked; others it is expected to handle. */
const DEADLY = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/**
 * Joins the user's terminal: raw mode, until `restore`, the end of this process or a signal.
 * @throws where standard input or output is not a terminal
 */
export function joinUserTerminal(
  handlers: UserTerminalHandlers,
  stdin: ReadStream = process.stdin,
  stdout: WriteStream = process.stdout,
): UserTerminal {
  if (!stdin.isTTY || !stdout.isTTY)
    throw new Error('An interactive run needs a terminal: standard input and output must both be one.');
  const wasRaw = stdin.isRaw;
  const wasPaused = stdin.isPaused();
  let joined = true;
  const keys = (bytes: Buffer | string) => handlers.keys(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  const resized = () => handlers.resized(stdout.columns, stdout.rows);
  const restore = (reset: boolean) => {
    if (!joined) return;
    joined = false;
    stdin.off('data', keys);
    stdout.off('resize', resized);
    process.off('exit', atExit);
    for (const name of DEADLY) process.off(name, atSignal);
    if (reset) stdout.write(RESET);
    stdin.setRawMode(wasRaw);
    if (wasPaused || stdin.listenerCount('data') === 0) stdin.pause();
  };
  const atExit = () => restore(true);
  const atSignal = (name: NodeJS.Signals) => {
    // Without this listener the signal would have ended the process: unless somebody else handles it, it still does.
    if (process.listenerCount(name) > 1) return;
    restore(true);
    process.kill(process.pid, name);
  };
  process.on('exit', atExit);
  for (const name of DEADLY) process.on(name, atSignal);
  stdin.setRawMode(true);
  stdin.on('data', keys);
  stdin.resume();
  stdout.on('resize', resized);
  return {
    cols: stdout.columns,
    rows: stdout.rows,
    write: (bytes) => void stdout.write(bytes),
    restore,
  };
}
