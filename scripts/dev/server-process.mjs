/** The `spanreel serve` that is developed: started again after each build, behind the same address. */
import { spawn } from 'node:child_process';

export class ServerProcess {
  #program;
  #args;
  #options;
  #child;
  #reached;
  #reach;

  /** `args` are those of Node: the script, and what it is given. */
  constructor(args, options = {}) {
    this.#program = process.execPath;
    this.#args = args;
    this.#options = options;
    this.hold();
  }

  /** Where it listens, and the cookie that it wants: `{port, cookie}`. Waits while it is being built or started. */
  get reached() {
    return this.#reached;
  }

  /** Whoever asks from now on waits for the next start. */
  hold() {
    if (this.#reach) return;
    this.#reached = new Promise((resolve) => {
      this.#reach = resolve;
    });
  }

  /** Nothing was built: what runs goes on. */
  goOn(place) {
    this.#reach?.(place);
    this.#reach = undefined;
  }

  /** Starts it, in place of the one that runs. Resolves with where it listens; throws where it ends at once. */
  async start() {
    this.hold();
    await this.stop();
    const child = spawn(this.#program, this.#args, { stdio: ['ignore', 'pipe', 'pipe'], ...this.#options });
    this.#child = child;
    let said = '';
    // Its advice how to stop it is not meant for who runs the dev loop.
    child.stderr.on('data', (piece) => {
      said += piece;
      if (this.place) process.stderr.write(piece);
    });
    const address = await new Promise((resolve, reject) => {
      child.stdout.once('data', (line) => resolve(new URL(line.toString().trim())));
      child.once('error', reject);
      child.once('exit', () => reject(new Error(said.trim() || 'The server ended at once.')));
    });
    const { headers } = await fetch(address, { redirect: 'manual' });
    this.place = { port: Number(address.port), cookie: (headers.get('set-cookie') ?? '').split(';')[0] };
    this.goOn(this.place);
    return this.place;
  }

  /** Resolves when it is gone. */
  async stop() {
    const child = this.#child;
    this.place = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
}
