import { float64, uint8, uint32 } from '../base/columns.ts';
import type { KeyIndex } from './key-index.ts';
import { type LogDraft, NONE } from './sink.ts';
import type { SpanColumns } from './span-columns.ts';

/** Where something stands: byte range in the unwrapped source of one of the document's files. */
export interface SourcePlace {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** Log of no span. */
const UNJOINED = -1;

/** The log records that may belong to spans, in the order they were read, and their join with the spans. */
export class LogColumns {
  readonly #file = uint32(16);
  readonly #offset = float64(16);
  readonly #size = uint32(16);
  readonly #traceId = uint32(16);
  readonly #spanId = uint32(16);
  readonly #terminal = uint8(16);
  /** Some log has a span id but no trace id. */
  #needsUnique = false;

  /** Joined up to this many spans and logs; joining again is needed when either has grown. */
  #joinedSpans = -1;
  #joinedLogs = -1;
  #joinedReplaced = -1;
  #ordinalOf = new Int32Array(0);
  /** Logs grouped by span: `#grouped[#groupStart[ordinal] … #groupStart[ordinal + 1])`. */
  #groupStart = new Uint32Array(1);
  #grouped = new Uint32Array(0);

  get length(): number {
    return this.#spanId.length;
  }

  append(draft: LogDraft, file: number): void {
    this.#file.push(file);
    this.#offset.push(draft.offset);
    this.#size.push(draft.length);
    this.#traceId.push(draft.traceId);
    this.#spanId.push(draft.spanId);
    this.#terminal.push(draft.terminal ? 1 : 0);
    if (draft.traceId === NONE) this.#needsUnique = true;
  }

  /**
   * Finds the span of every log, by trace and span id, or by span id alone where that is unique. `replaced` counts
   * how often a key's span was replaced; it tells when the join is out of date.
   */
  join(spans: SpanColumns, keys: KeyIndex, idCount: number, replaced: number): void {
    if (this.#joinedSpans === spans.length && this.#joinedLogs === this.length && this.#joinedReplaced === replaced) {
      return;
    }
    this.#joinedSpans = spans.length;
    this.#joinedLogs = this.length;
    this.#joinedReplaced = replaced;
    const unique = this.#needsUnique ? uniqueSpans(spans, keys, idCount) : undefined;
    const ordinalOf = new Int32Array(this.length);
    const groupStart = new Uint32Array(spans.length + 1);
    for (let log = 0; log < this.length; log++) {
      const traceId = this.#traceId.data[log] as number;
      const spanId = this.#spanId.data[log] as number;
      let ordinal = spanId === NONE ? UNJOINED : keys.get(traceId, spanId);
      if (ordinal === -1 && spanId !== NONE && traceId === NONE) ordinal = (unique?.[spanId] ?? 0) - 1;
      ordinalOf[log] = Math.max(UNJOINED, ordinal);
      if (ordinal >= 0) groupStart[ordinal + 1] = (groupStart[ordinal + 1] as number) + 1;
    }
    for (let i = 0; i < spans.length; i++) {
      groupStart[i + 1] = (groupStart[i + 1] as number) + (groupStart[i] as number);
    }
    const grouped = new Uint32Array(groupStart[spans.length] as number);
    const next = groupStart.slice();
    for (let log = 0; log < this.length; log++) {
      const ordinal = ordinalOf[log] as number;
      if (ordinal < 0) continue;
      const at = next[ordinal] as number;
      grouped[at] = log;
      next[ordinal] = at + 1;
    }
    this.#ordinalOf = ordinalOf;
    this.#groupStart = groupStart;
    this.#grouped = grouped;
  }

  /** How many logs the span has. Call `join` first. */
  logCount(ordinal: number): number {
    return (this.#groupStart[ordinal + 1] ?? 0) - (this.#groupStart[ordinal] ?? 0);
  }

  /** Places of the span's logs, in the order they were read. Call `join` first. */
  logPlaces(ordinal: number): SourcePlace[] {
    const places: SourcePlace[] = [];
    const end = this.#groupStart[ordinal + 1] ?? 0;
    for (let i = this.#groupStart[ordinal] ?? 0; i < end; i++) places.push(this.#place(this.#grouped[i] as number));
    return places;
  }

  /** The `terminal.output` records with the span each belongs to, if any. Call `join` first. */
  terminal(): (SourcePlace & { readonly ordinal: number | undefined })[] {
    const found: (SourcePlace & { readonly ordinal: number | undefined })[] = [];
    for (let log = 0; log < this.length; log++) {
      if (this.#terminal.data[log] === 0) continue;
      const ordinal = this.#ordinalOf[log] as number;
      found.push({ ...this.#place(log), ordinal: ordinal === UNJOINED ? undefined : ordinal });
    }
    return found;
  }

  /** How many logs name a span that is not in the document. Call `join` first. */
  unjoined(): number {
    let count = 0;
    for (let log = 0; log < this.length; log++) {
      if (this.#ordinalOf[log] === UNJOINED && this.#spanId.data[log] !== NONE) count++;
    }
    return count;
  }

  #place(log: number): SourcePlace {
    return {
      file: this.#file.data[log] as number,
      offset: this.#offset.data[log] as number,
      length: this.#size.data[log] as number,
    };
  }
}

/** For each span id: its span's ordinal + 1 where only one trace has it, else 0. */
function uniqueSpans(spans: SpanColumns, keys: KeyIndex, idCount: number): Int32Array {
  const found = new Int32Array(idCount);
  const several = new Uint8Array(idCount);
  for (let i = 0; i < spans.length; i++) {
    const spanId = spans.spanId.data[i] as number;
    if (spanId === NONE || keys.get(spans.traceId.data[i] as number, spanId) !== i) continue;
    if (found[spanId] !== 0) several[spanId] = 1;
    found[spanId] = i + 1;
  }
  for (let id = 0; id < idCount; id++) if (several[id] === 1) found[id] = 0;
  return found;
}
