/** Both runs as one tree with two timelines: the source of the comparison's tree grid. */

import { formatClock } from '../../../shared/base/format.ts';
import type { ComparedPair } from '../../../shared/compare/comparison.ts';
import { SIDES, type Side } from '../../../shared/compare/sides.ts';
import { compareStore } from '../../stores/compare.ts';
import { playbackStore } from '../../stores/playback.ts';
import { rowBar } from '../../ui/time/bars.ts';
import type { ColumnLayout } from '../../ui/tree-grid/model.ts';
import type { RowContent } from '../../ui/tree-grid/row-content.ts';
import type { TreeGridSource } from '../../ui/tree-grid/source.ts';
import { seekBase, seekNew } from '../playheads.ts';
import { rulerScale, runScale } from './axis.ts';
import { columnsOf, LEAST_NAME } from './columns.ts';
import { deltaOf, mergedContent, mergedFacts, mergedName, rowIn, SIDE_WORDS } from './content.ts';
import { addDivergence } from './divergence.ts';
import { drawMerged } from './draw.ts';
import { watchMerged } from './merged-changes.ts';
import { mergedTree } from './merged-tree.ts';
import { contributionsOf, currentShown, numberOf, partSizes } from './shown.ts';
import { currentAxis, mergedAxis, mergedViewStore, USUAL_NAME } from './view.ts';
import { NOISE } from './visible.ts';

/** The base's bar is the upper one: it is hit down to this share of a row's height. */
const BASE_PART = 0.46;
/** A name is indented by no more than this share of its column. */
const MOST_INDENT = 0.35;
const NO_PAIR = {};

/** Lanes are in the order of `SIDES`: the base's is above. */
const sideOf = (lane: number): Side => SIDES[lane] ?? 'new';
const hasTwoAxes = () => compareStore.getState().axes === 'two';

/** The pair whose rows are shown. Throws where there is none, and so no row. */
function shownPair(): ComparedPair {
  const { pair } = compareStore.getState();
  if (!pair) throw new Error('No two runs are shown.');
  return pair;
}

export function makeMergedSource(): TreeGridSource {
  return {
    names: {
      id: 'compare-tree',
      label: 'Steps of both runs',
      head: 'Step',
      widthLabel: 'Width of the column of names',
      scrollLabel: 'Scroll the steps',
      tooltipId: 'compare-tooltip',
    },
    tree: mergedTree,
    columns: [
      { className: 'merged-head-base', cellClass: 'merged-duration', text: SIDE_WORDS.base },
      { className: 'merged-head-new', cellClass: 'merged-duration', text: SIDE_WORDS.new },
      {
        className: 'merged-head-delta',
        cellClass: 'merged-delta',
        text: 'Δ',
        spoken: 'Part of the difference',
        tip: 'Part of the difference between the two runs: of the step alone, or of all that a closed one has in it',
        hasBars: true,
      },
    ],
    contentVersion: () => compareStore.getState().pair ?? NO_PAIR,
    content: stepContent,
    emptyText: () => (currentShown()?.marks ? 'No step differs.' : 'Neither run has spans.'),
    tooltip(row) {
      const pair = shownPair();
      return { title: mergedName(pair, row), facts: mergedFacts(pair, row, contributionsOf(pair, row)) };
    },
    described: () =>
      mergedViewStore.getState().described && mergedTree.selectedPosition >= 0 ? mergedTree.selected : -1,
    // Which steps are slower, which faster.
    marks({ good, error }) {
      const shown = currentShown();
      const noise = shown ? partSizes(shown.pair).size * NOISE : 0;
      return [
        {
          edge: 'right',
          colour(position, before) {
            const delta = shown?.pair.merged.delta[shown.visible[position] as number] as number;
            return delta > noise ? error : delta < -noise ? good : before;
          },
        },
      ];
    },

    wantedWidth: () => mergedViewStore.getState().nameWidth,
    layOut,
    // What becomes wider or narrower is the column of names.
    keepWidth: (total, layout) => mergedViewStore.setState({ nameWidth: total - otherColumns(layout) }),
    usualWidth: (layout) => USUAL_NAME + otherColumns(layout),
    keepPageRows(pageRows) {
      if (mergedViewStore.getState().pageRows !== pageRows) mergedViewStore.setState({ pageRows });
    },

    axis: mergedAxis,
    lanes: SIDES.map((side) => ({
      name: SIDE_WORDS[side],
      playheadClass: side === 'base' ? 'merged-base-playhead' : '',
    })),
    rulerHeight: 22,
    crosshairRoom: 120,
    hasOwnRulers: hasTwoAxes,
    scale: (lane, width) => runScale(currentAxis(), sideOf(lane), mergedAxis.viewport, width),
    rulerScale: (lane, width) => rulerScale(currentAxis(), sideOf(lane), mergedAxis.viewport, width),
    time: (lane) => (sideOf(lane) === 'base' ? compareStore.getState().baseTime : playbackStore.getState().time),
    isPlaying: () => playbackStore.getState().playing,
    bar(row, lane, scale) {
      const pair = shownPair();
      const inRun = rowIn(pair, sideOf(lane), row);
      return inRun < 0 ? undefined : rowBar(pair.tables[sideOf(lane)], inRun, scale);
    },
    drawBars(surface, frame) {
      const { pair } = compareStore.getState();
      if (pair) drawMerged(surface, { ...frame, pair });
      else surface.clear();
    },
    laneAt: (share) => SIDES.indexOf(share < BASE_PART ? 'base' : 'new'),
    crosshairText(lane, time) {
      const { pair, axes } = compareStore.getState();
      const text = formatClock(time - (pair?.from[sideOf(lane)] ?? 0));
      return axes === 'one' ? text : `${SIDE_WORDS[sideOf(lane)]} ${text}`;
    },
    seek: (lane, time) => (sideOf(lane) === 'base' ? seekBase(time) : seekNew(time)),
    addOverlay: addDivergence,
    subscribe: watchMerged,
  };
}

function layOut(width: number, wanted: number): ColumnLayout {
  const { name, base, new: newWidth, delta, total, hasBar } = columnsOf(width, wanted);
  return {
    widths: [name, base, newWidth, delta],
    total,
    least: LEAST_NAME + total - name,
    mostIndent: name * MOST_INDENT,
    hasBars: hasBar,
  };
}

function otherColumns({ total, widths: [name = 0] }: ColumnLayout): number {
  return total - name;
}

function stepContent(row: number): RowContent {
  const pair = shownPair();
  const content = mergedContent(pair, row);
  const { kind, what, sign, failed, name, nameLabel, timeLabel } = content;
  const isClosed = mergedTree.isCollapsed(row);
  const delta = (isClosed ? pair.merged.deltaBelow[row] : pair.merged.delta[row]) as number;
  const number = numberOf(pair, row);
  return {
    kind,
    traits: [...(failed === 'new' ? (['failed'] as const) : []), ...(what === 'removed' ? (['removed'] as const) : [])],
    sign: sign === '' ? undefined : { text: sign, className: `compare-sign compare-sign-${what}` },
    outcome: failed === 'no' ? undefined : { mark: '✕', tone: failed === 'new' ? 'error' : 'quiet' },
    name,
    badges: [{ text: number, look: 'number' }],
    columns: [
      { text: content.base, label: content.baseLabel },
      { text: content.new, label: content.newLabel },
      deltaOf(delta, partSizes(pair), isClosed),
    ],
    nameLabel: nameLabel.replace(name, `${name} ${number}`.trim()),
    timeLabel,
  };
}
