/**
 * Makes a fresh clone usable: npm packages, the system packages that windows and tests need (Debian and its kin, as
 * root; else it prints what to install), an Electron runtime. Does only what is missing; quick when nothing is.
 * `--check` installs nothing and reports what is missing with exit status 1.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run, which } from './process.mjs';

/** Beside what dpkg knows by name: from Debian 13 on some carry a suffix for 64-bit time. */
const LIBRARIES = [
  'libnss3',
  'libgtk-3-0',
  'libgbm1',
  'libasound2',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
  'libxkbcommon0',
  'libxcomposite1',
  'libxdamage1',
  'libxrandr2',
];
const TOOLS = ['xvfb', 'xauth'];
const MINIMUM_NODE = [20, 19];

/** Whether a folder's node_modules was installed from its present package-lock.json. */
export function packagesAreCurrent(folder = root) {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  const lock = join(folder, 'package-lock.json');
  if (!existsSync(installed)) return false;
  if (statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return true;
  // A checkout touches the lock file without changing it: what counts is whether every package has its version.
  const here = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || here[path]?.version === entry.version,
  );
}

/** Names of installed Debian packages, or undefined where there is no dpkg. */
function installedPackages() {
  if (!which('dpkg-query') || !which('apt-get')) return undefined;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg's own.
  const list = run('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}\\t${Package}\\n']);
  return new Set(
    list
      .split('\n')
      .filter((line) => line.startsWith('ii'))
      .map((line) => line.split('\t')[1]),
  );
}

/** The Debian packages that are missing. */
export function missingSystemPackages() {
  const installed = process.platform === 'linux' ? installedPackages() : undefined;
  if (!installed) return [];
  const has = (name) => installed.has(name) || installed.has(`${name}t64`);
  const missing = [...TOOLS, ...LIBRARIES].filter((name) => !has(name));
  const chromium =
    process.env.CHROMIUM_PATH || which('chromium') || which('chromium-browser') || which('google-chrome');
  return chromium ? missing : ['chromium', ...missing];
}

/** Installs Debian packages; names with a newer suffix are used where the plain one is gone. */
function installSystemPackages(missing, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say(`Installing system packages: ${missing.join(' ')}`);
  run('apt-get', ['update', '-qq'], { env, timeout: 300_000 });
  const known = (name) => /Candidate: (?!\(none\))/.test(run('apt-cache', ['policy', name], { env }));
  const names = missing.map((name) => (known(name) ? name : `${name}t64`));
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env, timeout: 900_000 });
}

/** Installs what a folder's package-lock.json names; `options` are npm's. Throws with npm's last lines. */
export function installPackages(folder = root, options = []) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const all = [...options, '--no-audit', '--no-fund'];
  try {
    run(npm, ['ci', ...all], { cwd: folder });
  } catch (error) {
    // A registry that lacks optional packages of other platforms makes `npm ci` refuse; `npm install` goes on without.
    if (!error.output?.includes('from lock file')) throw error;
    run(npm, ['install', '--no-save', ...all], { cwd: folder });
  }
}

/**
 * Does all that is missing. Resolves with the Electron runtime, or undefined where there is none to be had (the desktop
 * window and its tests then cannot run; the browser can). Throws when the npm packages cannot be installed.
 */
export async function setUp(say = (line) => console.log(line)) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1]))
    throw new Error(`Spanreel needs Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  if (!packagesAreCurrent()) {
    say('Installing npm packages…');
    installPackages();
  }
  const missing = missingSystemPackages();
  if (missing.length > 0) {
    if (process.getuid?.() === 0) installSystemPackages(missing, say);
    else say(`Missing system packages. Please run: sudo apt-get install ${missing.join(' ')}`);
  }
  // Imported late: it needs the npm packages that were just installed.
  const { installElectron } = await import('./electron-runtime.mjs');
  try {
    return await installElectron(say);
  } catch (error) {
    say(error.message);
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    if (process.argv.includes('--check')) {
      const { findElectron } = await import('./electron-runtime.mjs');
      const missing = missingSystemPackages();
      if (!packagesAreCurrent()) missing.push('node_modules');
      if (!findElectron()) missing.push('electron runtime');
      if (missing.length > 0) console.log(`Missing: ${missing.join(' ')}`);
      process.exitCode = missing.length > 0 ? 1 : 0;
    } else {
      const electron = await setUp();
      console.log(
        electron ? `Ready, with Electron ${electron.version} (${electron.origin}).` : 'Ready, without Electron.',
      );
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
