import type { Command } from '../commands/command.ts';
import { canExport, openExport } from './export.ts';

/** Writing what is open in another format. */
export const exportCommands: readonly Command[] = [
  { id: 'file.export', title: 'Export…', group: 'File', keys: ['mod+e'], when: canExport, run: openExport },
];
