import { float64, uint8, uint16, uint32 } from '../base/columns.ts';
import { clamp } from '../base/numbers.ts';
import { FLAG } from './kind.ts';
import type { SpanDraft } from './sink.ts';

/** Seconds beyond this are no date that anyone meant; they are held here so that arithmetic stays finite. */
const MAX_SECONDS = 1e15;

/** The spans as they were read, by ordinal: growable columns without any order. */
export class SpanColumns {
  readonly file = uint32();
  readonly offset = float64();
  readonly size = uint32();
  readonly hash = uint32();
  readonly traceId = uint32();
  readonly spanId = uint32();
  readonly parentId = uint32();
  /** Unix seconds and nanoseconds; seconds NaN where missing. */
  readonly startSeconds = float64();
  readonly startNanos = uint32();
  readonly endSeconds = float64();
  readonly endNanos = uint32();
  readonly name = uint32();
  readonly resource = uint32();
  readonly scope = uint32();
  readonly status = uint8();
  readonly kind = uint8();
  readonly flags = uint16();
  /** End of the span's events in `eventSeconds`. */
  readonly eventEnd = uint32();
  readonly eventSeconds = float64();
  readonly eventNanos = uint32();
  /** Spans that have token counts. */
  readonly tokenOrdinal = uint32();
  readonly inputTokens = float64();
  readonly outputTokens = float64();

  /** Forgets what only ordering needs: no more spans will come, and no more snapshots. What finds spans again stays. */
  finish(): void {
    const { hash, startSeconds, startNanos, endNanos, status, kind, eventEnd, eventSeconds, eventNanos } = this;
    for (const column of [hash, startSeconds, startNanos, endNanos, status, kind, eventEnd, eventSeconds, eventNanos]) {
      column.clear();
    }
    for (const column of [this.tokenOrdinal, this.inputTokens, this.outputTokens]) column.clear();
    const { file, offset, size, traceId, spanId, parentId, endSeconds, name, resource, scope, flags } = this;
    for (const column of [file, offset, size, traceId, spanId, parentId, endSeconds, name, resource, scope, flags]) {
      column.trim();
    }
  }

  get length(): number {
    return this.traceId.length;
  }

  /** Appends a copy of the draft and returns its ordinal. */
  append(draft: SpanDraft, file: number): number {
    const start = wholeSeconds(draft.startSeconds);
    const end = wholeSeconds(draft.endSeconds);
    let flags = draft.flags;
    if (Number.isNaN(start)) flags |= FLAG.noStart;
    if (Number.isNaN(end)) flags |= FLAG.unfinished;
    if (Math.abs(start) === MAX_SECONDS || Math.abs(end) === MAX_SECONDS) flags |= FLAG.impreciseTime;

    this.file.push(file);
    this.offset.push(draft.offset);
    this.size.push(draft.length);
    this.hash.push(draft.hash);
    this.spanId.push(draft.spanId);
    this.parentId.push(draft.parentId);
    this.startSeconds.push(start);
    this.startNanos.push(draft.startNanos);
    this.endSeconds.push(end);
    this.endNanos.push(draft.endNanos);
    this.name.push(draft.name);
    this.resource.push(draft.resource);
    this.scope.push(draft.scope);
    this.status.push(draft.status);
    this.kind.push(draft.kind);
    this.flags.push(flags);
    for (let i = 0; i < draft.eventCount; i++) {
      this.eventSeconds.push(wholeSeconds(draft.eventSeconds[i] as number));
      this.eventNanos.push(draft.eventNanos[i] as number);
    }
    this.eventEnd.push(this.eventSeconds.length);
    const ordinal = this.traceId.push(draft.traceId);
    if (!Number.isNaN(draft.inputTokens) || !Number.isNaN(draft.outputTokens)) {
      this.tokenOrdinal.push(ordinal);
      this.inputTokens.push(draft.inputTokens);
      this.outputTokens.push(draft.outputTokens);
    }
    return ordinal;
  }

  hasEnd(ordinal: number): boolean {
    return !Number.isNaN(this.endSeconds.data[ordinal]);
  }
}

/** A whole, finite number of seconds, or NaN. */
function wholeSeconds(seconds: number): number {
  if (!Number.isFinite(seconds)) return Number.NaN;
  return clamp(Math.floor(seconds), -MAX_SECONDS, MAX_SECONDS);
}
