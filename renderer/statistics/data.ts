/**
 * Asks the engine where the time goes, for what is shown: the chosen trace, the selected range, the rows of the filter.
 * Only what someone looks at is asked for, and again when the scope changes.
 */

import { messageOf } from '../../shared/base/errors.ts';
import { Latest } from '../../shared/base/latest.ts';
import type { ScopeArgument } from '../../shared/protocol.ts';
import type { Derived } from '../document/start.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { NO_STATISTICS, statisticsStore } from '../stores/statistics.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';

/** A range that is being dragged is waited for. ms */
const SETTLED = 120;

type Part = 'table' | 'flame' | 'path' | 'pathByRow';
/** What each part was asked for last: the same values are the same question. */
const asked = new Map<Part, readonly unknown[]>();
/** The last question of each part: those before it are aborted. */
const questions: Readonly<Record<Part, Latest>> = {
  table: new Latest(),
  flame: new Latest(),
  path: new Latest(),
  pathByRow: new Latest(),
};
/** Questions without an answer. */
let open = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Call once, before the page is drawn. */
export function startStatistics(_derived: Derived): void {
  documentStore.subscribe((state, before) => {
    if (state.engine !== before.engine || state.files !== before.files || state.table !== before.table) forget();
    if (state.table !== before.table || state.status !== before.status || state.trace !== before.trace) ask();
  });
  layoutStore.subscribe((state, before) => {
    if (state.view !== before.view) ask();
  });
  viewportStore.subscribe((state, before) => {
    if (state.range === before.range) return;
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLED);
  });
  treeStore.subscribe((state, before) => {
    if (state.filter.rows !== before.filter.rows) ask();
  });
  statisticsStore.subscribe((state, before) => {
    const changed = (['tab', 'by', 'reverse', 'onBars'] as const).some((name) => state[name] !== before[name]);
    if (changed) ask();
  });
}

/** Asks again, after a failure. */
export function retryStatistics(): void {
  asked.clear();
  statisticsStore.setState({ error: '' });
  ask();
}

/** What the times that are shown are added up over. */
export function currentScope(): ScopeArgument {
  return {
    trace: documentStore.getState().trace,
    range: viewportStore.getState().range,
    rows: treeStore.getState().filter.rows,
  };
}

function forget(): void {
  asked.clear();
  for (const question of Object.values(questions)) question.abort();
  statisticsStore.setState(NO_STATISTICS);
}

function ask(): void {
  const { engine, table, status } = documentStore.getState();
  if (!engine || status !== 'open' || !table.complete || table.rowCount === 0) return;
  const { tab, by, reverse, onBars } = statisticsStore.getState();
  const { trace, range, rows } = currentScope();
  const isShown = layoutStore.getState().view === 'statistics';
  if (isShown) {
    part('table', [trace, range, rows, by], (signal) =>
      engine.request('trace.statistics', { trace, range, rows, by }, { signal }),
    );
    part('path', [trace, range], (signal) => engine.request('trace.path', { trace, range }, { signal }));
    if (tab === 'flame') {
      part('flame', [trace, range, rows, reverse], (signal) =>
        engine.request('trace.flame', { trace, range, rows, reverse }, { signal }),
      );
    }
  }
  // The bars are looked at as a whole, whatever range is selected.
  if (onBars) part('pathByRow', [trace], (signal) => engine.request('trace.path-by-row', { trace }, { signal }));
}

/** Asks for a part, unless that is what was asked for last. An answer that comes after a newer question is not taken. */
function part(name: Part, question: readonly unknown[], request: (signal: AbortSignal) => Promise<unknown>): void {
  const before = asked.get(name);
  if (before && before.length === question.length && before.every((value, index) => value === question[index])) return;
  asked.set(name, question);
  statisticsStore.setState({ busy: true });
  // What was stepped through would be counted in another scope now.
  const sameScope = before?.slice(0, 3).every((value, index) => value === question[index]);
  if (name === 'table' && before && !sameScope) statisticsStore.setState({ instance: undefined });
  open++;
  const signal = questions[name].start();
  request(signal)
    .then(
      (answer) => {
        if (!signal.aborted) statisticsStore.setState({ [name]: answer, error: '' });
      },
      (error: unknown) => {
        if (signal.aborted) return;
        asked.delete(name);
        statisticsStore.setState({ error: messageOf(error) });
      },
    )
    .finally(() => {
      open--;
      if (open === 0) statisticsStore.setState({ busy: false });
    });
}
