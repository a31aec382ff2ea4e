/** A user at a terminal: starts a program in a PTY, reads what comes, types. For tests, samples and benchmarks. */
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';

/** How long a text is waited for, ms. */
const PATIENCE = 30_000;

/**
 * Runs a program in a terminal while `user` sits at it, and resolves when the program has ended.
 * @param {import('./at-terminal.d.mts').Sitting} sitting
 * @returns {Promise<import('./at-terminal.d.mts').Sat>} rejects where `user` waits in vain, with the last of the output
 */
export async function atTerminal({ argv, cwd, env, cols = 120, rows = 36, user }) {
  const [program, ...args] = argv;
  const pty = spawn(program, args, { cols, rows, cwd, env: { TERM: 'xterm-256color', ...env } });
  const start = performance.now();
  let output = '';
  let changed = () => {};
  let ended;
  const exit = new Promise((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      ended = { exitCode, signal, ms: performance.now() - start };
      changed();
      resolve(ended);
    });
  });
  pty.onData((data) => {
    output += data;
    changed();
  });

  const terminal = {
    async type(text, msPerKey = 0) {
      if (msPerKey === 0) pty.write(text);
      else for (const key of text) await sleep(msPerKey).then(() => pty.write(key));
    },
    resize: (columns, lines) => pty.resize(columns, lines),
    async shows(text, from = 0) {
      const late = AbortSignal.timeout(PATIENCE);
      while (plain(output).indexOf(text, from) < 0) {
        if (ended) throw new Error(`The program ended without showing "${text}":\n${plain(output).slice(-2000)}`);
        if (late.aborted) throw new Error(`"${text}" did not come:\n${plain(output).slice(-2000)}`);
        await new Promise((resolve) => {
          changed = resolve;
          setTimeout(resolve, 200);
        });
      }
    },
  };
  try {
    await user?.(terminal);
    const late = setTimeout(() => pty.kill('SIGKILL'), 4 * PATIENCE);
    const result = await exit;
    clearTimeout(late);
    return { ...result, output: plain(output) };
  } finally {
    if (!ended) pty.kill('SIGKILL');
  }
}

/** Without escape sequences. */
function plain(text) {
  return text.replace(/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]/g, '');
}
