/** Reads one record of OTLP protobuf (span, log record, metric, resource, scope) into the sink. */
import { decodeUtf8, hashBytes } from '../../base/bytes.ts';
import type { Problem } from '../../base/problem.ts';
import type { Classified, Classifier } from '../../trace/classifier.ts';
import { FLAG } from '../../trace/kind.ts';
import type { SpanSink } from '../../trace/sink.ts';
import { KeyTable } from '../json/key-table.ts';
import { needResource, needScope, type OtlpFrame } from './frame.ts';
import { TERMINAL_OUTPUT } from './names.ts';
import { BYTES, FIXED64, VARINT, WireReader } from './wire.ts';

const TERMINAL = new KeyTable([[TERMINAL_OUTPUT, 0]]);
const EVENT_NAME = new KeyTable([['event.name', 0]]);
const SERVICE_NAME = new KeyTable([['service.name', 0]]);
/** Nobody tells a kind by what comes later in a text. */
const LONGEST_TEXT = 4096;
const TWO_32 = 4_294_967_296;

export type RecordType = 'span' | 'log' | 'metric';

export class ProtoRecords {
  readonly #sink: SpanSink;
  readonly #classifier: Classifier;
  readonly #report: (problem: Problem) => void;
  readonly #wanted: KeyTable;
  readonly #values: (string | number | undefined)[];
  readonly #classified: Classified = { kind: 0, inputTokens: Number.NaN, outputTokens: Number.NaN };
  readonly #wire = new WireReader();
  readonly #inner = new WireReader();
  readonly #value = new WireReader();
  #seconds = Number.NaN;
  #nanos = 0;
  /** The value of the attribute that was looked for last. */
  #found: string | number | undefined;

  constructor(sink: SpanSink, classifier: Classifier, report: (problem: Problem) => void) {
    this.#sink = sink;
    this.#classifier = classifier;
    this.#report = report;
    this.#wanted = new KeyTable(classifier.keys.map((key, index) => [key, index] as const));
    this.#values = classifier.keys.map(() => undefined);
  }

  /** What the message is; undefined: it does not follow the format. Spans, logs and metrics share their field numbers. */
  findType(bytes: Uint8Array, start: number, end: number): RecordType | undefined {
    const wire = this.#wire;
    wire.reset(bytes, start, end);
    let span = 0;
    let log = 0;
    let named = false;
    let data = false;
    while (wire.field()) {
      const { number, type } = wire;
      if (type === FIXED64) {
        if (number === 7 || number === 8) span++;
        else if (number === 1 || number === 11) log++;
      } else if (type === VARINT) {
        if (number === 6) span++;
        else if (number === 2) log++;
      } else if (type === BYTES) {
        const length = wire.stop - wire.start;
        if (number === 2 && length === 8) span++;
        else if (number === 1 && length === 16) span++;
        else if (number === 1) named = true;
        else if (number === 5 || number === 7 || number === 9 || number === 10 || number === 11) data = true;
      }
    }
    if (wire.broken) return undefined;
    if (log > span) return 'log';
    if (span > 0) return 'span';
    // A metric has a name and data; a span without ids and times, or nothing but its name, is one all the same.
    if (named && data) return 'metric';
    return data || end === start ? 'span' : undefined;
  }

  /** Adds the record `[start, end)` of the window, which lies at `offset` in the file. False: it is broken. */
  add(frame: OtlpFrame, bytes: Uint8Array, start: number, end: number, offset: number): boolean {
    switch (this.findType(bytes, start, end)) {
      case 'span':
        this.#addSpan(frame, bytes, start, end, offset);
        return true;
      case 'log':
        this.#addLog(frame, bytes, start, end, offset);
        return true;
      case 'metric':
        this.#sink.count('metrics');
        return true;
      default:
        return false;
    }
  }

  /** Where the message that `add` or `findType` refused is broken. */
  get brokenAt(): number {
    return this.#wire.at;
  }

  #takeTime(wire: WireReader): void {
    // Long division by 10^9, sixteen bits at a time, so that every step stays far below 2^53.
    let seconds = 0;
    let rest = 0;
    for (const digit of [wire.high >>> 16, wire.high & 0xffff, wire.low >>> 16, wire.low & 0xffff]) {
      const part = rest * 65_536 + digit;
      const quotient = Math.floor(part / 1e9);
      rest = part - quotient * 1e9;
      seconds = seconds * 65_536 + quotient;
    }
    this.#seconds = seconds;
    this.#nanos = rest;
    if (this.#seconds === 0 && this.#nanos === 0) this.#seconds = Number.NaN;
  }

