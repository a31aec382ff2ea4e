/**
 * Keeps the two runs together: A's clock follows B's, and the selected step of both is the selection of B where B has
 * it. B's clock and selection are the page's own; nothing here is asked by anybody, it listens.
 */

import type { Nanoseconds } from '../../shared/base/time.ts';
import type { ComparedPair } from '../../shared/compare/comparison.ts';
import { toA, toB } from '../../shared/compare/link.ts';
import { endOf, NO_ROW } from '../../shared/trace/table.ts';
import { keyOf, rowOf } from '../../shared/trace/visible.ts';
import { seek } from '../document/navigate.ts';
import type { Derived } from '../document/start.ts';
import { compareStore, type LinkBy } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { openTo } from './tree/open-close.ts';
import { currentShown, mergedRowOf, rowsByDifference } from './tree/shown.ts';
import { shownFor } from './tree/visible.ts';

/** Where A's clock is when B's is at `time`. By time both are as far from their starts, even beyond their ends. */
export function baseTimeAt(pair: ComparedPair, linkBy: LinkBy, time: Nanoseconds): Nanoseconds {
  return linkBy === 'step' ? toA(pair.link, time) : time - pair.from[1] + pair.from[0];
}

/** Where B's clock is when A's is at `time`. */
export function againstTimeAt(pair: ComparedPair, linkBy: LinkBy, time: Nanoseconds): Nanoseconds {
  return linkBy === 'step' ? toB(pair.link, time) : time - pair.from[0] + pair.from[1];
}

/** Moves B's clock, and A's with it. */
export function seekAgainst(time: Nanoseconds): void {
  const { pair } = compareStore.getState();
  if (documentStore.getState().status !== 'empty') seek(time);
  // A run that a baseline kept is no document: its spans alone say how long it is.
  else if (pair) playbackStore.setState({ time: Math.min(Math.max(time, pair.from[1]), pair.to[1]) });
}

/** Moves A's clock, and B's with it. Where several instants of A belong to one of B, A is where it was asked to be. */
export function seekBase(time: Nanoseconds): void {
  const { pair, linkBy } = compareStore.getState();
  if (!pair) return;
  seekAgainst(againstTimeAt(pair, linkBy, time));
  compareStore.setState({ baseTime: Math.min(Math.max(time, pair.from[0]), pair.to[0]) });
}

/** Moves the clocks to the start of a merged row. */
export function seekStart(row: number): void {
  const { pair } = compareStore.getState();
  const inA = pair?.merged.rowA[row] ?? NO_ROW;
  if (!pair || row < 0 || row >= pair.merged.count) return;
  seekAgainst(pair.merged.start[row] as number);
  if (pair.merged.rowB[row] === NO_ROW) compareStore.setState({ baseTime: pair.tables[0].start[inA] as number });
}

/** While true, a selection does not move the clocks. */
let clockStays = false;
/** While true, it is B's selection that is taken over. */
let following = false;

/** Selects a merged row without moving the clocks: where the pointer says what time is meant. */
export function selectInPlace(row: number): void {
  clockStays = true;
  compareStore.setState({ selected: row });
  clockStays = false;
}

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
    // Selected before B was read: it is the selection from now on.
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
  if (!pair || pair === begun || !isAgainst(pair)) return;
  begun = pair;
  const isUntouched = () => playbackStore.getState().time <= pair.from[1] && !playbackStore.getState().playing;
  // What opens B selects its first span, and brings back where one was in it: this is looked at after that.
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

/** Whether the open document is B: only then are its ordinals those of the pair. */
function isAgainst(pair: ComparedPair): boolean {
  const { table } = documentStore.getState();
  return table.complete && table.rowCount === pair.tables[1].rowCount;
}

/** B's selection has changed: the merged row follows. */
function followSelection(): void {
  const { pair, selected } = compareStore.getState();
  if (!pair || !isAgainst(pair)) return;
  const { ordinal } = selectionStore.getState();
  let row = ordinal === undefined ? NO_ROW : mergedRowOf(pair, rowOf(pair.tables[1], ordinal));
  // A removed step is selected, which B cannot say.
  if (ordinal === undefined && pair.merged.rowB[selected] === NO_ROW) return;
  following = true;
  if (row !== NO_ROW && playbackStore.getState().playing) {
    // What was closed stays closed while playing: the row that it is in stands for it.
    const shown = currentShown();
    const instead = shown ? shownFor(pair.merged, shown.positionOf, row) : NO_ROW;
    if (instead !== NO_ROW) row = instead;
  } else if (row !== NO_ROW) openTo(row);
  if (row !== selected) compareStore.setState({ selected: row });
  following = false;
}

/** A merged row was selected: what it is in opens, B's selection follows, and the clock goes to it unless it is in it. */
function takeSelection(row: number): void {
  const { pair } = compareStore.getState();
  if (!pair || row < 0 || row >= pair.merged.count) return;
  openTo(row);
  const inB = pair.merged.rowB[row] as number;
  if (isAgainst(pair)) {
    const ordinal = inB === NO_ROW ? undefined : keyOf(pair.tables[1], inB);
    if (ordinal !== selectionStore.getState().ordinal) selectionStore.setState({ ordinal });
  }
  if (clockStays) return;
  const { baseTime } = compareStore.getState();
  const { time } = playbackStore.getState();
  const table = pair.tables[inB === NO_ROW ? 0 : 1];
  const at = inB === NO_ROW ? (pair.merged.rowA[row] as number) : inB;
  const now = inB === NO_ROW ? baseTime : time;
  if (now < (table.start[at] as number) || now > endOf(table, at)) seekStart(row);
}
