import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { workdirChanges } from '../../../../harness/files/changes.ts';
import { needing } from '../../../needs.ts';

let root: string;
let before: string;
let after: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spanreel-changes-'));
  before = join(root, 'before');
  after = join(root, 'after');
  mkdirSync(before);
  mkdirSync(after);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(folder: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
const withoutIndexLines = (diff: string) => diff.replace(/^index .*\n/gm, '').replace(/^(@@ .*? @@).*$/gm, '$1');

describe(...needing('git', 'comparing working folders with git'), () => compareFolders(true));
describe('comparing working folders without git', () => compareFolders(false));

/** The same comparisons, whoever makes the diff. */
function compareFolders(git: boolean): void {
  const compare = (more: object = {}) => workdirChanges({ before, after, ignore: [], git, ...more });

  test('added, modified and removed files are told, each with its part of a unified diff', async () => {
    put(before, { 'src/sum.js': 'a\nb\nc\n', 'old.txt': 'bye\n', same: 'same' });
    put(after, { 'src/sum.js': 'a\nB\nc\n', 'new.txt': 'hello', same: 'same' });
    const { added, modified, removed, diff } = await compare();
    expect({ added, modified, removed }).toEqual({
      added: ['new.txt'],
      modified: ['src/sum.js'],
      removed: ['old.txt'],
    });
    expect(withoutIndexLines(diff)).toBe(
      [
        'diff --git a/new.txt b/new.txt',
        'new file mode 100644',
        '--- /dev/null',
        '+++ b/new.txt',
        '@@ -0,0 +1 @@',
        '+hello',
        '\\ No newline at end of file',
        'diff --git a/old.txt b/old.txt',
        'deleted file mode 100644',
        '--- a/old.txt',
        '+++ /dev/null',
        '@@ -1 +0,0 @@',
        '-bye',
        'diff --git a/src/sum.js b/src/sum.js',
        '--- a/src/sum.js',
        '+++ b/src/sum.js',
        '@@ -1,3 +1,3 @@',
        ' a',
        '-b',
        '+B',
        ' c',
        '',
      ].join('\n'),
    );
  });

  test('a renamed file is one removed and one added', async () => {
    put(before, { a: 'x\n'.repeat(50) });
    put(after, { b: 'x\n'.repeat(50) });
    expect(await compare()).toMatchObject({ added: ['b'], removed: ['a'], modified: [] });
  });

  test('binary files are named only', async () => {
    put(before, { 'x.bin': Buffer.from([0, 1, 2]) });
    put(after, { 'x.bin': Buffer.from([0, 1, 3]) });
    expect(withoutIndexLines((await compare()).diff)).toBe(
      'diff --git a/x.bin b/x.bin\nBinary files a/x.bin and b/x.bin differ\n',
    );
  });

  test('links, executable bits and odd names are compared as git does', async () => {
    put(before, { tool: '#!/bin/sh\n', 'was file': 'x', 'ü "q"': '1\n' });
    put(after, { tool: '#!/bin/sh\n', 'ü "q"': '2\n', '-rf': 'x\n', 'tab\there': 'x\n' });
    chmodSync(join(after, 'tool'), 0o755);
    symlinkSync('nowhere', join(after, 'was file'));
    const { modified, added, diff } = await compare();
    expect(modified).toEqual(['tool', 'was file', 'ü "q"']);
    expect(added).toEqual(['-rf', 'tab\there']);
    expect(diff).toContain('old mode 100644\nnew mode 100755\n');
    expect(diff).toContain('new file mode 120000');
    expect(diff).toContain('+nowhere');
    expect(diff).toContain('diff --git "a/ü \\"q\\"" "b/ü \\"q\\""');
    expect(diff).toContain('"b/tab\\there"');
  });

  test("the agent's own git settings and attributes change nothing", async () => {
    put(before, { 'a.txt': 'a\r\nb\r\n' });
    put(after, { 'a.txt': 'a\r\nc\r\n', '.gitattributes': '*.txt -diff filter=evil text eol=lf\n' });
    put(after, { '.git/config': '[diff]\n\texternal = false\n' });
    const { added, diff } = await compare();
    expect(added).toEqual(['.gitattributes']);
    expect(diff).toContain('-b\r\n+c\r\n');
  });

  test('ignored files are left out', async () => {
    put(after, { 'dist/a': '', 'node_modules/b/c': '', '.git/HEAD': '', d: '' });
    expect((await compare({ ignore: ['dist'] })).added).toEqual(['d']);
  });

  test('what is too large for the diff is told in its last lines, and counts as a change', async () => {
    put(after, { a: 'a\n', huge: 'x'.repeat(5000), b: 'b\n'.repeat(400), c: 'c\n'.repeat(400) });
    const { added, diff } = await compare({ largestFile: 1000, largestDiff: 1500 });
    expect(added).toEqual(['a', 'b', 'c', 'huge']);
    expect(diff).toMatch(
      /# Left out of this diff for their size: 2 files\n# {3}c \(800 bytes\)\n# {3}huge \(5000 bytes\)\n$/,
    );
    expect(diff).toContain('b/b');
  });

  test('equal folders have an empty diff', async () => {
    put(before, { a: 'a' });
    put(after, { a: 'a' });
    expect(await compare()).toEqual({ added: [], modified: [], removed: [], diff: '' });
  });

  test(...needing('git', 'the diff, applied to the original, gives what the agent left'), async () => {
    const line = fc.constantFrom('a', 'b', 'c', '', 'long line', '@@ -1 +1 @@', '--- a/x', 'ü');
    const text = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
      .map(([l, end]) => l.join('\n') + (end ? '\n' : ''));
    const files = fc.dictionary(fc.constantFrom('a', 'b c', 'd/e', 'd/ü', '-x'), text);
    await fc.assert(
      fc.asyncProperty(files, files, async (was, is) => {
        for (const folder of [before, after]) rmSync(folder, { recursive: true });
        mkdirSync(before);
        mkdirSync(after);
        put(before, was);
        put(after, is);
        const { diff } = await compare();
        const work = join(root, 'work');
        rmSync(work, { recursive: true, force: true });
        cpSync(before, work, { recursive: true });
        if (diff !== '') {
          writeFileSync(join(root, 'x.diff'), diff);
          const applied = spawnSync('git', ['apply', '--whitespace=nowarn', join(root, 'x.diff')], {
            cwd: work,
            encoding: 'utf8',
            env: { ...process.env, GIT_CEILING_DIRECTORIES: root },
          });
          expect(applied.stderr).toBe('');
        }
        for (const [path, content] of Object.entries(is)) expect(readFileSync(join(work, path), 'utf8')).toBe(content);
        expect((await workdirChanges({ before: work, after, ignore: [] })).diff).toBe('');
      }),
      // Each run starts a dozen of git's processes.
      { numRuns: 12 },
    );
  });
}

test('a file that cannot be read is a change that says so', async () => {
  put(before, { a: 'a' });
  put(after, { a: 'b', c: 'c' });
  for (const name of ['a', 'c']) chmodSync(join(after, name), 0);
  const { added, modified, diff } = await workdirChanges({ before, after, ignore: [] });
  expect([added, modified]).toEqual([['c'], ['a']]);
  const root = process.getuid?.() === 0;
  // Root reads everything.
  if (root) expect(diff).toContain('+c');
  else expect(diff).toMatch(/# Could not be read: 2 files\n# {3}a: EACCES\n# {3}c: EACCES\n/);
});

test('a file that changed in more lines than can be compared is shown as replaced', async () => {
  const lines = (seed: string) => Array.from({ length: 3000 }, (_, i) => `${seed}${i}\n`).join('');
  put(before, { a: lines('a') });
  put(after, { a: lines('b') });
  const { diff } = await workdirChanges({ before, after, ignore: [], git: false });
  expect(diff).toContain('@@ -1,3000 +1,3000 @@\n-a0\n');
  expect(diff.match(/^\+b/gm)).toHaveLength(3000);
});
