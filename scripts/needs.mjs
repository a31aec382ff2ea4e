/**
 * Everything outside of the repository that a test may need, what it is called, and how to get it. A test names its need
 * with `needing` (test/needs.ts); where the need is not met, the test is skipped and `npm test` counts it apart.
 * Node built-ins only: vitest.config.ts and the scripts read it, too.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { hasDisplay, onVirtualDisplay } from './display.mjs';
import { findElectron } from './electron-runtime.mjs';
import { root, which } from './process.mjs';

/** A path in the folder `shared` beside the checkout. */
const beside = (...path) => join(root, '..', 'shared', ...path);
const runs = (program, ...args) => which(program) !== undefined && spawnSync(program, args).status === 0;

/** The system's browser, or the one that CHROMIUM_PATH names; undefined: the one that Playwright installed itself. */
export function findChromium() {
  const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

function hasChromium() {
  if (findChromium() !== undefined) return true;
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  return existsSync(chromium.executablePath());
}

/** By name: what is needed in words, how to get it, and whether it is here. */
export const NEEDS = {
  corpus: {
    title: '../shared/corpus',
    get: 'a folder of real files of many formats, which are not published with the program: lay it beside the checkout',
    isHere: () => existsSync(beside('corpus', 'MANIFEST.tsv')),
  },
  captures: {
    title: '../shared/agents',
    get: 'a folder of what real agents exported, which is not published with the program: lay it beside the checkout',
    isHere: () => existsSync(beside('agents', 'captures')) && existsSync(beside('agents', 'scripted-model.mjs')),
  },
  pi: {
    title: 'pi',
    get: 'node scripts/agents.mjs',
    isHere: () => existsSync(join(root, 'test', 'agents', 'node_modules', '.bin', 'pi')),
  },
  codex: {
    title: 'codex',
    get: 'npm install --global @openai/codex',
    isHere: () => which('codex') !== undefined,
  },
  git: {
    title: 'git',
    get: 'apt-get install git',
    isHere: () => runs('git', '--version'),
  },
  'full-disk': {
    title: '/dev/full',
    get: 'only Linux has this device',
    isHere: () => existsSync('/dev/full'),
  },
  chromium: {
    title: 'Chromium',
    get: 'apt-get install chromium, or name one in CHROMIUM_PATH',
    isHere: hasChromium,
  },
  window: {
    title: 'Electron and a display',
    get: 'node scripts/setup.mjs says what is missing',
    isHere: () => findElectron() !== undefined && (hasDisplay() || onVirtualDisplay('', []) !== undefined),
  },
};
