/** Reads `task.json`: the instructions for the agent, its working folder, and how the result is judged. */
import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { messageOf } from '../../shared/base/errors.ts';
import { pathMatcher } from '../files/patterns.ts';
import { failureReason } from '../files/walk.ts';
import { JsonObject, TaskError } from './json-object.ts';
import type { Task } from './types.ts';

export { TaskError } from './json-object.ts';

/** Tests that take longer than this have failed, where the task names no limit. Seconds. */
const TEST_TIMEOUT = 120;
/** Subfolders that are the workdir where task.json names none. */
const USUAL_WORKDIRS = ['before', 'workdir'];
const LARGEST_FILE = 4 * 1024 * 1024;

const KEYS = [
  'id',
  'category',
  'prompt',
  'workdir',
  'test',
  'expected_changes',
  'protected_files',
  'ignore',
  'expect_refusal',
  'refusal_markers',
  'limits',
];
const LIMITS = ['timeout_s', 'test_timeout_s'];

/**
 * Reads the task in a folder.
 *
 * @throws TaskError with the file, the key and what to write instead
 */
export async function readTask(folder: string): Promise<Task> {
  const home = resolve(folder);
  const file = join(folder, 'task.json');
  const task = new JsonObject(await readJson(home, file), file, KEYS);
  const limits = task.object('limits', LIMITS);
  return {
    folder: home,
    id: taskId(task, home),
    category: task.text('category'),
    prompt: task.requiredText('prompt', 'the instructions for the agent'),
    workdir: await resolveWorkdir(task, home, file),
    test: readTest(task),
    expectedChanges: patterns(task, 'expected_changes'),
    protectedFiles: patterns(task, 'protected_files') ?? [],
    ignore: patterns(task, 'ignore') ?? [],
    expectRefusal: task.flag('expect_refusal'),
    refusalMarkers: task.texts('refusal_markers') ?? [],
    limits: { timeoutS: limits.seconds('timeout_s'), testTimeoutS: limits.seconds('test_timeout_s') ?? TEST_TIMEOUT },
  };
}

/** What a run without a task is scored by: there is no test and nothing that was expected, so most does not apply. */
export function noTask(workdir: string, prompt: string): Task {
  return {
    folder: workdir,
    id: basename(workdir) || 'none',
    category: undefined,
    prompt,
    workdir,
    test: undefined,
    expectedChanges: undefined,
    protectedFiles: [],
    ignore: [],
    expectRefusal: false,
    refusalMarkers: [],
    limits: { timeoutS: undefined, testTimeoutS: TEST_TIMEOUT },
  };
}

async function readJson(home: string, file: string): Promise<unknown> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > LARGEST_FILE) throw new TaskError(`${file}: ${size} bytes are too many for a task.`);
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof TaskError) throw error;
    throw failureReason(error) === 'ENOENT'
      ? missing(home, file)
      : new TaskError(`${file} cannot be read: ${failureReason(error)}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TaskError(`${file} is not JSON: ${messageOf(error)}`);
  }
}

/** There is no task.json: says what one could look like for what is in the folder. */
function missing(home: string, file: string): TaskError {
  if (!existsSync(home)) return new TaskError(`${home}: there is no such folder.`);
  const inside = USUAL_WORKDIRS.find((name) => existsSync(join(home, name)));
  const project = existsSync(join(home, inside ?? '', 'package.json'));
  const example = JSON.stringify({
    id: basename(home),
    prompt: 'The instructions for the agent',
    ...(project ? { test: ['npm', 'test'] } : {}),
  });
  const what = inside
    ? `Write one beside the folder ${inside}`
    : `A task is a folder with task.json and a subfolder "before" that is copied for each run. ${
        project ? 'This looks like the project itself: move it into that subfolder and write' : 'Write'
      }`;
  return new TaskError(`${file} is missing. ${what}, at least: ${example}`);
}

function taskId(task: JsonObject, home: string): string {
  const id = task.text('id') ?? basename(home);
  // It becomes a part of the cell's id and of its folder's path.
  if (id.startsWith('/') || /[\\#\u0000-\u001f]/.test(id) || id.split('/').some((part) => /^(?:\.{1,2}|)$/.test(part)))
    throw task.problem('id', `must be names with / between them, without # and .., not ${JSON.stringify(id)}.`);
  return id;
}

async function resolveWorkdir(task: JsonObject, home: string, file: string): Promise<string> {
  const named = task.text('workdir');
  if (named === undefined) {
    for (const name of USUAL_WORKDIRS) if (await isFolder(join(home, name))) return join(home, name);
    throw new TaskError(`${file}: there is no folder to work in: make the subfolder "before", or name one as workdir.`);
  }
  const path = resolve(home, named);
  if (isAbsolute(named) || !isBelow(home, path))
    throw task.problem('workdir', `must be a subfolder of the task's folder, not ${JSON.stringify(named)}.`);
  if (!(await isFolder(path))) throw task.problem('workdir', `names no folder: ${JSON.stringify(named)}.`);
  if (!isBelow(await realpath(home), await realpath(path)))
    throw task.problem('workdir', `leads out of the task's folder by a symbolic link: ${JSON.stringify(named)}.`);
  return path;
}

/** A command as a list is run as it is; one as a text by the shell. */
function readTest(task: JsonObject): readonly string[] | undefined {
  const value = task.raw('test');
  if (typeof value === 'string') {
    const command = task.requiredText('test', '');
    return process.platform === 'win32' ? ['cmd', '/d', '/s', '/c', command] : ['sh', '-c', command];
  }
  if (value !== undefined && !Array.isArray(value))
    throw task.problem('test', 'must be a command: a list of words, or a text for the shell.');
  const words = task.texts('test');
  if (words?.length === 0) throw task.problem('test', 'must name a command.');
  return words;
}

function patterns(task: JsonObject, key: string): readonly string[] | undefined {
  const list = task.texts(key);
  for (const [i, pattern] of (list ?? []).entries()) {
    if (isAbsolute(pattern) || /^[A-Za-z]:/.test(pattern) || pattern.split(/[/\\]/).includes('..'))
      throw task.problem(`${key}[${i}]`, `must stay in the working folder: ${JSON.stringify(pattern)}.`);
    try {
      pathMatcher([pattern]);
    } catch (error) {
      throw task.problem(`${key}[${i}]`, `cannot be used: ${messageOf(error)}`);
    }
  }
  return list;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
