import type { Command } from '../commands/command.ts';
import { carriesCell } from '../transport/embedded.ts';
import { canReport, canShare, copyReport, openShare } from './share.ts';

const share: Command = {
  id: 'file.share',
  title: 'Share…',
  group: 'File',
  keys: ['mod+shift+s'],
  when: canShare,
  run: openShare,
};
const report: Command = {
  id: 'file.copy-report',
  title: 'Copy report',
  group: 'File',
  keys: [],
  when: canReport,
  run: copyReport,
};

/** Giving the open cell to others. A page that is a shared cell has been given already. */
export const shareCommands: readonly Command[] = carriesCell() ? [report] : [share, report];
