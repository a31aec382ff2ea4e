/** `spanreel stats`: prints what is in files. */
import type { StatisticsBy } from '../../shared/trace/statistics.ts';
import type { StatsCommand } from '../run-stats.ts';
import { UsageError } from '../usage-error.ts';
import { defineCommand } from './command.ts';
import { parseAllowed } from './general-options.ts';

export const stats = defineCommand<StatsCommand>({
  name: 'stats',
  summary: {
    usage: 'stats FILE… [--json] [--by name|kind]',
    text: 'counts, one line a file; with --by, where the time went',
  },
  needs: ['cli'],
  parse(argv) {
    const found = parseAllowed(argv, 'stats', ['json', 'by']);
    if (typeof found === 'string') return found;
    const { values, files } = found;
    if (files.length === 0) throw new UsageError('stats needs at least one file.');
    const by = values.by === undefined ? {} : { by: parseBy(values.by) };
    return { name: 'stats', files, json: values.json === true, ...by };
  },
  run: async (command) => (await import('../run-stats.ts')).runStats(command),
});

function parseBy(text: string): StatisticsBy {
  if (text !== 'name' && text !== 'kind') throw new UsageError(`--by takes name or kind, not ${text}.`);
  return text;
}
