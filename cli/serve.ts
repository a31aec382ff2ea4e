/** `spanreel serve`: opens files for a browser, which may be on another machine behind `ssh -L`. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileGrant } from '../shared/base/file-grant.ts';
import type { RunFiles } from '../shared/compare/comparison.ts';
import { cacheFolder } from '../shared/node/cache-folder.ts';
import { findOpenable } from '../shared/node/openable.ts';
import { runsAt } from '../shared/node/run-paths.ts';
import type { RunsToCompare } from '../shared/shell.ts';
import { startThread } from './connection.ts';
import type { ThreadData } from './engine-port.ts';
import { isLoopback } from './security.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';

const USUAL_PORT = 7117;

/** Paths of runs to compare. */
export interface ComparedPaths {
  readonly base: readonly string[];
  readonly new: readonly string[];
}

export interface ServeOptions {
  readonly files: readonly string[];
  /** Shown instead of files. */
  readonly comparison?: ComparedPaths | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly version: string;
  /** Folder of the built program: it holds `renderer/` and `cli/engine-thread.js`. */
  readonly dist: string;
}

/** Grants for files and folders of the command line, and what they stand for. @throws with a message for people */
export async function grantPaths(
  paths: readonly string[],
): Promise<{ grants: FileGrant[]; files: { id: string; path: string }[] }> {
  const grants: FileGrant[] = [];
  const files: { id: string; path: string }[] = [];
  const { found, failures } = await findOpenable(paths);
  if (failures.length > 0) throw new Error(failures.join('\n'));
  for (const { path, name, folder } of found) {
    const id = `file-${files.length + 1}`;
    grants.push({ id, name, ...(folder && { folder }) });
    files.push({ id, path });
  }
  return { grants, files };
}

/** Grants for runs of the command line, side by side, and what they stand for. @throws with a message for people */
export async function grantRuns({
  base,
  new: newPaths,
}: ComparedPaths): Promise<{ runs: RunsToCompare; files: { id: string; path: string }[] }> {
  const files: { id: string; path: string }[] = [];
  const side = async (paths: readonly string[]) => {
    const runs: RunFiles[] = [];
    for (const path of paths) {
      for (const { name, files: found } of await runsAt(path)) {
        const grants = found.map((file) => {
          const id = `run-${files.length + 1}`;
          files.push({ id, path: file.path });
          return { id, name: file.name, ...(file.folder && { folder: true as const }) };
        });
        runs.push({ name, files: grants });
      }
    }
    return runs;
  };
  return { runs: { base: await side(base), new: await side(newPaths) }, files };
}

/** Starts the server. Nothing is read before a page asks. @throws with a message for people */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const assets = join(options.dist, 'renderer');
  if (!existsSync(join(assets, 'index.html'))) {
    throw new Error('The page has not been built. In a checkout, `npm run build` does that.');
  }
  const { grants, files } = await grantPaths(options.files);
  const compared = options.comparison && (await grantRuns(options.comparison));
  if (compared) files.push(...compared.files);
  const secret = randomBytes(32);
  const indexFolder = join(cacheFolder(), 'sweeps');
  const script = pathToFileURL(join(options.dist, 'cli', 'engine-thread.js'));
  return listenSomewhere(options.port, {
    host: options.host,
    assets,
    files: grants,
    comparison: compared?.runs,
    version: options.version,
    startEngine: () => startThread(script, { files, secret, indexFolder } satisfies ThreadData),
  });
}

async function listenSomewhere(port: number | undefined, options: Omit<ServerOptions, 'port'>): Promise<RunningServer> {
  try {
    return await startServer({ ...options, port: port ?? USUAL_PORT });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && port === undefined) return startServer({ ...options, port: 0 });
    if (code === 'EADDRINUSE') throw new Error(`Port ${port} is taken. Choose another with --port.`);
    if (code === 'EACCES') throw new Error(`Port ${port} may not be used by this user. Choose one above 1023.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new Error(`This machine has no address ${options.host}.`);
    throw error;
  }
}

/** What is printed besides the address. */
export function advice(host: string): string {
  return isLoopback(host)
    ? ''
    : 'Anyone who can reach this machine and has this address can read the files. Without --host only this machine can.\n';
}

/** Opens the user's browser. Resolves with why it could not, or undefined. */
export function openBrowser(url: string): Promise<string | undefined> {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  return new Promise((resolve) => {
    const child = spawn(program as string, args, { stdio: 'ignore', detached: true });
    child.on('error', (error) => resolve(`The browser could not be opened (${error.message}).`));
    child.on('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}

/** The folder of the built program, from inside it. */
export function distFolder(): string {
  return fileURLToPath(new URL('..', import.meta.url));
}
