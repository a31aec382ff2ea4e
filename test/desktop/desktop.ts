/** Starts the desktop program for a test, with a data folder of its own, and stops it afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  test as base,
  type ElectronApplication,
  _electron as electron,
  errors,
  expect,
  type Page,
} from '@playwright/test';

export { expect };

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
/** The application that is started: this project's, or another build of it. */
const application = process.env.SPANREEL_APP ?? root;
export const sample = join(root, 'samples', 'passing', 'trace.otlp.jsonl');

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
}

export interface Starter {
  /** A folder that ends with the test. */
  readonly folder: string;
  /** Starts the program with these arguments and waits for its page. */
  start(...files: string[]): Promise<Desktop>;
  /** Starts the program once more while it runs, as the system does; resolves when that one has ended. */
  startAgain(files: readonly string[], folder?: string): Promise<void>;
  /** A copy of a sample's folder, to be changed. */
  copySample(name: string): string;
}

function executable(): string {
  const path = process.env.SPANREEL_ELECTRON;
  if (!path) throw new Error('SPANREEL_ELECTRON names no runtime: run these tests with `npm run test:desktop`.');
  return path;
}

const switches = (process.env.SPANREEL_ELECTRON_SWITCHES ?? '').split(' ').filter(Boolean);

/** A start takes two seconds; on a busy machine ten. */
const LAUNCH_MS = 20_000;
const MOST_LAUNCHES = 3;

/**
 * Now and then the driver never hears that the window it has attached to is ready (a known race in it), and has waited
 * three minutes for a program that runs. Such a start is ended and made anew; a program that fails fails all of them.
 */
async function launch(options: Parameters<typeof electron.launch>[0]): Promise<ElectronApplication> {
  for (let tried = 1; ; tried++) {
    try {
      return await electron.launch({ ...options, timeout: LAUNCH_MS });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || tried === MOST_LAUNCHES) throw error;
    }
  }
}

/** A starter with a data folder of its own, and what ends all that it has started. */
function makeStarter(): Starter & { end(): Promise<void> } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spanreel-desktop-')));
  const env = { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') } as Record<string, string>;
  const running: ElectronApplication[] = [];
  return {
    folder,
    async start(...files) {
      const app = await launch({
        executablePath: executable(),
        args: [...switches, application, ...files],
        cwd: folder,
        env,
      });
      running.push(app);
      const page = await app.firstWindow();
      await page.waitForLoadState('domcontentloaded');
      return { app, page };
    },
    async startAgain(files, from = folder) {
      const second: ChildProcess = spawn(executable(), [...switches, application, ...files], { cwd: from, env });
      await once(second, 'exit');
    },
    copySample(name) {
      const copy = join(folder, name);
      cpSync(join(root, 'samples', name), copy, { recursive: true });
      return copy;
    },
    async end() {
      // One that a test has closed is closed already.
      for (const app of running) await app.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

export const test = base.extend<{ desktop: Starter }, { empty: Desktop }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  desktop: async ({}, use) => {
    const starter = makeStarter();
    await use(starter);
    await starter.end();
  },
  /** An empty window that the tests of a file share. */
  empty: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const starter = makeStarter();
      await use(await starter.start());
      await starter.end();
    },
    { scope: 'worker' },
  ],
});
