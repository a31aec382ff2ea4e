/** All commands. Whatever needs to know what can be done (keys, menu, palette, help, tests) reads this list. */
import type { MenuEntry } from '../../shared/shell.ts';
import { viewCommands } from '../app/commands.ts';
import { compareCommands } from '../compare/commands.ts';
import { compareOpenCommands } from '../compare/open-commands.ts';
import { fileCommands } from '../document/file-commands.ts';
import { filterCommands } from '../document/filter-commands.ts';
import { playbackCommands } from '../document/playback-commands.ts';
import { inspectorCommands } from '../inspector/commands.ts';
import { statisticsCommands } from '../statistics/commands.ts';
import { layoutStore } from '../stores/layout.ts';
import { reportFailure } from '../stores/notices.ts';
import { sweepCommands } from '../sweep/commands.ts';
import { terminalCommands } from '../terminal/commands.ts';
import { timelineCommands } from '../timeline/commands.ts';
import { treeCommands } from '../timeline/tree-commands.ts';
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

export const commands: readonly Command[] = [
  // First, since some of their keys mean something else where no comparison and no sweep is in front.
  ...compareCommands,
  ...sweepCommands,
  ...statisticsCommands,
  ...compareOpenCommands,
  ...playbackCommands,
  ...treeCommands,
  ...timelineCommands,
  ...filterCommands,
  ...terminalCommands,
  ...inspectorCommands,
  ...viewCommands,
  ...fileCommands,
];

const byId = new Map(commands.map((command) => [command.id, command]));
const byKey = new Map<string, Command[]>();
for (const command of commands) for (const key of command.keys) byKey.set(key, [...(byKey.get(key) ?? []), command]);

/** What is the same while two runs are compared: their clock is the document's, secrets are, and so are terminals. */
const SAME_IN_COMPARISON: ReadonlySet<string> = new Set(['inspector.reveal', 'terminal.copy', 'terminal.scale']);
const IN_COMPARISON = (command: Command) => command.group === 'Playback' || SAME_IN_COMPARISON.has(command.id);

/** What belongs to the open document: not meant while the sweep or the comparison hides it. */
const OF_DOCUMENT: ReadonlySet<CommandGroup> = new Set([
  'Playback',
  'Navigate',
  'Tree',
  'Timeline',
  'Filter',
  'Terminal',
  'Inspector',
]);

/** Whether a command can be run now. */
export function canRun(command: Command): boolean {
  const { view } = layoutStore.getState();
  if (OF_DOCUMENT.has(command.group) && view === 'sweep') return false;
  if (OF_DOCUMENT.has(command.group) && view === 'compare' && !IN_COMPARISON(command)) return false;
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

/** The command that a stroke runs now: the first one that can, or undefined. */
export function commandFor(stroke: string): Command | undefined {
  return byKey.get(stroke)?.find(canRun);
}

/** Whether a stroke belongs to any command, even one that cannot be run now. */
export function isBound(stroke: string): boolean {
  return byKey.has(stroke);
}

/** What a native menu shows. */
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
