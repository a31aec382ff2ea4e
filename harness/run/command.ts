/** Finds the program that a command names, so that a wrong one is told before a terminal is opened. */
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** A command that cannot be started, in a sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * The absolute path of `command`: looked up in `path` (the value of PATH) where it has no slash, else relative to
 * `cwd`. @throws CommandError where there is no such program, it may not be run, or the interpreter it names is missing
 */
export function findCommand(command: string, path: string | undefined, cwd: string): string {
  if (command === '') throw new CommandError('There is no command to run.');
  if (command.includes('\0')) throw new CommandError('The command has a NUL character in its name.');
  if (!isFolder(cwd)) throw new CommandError(`The working folder ${cwd} is not there.`);
  if (command.includes('/')) {
    const file = resolve(cwd, command);
    const obstacle = findObstacle(file);
    if (obstacle !== undefined) throw new CommandError(`${command} cannot be run: ${obstacle}.`);
    return file;
  }
  let denied: string | undefined;
  for (const folder of (path ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter)) {
    // An empty entry of PATH means the working folder.
    const file = join(isAbsolute(folder) ? folder : resolve(cwd, folder), command);
    const obstacle = findObstacle(file);
    if (obstacle === undefined) return file;
    if (obstacle !== MISSING) denied ??= `${file} cannot be run: ${obstacle}.`;
  }
  throw new CommandError(denied ?? `There is no command ${command} in PATH.`);
}

const MISSING = 'it is not there';

/** Why a file cannot be run; undefined where nothing stands against it. */
function findObstacle(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return MISSING;
  if (stat.isDirectory()) return 'it is a folder';
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return 'it is not executable';
  }
  const interpreter = readInterpreter(file);
  if (interpreter !== undefined && !statSync(interpreter, { throwIfNoEntry: false }))
    return `its interpreter ${interpreter} is not there`;
  return undefined;
}

/** The program named in a script's first line (`#!`), where it has one that can be read. */
function readInterpreter(file: string): string | undefined {
  const head = Buffer.alloc(256);
  let length: number;
  try {
    const fd = openSync(file, 'r');
    try {
      length = readSync(fd, head, 0, head.length, 0);
    } finally {
      closeSync(fd);
    }
  } catch {
    // A program may be run without being read; then it is no script.
    return undefined;
  }
  const line = /^#![ \t]*(\/[^\s]+)/.exec(head.toString('latin1', 0, length));
  return line?.[1];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
