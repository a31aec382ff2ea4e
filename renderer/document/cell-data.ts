/**
 * What the engine says of the cell: its page, its model calls, and what happened when. Asked for once a document is read
 * whole, and again when secrets are shown or masked. Small documents are asked ahead, large ones when someone looks.
 */

import { messageOf } from '../../shared/base/errors.ts';
import { Latest } from '../../shared/base/latest.ts';
import type { CallRow, CellPage } from '../../shared/cell/page/page.ts';
import type { CellFacts } from '../../shared/cell/state/facts.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { Started } from '../stores/started.ts';
import { createStore } from '../stores/store.ts';
import type { Derived } from './start.ts';

export interface CellData {
  readonly page: CellPage;
  readonly calls: readonly CallRow[];
  readonly facts: CellFacts;
}

export interface CellDataState {
  readonly data: CellData | undefined;
  readonly busy: boolean;
  /** Why it cannot be shown; empty where it can. */
  readonly error: string;
}

const NOTHING: CellDataState = { data: undefined, busy: false, error: '' };
export const cellStore = createStore<CellDataState>(() => NOTHING);

/** Rows up to which nobody needs to look first: gathering them takes a moment at most. */
const ASKED_AHEAD = 10_000;
/** Panels are drawn first. ms */
const AHEAD_AFTER = 250;

interface Asked {
  readonly engine: EngineClient;
  readonly reveal: boolean;
  readonly version: number;
}

let asked: Asked | undefined;
const latest = new Latest();

/** Call once, before the page is drawn. */
export function startCellData(_derived: Derived): Started<'cell data'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  documentStore.subscribe((state, before) => {
    if (state.engine !== before.engine || state.files !== before.files) {
      clearTimeout(timer);
      asked = undefined;
      latest.abort();
      cellStore.setState(NOTHING);
    }
    if (state.table === before.table && state.status === before.status) return;
    if (!isReady()) return;
    if (isLookedAt()) ask();
    else if (state.table.rowCount <= ASKED_AHEAD) {
      clearTimeout(timer);
      timer = setTimeout(ask, AHEAD_AFTER);
    }
  });
  layoutStore.subscribe((state, before) => {
    if (state.reveal !== before.reveal && asked) {
      // What was shown in clear must be gone at once.
      if (!state.reveal) cellStore.setState({ data: undefined });
      ask();
    } else if (state.view !== before.view || state.inspectorTab !== before.inspectorTab) {
      if (isLookedAt()) ask();
    }
  });
  return new Started('cell data');
}

/** Asks again, after a failure. */
export function retryCell(): void {
  asked = undefined;
  ask();
}

function isReady(): boolean {
  const { engine, table, status } = documentStore.getState();
  return engine !== undefined && status === 'open' && table.complete && table.rowCount > 0;
}

function isLookedAt(): boolean {
  const { view, inspectorTab, inspectorOpen } = layoutStore.getState();
  return view === 'cell' || (inspectorOpen && inspectorTab === 'state');
}

function ask(): void {
  const { engine, table } = documentStore.getState();
  const { reveal } = layoutStore.getState();
  if (!engine || !isReady()) return;
  if (asked && asked.engine === engine && asked.reveal === reveal && asked.version === table.version) return;
  const mine: Asked = { engine, reveal, version: table.version };
  asked = mine;
  const signal = latest.start();
  cellStore.setState({ busy: true, error: '' });
  Promise.all([
    engine.request('cell.page', undefined, { signal }),
    engine.request('cell.calls', undefined, { signal }),
    engine.request('cell.facts', undefined, { signal }),
  ]).then(
    ([page, calls, facts]) => {
      if (!signal.aborted) cellStore.setState({ data: { page, calls, facts }, busy: false, error: '' });
    },
    (error: unknown) => {
      if (signal.aborted) return;
      cellStore.setState({
        data: undefined,
        busy: false,
        error: messageOf(error),
      });
    },
  );
}
