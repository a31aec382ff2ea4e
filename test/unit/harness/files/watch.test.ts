import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unixNano } from '../../../../harness/base/clock.ts';
import type { FileChange } from '../../../../harness/files/types.ts';
import { watchFolder } from '../../../../harness/files/watch.ts';

let folder: string;
let changes: FileChange[];
let problems: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-watch-'));
  changes = [];
  problems = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (ignore: string[] = []) =>
  watchFolder({ folder, ignore, change: (c) => changes.push(c), problem: (p) => problems.push(p) });
const told = () => changes.map(({ what, path }) => `${what} ${path}`);
async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i++) await sleep(10);
  expect(condition()).toBe(true);
}

describe('watching the working folder', () => {
  test('adding, changing and removing a file are told with path, size and time while they happen', async () => {
    writeFileSync(join(folder, 'old.txt'), 'old');
    const watching = await start();
    const before = unixNano();
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    writeFileSync(join(folder, 'deep/er/new.txt'), 'hello');
    await until(() => changes.length === 1);
    writeFileSync(join(folder, 'old.txt'), 'older');
    await until(() => changes.length === 2);
    rmSync(join(folder, 'deep'), { recursive: true });
    await until(() => changes.length === 3);
    await watching.stop();
    expect(told()).toEqual(['added deep/er/new.txt', 'modified old.txt', 'removed deep/er/new.txt']);
    expect(changes.map(({ size }) => size)).toEqual([5, 5, undefined]);
    // A file's own clock ticks in steps of a few milliseconds.
    for (const { unixNano: time } of changes) expect(time > before - 20_000_000n && time < unixNano()).toBe(true);
    expect(problems).toEqual([]);
  });

  test('a burst of writes is one change, with the size at its end', async () => {
    const watching = await start();
    for (let i = 0; i < 20; i++) appendFileSync(join(folder, 'log'), 'ten bytes\n');
    await watching.stop();
    expect(changes.map(({ path, size }) => [path, size])).toEqual([['log', 200]]);
  });

  test('what happens in the last moment before the end is not lost', async () => {
    writeFileSync(join(folder, 'gone'), '');
    const watching = await start();
    for (let i = 0; i < 50; i++) writeFileSync(join(folder, `last-${i}`), String(i));
    rmSync(join(folder, 'gone'));
    await watching.stop();
    expect(changes).toHaveLength(51);
    expect(told()).toContain('removed gone');
  });

  test('a file that is written aside and renamed into place is one change of that file', async () => {
    writeFileSync(join(folder, 'a.js'), '1');
    const watching = await start();
    writeFileSync(join(folder, '.a.js.tmp'), '22');
    renameSync(join(folder, '.a.js.tmp'), join(folder, 'a.js'));
    await until(() => changes.length > 0);
    await watching.stop();
    expect(told()).toEqual(['modified a.js']);
  });

  test('folders that are moved, in, away and about, bring and take their files', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'spanreel-outside-'));
    try {
      mkdirSync(join(outside, 'in/deep'), { recursive: true });
      writeFileSync(join(outside, 'in/deep/a'), 'a');
      mkdirSync(join(folder, 'old/deep'), { recursive: true });
      writeFileSync(join(folder, 'old/deep/b'), 'b');
      const watching = await start();
      renameSync(join(outside, 'in'), join(folder, 'in'));
      await until(() => told().includes('added in/deep/a'));
      renameSync(join(folder, 'old'), join(folder, 'new'));
      await until(() => told().includes('added new/deep/b') && told().includes('removed old/deep/b'));
      renameSync(join(folder, 'new'), join(outside, 'away'));
      await until(() => told().includes('removed new/deep/b'));
      writeFileSync(join(folder, 'in/deep/a'), 'more');
      await until(() => told().includes('modified in/deep/a'));
      await watching.stop();
      expect(changes).toHaveLength(5);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('many folders made at once are followed with all their files', async () => {
    const watching = await start();
    for (let i = 0; i < 60; i++) {
      mkdirSync(join(folder, `a${i}/b/c`), { recursive: true });
      writeFileSync(join(folder, `a${i}/b/c/x`), 'x');
    }
    await until(() => changes.length === 60);
    for (let i = 0; i < 60; i++) writeFileSync(join(folder, `a${i}/b/y`), 'y');
    await until(() => changes.length === 120);
    await watching.stop();
    expect(changes).toHaveLength(120);
    expect(problems).toEqual([]);
  });

  test('ignored folders are silent', async () => {
    mkdirSync(join(folder, '.git'));
    const watching = await start(['dist/**', '**/*.log']);
    for (const name of ['dist', 'node_modules/x', 'src']) mkdirSync(join(folder, name), { recursive: true });
    for (const name of ['.git/HEAD', 'dist/a', 'node_modules/x/b', 'src/c.log', 'src/d'])
      writeFileSync(join(folder, name), '');
    await until(() => changes.length > 0);
    await watching.stop();
    expect(told()).toEqual(['added src/d']);
  });

  test('symbolic links are changes themselves and are not followed', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'spanreel-outside-'));
    try {
      writeFileSync(join(outside, 'x'), '1');
      const watching = await start();
      symlinkSync(outside, join(folder, 'link'));
      symlinkSync('.', join(folder, 'loop'));
      await until(() => changes.length === 2);
      writeFileSync(join(outside, 'x'), '22');
      await watching.stop();
      expect(told().sort()).toEqual(['added link', 'added loop']);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('a file that brings an old time along is told when it came', async () => {
    const watching = await start();
    const before = unixNano();
    writeFileSync(join(folder, 'unpacked'), '');
    utimesSync(join(folder, 'unpacked'), 1e9, 1e9);
    await watching.stop();
    expect(changes[0]?.unixNano).toBeGreaterThan(before);
  });

  test('a folder that is made unreadable is a problem in words, and nothing in it counts as removed', async () => {
    mkdirSync(join(folder, 'closed'));
    writeFileSync(join(folder, 'closed/x'), '');
    const watching = await start();
    chmodSync(join(folder, 'closed'), 0);
    await watching.stop();
    chmodSync(join(folder, 'closed'), 0o700);
    expect(told()).toEqual([]);
    if (process.getuid?.() !== 0) expect(problems.join()).toMatch(/closed: EACCES/);
  });

  test('a folder that is gone at the end is told, and its files as they were seen', async () => {
    writeFileSync(join(folder, 'x'), '');
    const watching = await start();
    rmSync(folder, { recursive: true });
    await watching.stop();
    expect(problems.length + changes.length).toBeGreaterThan(0);
  });
});
