import type { Command } from '../commands/command.ts';
import { whenAll } from '../commands/condition.ts';
import { engineReady, inView } from '../commands/when.ts';
import { notify } from '../stores/notices.ts';
import { type StatisticsTab, statisticsStore } from '../stores/statistics.ts';
import { viewportStore } from '../stores/viewport.ts';
import { clearRange } from '../timeline/view.ts';
import { copyStatistics } from './copy.ts';
import { stepInstance } from './instances.ts';

const inStatistics = whenAll(engineReady, inView('statistics'));
const hasInstance = () => inStatistics() && statisticsStore.getState().instance !== undefined;
/** Who has selected text wants that. */
const canCopy = () =>
  inStatistics() && statisticsStore.getState().tab !== 'flame' && document.getSelection()?.isCollapsed !== false;

const TABS: readonly (readonly [tab: StatisticsTab, title: string])[] = [
  ['table', 'Time: table of names or kinds'],
  ['flame', 'Time: flame graph'],
  ['path', 'Time: pieces of the critical path'],
];

function instanceStepper(id: string, title: string, key: string, direction: 1 | -1): Command {
  return {
    id: `statistics.${id}`,
    title,
    group: 'View',
    keys: [key],
    repeats: true,
    when: hasInstance,
    run() {
      const { instance } = statisticsStore.getState();
      if (instance) stepInstance(instance.group, direction);
    },
  };
}

/** Where the time goes: the parts of the view, and the critical path on the bars of the trace. */
export const statisticsCommands: readonly Command[] = [
  ...TABS.map(
    ([tab, title], index): Command => ({
      id: `statistics.${tab}`,
      title,
      group: 'View',
      keys: [`alt+${index + 1}`],
      when: inStatistics,
      run: () => statisticsStore.setState({ tab }),
    }),
  ),
  {
    id: 'statistics.by',
    title: 'Time: change between names and kinds',
    group: 'View',
    keys: ['alt+k'],
    when: inStatistics,
    run: () => statisticsStore.setState(({ by }) => ({ tab: 'table', by: by === 'name' ? 'kind' : 'name' })),
  },
  instanceStepper('next', 'Time: next span of the name', 'n', 1),
  instanceStepper('previous', 'Time: previous span of the name', 'N', -1),
  {
    id: 'statistics.copy',
    title: 'Copy the table of the time',
    group: 'View',
    keys: ['mod+c'],
    when: canCopy,
    run: copyStatistics,
  },
  {
    id: 'statistics.clear-range',
    title: 'Time: back to the whole run',
    group: 'View',
    keys: ['Escape'],
    when: () => inStatistics() && viewportStore.getState().range !== undefined,
    run: clearRange,
  },
  {
    id: 'view.critical-path',
    title: 'Show or hide the critical path on the bars',
    group: 'View',
    keys: ['P'],
    when: whenAll(engineReady, inView('trace')),
    run() {
      const onBars = !statisticsStore.getState().onBars;
      statisticsStore.setState({ onBars });
      notify(`Critical path ${onBars ? 'on' : 'off'}`);
    },
  },
];
