/**
 * What the inspector shows: asked of the engine for the selected span, one request at a time. What was there before
 * stays until the answer has come, so stepping does not flicker; of many selections in a row only the last is asked for.
 */

import { Disposables } from '../../shared/base/disposables.ts';
import { messageOf } from '../../shared/base/errors.ts';
import type { Requests, SpanDetail } from '../../shared/protocol.ts';
import type { Ordinal } from '../../shared/trace/table.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { documentStore } from '../stores/document.ts';
import { type InspectorTab, layoutStore } from '../stores/layout.ts';
import { selectionStore } from '../stores/selection.ts';
import { createStore } from '../stores/store.ts';

/** Characters of the Raw tab that are asked for at first, and when "all" is wanted. */
const RAW_FIRST = 100_000;
const RAW_ALL = 20_000_000;
/** While selections come faster than answers, an answer is still shown this often, ms. */
const STALE_SHOWN_AFTER = 250;

/** One tab's own answer: there, failed, or not asked for. */
export type Loaded<T> = { readonly value: T } | { readonly error: string } | undefined;

/** A span with what the open tab needs. All of it belongs to the same span. */
export interface Content {
  readonly ordinal: Ordinal;
  readonly reveal: boolean;
  readonly detail: SpanDetail;
  readonly step: Loaded<Requests['span.step']['result']>;
  readonly logs: Loaded<Requests['span.logs']['result']>;
  readonly raw: Loaded<Requests['span.raw']['result']>;
}

export interface ContentState {
  readonly shown: Content | undefined;
  /** Whether an answer is on its way. */
  readonly busy: boolean;
  /** Why the selected span cannot be shown; empty where it can. */
  readonly error: string;
  /** The Raw tab was asked to show everything. */
  readonly wholeRaw: boolean;
}

export const contentStore = createStore<ContentState>(() => ({
  shown: undefined,
  busy: false,
  error: '',
  wholeRaw: false,
}));

interface Wanted {
  readonly engine: EngineClient;
  readonly ordinal: Ordinal;
  readonly reveal: boolean;
  readonly tab: InspectorTab;
  /** While a file is being read, links and flags of a span may still change. */
  readonly complete: boolean;
  readonly wholeRaw: boolean;
}

let running = false;
let last: Wanted | undefined;
let shownAt = 0;

/** Follows selection, tab and document until the returned function is called. */
export function startContent(): () => void {
  const listening = new Disposables();
  listening.add(
    selectionStore.subscribe((state, before) => {
      if (state.ordinal === before.ordinal) return;
      if (contentStore.getState().wholeRaw) contentStore.setState({ wholeRaw: false });
      void update();
    }),
    layoutStore.subscribe((state, before) => {
      if (state.reveal !== before.reveal && !state.reveal) hideContent();
      if (state.inspectorTab !== before.inspectorTab || state.reveal !== before.reveal) void update();
    }),
    documentStore.subscribe((state, before) => {
      if (state.files !== before.files || state.engine !== before.engine) forget();
      if (state.files !== before.files || state.engine !== before.engine || state.table !== before.table) void update();
    }),
  );
  void update();
  return () => listening.dispose();
}

/** Asks again, after a failure. */
export function retryContent(): void {
  last = undefined;
  void update();
}

/** Makes the Raw tab show the whole span. */
export function showWholeRaw(): void {
  contentStore.setState({ wholeRaw: true });
  void update();
}

/** What is shown in clear is gone at once. The frame of it stays, with the button that was pressed. */
function hideContent(): void {
  const { shown } = contentStore.getState();
  if (!shown) return;
  const { detail } = shown;
  const hidden = { name: '…', traceState: '', attributes: [], resource: [], events: [], links: [] };
  const status = { ...detail.status, message: '' };
  contentStore.setState({
    shown: { ...shown, detail: { ...detail, ...hidden, status }, step: undefined, logs: undefined, raw: undefined },
  });
}

function forget(): void {
  last = undefined;
  contentStore.setState({ shown: undefined, error: '' });
}

function wanted(): Wanted | undefined {
  const { engine, table } = documentStore.getState();
  const { ordinal } = selectionStore.getState();
  const { reveal, inspectorTab: tab } = layoutStore.getState();
  // Made-up rows have negative keys: there is nothing to read for them.
  if (!engine || ordinal === undefined || ordinal < 0) return undefined;
  return { engine, ordinal, reveal, tab, complete: table.complete, wholeRaw: contentStore.getState().wholeRaw };
}

function same(a: Wanted | undefined, b: Wanted | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.engine === b.engine &&
    a.ordinal === b.ordinal &&
    a.reveal === b.reveal &&
    a.tab === b.tab &&
    a.complete === b.complete &&
    a.wholeRaw === b.wholeRaw
  );
}

async function update(): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (let want = wanted(); !same(want, last); want = wanted()) {
      last = want;
      if (want === undefined) {
        contentStore.setState({ shown: undefined, busy: false, error: '' });
        continue;
      }
      contentStore.setState({ busy: true });
      await load(want);
    }
  } finally {
    running = false;
    contentStore.setState({ busy: false });
  }
}

async function load(want: Wanted): Promise<void> {
  const { engine, ordinal, reveal, tab } = want;
  const before = contentStore.getState().shown;
  const fits = before !== undefined && before.ordinal === ordinal && before.reveal === reveal;
  try {
    const [detail, step, logs, raw] = await Promise.all([
      fits && want.complete ? before.detail : engine.request('span.detail', { ordinal }),
      tab === 'step' ? settled(engine.request('span.step', { ordinal })) : undefined,
      tab === 'logs' ? settled(engine.request('span.logs', { ordinal })) : undefined,
      tab === 'raw'
        ? settled(engine.request('span.raw', { ordinal, limit: want.wholeRaw ? RAW_ALL : RAW_FIRST }))
        : undefined,
    ]);
    // The document may have been closed meanwhile, or something else selected.
    if (last !== want || documentStore.getState().engine !== engine) return;
    // Answers that were asked for in clear are not shown once secrets are masked.
    if (layoutStore.getState().reveal !== reveal) return;
    const now = performance.now();
    if (!same(wanted(), want) && now - shownAt < STALE_SHOWN_AFTER) return;
    shownAt = now;
    const kept = fits ? before : undefined;
    contentStore.setState({
      shown: { ordinal, reveal, detail, step: step ?? kept?.step, logs: logs ?? kept?.logs, raw: raw ?? kept?.raw },
      error: '',
    });
  } catch (error) {
    if (last !== want || !same(wanted(), want)) return;
    contentStore.setState({ shown: undefined, error: messageOf(error) });
  }
}

async function settled<T>(answer: Promise<T>): Promise<Loaded<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    return { error: messageOf(error) };
  }
}
