import { type Column, uint32 } from '../base/columns.ts';
import { KeyIndex } from './key-index.ts';
import { NONE } from './sink.ts';
import type { SpanColumns } from './span-columns.ts';

/** What the span's record is, next to others with the same ids. */
export type Verdict = 'keep' | 'exact-duplicate';

/**
 * Which span a pair of ids names. Tells exact duplicates (dropped), records of a running span that a finished one
 * supersedes, and different spans that share their ids (all kept; the ids name the first).
 */
export class SpanKeys {
  /** (trace id, span id) → ordinal of the span that the ids name. */
  readonly index = new KeyIndex();
  /** Spans that share their ids with another one, except the one that the ids name. */
  readonly contested: Column<Uint32Array> = uint32(16);
  /** Contents seen for ids that have several, beyond the one that the ids name. */
  readonly #contents = new Set<string>();
  /** How many unfinished records a key has whose span is unfinished; absent: one. */
  readonly #unfinished = new Map<number, number>();
  /** Unfinished records that a finished one replaced. */
  superseded = 0;
  /** How often a key came to name another span. */
  replaced = 0;

  /** Whether a record that is about to be appended is an exact duplicate of one before. */
  judge(spans: SpanColumns, traceId: number, spanId: number, length: number, hash: number): Verdict {
    if (spanId === NONE) return 'keep';
    const named = this.index.get(traceId, spanId);
    if (named === -1) return 'keep';
    if (spans.size.data[named] === length && spans.hash.data[named] === hash) return 'exact-duplicate';
    return this.#contents.has(contentKey(traceId, spanId, length, hash)) ? 'exact-duplicate' : 'keep';
  }

  /** Takes in the span that was just appended. */
  add(spans: SpanColumns, ordinal: number): void {
    const traceId = spans.traceId.data[ordinal] as number;
    const spanId = spans.spanId.data[ordinal] as number;
    if (spanId === NONE) return;
    const named = this.index.get(traceId, spanId);
    if (named === -1) {
      this.index.set(traceId, spanId, ordinal);
      return;
    }
    this.#contents.add(spanContentKey(spans, ordinal));
    if (spans.hasEnd(named)) {
      if (!spans.hasEnd(ordinal)) this.superseded++;
      this.contested.push(ordinal);
      return;
    }
    const unfinished = this.#unfinished.get(named) ?? 1;
    if (!spans.hasEnd(ordinal)) {
      this.#unfinished.set(named, unfinished + 1);
      this.contested.push(ordinal);
      return;
    }
    this.superseded += unfinished;
    this.replaced++;
    this.#unfinished.delete(named);
    this.#contents.add(spanContentKey(spans, named));
    this.contested.push(named);
    this.index.set(traceId, spanId, ordinal);
  }

  /** Whether a contested record gave way to a finished one with the same ids. */
  isSuperseded(spans: SpanColumns, ordinal: number): boolean {
    return !spans.hasEnd(ordinal) && spans.hasEnd(this.namedBy(spans, ordinal));
  }

  /** The span that the ids of a contested record name. */
  namedBy(spans: SpanColumns, ordinal: number): number {
    return this.index.get(spans.traceId.data[ordinal] as number, spans.spanId.data[ordinal] as number);
  }
}

function spanContentKey(spans: SpanColumns, ordinal: number): string {
  return contentKey(
    spans.traceId.data[ordinal] as number,
    spans.spanId.data[ordinal] as number,
    spans.size.data[ordinal] as number,
    spans.hash.data[ordinal] as number,
  );
}

function contentKey(traceId: number, spanId: number, length: number, hash: number): string {
  return `${traceId} ${spanId} ${length} ${hash}`;
}
