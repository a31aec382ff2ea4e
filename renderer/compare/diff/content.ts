/**
 * What the diff of a step shows: asked of both runs' engines for the selected merged row. What was there before stays
 * until the answers have come; of many selections in a row only the last is asked for.
 */

import { Disposables } from '../../../shared/base/disposables.ts';
import { messageOf } from '../../../shared/base/errors.ts';
import type { Step } from '../../../shared/cell/step.ts';
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import type { SpanDetail } from '../../../shared/protocol.ts';
import { NO_ORDINAL, NO_ROW, type Ordinal, type SpanTable } from '../../../shared/trace/table.ts';
import type { EngineClient } from '../../../shared/transport.ts';
import { compareStore } from '../../stores/compare.ts';
import { documentStore } from '../../stores/document.ts';
import { layoutStore } from '../../stores/layout.ts';
import { createStore } from '../../stores/store.ts';

/** A run's own part of a step. `why` says why its content is not there, for people. */
export type SideContent =
  | { readonly is: 'absent' }
  | { readonly is: 'unknown'; readonly why: string }
  | {
      readonly is: 'read';
      readonly engine: EngineClient;
      readonly detail: SpanDetail;
      readonly step: Step;
      /** Secrets masked in what is here. */
      readonly masked: number;
    };

/** Both sides belong to the same row of the same pair. */
export interface StepContent {
  readonly pair: ComparedPair;
  readonly row: number;
  readonly reveal: boolean;
  readonly base: SideContent;
  readonly new: SideContent;
}

export interface StepContentState {
  readonly shown: StepContent | undefined;
  readonly busy: boolean;
}

export const stepContentStore = createStore<StepContentState>(() => ({ shown: undefined, busy: false }));

/** Whom to ask for a side; text: why nobody can be asked; undefined: the run does not have the step. */
type Source = { readonly engine: EngineClient; readonly ordinal: Ordinal } | string | undefined;

interface Wanted {
  readonly pair: ComparedPair;
  readonly row: number;
  readonly reveal: boolean;
  readonly base: Source;
  readonly new: Source;
}

let running = false;
let last: Wanted | undefined;

/** Follows selection, pair and both documents until the returned function is called. */
export function startStepContent(): () => void {
  const listening = new Disposables();
  listening.add(
    compareStore.subscribe((state, before) => {
      if (state.pair !== before.pair || state.selected !== before.selected) void update();
      else if (state.baseDocument !== before.baseDocument) void update();
    }),
    documentStore.subscribe((state, before) => {
      if (state.engine !== before.engine || state.table !== before.table || state.status !== before.status)
        void update();
    }),
    layoutStore.subscribe((state, before) => {
      if (state.reveal === before.reveal) return;
      // What is shown in clear must be gone at once.
      if (!state.reveal) stepContentStore.setState({ shown: undefined });
      void update();
    }),
  );
  void update();
  return () => listening.dispose();
}

/** Asks again, after a failure. */
export function retryStepContent(): void {
  last = undefined;
  void update();
}

function wanted(): Wanted | undefined {
  const { pair, selected: row, baseDocument } = compareStore.getState();
  if (!pair || row < 0 || row >= pair.merged.count) return undefined;
  const document = documentStore.getState();
  const open = document.status !== 'failed' && document.status !== 'lost';
  return {
    pair,
    row,
    reveal: layoutStore.getState().reveal,
    base: sourceOf(pair.merged.baseRow[row], baseDocument.engine, baseDocument.table, baseDocument.failure),
    new: sourceOf(
      pair.merged.newRow[row],
      document.engine,
      // While another run is being opened, the rows are those of the one before.
      document.table.complete && document.table.rowCount === pair.tables.new.rowCount ? document.table : undefined,
      open ? '' : document.failure,
    ),
  };
}

function sourceOf(
  row: number | undefined,
  engine: EngineClient | undefined,
  table: SpanTable | undefined,
  failure: string,
): Source {
  if (row === undefined || row === NO_ROW) return undefined;
  if (failure !== '') return failure;
  if (!engine || !table) return 'The run is being opened…';
  const ordinal = table.ordinal[row] ?? NO_ORDINAL;
  if (ordinal === NO_ORDINAL) return 'This row is not in the trace: it stands for a parent that is missing.';
  return { engine, ordinal };
}

function same(base: Wanted | undefined, newWanted: Wanted | undefined): boolean {
  if (base === undefined || newWanted === undefined) return base === newWanted;
  return (
    base.pair === newWanted.pair &&
    base.row === newWanted.row &&
    base.reveal === newWanted.reveal &&
    sameSource(base.base, newWanted.base) &&
    sameSource(base.new, newWanted.new)
  );
}

function sameSource(base: Source, newSource: Source): boolean {
  if (typeof base !== 'object' || typeof newSource !== 'object') return base === newSource;
  return base.engine === newSource.engine && base.ordinal === newSource.ordinal;
}

async function update(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (let want = wanted(); !same(want, last); want = wanted()) {
      last = want;
      if (want === undefined) {
        stepContentStore.setState({ shown: undefined });
        continue;
      }
      stepContentStore.setState({ busy: true });
      const { pair, row, reveal } = want;
      const [base, newSide] = await Promise.all([read(want.base), read(want.new)]);
      // Answers that were asked for in clear are not shown once secrets are masked.
      if (last === want && layoutStore.getState().reveal === reveal)
        stepContentStore.setState({ shown: { pair, row, reveal, base, new: newSide } });
    }
  } finally {
    running = false;
    stepContentStore.setState({ busy: false });
  }
}

async function read(source: Source): Promise<SideContent> {
  if (source === undefined) return { is: 'absent' };
  if (typeof source === 'string') return { is: 'unknown', why: source };
  const { engine, ordinal } = source;
  try {
    const [detail, { step, masked }] = await Promise.all([
      engine.request('span.detail', { ordinal }),
      engine.request('span.step', { ordinal }),
    ]);
    return { is: 'read', engine, detail, step, masked: Math.max(masked, detail.masked) };
  } catch (error) {
    return { is: 'unknown', why: `It could not be read: ${messageOf(error)}` };
  }
}
