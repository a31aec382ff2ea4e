import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeTemporary, removeAbandoned } from '../../../../harness/base/temporary.ts';

/** A folder to look through, and the name that a folder of ours would have there if another process had made it. */
function place() {
  const own = makeTemporary();
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'spanreel-places-'));
  onTestFinished(() => {
    for (const path of [own, folder]) rmSync(path, { recursive: true, force: true });
  });
  return { own, folder, nameFor: (pid: number) => basename(own).replace(`-${process.pid}-`, `-${pid}-`) };
}

/** Number of a process that has ended. */
const gone = () => spawnSync(process.execPath, ['-e', '']).pid;

test('what a process that is gone left is removed, read-only folders included', async () => {
  const { folder, nameFor } = place();
  const left = join(folder, nameFor(gone()));
  mkdirSync(join(left, 'work', 'closed'), { recursive: true });
  writeFileSync(join(left, 'work', 'closed', 'file'), 'x');
  spawnSync('chmod', ['0500', join(left, 'work', 'closed')]);
  expect(await removeAbandoned(folder)).toEqual([]);
  expect(existsSync(left)).toBe(false);
});

test('what a living process uses, what is from elsewhere, and what only looks like it stays', async () => {
  const { own, folder, nameFor } = place();
  const dead = gone();
  const outside = join(folder, 'outside');
  const stays = [
    nameFor(process.ppid),
    nameFor(process.pid),
    nameFor(dead).replace(/[0-9a-f]{8}/, '00000000'),
    `spanreel-share-${dead}`,
    'spanreel-AbCdEf',
  ].map((name) => join(folder, name));
  for (const path of [...stays, outside]) mkdirSync(path);
  const file = join(folder, `${nameFor(dead)}file`);
  writeFileSync(file, 'x');
  const link = join(folder, `${nameFor(dead)}link`);
  symlinkSync(outside, link);
  expect(await removeAbandoned(folder)).toEqual([]);
  for (const path of [...stays, outside, file, link]) expect(existsSync(path), path).toBe(true);
  expect(dirname(own)).toBe(realpathSync(tmpdir()));
});