  #addSpan(frame: OtlpFrame, bytes: Uint8Array, start: number, end: number, offset: number): void {
    const sink = this.#sink;
    const { draft, ids } = sink;
    const wire = this.#wire;
    this.#values.fill(undefined);
    draft.offset = offset;
    draft.length = end - start;
    draft.hash = hashBytes(bytes, start, end);
    draft.traceId = draft.spanId = draft.parentId = 0;
    draft.startSeconds = draft.endSeconds = Number.NaN;
    draft.startNanos = draft.endNanos = 0;
    draft.name = 0;
    draft.resource = frame.resource;
    draft.scope = frame.scope;
    draft.status = 0;
    draft.eventCount = 0;
    let flags = 0;
    let otelKind = 0;
    wire.reset(bytes, start, end);
    while (wire.field()) {
      switch (wire.number * 8 + wire.type) {
        case 1 * 8 + BYTES:
          draft.traceId = ids.internRaw(bytes, wire.start, wire.stop);
          break;
        case 2 * 8 + BYTES:
          draft.spanId = ids.internRaw(bytes, wire.start, wire.stop);
          break;
        case 4 * 8 + BYTES:
          draft.parentId = ids.internRaw(bytes, wire.start, wire.stop);
          break;
        case 5 * 8 + BYTES:
          draft.name = sink.strings.internBytes(bytes, wire.start, wire.stop);
          break;
        case 6 * 8 + VARINT:
          otelKind = wire.low <= 5 && wire.high === 0 ? wire.low : 0;
          if (wire.low > 5) this.#odd('bad-kind', 'an unknown kind', offset);
          break;
        case 7 * 8 + FIXED64:
          this.#takeTime(wire);
          draft.startSeconds = this.#seconds;
          draft.startNanos = this.#nanos;
          break;
        case 8 * 8 + FIXED64:
          this.#takeTime(wire);
          draft.endSeconds = this.#seconds;
          draft.endNanos = this.#nanos;
          break;
        case 9 * 8 + BYTES: {
          const wanted = this.#attribute(bytes, wire.start, wire.stop, this.#wanted);
          if (wanted >= 0) this.#values[wanted] = this.#found;
          break;
        }
        case 11 * 8 + BYTES:
          if (this.#event(bytes, wire.start, wire.stop)) flags |= FLAG.terminal;
          break;
        case 13 * 8 + BYTES:
          flags |= FLAG.links;
          break;
        case 15 * 8 + BYTES:
          draft.status = this.#status(bytes, wire.start, wire.stop, offset);
          break;
      }
    }
    if (Number.isNaN(draft.startSeconds)) flags |= FLAG.noStart;
    if (Number.isNaN(draft.endSeconds)) flags |= FLAG.unfinished;
    if (draft.traceId === 0 || draft.spanId === 0) flags |= FLAG.oddId;
    draft.flags = flags;
    const classified = this.#classified;
    classified.kind = 0;
    classified.inputTokens = classified.outputTokens = Number.NaN;
    const name = sink.strings.text(draft.name);
    this.#classifier.classify(name, frame.scopeName, otelKind, this.#values, classified);
    draft.kind = classified.kind;
    draft.inputTokens = classified.inputTokens;
    draft.outputTokens = classified.outputTokens;
    sink.addSpan();
  }

