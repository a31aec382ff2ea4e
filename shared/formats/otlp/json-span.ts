/** Reads one span of OTLP/JSON from its bytes into the sink's draft, making no object for it. */

import { hashBytes } from '../../base/bytes.ts';
import type { Problem } from '../../base/problem.ts';
import type { Classified, Classifier } from '../../trace/classifier.ts';
import { FLAG } from '../../trace/kind.ts';
import type { SpanSink } from '../../trace/sink.ts';
import { internId, isSurelyBase64 } from '../ids.ts';
import { ExpectedKeys } from '../json/expected-keys.ts';
import { KeyTable } from '../json/key-table.ts';
import type { JsonScanner } from '../json/scanner.ts';
import type { Leaf } from '../json/shape.ts';
import { decodeString } from '../json/text.ts';
import { enumNumber, FieldReader, TimeField } from './fields.ts';
import type { OtlpFrame } from './frame.ts';
import { FIELD, KIND_NAMES, SPAN_KEYS, STATUS_NAMES, TERMINAL_OUTPUT } from './names.ts';
import { WantedAttributes } from './wanted.ts';

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;

const FIELDS = new KeyTable(SPAN_KEYS);
const KINDS = new KeyTable(KIND_NAMES);
const STATUSES = new KeyTable(STATUS_NAMES);
const STATUS_FIELDS = new KeyTable([['code', 0]]);
const EVENT_ATTRIBUTES = 2;
const EVENT_FIELDS = new KeyTable([
  ['timeUnixNano', 0],
  ['time_unix_nano', 0],
  ['name', 1],
  ['attributes', EVENT_ATTRIBUTES],
]);
const TERMINAL = new KeyTable([[TERMINAL_OUTPUT, 0]]);

/** An id's place in the window. */
class IdField {
  start = 0;
  end = 0;
  present = false;
  isString = false;
  escaped = false;

  take(field: FieldReader): void {
    this.start = field.start;
    this.end = field.end;
    this.isString = field.isString;
    this.escaped = field.escaped;
    this.present = true;
  }
}

export class SpanLeaf implements Leaf<OtlpFrame> {
  readonly name = 'span';
  readonly keys = FIELDS;
  readonly #sink: SpanSink;
  readonly #classifier: Classifier;
  readonly #report: (problem: Problem) => void;
  readonly #wanted: WantedAttributes;
  readonly #classified: Classified = { kind: 0, inputTokens: Number.NaN, outputTokens: Number.NaN };

  readonly #keysOfSpan = new ExpectedKeys(FIELDS);
  readonly #keysOfEvent = new ExpectedKeys(EVENT_FIELDS);
  /** Nobody wants them; they are gone over faster so. */
  readonly #ofEvents = new WantedAttributes([]);
  readonly #field = new FieldReader();
  readonly #traceId = new IdField();
  readonly #spanId = new IdField();
  readonly #parentId = new IdField();
  readonly #start = new TimeField();
  readonly #end = new TimeField();
  readonly #time = new TimeField();
  #lastTrace: Uint8Array = new Uint8Array(0);
  #lastTraceId = 0;
  #nameStart = 0;
  #nameEnd = 0;
  #nameEscaped = false;
  #otelKind = 0;
  #status = 0;
  #flags = 0;
  #eventCount = 0;
  /** Places of what is there and cannot be understood, or -1. */
  #badKind = -1;
  #badStatus = -1;
  #badTime = -1;
  #badCount = -1;
  #repeated = -1;
  /** A bit for each field that was there. */
  #seen = 0;

  constructor(sink: SpanSink, classifier: Classifier, report: (problem: Problem) => void) {
    this.#sink = sink;
    this.#classifier = classifier;
    this.#report = report;
    this.#wanted = new WantedAttributes(classifier.keys);
  }

  read(scanner: JsonScanner, at: number): number {
    this.#reset();
    const { bytes } = scanner;
    const keys = this.#keysOfSpan;
    keys.begin();
    const first = scanner.space(at + 1);
    if (bytes[first] === CLOSE_BRACE) return first + 1;
    let i = at;
    for (;;) {
      i = scanner.space(this.#member(scanner, keys.read(scanner, i), keys.end));
      if (bytes[i] === CLOSE_BRACE) return i + 1;
      if (bytes[i] !== COMMA) scanner.stop(i);
    }
  }

  #reset(): void {
    this.#wanted.reset();
    this.#traceId.present = this.#spanId.present = this.#parentId.present = false;
    this.#start.reset();
    this.#end.reset();
    this.#nameStart = this.#nameEnd = 0;
    this.#nameEscaped = false;
    this.#otelKind = 0;
    this.#status = 0;
    this.#flags = 0;
    this.#eventCount = 0;
    this.#badKind = this.#badStatus = this.#badTime = this.#badCount = this.#repeated = -1;
    this.#seen = 0;
  }

