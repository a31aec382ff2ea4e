/** Every command of the program, in the order of menus and help. */
import type { Command } from '../commands/command.ts';
import { viewCommand } from '../commands/views.ts';
import { openCommands, openFileCommands } from '../document/file-commands.ts';
import { filterCommands } from '../document/filter-commands.ts';
import { playbackCommands } from '../document/playback-commands.ts';
import { exportCommands } from '../export/commands.ts';
import { inspectorCommands } from '../inspector/commands.ts';
import { shareCommands } from '../share/commands.ts';
import { terminalCommands } from '../terminal/commands.ts';
import { timelineCommands } from '../timeline/commands.ts';
import { treeCommands } from '../timeline/tree-commands.ts';
import { VIEW_LIST } from './all-views.ts';
import { overlayCommands, panelCommands } from './commands.ts';

/** The way into a view stands before what is done in it; views that share a key stand with that key. */
const ofViews = VIEW_LIST.flatMap((view) =>
  view.key === undefined ? view.commands : [viewCommand(view), ...view.commands],
);
const withoutKey = VIEW_LIST.filter(({ key }) => key === undefined);

export const ALL_COMMANDS: readonly Command[] = [
  // First, since some of their keys mean something else where their view is not in front.
  ...ofViews,
  ...playbackCommands,
  ...treeCommands,
  ...timelineCommands,
  ...filterCommands,
  ...terminalCommands,
  ...inspectorCommands,
  ...overlayCommands,
  ...withoutKey.map(viewCommand),
  ...panelCommands,
  ...openCommands,
  ...exportCommands,
  ...shareCommands,
  ...openFileCommands,
];
