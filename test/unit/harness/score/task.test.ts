import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noTask, readTask, TaskError } from '../../../../harness/score/task.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanreel-task-'));
  mkdirSync(join(folder, 'before'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: unknown) =>
  writeFileSync(join(folder, 'task.json'), typeof content === 'string' ? content : JSON.stringify(content));
const problem = async (content: unknown): Promise<string> => {
  write(content);
  const error: unknown = await readTask(folder).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(TaskError);
  return (error as Error).message;
};

describe('reading a task', () => {
  test('every key is read', async () => {
    mkdirSync(join(folder, 'files/here'), { recursive: true });
    write({
      id: 'polyglot/rust-lifetime-fix',
      category: 'polyglot',
      prompt: 'Mend it.',
      workdir: 'files/here',
      test: ['cargo', 'test'],
      expected_changes: ['src/lib.rs'],
      protected_files: ['tests/**'],
      ignore: ['target/**'],
      expect_refusal: true,
      refusal_markers: ['NO'],
      limits: { timeout_s: 600, test_timeout_s: 30 },
    });
    expect(await readTask(folder)).toEqual({
      folder,
      id: 'polyglot/rust-lifetime-fix',
      category: 'polyglot',
      prompt: 'Mend it.',
      workdir: join(folder, 'files/here'),
      test: ['cargo', 'test'],
      expectedChanges: ['src/lib.rs'],
      protectedFiles: ['tests/**'],
      ignore: ['target/**'],
      expectRefusal: true,
      refusalMarkers: ['NO'],
      limits: { timeoutS: 600, testTimeoutS: 30 },
    });
  });

  test('a prompt is enough: the rest has defaults', async () => {
    write('\uFEFF{"prompt": "Mend it."}');
    expect(await readTask(folder)).toMatchObject({
      id: basename(folder),
      workdir: join(folder, 'before'),
      test: undefined,
      expectedChanges: undefined,
      protectedFiles: [],
      expectRefusal: false,
      limits: { timeoutS: undefined, testTimeoutS: 120 },
    });
  });

  test('a test as one text is given to the shell', async () => {
    write({ prompt: 'x', test: 'make && ./check' });
    expect((await readTask(folder)).test?.at(-1)).toBe('make && ./check');
  });

  test.each([
    [
      { prompt: 'x', expected_change: [] },
      /expected_change is no key that is known here; did you mean expected_changes\?/,
    ],
    [{ prompt: 'x', zzz: 1 }, /zzz is no key that is known here; known are id, category/],
    [{ prompt: 'x', limits: { timeout: 5 } }, /limits\.timeout is no key .* did you mean timeout_s\?/],
    [{}, /prompt is missing: the instructions for the agent/],
    [{ prompt: '  ' }, /prompt must not be empty/],
    [{ prompt: 7 }, /prompt must be a text, not 7/],
    [{ prompt: 'x', test: { cmd: 'y' } }, /test must be a command: a list of words, or a text for the shell/],
    [{ prompt: 'x', test: [] }, /test must name a command/],
    [{ prompt: 'x', test: ['npm', 1] }, /test\[1\] must be a text, not 1/],
    [{ prompt: 'x', ignore: 'dist' }, /ignore must be a list of texts, not a text/],
    [{ prompt: 'x', expect_refusal: 'yes' }, /expect_refusal must be true or false, not a text/],
    [{ prompt: 'x', limits: [] }, /limits must be an object, not a list/],
    [{ prompt: 'x', limits: { timeout_s: 0 } }, /limits\.timeout_s must be above 0 seconds, not 0/],
    [{ prompt: 'x', limits: { test_timeout_s: 1e9 } }, /limits\.test_timeout_s must be at most a week/],
    [{ prompt: 'x', limits: { timeout_s: '5' } }, /limits\.timeout_s must be a number of seconds, not a text/],
    [{ prompt: 'x', workdir: '../elsewhere' }, /workdir must be a subfolder/],
    [{ prompt: 'x', workdir: '/etc' }, /workdir must be a subfolder/],
    [{ prompt: 'x', workdir: '.' }, /workdir must be a subfolder/],
    [{ prompt: 'x', workdir: 'missing' }, /workdir names no folder: "missing"/],
    [{ prompt: 'x', protected_files: ['a/../../b'] }, /protected_files\[0\] must stay in the working folder/],
    [{ prompt: 'x', ignore: ['/tmp'] }, /ignore\[0\] must stay in the working folder/],
    [{ prompt: 'x', ignore: ['{a,b}'.repeat(20)] }, /ignore\[0\] cannot be used: .* more than 200 alternatives/],
    [{ prompt: 'x', id: '../up' }, /id must be names with/],
    [{ prompt: 'x', id: 'a#run1' }, /id must be names with/],
    [[], /the file must be an object, not a list/],
    ['{"prompt": ', /is not JSON/],
    ['null', /the file must be an object, not null/],
  ])('%j is refused in words', async (content, words) => {
    expect(await problem(content)).toMatch(words);
  });

  test('a workdir that is a link out of the folder is refused', async () => {
    symlinkSync(tmpdir(), join(folder, 'out'));
    expect(await problem({ prompt: 'x', workdir: 'out' })).toMatch(/leads out of the task's folder by a symbolic link/);
  });

  test('a folder without task.json says what to write', async () => {
    await expect(readTask(folder)).rejects.toThrow(
      /task\.json is missing\. Write one beside the folder before, at least: \{/,
    );
    writeFileSync(join(folder, 'before/package.json'), '{}');
    await expect(readTask(folder)).rejects.toThrow(/"test":\["npm","test"\]/);
    rmSync(join(folder, 'before'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    await expect(readTask(folder)).rejects.toThrow(/This looks like the project itself: move it into that subfolder/);
    await expect(readTask(join(folder, 'nowhere'))).rejects.toThrow(/there is no such folder/);
  });

  test('a task without a folder to work in is refused', async () => {
    rmSync(join(folder, 'before'), { recursive: true });
    expect(await problem({ prompt: 'x' })).toMatch(/there is no folder to work in: make the subfolder "before"/);
  });

  test('any JSON is either a task or refused with a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('prompt', 'id', 'test', 'limits', 'ignore'), fc.jsonValue()),
        async (json) => {
          write(json);
          const read: unknown = await readTask(folder).catch((error: unknown) => error);
          expect(read instanceof TaskError || !(read instanceof Error)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a run without a task has no test and expects nothing in particular', () => {
    expect(noTask('/tmp/project', 'Hello')).toMatchObject({
      id: 'project',
      test: undefined,
      expectedChanges: undefined,
    });
  });
});