  #member(scanner: JsonScanner, which: number, at: number): number {
    const { bytes } = scanner;
    const field = this.#field;
    if (which >= 0 && which !== FIELD.dropped) {
      if ((this.#seen & (1 << which)) !== 0) this.#repeated = at;
      this.#seen |= 1 << which;
    }
    switch (which) {
      case FIELD.attributes:
        return this.#wanted.read(scanner, at);
      case FIELD.events:
        return this.#events(scanner, at);
      case FIELD.links:
        if (bytes[at] === OPEN_BRACKET && bytes[scanner.space(at + 1)] !== CLOSE_BRACKET) this.#flags |= FLAG.links;
        return scanner.value(at);
      case FIELD.status:
        return this.#readStatus(scanner, at);
    }
    if (which < 0) return scanner.value(at);
    const end = field.read(scanner, at);
    switch (which) {
      case FIELD.traceId:
        this.#traceId.take(field);
        break;
      case FIELD.spanId:
        this.#spanId.take(field);
        break;
      case FIELD.parentSpanId:
        this.#parentId.take(field);
        break;
      case FIELD.name:
        if (!field.isString) break;
        this.#nameStart = field.start;
        this.#nameEnd = field.end;
        this.#nameEscaped = field.escaped;
        break;
      case FIELD.kind: {
        const kind = enumNumber(field, bytes, KINDS, 5);
        if (kind < 0) this.#badKind = at;
        this.#otelKind = Math.max(0, kind);
        break;
      }
      case FIELD.start:
        this.#readTime(this.#start, bytes, at);
        break;
      case FIELD.end:
        this.#readTime(this.#end, bytes, at);
        break;
      case FIELD.dropped:
        if (bytes[field.start] === 0x2d) this.#badCount = at;
        break;
    }
    return end;
  }

  #readTime(time: TimeField, bytes: Uint8Array, at: number): void {
    time.set(bytes, this.#field.start, this.#field.end, this.#field.isString);
    if (time.bad) this.#badTime = at;
  }

  #readStatus(scanner: JsonScanner, at: number): number {
    const { bytes } = scanner;
    if (bytes[at] !== OPEN_BRACE) return scanner.value(at);
    let i = scanner.space(at + 1);
    if (bytes[i] === CLOSE_BRACE) return i + 1;
    for (;;) {
      const value = scanner.key(i);
      if (scanner.find(STATUS_FIELDS) === 0) {
        i = this.#field.read(scanner, value);
        const status = enumNumber(this.#field, bytes, STATUSES, 2);
        if (status < 0) this.#badStatus = value;
        this.#status = Math.max(0, status);
      } else i = scanner.value(value);
      i = scanner.space(i);
      if (bytes[i] === CLOSE_BRACE) return i + 1;
      if (bytes[i] !== COMMA) scanner.stop(i);
      i = scanner.space(i + 1);
    }
  }

  #events(scanner: JsonScanner, at: number): number {
    const { bytes } = scanner;
    if (bytes[at] !== OPEN_BRACKET) return scanner.value(at);
    let i = scanner.space(at + 1);
    if (bytes[i] === CLOSE_BRACKET) return i + 1;
    for (;;) {
      i = scanner.space(bytes[i] === OPEN_BRACE ? this.#event(scanner, i) : scanner.value(i));
      if (bytes[i] === CLOSE_BRACKET) return i + 1;
      if (bytes[i] !== COMMA) scanner.stop(i);
      i = scanner.space(i + 1);
    }
  }

  #event(scanner: JsonScanner, at: number): number {
    const { bytes } = scanner;
    const field = this.#field;
    const time = this.#time;
    time.reset();
    const keys = this.#keysOfEvent;
    keys.begin();
    const first = scanner.space(at + 1);
    let i = bytes[first] === CLOSE_BRACE ? first : at;
    while (bytes[i] !== CLOSE_BRACE) {
      const which = keys.read(scanner, i);
      const value = keys.end;
      if (which < 0) i = scanner.value(value);
      else if (which === EVENT_ATTRIBUTES) i = this.#ofEvents.read(scanner, value);
      else {
        i = field.read(scanner, value);
        if (which === 0) this.#readTime(time, bytes, value);
        else if (field.isString && TERMINAL.find(bytes, field.start, field.end) === 0) this.#flags |= FLAG.terminal;
      }
      i = scanner.space(i);
      if (bytes[i] !== CLOSE_BRACE && bytes[i] !== COMMA) scanner.stop(i);
    }
    if (!Number.isNaN(time.seconds)) this.#addEvent(time);
    return i + 1;
  }