  #odd(code: string, what: string, offset: number): void {
    this.#report({ code, message: `The span at byte ${offset} has ${what}; it is kept all the same.`, offset });
  }

  /** Takes the attribute `[start, end)` if `keys` has its key: its number, with the value in `#found`; else -1. */
  #attribute(bytes: Uint8Array, start: number, end: number, keys: KeyTable): number {
    const inner = this.#inner;
    inner.reset(bytes, start, end);
    let key = -1;
    let valueStart = -1;
    let valueEnd = -1;
    while (inner.field()) {
      if (inner.type !== BYTES) continue;
      if (inner.number === 1) {
        key = keys.find(bytes, inner.start, inner.stop);
        if (key < 0) return -1;
      } else if (inner.number === 2) {
        valueStart = inner.start;
        valueEnd = inner.stop;
      }
    }
    if (key < 0 || valueStart < 0) return -1;
    const value = this.#value;
    value.reset(bytes, valueStart, valueEnd);
    this.#found = undefined;
    while (value.field()) {
      if (value.number === 1 && value.type === BYTES) {
        this.#found = decodeUtf8(bytes, value.start, Math.min(value.stop, value.start + LONGEST_TEXT));
      } else if (value.number === 2 && value.type === VARINT) this.#found = value.low === 0 ? 'false' : 'true';
      else if (value.number === 3 && value.type === VARINT) {
        this.#found = (value.high | 0) * TWO_32 + value.low;
      } else if (value.number === 4 && value.type === FIXED64) this.#found = value.double;
    }
    return this.#found === undefined ? -1 : key;
  }

  /** Keeps the event's time. True: it is terminal output. */
  #event(bytes: Uint8Array, start: number, end: number): boolean {
    const inner = this.#inner;
    inner.reset(bytes, start, end);
    this.#seconds = Number.NaN;
    let terminal = false;
    while (inner.field()) {
      if (inner.number === 1 && inner.type === FIXED64) this.#takeTime(inner);
      else if (inner.number === 2 && inner.type === BYTES)
        terminal = TERMINAL.find(bytes, inner.start, inner.stop) === 0;
    }
    if (!Number.isNaN(this.#seconds)) {
      const { draft } = this.#sink;
      const index = draft.eventCount++;
      if (index >= draft.eventSeconds.length) {
        draft.eventSeconds = grown(draft.eventSeconds, index);
        draft.eventNanos = grown(draft.eventNanos, index);
      }
      draft.eventSeconds[index] = this.#seconds;
      draft.eventNanos[index] = this.#nanos;
    }
    return terminal;
  }

  #status(bytes: Uint8Array, start: number, end: number, offset: number): number {
    const inner = this.#inner;
    inner.reset(bytes, start, end);
    let status = 0;
    while (inner.field()) {
      if (inner.number !== 3 || inner.type !== VARINT) continue;
      status = inner.low <= 2 ? inner.low : 0;
      if (inner.low > 2) this.#odd('bad-status', 'an unknown status code', offset);
    }
    return status;
  }

  #addLog(frame: OtlpFrame, bytes: Uint8Array, start: number, end: number, offset: number): void {
    const sink = this.#sink;
    const { logDraft, ids } = sink;
    const wire = this.#wire;
    logDraft.offset = offset;
    logDraft.length = end - start;
    logDraft.traceId = logDraft.spanId = 0;
    logDraft.seconds = Number.NaN;
    logDraft.nanos = 0;
    logDraft.terminal = false;
    logDraft.resource = frame.resource;
    let own = false;
    wire.reset(bytes, start, end);
    while (wire.field()) {
      if (wire.type === FIXED64 && (wire.number === 1 || wire.number === 11) && !own) {
        this.#takeTime(wire);
        if (Number.isNaN(this.#seconds)) continue;
        logDraft.seconds = this.#seconds;
        logDraft.nanos = this.#nanos;
        own = wire.number === 1;
      } else if (wire.type === BYTES && wire.number === 6) {
        if (this.#attribute(bytes, wire.start, wire.stop, EVENT_NAME) === 0) {
          logDraft.terminal ||= this.#found === TERMINAL_OUTPUT;
        }
      } else if (wire.type === BYTES && wire.number === 9) {
        logDraft.traceId = ids.internRaw(bytes, wire.start, wire.stop);
      } else if (wire.type === BYTES && wire.number === 10) {
        logDraft.spanId = ids.internRaw(bytes, wire.start, wire.stop);
      } else if (wire.type === BYTES && wire.number === 12) {
        logDraft.terminal ||= TERMINAL.find(bytes, wire.start, wire.stop) === 0;
      }
    }
    if (logDraft.spanId === 0 && !logDraft.terminal) sink.count('logs without a span');
    else sink.addLog();
  }

  /** A Resource message: its service. */
  setResource(frame: OtlpFrame, bytes: Uint8Array, start: number, end: number, offset: number): void {
    needResource(frame, this.#sink);
    let service = '';
    const wire = this.#wire;
    wire.reset(bytes, start, end);
    while (wire.field()) {
      if (wire.number !== 1 || wire.type !== BYTES) continue;
      if (this.#attribute(bytes, wire.start, wire.stop, SERVICE_NAME) === 0) service = String(this.#found);
    }
    this.#sink.setResource(frame.resource, service, offset, end - start);
  }

  /** An InstrumentationScope message. */
  setScope(frame: OtlpFrame, bytes: Uint8Array, start: number, end: number, offset: number): void {
    needScope(frame, this.#sink);
    let name = '';
    let version = '';
    const wire = this.#wire;
    wire.reset(bytes, start, end);
    while (wire.field()) {
      if (wire.type !== BYTES) continue;
      if (wire.number === 1) name = decodeUtf8(bytes, wire.start, wire.stop);
      else if (wire.number === 2) version = decodeUtf8(bytes, wire.start, wire.stop);
    }
    frame.scopeName = name;
    this.#sink.setScope(frame.scope, name, version, offset, end - start);
  }
}

function grown(values: Float64Array, index: number): Float64Array {
  const more = new Float64Array(Math.max(16, index * 2));
  more.set(values);
  return more;
}
