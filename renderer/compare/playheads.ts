/**
 * Keeps the two runs together: the base's clock follows the new run's, and the selected step of both is the selection of
 * the new run where that has it. The new run's clock and selection are the page's own; nothing here is asked by anybody, it
 * listens.
 */

import { clamp } from '../../shared/base/numbers.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import type { ComparedPair } from '../../shared/compare/comparison.ts';
import { toBase, toNew } from '../../shared/compare/link.ts';
import { shownFor } from '../../shared/trace/collapse.ts';
import { NO_ROW, rowEnd } from '../../shared/trace/table.ts';
import { findRow, rowKey } from '../../shared/trace/visible.ts';
import { seek } from '../document/navigate.ts';
import type { Derived } from '../document/start.ts';
import { compareStore, type LinkBy } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { keepsClock, mergedTree } from './tree/merged-tree.ts';
import { currentShown, mergedRowOf, rowsByDifference } from './tree/shown.ts';

/** The base's clock when the new run's is at `time`. By time both are as far from their starts, even beyond their ends. */
export function baseTimeAt(pair: ComparedPair, linkBy: LinkBy, time: Nanoseconds): Nanoseconds {
  return linkBy === 'step' ? toBase(pair.link, time) : time - pair.from.new + pair.from.base;
}

/** The new run's clock when the base's is at `time`. */
export function newTimeAt(pair: ComparedPair, linkBy: LinkBy, time: Nanoseconds): Nanoseconds {
  return linkBy === 'step' ? toNew(pair.link, time) : time - pair.from.base + pair.from.new;
}

/** Moves the new run's clock, and the base's with it. */
export function seekNew(time: Nanoseconds): void {
  const { pair } = compareStore.getState();
  if (documentStore.getState().status !== 'empty') seek(time);
  // A run that a baseline kept is no document: its spans alone say how long it is.
  else if (pair) playbackStore.setState({ time: clamp(time, pair.from.new, pair.to.new) });
}

/** Moves the base's clock, and the new run's with it. Of several instants that belong to one of the new run the base keeps `time`. */
export function seekBase(time: Nanoseconds): void {
  const { pair, linkBy } = compareStore.getState();
  if (!pair) return;
  seekNew(newTimeAt(pair, linkBy, time));
  compareStore.setState({ baseTime: clamp(time, pair.from.base, pair.to.base) });
}

/** Moves the clocks to the start of a merged row. */
export function seekStart(row: number): void {
  const { pair } = compareStore.getState();
  const inBase = pair?.merged.baseRow[row] ?? NO_ROW;
  if (!pair || row < 0 || row >= pair.merged.count) return;
  seekNew(pair.merged.start[row] as number);
  if (pair.merged.newRow[row] === NO_ROW) compareStore.setState({ baseTime: pair.tables.base.start[inBase] as number });
}

/** While true, it is the new run's selection that is taken over. */
let following = false;

/** Call once, before the page is drawn. */
export function startComparePlayheads(_derived: Derived): void {
  playbackStore.subscribe((state, before) => {
    if (state.time !== before.time) followTime();
  });
  compareStore.subscribe((state, before) => {
    if (state.pair !== before.pair) {
      followSelection();
      startAtLargest();
    }
    if (state.pair !== before.pair || state.linkBy !== before.linkBy) followTime();
    const { selected } = compareStore.getState();
    if (selected !== before.selected && state.selected === selected && !following) takeSelection(selected);
  });
  selectionStore.subscribe((state, before) => {
    if (state.ordinal !== before.ordinal) followSelection();
  });
  documentStore.subscribe((state, before) => {
    // Selected before the new run was read: it is the selection from now on.
    if (state.table === before.table || !state.table.complete) return;
    takeSelection(compareStore.getState().selected);
    startAtLargest();
  });
}

/** The pair that was last begun with: its largest difference is shown once. */
let begun: ComparedPair | undefined;

/** Where nobody has gone anywhere yet, a comparison begins at its largest difference. */
function startAtLargest(): void {
  const { pair } = compareStore.getState();
  if (!pair || pair === begun || !isNew(pair)) return;
  begun = pair;
  const isUntouched = () => playbackStore.getState().time <= pair.from.new && !playbackStore.getState().playing;
  // What opens the new run selects its first span, and brings back where one was in it: this is looked at after that.
  queueMicrotask(() => {
    if (compareStore.getState().pair !== pair || !isUntouched()) return;
    const [largest] = rowsByDifference(pair);
    if (largest !== undefined) compareStore.setState({ selected: largest });
  });
}

function followTime(): void {
  const { pair, linkBy } = compareStore.getState();
  if (!pair) return;
  const baseTime = baseTimeAt(pair, linkBy, playbackStore.getState().time);
  if (baseTime !== compareStore.getState().baseTime) compareStore.setState({ baseTime });
}

/** Whether the open document is the new run: only then are its ordinals those of the pair. */
function isNew(pair: ComparedPair): boolean {
  const { table } = documentStore.getState();
  return table.complete && table.rowCount === pair.tables.new.rowCount;
}

/** The new run's selection has changed: the merged row follows. */
function followSelection(): void {
  const { pair, selected } = compareStore.getState();
  if (!pair || !isNew(pair)) return;
  const { ordinal } = selectionStore.getState();
  let row = ordinal === undefined ? NO_ROW : mergedRowOf(pair, findRow(pair.tables.new, ordinal));
  // A removed step is selected, which the new run cannot say.
  if (ordinal === undefined && pair.merged.newRow[selected] === NO_ROW) return;
  following = true;
  if (row !== NO_ROW && playbackStore.getState().playing) {
    // What was closed stays closed while playing: the row that it is in stands for it.
    const shown = currentShown();
    const instead = shown ? shownFor(pair.merged, shown.positionOf, row) : NO_ROW;
    if (instead !== NO_ROW) row = instead;
  } else if (row !== NO_ROW) mergedTree.openAncestors(row);
  if (row !== selected) compareStore.setState({ selected: row });
  following = false;
}

/** A merged row was selected: what it is in opens, the new run's selection follows, and the clock goes to it if outside. */
function takeSelection(row: number): void {
  const { pair } = compareStore.getState();
  if (!pair || row < 0 || row >= pair.merged.count) return;
  mergedTree.openAncestors(row);
  const inNew = pair.merged.newRow[row] as number;
  if (isNew(pair)) {
    const ordinal = inNew === NO_ROW ? undefined : rowKey(pair.tables.new, inNew);
    if (ordinal !== selectionStore.getState().ordinal) selectionStore.setState({ ordinal });
  }
  if (keepsClock()) return;
  const { baseTime } = compareStore.getState();
  const { time } = playbackStore.getState();
  const table = pair.tables[inNew === NO_ROW ? 'base' : 'new'];
  const at = inNew === NO_ROW ? (pair.merged.baseRow[row] as number) : inNew;
  const now = inNew === NO_ROW ? baseTime : time;
  if (now < (table.start[at] as number) || now > rowEnd(table, at)) seekStart(row);
}
