/** Puts the page of a cell together. Pure: the engine hands in what it has read. */

import type { KindTime } from '../../trace/time-by-kind.ts';
import type { Attribute } from '../../trace/value.ts';
import type { CellFacts } from '../state/facts.ts';
import { makeAxes } from './axes.ts';
import type { JsonObject } from './cell-json.ts';
import { compositeView } from './composite-view.ts';
import { collectEvidence } from './evidence.ts';
import { addKnownKeys, addOtherKeys, IDENTITY, TIMING } from './identity.ts';
import type { CellPage } from './page.ts';
import { type FrameSpan, makeRemarks } from './remarks.ts';
import { type ScorerSpan, scorerBlocks } from './scorers.ts';
import { SourcedValues } from './sourced-values.ts';
import { tokenConflict, tokenSources } from './tokens.ts';

export interface PageSources {
  readonly cellJson: JsonObject | undefined;
  /** Why cell.json could not be read; empty where it could, or is not there. */
  readonly problem: string;
  /** Of the first span that names a cell, else of the first span. */
  readonly resource: readonly Attribute[];
  readonly frames: readonly FrameSpan[];
  readonly scorers: readonly ScorerSpan[];
  readonly facts: CellFacts;
  readonly shares: readonly KindTime[];
  /** ns */
  readonly wall: number;
  /** Unix nanoseconds of the trace's origin. */
  readonly origin: bigint;
}

/** Returns the page of a cell. Nothing is masked here; `maskPage` does that. */
export function makePage(sources: PageSources): CellPage {
  const { cellJson, resource, frames, facts, wall } = sources;
  const spans = frames.map(({ ordinal, span }) => ({ ordinal, attributes: span.attributes }));
  const identity = new SourcedValues();
  addKnownKeys(identity, IDENTITY, cellJson, resource, spans);
  const timing = new SourcedValues();
  addKnownKeys(timing, TIMING, cellJson, resource, []);
  if (wall > 0) addTraceTimes(timing, sources.origin, wall);
  const other = new SourcedValues();
  addOtherKeys(other, cellJson);
  const { blocks, values } = scorerBlocks(cellJson, sources.scorers);
  const composite = compositeView(values);
  const tokens = tokenSources(cellJson, values.get('tokens'), facts);
  const conflict = tokenConflict(tokens);
  return {
    isCell: cellJson !== undefined || resource.some(({ key }) => key.startsWith('cell.')) || blocks.length > 0,
    axes: makeAxes(values, composite, collectEvidence(values, facts)),
    identity: identity.toArray(),
    timing: timing.toArray(),
    scorers: blocks,
    composite,
    tokens,
    remarks: makeRemarks(frames, facts, conflict),
    time: sources.shares,
    wall,
    other: other.toArray(),
    problem: sources.problem,
    masked: 0,
  };
}

/** Adds start and length as the spans have them: shown beside those of cell.json, or alone where it has none. */
function addTraceTimes(timing: SourcedValues, origin: bigint, wall: number): void {
  const iso = (nanos: bigint) => new Date(Number(nanos / 1_000_000n)).toISOString();
  const computed = (at: string) => ({ from: 'computed', at, span: undefined }) as const;
  timing.add('trace_started_at', 'first span starts', iso(origin), computed('earliest start'));
  timing.add('trace_duration_s', 'spans take (s)', wall / 1e9, computed('latest end − earliest start'));
}
