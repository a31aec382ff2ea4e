import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareWorkdir } from '../../../../harness/run/workdir.ts';
import { needing } from '../../../needs.ts';
import { temporaryFolder } from './terminal-run.ts';

let folder: ReturnType<typeof temporaryFolder>;
let from: string;
let to: string;
const path = process.env.PATH;
beforeEach(() => {
  folder = temporaryFolder();
  from = join(folder.path, 'task');
  to = join(folder.path, 'deep', 'workdir');
  mkdirSync(join(from, 'sub', 'empty'), { recursive: true });
  mkdirSync(join(from, '.git'));
  writeFileSync(join(from, '.git', 'config'), 'not a repository');
  writeFileSync(join(from, 'sub', 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(from, 'a ü.txt'), 'text\r\n');
  chmodSync(join(from, 'a ü.txt'), 0o640);
  symlinkSync('sub/run.sh', join(from, 'link'));
  symlinkSync(join(from, 'a ü.txt'), join(from, 'absolute'));
  symlinkSync('/no/such/file', join(from, 'dangling'));
  utimesSync(join(from, 'sub', 'run.sh'), 1_600_000_000, 1_600_000_000.5);
  utimesSync(join(from, 'sub'), 1_500_000_000, 1_500_000_000);
});
afterEach(() => {
  process.env.PATH = path;
  delete process.env.GIT_DIR;
  folder.remove();
});

const git = (...args: string[]) => execFileSync('git', args, { cwd: to, encoding: 'utf8', env: { PATH: path } }).trim();

describe('preparing a workdir', () => {
  it('copies files, folders and links with their modes and times, without the repository around them', async () => {
    const workdir = await prepareWorkdir({ from, to, git: false });
    expect(workdir).toEqual({ folder: to, files: 5, git: 'none', problems: [] });
    expect(readdirSync(to).sort()).toEqual(['a ü.txt', 'absolute', 'dangling', 'link', 'sub']);
    expect(readdirSync(join(to, 'sub')).sort()).toEqual(['empty', 'run.sh']);
    expect(statSync(join(to, 'sub', 'run.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(to, 'a ü.txt')).mode & 0o777).toBe(0o640);
    expect(statSync(join(to, 'sub', 'run.sh')).mtimeMs).toBe(1_600_000_000_500);
    expect(statSync(join(to, 'sub')).mtimeMs).toBe(1_500_000_000_000);
    expect(readlinkSync(join(to, 'link'))).toBe('sub/run.sh');
    expect(readlinkSync(join(to, 'absolute'))).toBe('a ü.txt');
    expect(readlinkSync(join(to, 'dangling'))).toBe('/no/such/file');
    expect(lstatSync(join(to, 'dangling')).isSymbolicLink()).toBe(true);
  });

  it(...needing('git', 'makes a repository of it with everything in one commit, the same one each time'), async () => {
    expect(await prepareWorkdir({ from, to, git: true })).toMatchObject({ git: 'commit', problems: [] });
    expect(git('status', '--porcelain')).toBe('');
    expect(git('log', '--format=%an <%ae> %s')).toBe('Spanreel <spanreel@localhost> The task');
    expect(git('ls-files').split('\n')).toHaveLength(5);
    expect(readFileSync(join(to, 'a ü.txt'), 'utf8')).toBe('text\r\n');
    const commit = git('rev-parse', 'HEAD');
    to = join(folder.path, 'again');
    await prepareWorkdir({ from, to, git: true });
    expect(git('rev-parse', 'HEAD')).toBe(commit);
  });

  it(
    ...needing('git', 'is not led astray by the git configuration and the repository around the harness'),
    async () => {
      const home = join(folder.path, 'home');
      mkdirSync(join(home, 'hooks'), { recursive: true });
      writeFileSync(join(home, 'hooks', 'pre-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      writeFileSync(
        join(home, '.gitconfig'),
        `[core]\n\thooksPath = ${home}/hooks\n\tautocrlf = true\n[commit]\n\tgpgSign = true\n`,
      );
      const oldHome = process.env.HOME;
      process.env.HOME = home;
      process.env.GIT_DIR = join(folder.path, 'elsewhere');
      try {
        expect(await prepareWorkdir({ from, to, git: true })).toMatchObject({ git: 'commit', problems: [] });
      } finally {
        process.env.HOME = oldHome;
      }
      expect(existsSync(join(folder.path, 'elsewhere'))).toBe(false);
      expect(git('cat-file', '-p', 'HEAD:a ü.txt')).toBe('text');
      expect(git('cat-file', '-s', 'HEAD:a ü.txt')).toBe('6');
    },
  );

  it('makes the marker only where git is missing, and says so', async () => {
    process.env.PATH = join(folder.path, 'nothing');
    const workdir = await prepareWorkdir({ from, to, git: true });
    expect(workdir.git).toBe('marker');
    expect(workdir.problems).toEqual(['The workdir has a .git folder but no commit: git is not installed.']);
    expect(statSync(join(to, '.git')).isDirectory()).toBe(true);
  });

  it(...needing('git', 'makes an empty one where there is no task, also as a repository'), async () => {
    expect(await prepareWorkdir({ to, git: true })).toMatchObject({ files: 0, git: 'commit' });
    expect(git('log', '--format=%s')).toBe('The task');
  });

  it('names what cannot be copied and copies the rest', async () => {
    execFileSync('mkfifo', [join(from, 'pipe')]);
    const { files, problems } = await prepareWorkdir({ from, to, git: false });
    expect(files).toBe(5);
    expect(problems).toEqual([`${join(from, 'pipe')} is neither a file nor a folder nor a link; it was not copied.`]);
  });

  it('refuses a task that is not there, a folder with something in it, and a copy inside its original', async () => {
    await expect(prepareWorkdir({ from: join(folder.path, 'no'), to, git: false })).rejects.toThrow(/is not there/);
    await expect(prepareWorkdir({ from: join(from, 'a ü.txt'), to, git: false })).rejects.toThrow(/is no folder/);
    await expect(prepareWorkdir({ from, to: from, git: false })).rejects.toThrow(/lies in/);
    await expect(prepareWorkdir({ from, to: join(from, 'sub', 'x'), git: false })).rejects.toThrow(/lies in/);
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, 'mine'), '');
    await expect(prepareWorkdir({ from, to, git: false })).rejects.toThrow(/not empty/);
  });
});
