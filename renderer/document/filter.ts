/** Asks the engine which rows match the filter: after a short pause in typing, the latest question wins. */

import { messageOf } from '../../shared/base/errors.ts';
import { Latest } from '../../shared/base/latest.ts';
import { documentStore } from '../stores/document.ts';
import { type FilterMode, type FilterState, treeStore } from '../stores/tree.ts';
import type { Derived } from './start.ts';

/** Milliseconds of rest before a typed filter is asked. */
const REST = 120;
let timer: ReturnType<typeof setTimeout> | undefined;
/** The last question: those before it are aborted. */
const latest = new Latest();

/** Changes the filter's text, as typed. The rows follow when the engine has answered. */
export function setFilterText(text: string): void {
  if (text === treeStore.getState().filter.text) return;
  clearTimeout(timer);
  if (text.trim() === '') {
    latest.abort();
    set({ text, rows: undefined, error: undefined, busy: false });
    return;
  }
  set({ text, busy: true });
  timer = setTimeout(ask, REST);
}

/** Shows only the matches with their ancestors, or everything with the matches highlighted. */
export function setFilterMode(mode: FilterMode): void {
  if (mode !== treeStore.getState().filter.mode) set({ mode });
}

/** Keeps the matches those of the present table. Call once. */
export function startFilter(_derived: Derived): void {
  documentStore.subscribe((state, before) => {
    if (state.table !== before.table || state.engine !== before.engine) refresh();
  });
}

/** Asks again, for a new table. */
function refresh(): void {
  if (treeStore.getState().filter.text.trim() === '') return;
  clearTimeout(timer);
  ask();
}

function ask(): void {
  const { text } = treeStore.getState().filter;
  const { engine, table } = documentStore.getState();
  if (text.trim() === '' || !engine || table.rowCount === 0) return;
  const signal = latest.start();
  set({ busy: true });
  engine.request('query', { text }, { signal }).then(
    (result) => {
      if (signal.aborted) return;
      if (!result.ok) {
        set({ rows: undefined, busy: false, error: { message: result.message, from: result.from, to: result.to } });
      } else if (result.version === documentStore.getState().table.version) {
        set({ rows: result.rows, busy: false, error: undefined });
      } else {
        // The engine is a table ahead of us: the rows are of one that is on its way.
        timer = setTimeout(ask, REST);
      }
    },
    (error: unknown) => {
      if (signal.aborted) return;
      set({ rows: undefined, busy: false, error: { message: messageOf(error), from: 0, to: text.length } });
    },
  );
}

function set(change: Partial<FilterState>): void {
  treeStore.setState((state) => ({ filter: { ...state.filter, ...change } }));
}
