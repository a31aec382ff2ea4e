/** A sink that keeps everything in arrays, for comparing what readers deliver. */

import { IdTable, StringTable } from '../../../shared/base/intern.ts';
import type { Problem } from '../../../shared/base/problem.ts';
import type { ReadContext, TraceFormat } from '../../../shared/formats/format.ts';
import type { Classifier } from '../../../shared/trace/classifier.ts';
import type { LogDraft, SpanDraft, SpanSink } from '../../../shared/trace/sink.ts';
import { lendingSource } from '../base/lending-source.ts';

export interface ReadSpan {
  traceId: string;
  spanId: string;
  parentId: string;
  start: bigint | undefined;
  end: bigint | undefined;
  name: string;
  service: string;
  scope: string;
  scopeVersion: string;
  status: number;
  kind: number;
  flags: number;
  inputTokens: number;
  outputTokens: number;
  events: bigint[];
  offset: number;
  length: number;
  hash: number;
  resource: number;
}

export interface ReadLog {
  traceId: string;
  spanId: string;
  time: bigint | undefined;
  terminal: boolean;
  offset: number;
  length: number;
}

const instant = (seconds: number, nanos: number) =>
  Number.isNaN(seconds) ? undefined : BigInt(seconds) * 1_000_000_000n + BigInt(nanos);

export class CollectingSink implements SpanSink {
  readonly ids = new IdTable();
  readonly strings = new StringTable();
  readonly draft: SpanDraft = {
    offset: 0,
    length: 0,
    hash: 0,
    traceId: 0,
    spanId: 0,
    parentId: 0,
    startSeconds: Number.NaN,
    startNanos: 0,
    endSeconds: Number.NaN,
    endNanos: 0,
    name: 0,
    resource: 0,
    scope: 0,
    status: 0,
    kind: 0,
    flags: 0,
    inputTokens: Number.NaN,
    outputTokens: Number.NaN,
    eventCount: 0,
    eventSeconds: new Float64Array(0),
    eventNanos: new Float64Array(0),
  };
  readonly logDraft: LogDraft = {
    offset: 0,
    length: 0,
    traceId: 0,
    spanId: 0,
    seconds: Number.NaN,
    nanos: 0,
    terminal: false,
    resource: 0,
  };
  readonly #spans: (ReadSpan & { scopeIndex: number })[] = [];
  readonly logs: ReadLog[] = [];
  readonly resources = [{ service: '', offset: 0, length: 0 }];
  readonly scopes = [{ name: '', version: '', offset: 0, length: 0 }];
  readonly counts: Record<string, number> = {};

  addResource(): number {
    return this.resources.push({ service: '', offset: 0, length: 0 }) - 1;
  }
  setResource(index: number, service: string, offset: number, length: number): void {
    this.resources[index] = { service, offset, length };
  }
  addScope(): number {
    return this.scopes.push({ name: '', version: '', offset: 0, length: 0 }) - 1;
  }
  setScope(index: number, name: string, version: string, offset: number, length: number): void {
    this.scopes[index] = { name, version, offset, length };
  }
  addSpan(): void {
    const { draft } = this;
    this.#spans.push({
      traceId: this.ids.text(draft.traceId),
      spanId: this.ids.text(draft.spanId),
      parentId: this.ids.text(draft.parentId),
      start: instant(draft.startSeconds, draft.startNanos),
      end: instant(draft.endSeconds, draft.endNanos),
      name: this.strings.text(draft.name),
      service: '',
      scope: '',
      scopeVersion: '',
      status: draft.status,
      kind: draft.kind,
      flags: draft.flags,
      inputTokens: draft.inputTokens,
      outputTokens: draft.outputTokens,
      events: Array.from(
        { length: draft.eventCount },
        (_, i) => BigInt(draft.eventSeconds[i] as number) * 1_000_000_000n + BigInt(draft.eventNanos[i] as number),
      ),
      offset: draft.offset,
      length: draft.length,
      hash: draft.hash,
      resource: draft.resource,
      scopeIndex: draft.scope,
    });
  }
  addLog(): void {
    const { logDraft } = this;
    this.logs.push({
      traceId: this.ids.text(logDraft.traceId),
      spanId: this.ids.text(logDraft.spanId),
      time: instant(logDraft.seconds, logDraft.nanos),
      terminal: logDraft.terminal,
      offset: logDraft.offset,
      length: logDraft.length,
    });
  }
  count(what: string, by = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + by;
  }

  /** The spans, with what became known of their resources and scopes later. */
  get spans(): ReadSpan[] {
    return this.#spans.map(({ scopeIndex, ...span }) => ({
      ...span,
      service: this.resources[span.resource]?.service ?? '?',
      scope: this.scopes[scopeIndex]?.name ?? '?',
      scopeVersion: this.scopes[scopeIndex]?.version ?? '?',
    }));
  }
}

/** A classifier that hands everything it is given to the test. */
export function recordingClassifier(keys: readonly string[] = []): Classifier & { seen: (readonly unknown[])[] } {
  const seen: (readonly unknown[])[] = [];
  return {
    keys,
    seen,
    classify(name, scope, otelKind, values) {
      seen.push([name, scope, otelKind, ...values]);
    },
  };
}

export interface ReadResult {
  readonly sink: CollectingSink;
  readonly spans: ReadSpan[];
  readonly problems: Problem[];
  readonly progress: number[];
}

/** Reads bytes with a format, in pieces of any size. */
export async function readBytes(
  format: TraceFormat,
  bytes: Uint8Array,
  { pieceSize = 1 << 20, classifier = recordingClassifier() }: { pieceSize?: number; classifier?: Classifier } = {},
): Promise<ReadResult> {
  const sink = new CollectingSink();
  const problems: Problem[] = [];
  const progress: number[] = [];
  const context: ReadContext = {
    sink,
    classifier,
    report: (problem) => problems.push(problem),
    progress: (consumed) => {
      progress.push(consumed);
    },
  };
  await format.read(lendingSource('test', bytes, pieceSize).stream(), context);
  return { sink, spans: sink.spans, problems, progress };
}
