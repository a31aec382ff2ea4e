/**
 * What CI runs (`.ci/run`): lint; then both commands of the README in a clone of the present commit that lies alone in an
 * empty folder; then, here, the tests that read what lies beside the checkout, where it is there. The last line is
 * `N passed, N failed` over all of it, and the exit status says the same. `--alone` runs only what is done in the clone.
 * Node built-ins only: nothing is installed when it begins.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onVirtualDisplay } from './display.mjs';
import { root, run } from './process.mjs';
import { setUp } from './setup.mjs';

/** What has to be here, so that no test of the clone is left out but those of what lies beside a checkout, and of codex. */
const REQUIRED = 'git,pi,chromium,window';
/** How long `npm start` may take to set up, to build and to show the sample. ms */
const START = 600_000;

const total = { passed: 0, failed: 0 };
function add({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

/** One check that is no test: counts as one. */
async function check(title, work) {
  console.log(`\n== ${title}`);
  const began = Date.now();
  try {
    await work();
    add({ passed: 1, failed: 0 });
    console.log(`== passed in ${((Date.now() - began) / 1000).toFixed(0)} s: ${title}`);
    return true;
  } catch (error) {
    add({ passed: 0, failed: 1 });
    console.error(`== failed: ${title}: ${error.message}`);
    return false;
  }
}

/** What runs now. */
const running = new Set();

/** Starts a program in a process group of its own; what it prints is shown, and kept in `printed`. */
function start(program, args, options) {
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const started = { child, printed: '', ended: undefined, status: undefined };
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    from.on('data', (bytes) => {
      started.printed += bytes;
      to.write(bytes);
    });
  }
  running.add(started);
  started.ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      started.status = code ?? 1;
      running.delete(started);
      resolve(started.status);
    });
  });
  return started;
}

/** Ends a program as Ctrl+C does, and for sure. */
async function end({ child, ended }) {
  for (const signal of ['SIGINT', 'SIGKILL']) {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
    if ((await Promise.race([ended, sleep(15_000, 'late')])) !== 'late') return;
  }
}

/** Runs tests whose last line is `N passed, N failed`, and adds their numbers. */
async function runTests(title, args, options) {
  console.log(`\n== ${title}`);
  const started = start('npm', args, options);
  const status = await started.ended;
  const [, passed, failed] = /(\d+) passed, (\d+) failed\s*$/.exec(started.printed.trimEnd()) ?? [];
  const counts = { passed: Number(passed ?? 0), failed: Number(failed ?? 0) };
  add(status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts);
}

/** Waits until `look` gives something, while the program runs. */
async function waitFor(started, what, look) {
  for (const until = Date.now() + START; Date.now() < until; await sleep(250)) {
    const seen = await look();
    if (seen) return seen;
    if (started.status !== undefined) throw new Error(`npm start ended with ${started.status} before ${what}`);
  }
  throw new Error(`npm start ran for ${START / 1000} s without ${what}`);
}

/** `npm start` where there is no display: prints an address, and a browser that goes there sees the sample's rows. */
async function expectServed(clone) {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const started = start('npm', ['start'], { cwd: clone, env });
  try {
    const url = await waitFor(started, 'an address', () => /http:\/\/\S+/.exec(started.printed)?.[0]);
    const response = await fetch(url);
    if (response.status !== 200) throw new Error(`its address answers with ${response.status}`);
    const { chromium } = createRequire(join(clone, 'package.json'))('@playwright/test');
    const { findChromium } = await import('./needs.mjs');
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto(url);
      await page.getByRole('treegrid').getByRole('row').nth(3).waitFor({ timeout: 120_000 });
      console.log(`== its address answers, and shows: ${await page.title()}`);
    } finally {
      await browser.close();
    }
  } finally {
    await end(started);
  }
}

/** Whether a page of the desktop window runs that was started with `argument`. */
function hasWindow(argument) {
  return readdirSync('/proc').some((name) => {
    try {
      const args = readFileSync(join('/proc', name, 'cmdline'), 'utf8');
      return args.includes('--type=renderer') && args.includes(argument);
    } catch {
      // No process, or one that has ended.
      return false;
    }
  });
}

/** `npm start` on a virtual display: opens the desktop window. */
async function expectWindow(clone) {
  const started = start('npm', ['start'], { cwd: clone, env: { ...process.env, SPANREEL_XVFB: '1' } });
  try {
    await waitFor(started, 'a window', () => hasWindow(clone));
    await sleep(5000);
    if (started.status !== undefined) throw new Error(`the window was gone again, with ${started.status}`);
  } finally {
    await end(started);
  }
}

/** A clone of the present commit, alone in an empty folder that is removed at the end. */
function cloneAlone() {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-alone-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const clone = join(folder, 'alone', 'spanreel');
  mkdirSync(join(folder, 'alone'));
  // The checkout of a CI often belongs to someone else, and only a file can tell both of git's ends that this is meant.
  const settings = join(folder, 'gitconfig');
  writeFileSync(settings, '[safe]\n\tdirectory = *\n');
  const env = { ...process.env, GIT_CONFIG_GLOBAL: settings };
  run('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { env });
  if (run('git', ['status', '--porcelain'], { cwd: root, env }).trim() !== '')
    console.log('What is not committed here is not in the clone.');
  return clone;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    await Promise.all([...running].map(end));
    process.exit(130);
  });
}

const isAlone = process.argv.includes('--alone');
try {
  if (!isAlone) {
    await check('set-up', () => setUp());
    await check('npm run lint', async () => {
      const status = await start('npm', ['run', 'lint'], { cwd: root }).ended;
      if (status !== 0) throw new Error(`it ended with ${status}`);
    });
  }
  const clone = cloneAlone();
  await check('npm start, in a clone alone, without a display', () => expectServed(clone));
  if (process.platform === 'linux' && onVirtualDisplay('', []))
    await check('npm start, in a clone alone, on a virtual display', () => expectWindow(clone));
  const env = { ...process.env, SPANREEL_REQUIRE: REQUIRED };
  await runTests('npm test, in a clone alone', ['test'], { cwd: clone, env });
  if (!isAlone) {
    const beside = ['corpus', 'captures'];
    const { NEEDS } = await import('./needs.mjs');
    const here = beside.filter((name) => NEEDS[name].isHere());
    if (here.length === 0) console.log('\n== Nothing lies beside the checkout that tests could read.');
    else
      await runTests('tests of what lies beside the checkout', ['test', '--', '--needing', here.join()], { cwd: root });
  }
} catch (error) {
  console.error(error.message);
  total.failed++;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
