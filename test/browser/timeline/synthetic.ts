/** Tables made up for tests of the timeline, in the page itself: a million spans need no file. */
import { FLAG, KINDS, type Kind, STATUS_ERROR } from '../../../shared/trace/kind.ts';
import { NO_ORDINAL, type SpanTable } from '../../../shared/trace/table.ts';

export interface SyntheticSpan {
  readonly name: string;
  readonly kind: Kind;
  readonly depth: number;
  /** Nanoseconds. */
  readonly start: number;
  /** NaN: unfinished. */
  readonly duration: number;
  readonly error?: boolean;
  readonly flags?: number;
  /** Times of events, ascending. */
  readonly events?: readonly number[];
  readonly tokens?: readonly [input: number, output: number];
  /** Stands for a parent that is missing. */
  readonly synthetic?: boolean;
}

/** The table of spans given in tree order. `version` rises with each table of a document. */
export function makeTable(spans: Iterable<SyntheticSpan>, count: number, version = 1): SpanTable {
  const table = {
    start: new Float64Array(count),
    duration: new Float64Array(count),
    parent: new Int32Array(count).fill(-1),
    subtreeEnd: new Uint32Array(count),
    depth: new Uint16Array(count),
    kind: new Uint8Array(count),
    status: new Uint8Array(count),
    flags: new Uint16Array(count),
    name: new Uint32Array(count),
    service: new Uint32Array(count),
    scope: new Uint32Array(count),
    trace: new Uint32Array(count),
    ordinal: new Uint32Array(count),
    selfTime: new Float64Array(count),
    errorsBelow: new Uint32Array(count),
    eventStart: new Uint32Array(count + 1),
    logCount: new Uint16Array(count),
  };
  const strings = ['', 'agent-service'];
  const known = new Map<string, number>();
  const open: number[] = [];
  const eventTimes: number[] = [];
  const tokenRow: number[] = [];
  const input: number[] = [];
  const output: number[] = [];
  let extent = 0;
  let row = 0;
  let ordinal = 0;
  for (const span of spans) {
    while (open.length > span.depth) table.subtreeEnd[open.pop() as number] = row;
    table.parent[row] = open[open.length - 1] ?? -1;
    open.push(row);
    let name = known.get(span.name);
    if (name === undefined) {
      name = strings.push(span.name) - 1;
      known.set(span.name, name);
    }
    const unfinished = Number.isNaN(span.duration);
    table.start[row] = span.start;
    table.duration[row] = span.duration;
    table.depth[row] = span.depth;
    table.kind[row] = KINDS.indexOf(span.kind);
    table.status[row] = span.error ? STATUS_ERROR : 0;
    table.flags[row] = (span.flags ?? 0) | (unfinished ? FLAG.unfinished : 0) | (span.synthetic ? FLAG.synthetic : 0);
    table.name[row] = name;
    table.service[row] = 1;
    table.ordinal[row] = span.synthetic ? NO_ORDINAL : ordinal++;
    table.selfTime[row] = unfinished ? 0 : span.duration;
    for (const time of span.events ?? []) eventTimes.push(time);
    table.eventStart[row + 1] = eventTimes.length;
    if (span.tokens) {
      tokenRow.push(row);
      input.push(span.tokens[0]);
      output.push(span.tokens[1]);
    }
    extent = Math.max(extent, span.start + (unfinished ? 0 : span.duration));
    row++;
  }
  for (const left of open) table.subtreeEnd[left] = row;
  for (let at = row - 1; at >= 0; at--) {
    const parent = table.parent[at] as number;
    const errors = (table.errorsBelow[at] as number) + (table.status[at] === STATUS_ERROR ? 1 : 0);
    if (parent >= 0) table.errorsBelow[parent] = (table.errorsBelow[parent] as number) + errors;
  }
  const byStart = Uint32Array.from({ length: row }, (_, index) => index);
  byStart.sort((a, b) => (table.start[a] as number) - (table.start[b] as number) || a - b);
  return {
    ...table,
    version,
    complete: true,
    rowCount: row,
    origin: 1_700_000_000_000_000_000n,
    extent,
    byStart,
    eventTime: Float64Array.from(eventTimes),
    tokenRow: Uint32Array.from(tokenRow),
    inputTokens: Float64Array.from(input),
    outputTokens: Float64Array.from(output),
    strings,
    traces: [
      {
        id: '0af7651916cd43dd8448eb211c80319c',
        firstRow: 0,
        endRow: row,
        start: 0,
        end: extent,
        spans: ordinal,
        errors: 0,
        name: strings[2] ?? '',
        service: 'agent-service',
      },
    ],
  };
}

