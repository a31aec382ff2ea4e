/** The folder that an agent works in: a fresh copy of the task's, as a git repository of its own. */
import { execFile } from 'node:child_process';
import { constants, type Stats } from 'node:fs';
import { chmod, copyFile, lstat, lutimes, mkdir, readdir, readlink, realpath, symlink, utimes } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

export interface WorkdirRequest {
  /** The task's folder; an empty workdir where it is left out. */
  readonly from?: string;
  /** A folder in `from` that stays behind, absolute. */
  readonly leaveOut?: string;
  /** Where the copy goes; it is made, and must be empty where it exists. */
  readonly to: string;
  /** Whether the copy becomes a git repository with everything in one commit. */
  readonly git: boolean;
}

export interface Workdir {
  /** `to`, absolute. */
  readonly folder: string;
  readonly files: number;
  /** `marker`: there is a `.git` folder but git is missing here, so there is no commit in it. */
  readonly git: 'commit' | 'marker' | 'none';
  /** What could not be done, in sentences. */
  readonly problems: readonly string[];
}

/** The same for everybody, so that the same task gives the same commit. */
const IDENTITY = { name: 'Spanreel', email: 'spanreel@localhost', date: '2000-01-01T00:00:00Z' };

/**
 * Copies `from` to `to` with modes, links and times, without `.git` (at any depth). A link that points into `from`
 * points into the copy afterwards. @throws where `from` cannot be read or `to` is not empty
 */
export async function prepareWorkdir({ from, leaveOut, to, git }: WorkdirRequest): Promise<Workdir> {
  const folder = resolve(to);
  const problems: string[] = [];
  if (from !== undefined) await checkApart(resolve(from), folder);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Error(`The folder ${to} is not empty.`);
  const copied = { task: from === undefined ? '' : resolve(from), leaveOut, files: 0, problems };
  if (from !== undefined) await copyFolder(copied.task, folder, copied);
  const marked = git ? await markWithGit(folder, problems) : 'none';
  return { folder, files: copied.files, git: marked, problems };
}

async function checkApart(from: string, to: string): Promise<void> {
  const stat = await lstat(await realpath(from).catch(() => from)).catch(() => undefined);
  if (!stat?.isDirectory()) throw new Error(`The task's folder ${from} is not there, or is no folder.`);
  const way = relative(from, to);
  if (way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)))
    throw new Error(`The working folder ${to} lies in the task's folder, which it is to be a copy of.`);
}

interface Copied {
  readonly task: string;
  readonly leaveOut: string | undefined;
  files: number;
  readonly problems: string[];
}

async function copyFolder(from: string, to: string, copied: Copied): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.name === '.git') continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (source === copied.leaveOut) continue;
    const stat = await lstat(source);
    if (stat.isSymbolicLink()) {
      await symlink(linkInto(await readlink(source), from, copied.task), target);
      await lutimes(target, stat.atime, stat.mtime);
    } else if (stat.isDirectory()) {
      await mkdir(target);
      await copyFolder(source, target, copied);
      await keepModeAndTimes(target, stat);
    } else if (stat.isFile()) {
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await keepModeAndTimes(target, stat);
    } else {
      copied.problems.push(`${source} is neither a file nor a folder nor a link; it was not copied.`);
      continue;
    }
    copied.files += stat.isDirectory() ? 0 : 1;
  }
}

/** Times come last: what is written into a folder changes them. */
async function keepModeAndTimes(path: string, stat: Stats): Promise<void> {
  await chmod(path, stat.mode & 0o7777);
  await utimes(path, stat.atime, stat.mtime);
}

/** An absolute link into the task's folder would let the agent change the task. `folder`: where the link stands. */
function linkInto(target: string, folder: string, task: string): string {
  return target === task || target.startsWith(task + sep) ? relative(folder, target) || '.' : target;
}

/** Makes a folder a git repository with everything in one commit. What could not be done is added to `problems`. */
export async function markWithGit(folder: string, problems: string[]): Promise<'commit' | 'marker'> {
  const steps = [
    ['init', '--quiet', '--initial-branch=main', '--template='],
    ['add', '--all'],
    ['commit', '--quiet', '--allow-empty', '--no-verify', '--message=The task'],
  ];
  for (const step of steps) {
    const failure = await git(folder, step);
    if (failure === undefined) continue;
    problems.push(`The workdir has a .git folder but no commit: ${failure}.`);
    await mkdir(join(folder, '.git'), { recursive: true });
    return 'marker';
  }
  return 'commit';
}

/** Runs git; what went wrong, or undefined. */
function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((done) => {
    const options = { cwd: folder, env: gitEnvironment(folder), maxBuffer: 64 << 20 };
    execFile('git', [...SETTINGS, ...args], options, (error, _, stderr) => {
      if (!error) done(undefined);
      else if (error.code === 'ENOENT') done('git is not installed');
      else done(`git ${args[0]} failed: ${stderr.trim() || error.message}`);
    });
  });
}

const SETTINGS = [
  ['user.name', IDENTITY.name],
  ['user.email', IDENTITY.email],
  ['core.hooksPath', '/dev/null'],
  ['core.autocrlf', 'false'],
  ['core.fileMode', 'true'],
  ['core.excludesFile', '/dev/null'],
  ['core.attributesFile', '/dev/null'],
  ['commit.gpgSign', 'false'],
  ['gc.auto', '0'],
  ['advice.addEmbeddedRepo', 'false'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** The user's git configuration and the repository around the harness have no say here. */
function gitEnvironment(folder: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(own),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: resolve(folder, '..'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_DATE: IDENTITY.date,
    GIT_COMMITTER_DATE: IDENTITY.date,
  };
}
