/** Feeds a builder with spans written as small objects. */
import { encodeUtf8, hashBytes } from '../../../shared/base/bytes.ts';
import { SpanTableBuilder } from '../../../shared/trace/builder.ts';
import type { SpanTable } from '../../../shared/trace/table.ts';

export interface TestSpan {
  trace?: string;
  id?: string;
  parent?: string;
  name?: string;
  /** Nanoseconds after BASE_SECONDS; undefined: missing. */
  start?: number | undefined;
  end?: number | undefined;
  status?: number;
  kind?: number;
  flags?: number;
  events?: number[];
  tokens?: [number, number];
  resource?: number;
  scope?: number;
  /** Tells records with the same ids apart. */
  content?: string;
}

export const BASE_SECONDS = 1_700_000_000;

export function addSpan(builder: SpanTableBuilder, span: TestSpan): void {
  const { draft, ids, strings } = builder;
  const content = encodeUtf8(span.content ?? JSON.stringify(span));
  draft.offset = draft.offset + draft.length;
  draft.length = content.length;
  draft.hash = hashBytes(content);
  draft.traceId = ids.internString(span.trace ?? 'aa');
  draft.spanId = ids.internString(span.id ?? '');
  draft.parentId = ids.internString(span.parent ?? '');
  [draft.startSeconds, draft.startNanos] = split(span.start);
  [draft.endSeconds, draft.endNanos] = split(span.end);
  draft.name = strings.intern(span.name ?? span.id ?? '');
  draft.resource = span.resource ?? 0;
  draft.scope = span.scope ?? 0;
  draft.status = span.status ?? 0;
  draft.kind = span.kind ?? 0;
  draft.flags = span.flags ?? 0;
  draft.inputTokens = span.tokens?.[0] ?? Number.NaN;
  draft.outputTokens = span.tokens?.[1] ?? Number.NaN;
  const events = span.events ?? [];
  draft.eventCount = events.length;
  if (draft.eventSeconds.length < events.length) {
    draft.eventSeconds = new Float64Array(events.length);
    draft.eventNanos = new Float64Array(events.length);
  }
  events.forEach((time, i) => {
    [draft.eventSeconds[i], draft.eventNanos[i]] = split(time);
  });
  builder.addSpan();
}

export function build(spans: readonly TestSpan[]): { builder: SpanTableBuilder; table: SpanTable } {
  const builder = new SpanTableBuilder();
  builder.beginFile(0);
  for (const span of spans) addSpan(builder, span);
  return { builder, table: builder.snapshot(true) };
}

/** Many spans without the cost of small objects: span `i` has the id i + 1, its parent is `parentOf(i)` or -1. */
export function bulkTable(
  count: number,
  parentOf: (i: number) => number,
  timesOf: (i: number) => readonly [start: number, end: number],
): SpanTable {
  const builder = new SpanTableBuilder();
  const { draft, ids } = builder;
  const bytes = new Uint8Array(4);
  const view = new DataView(bytes.buffer);
  const idOf = (i: number): number => {
    view.setUint32(0, i + 1);
    return ids.internRaw(bytes, 0, 4);
  };
  draft.traceId = ids.internString('aa');
  for (let i = 0; i < count; i++) {
    draft.offset = i * 100;
    draft.length = 100;
    draft.hash = i;
    draft.spanId = idOf(i);
    const parent = parentOf(i);
    draft.parentId = parent < 0 ? 0 : idOf(parent);
    const [start, end] = timesOf(i);
    [draft.startSeconds, draft.startNanos] = split(start);
    [draft.endSeconds, draft.endNanos] = split(end);
    builder.addSpan();
  }
  return builder.snapshot(true);
}

export function tableOf(spans: readonly TestSpan[]): SpanTable {
  return build(spans).table;
}

/** Names of the rows, indented by depth. */
export function outline(table: SpanTable): string[] {
  return Array.from(table.name, (name, row) => '  '.repeat(table.depth[row] as number) + table.strings[name]);
}

export function addLog(
  builder: SpanTableBuilder,
  log: { trace?: string; span?: string; offset: number; terminal?: boolean },
): void {
  const { logDraft, ids } = builder;
  logDraft.offset = log.offset;
  logDraft.length = 10;
  logDraft.traceId = ids.internString(log.trace ?? '');
  logDraft.spanId = ids.internString(log.span ?? '');
  logDraft.seconds = BASE_SECONDS;
  logDraft.nanos = 0;
  logDraft.terminal = log.terminal ?? false;
  logDraft.resource = 0;
  builder.addLog();
}

function split(time: number | undefined): [number, number] {
  if (time === undefined) return [Number.NaN, 0];
  const seconds = Math.floor(time / 1e9);
  return [BASE_SECONDS + seconds, time - seconds * 1e9];
}
