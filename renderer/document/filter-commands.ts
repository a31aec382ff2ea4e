import type { Command } from '../commands/command.ts';
import { whenAll } from '../commands/condition.ts';
import { inWorkspace, spansRead } from '../commands/when.ts';
import { treeStore } from '../stores/tree.ts';
import { setFilterMode, setFilterText } from './filter.ts';
import { stepToMatch } from './navigate.ts';

/** The id of the filter field: there is one. */
export const FILTER_FIELD = 'filter-input';

const filterable = whenAll(spansRead, inWorkspace);
const hasMatches = () => inWorkspace() && (treeStore.getState().filter.rows?.length ?? 0) > 0;
const hasFilter = () => inWorkspace() && treeStore.getState().filter.text !== '';

/** The filter and its matches. */
export const filterCommands: readonly Command[] = [
  {
    id: 'filter.focus',
    title: 'Filter spans',
    group: 'Filter',
    keys: ['/', 'mod+f'],
    when: filterable,
    run: () => {
      const field = document.getElementById(FILTER_FIELD);
      if (field instanceof HTMLInputElement) {
        field.focus();
        field.select();
      }
    },
  },
  {
    id: 'filter.next',
    title: 'Next match',
    group: 'Filter',
    keys: ['n'],
    repeats: true,
    when: hasMatches,
    run: () => stepToMatch(1),
  },
  {
    id: 'filter.previous',
    title: 'Previous match',
    group: 'Filter',
    keys: ['N'],
    repeats: true,
    when: hasMatches,
    run: () => stepToMatch(-1),
  },
  {
    id: 'filter.mode',
    title: 'Show matches only, or highlight them',
    group: 'Filter',
    keys: ['m'],
    when: filterable,
    run: () => setFilterMode(treeStore.getState().filter.mode === 'only' ? 'highlight' : 'only'),
  },
  {
    id: 'filter.clear',
    title: 'Clear the filter',
    group: 'Filter',
    keys: ['alt+Backspace'],
    when: hasFilter,
    run: () => setFilterText(''),
  },
];
