/** All commands. Whatever has to know what can be done (keys, menu, palette, help, tests) reads this list. */
import type { MenuEntry } from '../../shared/shell.ts';
import { reportFailure } from '../stores/notices.ts';
import type { Command, CommandGroup } from './command.ts';

/** The groups in the order of menus and help. */
export const GROUPS: readonly CommandGroup[] = [
  'Playback',
  'Navigate',
  'Tree',
  'Timeline',
  'Filter',
  'Terminal',
  'Inspector',
  'Compare',
  'View',
  'Sweep',
  'File',
];

let commands: readonly Command[] = [];
let byId: ReadonlyMap<string, Command> = new Map();
let byKey: ReadonlyMap<string, readonly Command[]> = new Map();

/** Sets the commands of the program, in the order of menus and help. Called once, before anything is drawn. */
export function registerCommands(all: readonly Command[]): void {
  const bound = new Map<string, Command[]>();
  for (const command of all) for (const key of command.keys) bound.set(key, [...(bound.get(key) ?? []), command]);
  commands = all;
  byId = new Map(all.map((command) => [command.id, command]));
  byKey = bound;
}

/** Every command, in the order of menus and help. */
export function allCommands(): readonly Command[] {
  return commands;
}

/** Whether a command can be run now. */
export function canRun(command: Command): boolean {
  return command.when?.() ?? true;
}

/** Runs a command if it can be run now. A failure is shown to the user, never thrown. */
export function runCommand(command: Command): void {
  if (!canRun(command)) return;
  try {
    const outcome = command.run();
    if (outcome) outcome.catch((error: unknown) => reportFailure(command.title, error));
  } catch (error) {
    reportFailure(command.title, error);
  }
}

/** The command with this id; undefined where there is none (a menu of another version asks). */
export function commandById(id: string): Command | undefined {
  return byId.get(id);
}

/** Runs the command with this id, if there is one and it can be run now. */
export function runCommandById(id: string): void {
  const command = byId.get(id);
  if (command) runCommand(command);
}

/** The command that a stroke runs now: the first one that can, or undefined. */
export function commandFor(stroke: string): Command | undefined {
  return byKey.get(stroke)?.find(canRun);
}

/** Whether a stroke belongs to any command, even one that cannot be run now. */
export function isBound(stroke: string): boolean {
  return byKey.has(stroke);
}

/** The entries of a native menu. */
export function menuEntries(): MenuEntry[] {
  return commands
    .filter((command) => !command.hidden)
    .map((command) => ({
      id: command.id,
      title: command.title,
      group: command.group,
      key: command.keys[0] ?? '',
      enabled: canRun(command),
    }));
}