  #addEvent(time: TimeField): void {
    const { draft } = this.#sink;
    const index = this.#eventCount++;
    if (index >= draft.eventSeconds.length) {
      const grown = Math.max(16, index * 2);
      const seconds = new Float64Array(grown);
      const nanos = new Float64Array(grown);
      seconds.set(draft.eventSeconds);
      nanos.set(draft.eventNanos);
      draft.eventSeconds = seconds;
      draft.eventNanos = nanos;
    }
    draft.eventSeconds[index] = time.seconds;
    draft.eventNanos[index] = time.nanos;
    if (time.imprecise) this.#flags |= FLAG.impreciseTime;
  }

  plausible(): boolean {
    const known = this.#spanId.present || this.#traceId.present;
    const timed = !Number.isNaN(this.#start.seconds) || !Number.isNaN(this.#end.seconds);
    return known && (timed || this.#nameEnd > this.#nameStart);
  }

  commit(frame: OtlpFrame, scanner: JsonScanner, start: number, end: number, offset: number): void {
    const { bytes } = scanner;
    const sink = this.#sink;
    const { draft } = sink;
    draft.offset = offset;
    draft.length = end - start;
    draft.hash = hashBytes(bytes, start, end, scanner.view);
    this.#ids(bytes);
    draft.startSeconds = this.#start.seconds;
    draft.startNanos = this.#start.nanos;
    draft.endSeconds = this.#end.seconds;
    draft.endNanos = this.#end.nanos;
    draft.name = this.#nameEscaped
      ? sink.strings.intern(decodeString(bytes, this.#nameStart, this.#nameEnd))
      : sink.strings.internBytes(bytes, this.#nameStart, this.#nameEnd);
    draft.resource = frame.resource;
    draft.scope = frame.scope;
    draft.status = this.#status;
    draft.eventCount = this.#eventCount;
    let flags = this.#flags;
    if (Number.isNaN(draft.startSeconds)) flags |= FLAG.noStart;
    if (Number.isNaN(draft.endSeconds)) flags |= FLAG.unfinished;
    if (this.#start.imprecise || this.#end.imprecise) flags |= FLAG.impreciseTime;
    if (this.#isOdd(draft.traceId) || this.#isOdd(draft.spanId)) flags |= FLAG.oddId;
    if (draft.parentId !== 0 && !sink.ids.isHex(draft.parentId)) flags |= FLAG.oddId;
    draft.flags = flags;
    const classified = this.#classified;
    classified.kind = 0;
    classified.inputTokens = classified.outputTokens = Number.NaN;
    const name = sink.strings.text(draft.name);
    this.#classifier.classify(name, frame.scopeName, this.#otelKind, this.#wanted.values, classified);
    draft.kind = classified.kind;
    draft.inputTokens = classified.inputTokens;
    draft.outputTokens = classified.outputTokens;
    sink.addSpan();
    this.#reportOddities(name, offset - start);
  }

  /** Whether the trace id is written as that of the span before, as it nearly always is. */
  #sameTrace(bytes: Uint8Array): boolean {
    const { start, end, present, isString } = this.#traceId;
    const last = this.#lastTrace;
    if (!present || !isString || end - start !== 32 || last.length !== 32) return false;
    for (let i = 0; i < 32; i++) if (bytes[start + i] !== last[i]) return false;
    return true;
  }

  #newTrace(bytes: Uint8Array, base64: boolean): number {
    const id = this.#id(bytes, this.#traceId, base64);
    if (this.#traceId.isString && !this.#traceId.escaped) {
      this.#lastTrace = bytes.slice(this.#traceId.start, this.#traceId.end);
      this.#lastTraceId = id;
    }
    return id;
  }

  #isOdd(id: number): boolean {
    return id === 0 || !this.#sink.ids.isHex(id);
  }

  #ids(bytes: Uint8Array): void {
    const { draft } = this.#sink;
    const base64 = this.#base64(bytes, this.#traceId) || this.#base64(bytes, this.#spanId);
    draft.traceId = this.#sameTrace(bytes) ? this.#lastTraceId : this.#newTrace(bytes, base64);
    draft.spanId = this.#id(bytes, this.#spanId, base64);
    draft.parentId = this.#id(bytes, this.#parentId, base64);
  }

  #base64(bytes: Uint8Array, id: IdField): boolean {
    const length = id.end - id.start;
    return id.present && length !== 32 && length !== 16 && isSurelyBase64(bytes, id.start, id.end);
  }

  #id(bytes: Uint8Array, id: IdField, base64: boolean): number {
    const { ids } = this.#sink;
    if (!id.present) return 0;
    if (id.escaped) {
      const text = new TextEncoder().encode(decodeString(bytes, id.start, id.end));
      return internId(ids, text, 0, text.length, base64);
    }
    // `null` is absent; a number is kept as it is written.
    if (!id.isString && bytes[id.start] === 0x6e) return 0;
    return internId(ids, bytes, id.start, id.end, base64);
  }

  /** `shift`: from an index in the window to the offset in the file. */
  #reportOddities(name: string, shift: number): void {
    const say = (code: string, at: number, what: string) => {
      if (at < 0) return;
      const offset = at + shift;
      this.#report({
        code,
        message: `The span “${name}” has ${what} at byte ${offset}; it is kept all the same.`,
        offset,
      });
    };
    say('bad-kind', this.#badKind, 'an unknown kind');
    say('bad-status', this.#badStatus, 'an unknown status code');
    say('bad-time', this.#badTime, 'a time that is none');
    say('bad-count', this.#badCount, 'a negative count');
    say('repeated-key', this.#repeated, 'a field twice, the second time');
  }
}