/** An agent run of `count` spans: one root, turns of eight spans each, an error in every hundredth turn. */
export function* longRun(count: number): Generator<SyntheticSpan> {
  const TURN = 1e9;
  const turns = Math.ceil((count - 1) / 9);
  yield { name: 'agent run', kind: 'agent', depth: 0, start: 0, duration: turns * TURN };
  let made = 1;
  for (let turn = 0; made < count; turn++) {
    const start = turn * TURN;
    yield { name: `turn ${turn + 1}`, kind: 'container', depth: 1, start, duration: TURN * 0.95 };
    made++;
    for (let part = 0; part < 8 && made < count; part++, made++) {
      const model = part % 2 === 0;
      const at = start + (part * TURN) / 9;
      yield {
        name: model ? 'chat gpt-oss-120b' : `bash step ${part}`,
        kind: model ? 'model' : 'tool',
        depth: 2,
        start: at,
        duration: TURN / (model ? 10 : 12),
        error: !model && turn % 100 === 99 && part === 7,
        ...(model ? { tokens: [900, 120] as const } : {}),
      };
    }
  }
}

const S = 1e9;
const span = (
  depth: number,
  kind: Kind,
  name: string,
  start: number,
  seconds: number,
  more: Partial<SyntheticSpan> = {},
): SyntheticSpan => ({ depth, kind, name, start: start * S, duration: seconds * S, ...more });

/** A failing cell of two dozen spans, with one of everything that a row can show. */
export const CELL: readonly SyntheticSpan[] = [
  span(0, 'setup', 'prepare:polyglot/rust-lifetime-fix', 0, 0.014),
  span(0, 'agent', 'opencode:polyglot/rust-lifetime-fix', 0.014, 20.466),
  span(1, 'setup', 'opencode:git-init-marker', 0.02, 0.03),
  span(1, 'setup', 'applied_plugins', 0.04, 0.05),
  span(1, 'container', 'opencode:launch', 0.9, 18.3),
  span(2, 'model', 'chat gpt-oss-120b #1', 1.9, 2.4, { tokens: [2100, 90] }),
  span(2, 'tool', 'read src/lib.rs', 4.4, 0.12),
  span(2, 'model', 'chat gpt-oss-120b #2', 4.7, 3.1, { tokens: [2600, 180], events: [5.2 * S, 6.1 * S, 7.4 * S] }),
  span(2, 'tool', 'edit src/lib.rs', 7.9, 0.18),
  span(2, 'model', 'chat gpt-oss-120b #3', 8.3, 4.4, { tokens: [3504, 341] }),
  span(2, 'tool', 'bash · cargo test --quiet', 12.8, 3.9, { error: true, events: [13 * S, 16.4 * S] }),
  span(3, 'http', 'GET /registry/index', 13.1, 0.4),
  span(3, 'db', 'SELECT crates', 13.6, 0.2),
  span(2, 'model', 'chat gpt-oss-120b #4', 16.8, 2.1, { tokens: [2400, 110] }),
  span(2, 'internal', 'watch files', 9.5, Number.NaN),
  span(0, 'internal', 'missing span 00f067aa0ba902b7', 10.2, 0.6, { synthetic: true }),
  span(1, 'tool', 'late child of a parent that is not here', 10.2, 0.6, { flags: FLAG.orphan }),
  span(0, 'scorer', 'score', 19.25, 1.2),
  span(1, 'scorer', 'pass_rate', 19.3, 0.7, { error: true }),
  span(1, 'scorer', 'blast_radius', 20, 0.1),
  span(1, 'scorer', 'integrity', 20.1, 0.05),
  span(0, 'cleanup', 'cleanup:opencode', 20.46, 0.03),
];
