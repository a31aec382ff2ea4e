/** `spanreel [FILE…]`: opens a window. The command that needs no word. */
import { defineCommand } from './command.ts';
import { parseAllowed } from './general-options.ts';

export interface OpenCommand {
  readonly name: 'open';
  readonly files: readonly string[];
}

export const open = defineCommand<OpenCommand>({
  name: 'open',
  summary: { usage: '[FILE…]', text: 'in a window of its own' },
  needs: ['cli', 'renderer', 'electron'],
  parse(argv) {
    const found = parseAllowed(argv, 'opening a window', []);
    return typeof found === 'string' ? found : { name: 'open', files: found.files };
  },
  run: async ({ files }) => (await import('../window.ts')).openWindow(files),
});
