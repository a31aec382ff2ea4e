/** The records of OTLP/JSON beside spans: resources, scopes, logs, metrics. */

import { encodeUtf8 } from '../../base/bytes.ts';
import type { SpanSink } from '../../trace/sink.ts';
import { internId } from '../ids.ts';
import { KeyTable } from '../json/key-table.ts';
import type { JsonScanner } from '../json/scanner.ts';
import type { Leaf } from '../json/shape.ts';
import { decodeString } from '../json/text.ts';
import { FieldReader, TimeField } from './fields.ts';
import { needResource, needScope, type OtlpFrame } from './frame.ts';
import { LOG_FIELD, LOG_KEYS, TERMINAL_OUTPUT } from './names.ts';
import { WantedAttributes } from './wanted.ts';

const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;

/** Goes over the object at `at`; `member` reads each value and returns the index behind it. */
function eachMember(scanner: JsonScanner, at: number, member: (value: number) => number): number {
  const { bytes } = scanner;
  let i = scanner.space(at + 1);
  if (bytes[i] === CLOSE_BRACE) return i + 1;
  for (;;) {
    i = scanner.space(member(scanner.key(i)));
    if (bytes[i] === CLOSE_BRACE) return i + 1;
    if (bytes[i] !== COMMA) scanner.stop(i);
    i = scanner.space(i + 1);
  }
}

const RESOURCE_FIELDS = new KeyTable([['attributes', 0]]);

/** `resource`: only its service is needed at once. */
export class ResourceLeaf implements Leaf<OtlpFrame> {
  readonly name = 'resource';
  readonly keys = undefined;
  readonly #sink: SpanSink;
  readonly #wanted = new WantedAttributes(['service.name']);

  constructor(sink: SpanSink) {
    this.#sink = sink;
  }

  read(scanner: JsonScanner, at: number): number {
    this.#wanted.reset();
    return eachMember(scanner, at, (value) =>
      scanner.find(RESOURCE_FIELDS) === 0 ? this.#wanted.read(scanner, value) : scanner.value(value),
    );
  }

  plausible(): boolean {
    return false;
  }

  commit(frame: OtlpFrame, _scanner: JsonScanner, start: number, end: number, offset: number): void {
    needResource(frame, this.#sink);
    this.#sink.setResource(frame.resource, String(this.#wanted.values[0] ?? ''), offset, end - start);
  }
}

const SCOPE_FIELDS = new KeyTable([
  ['name', 0],
  ['version', 1],
]);

/** `scope`, or `instrumentationLibrary` as it was once called. */
export class ScopeLeaf implements Leaf<OtlpFrame> {
  readonly name = 'scope';
  readonly keys = undefined;
  readonly #sink: SpanSink;
  readonly #field = new FieldReader();
  #name = '';
  #version = '';

  constructor(sink: SpanSink) {
    this.#sink = sink;
  }

  read(scanner: JsonScanner, at: number): number {
    this.#name = this.#version = '';
    return eachMember(scanner, at, (value) => {
      const which = scanner.find(SCOPE_FIELDS);
      if (which < 0) return scanner.value(value);
      const end = this.#field.read(scanner, value);
      const text = this.#field.isString ? decodeString(scanner.bytes, this.#field.start, this.#field.end) : '';
      if (which === 0) this.#name = text;
      else this.#version = text;
      return end;
    });
  }

  plausible(): boolean {
    return false;
  }

  commit(frame: OtlpFrame, _scanner: JsonScanner, start: number, end: number, offset: number): void {
    needScope(frame, this.#sink);
    frame.scopeName = this.#name;
    this.#sink.setScope(frame.scope, this.#name, this.#version, offset, end - start);
  }
}

const LOG_FIELDS = new KeyTable(LOG_KEYS);
const TERMINAL = new KeyTable([[TERMINAL_OUTPUT, 0]]);

/** A log record: joined to its span where it names one, else counted. */
export class LogLeaf implements Leaf<OtlpFrame> {
  readonly name = 'log record';
  readonly keys = LOG_FIELDS;
  readonly #sink: SpanSink;
  readonly #field = new FieldReader();
  readonly #time = new TimeField();
  readonly #observed = new TimeField();
  readonly #wanted = new WantedAttributes(['event.name']);
  #traceId = 0;
  #spanId = 0;
  #terminal = false;
  #substance = false;

  constructor(sink: SpanSink) {
    this.#sink = sink;
  }

  read(scanner: JsonScanner, at: number): number {
    this.#wanted.reset();
    this.#time.reset();
    this.#observed.reset();
    this.#traceId = this.#spanId = 0;
    this.#terminal = this.#substance = false;
    return eachMember(scanner, at, (value) => this.#member(scanner, scanner.find(LOG_FIELDS), value));
  }

  #member(scanner: JsonScanner, which: number, at: number): number {
    if (which === LOG_FIELD.attributes) return this.#wanted.read(scanner, at);
    if (which < 0) return scanner.value(at);
    const field = this.#field;
    const end = field.read(scanner, at);
    const { bytes } = scanner;
    if (which === LOG_FIELD.time) this.#time.set(bytes, field.start, field.end, field.isString);
    else if (which === LOG_FIELD.observed) this.#observed.set(bytes, field.start, field.end, field.isString);
    else if (which === LOG_FIELD.traceId) this.#traceId = this.#id(bytes);
    else if (which === LOG_FIELD.spanId) this.#spanId = this.#id(bytes);
    else if (which === LOG_FIELD.eventName) {
      this.#terminal ||= field.isString && TERMINAL.find(bytes, field.start, field.end) === 0;
    } else if (which === LOG_FIELD.body || which === LOG_FIELD.severity) this.#substance = true;
    return end;
  }

  #id(bytes: Uint8Array): number {
    const { start, end, isString, escaped } = this.#field;
    if (!isString) return 0;
    const text = escaped ? encodeUtf8(decodeString(bytes, start, end)) : bytes.subarray(start, end);
    return internId(this.#sink.ids, text, 0, text.length, false);
  }

  plausible(): boolean {
    return this.#substance;
  }

  commit(frame: OtlpFrame, _scanner: JsonScanner, start: number, end: number, offset: number): void {
    const sink = this.#sink;
    const terminal = this.#terminal || this.#wanted.values[0] === TERMINAL_OUTPUT;
    if (this.#spanId === 0 && !terminal) {
      sink.count('logs without a span');
      return;
    }
    const time = Number.isNaN(this.#time.seconds) ? this.#observed : this.#time;
    const { logDraft } = sink;
    logDraft.offset = offset;
    logDraft.length = end - start;
    logDraft.traceId = this.#traceId;
    logDraft.spanId = this.#spanId;
    logDraft.seconds = time.seconds;
    logDraft.nanos = time.nanos;
    logDraft.terminal = terminal;
    logDraft.resource = frame.resource;
    sink.addLog();
  }
}

/** A metric: counted. */
export class MetricLeaf implements Leaf<OtlpFrame> {
  readonly name = 'metric';
  readonly keys = undefined;
  readonly #sink: SpanSink;

  constructor(sink: SpanSink) {
    this.#sink = sink;
  }

  read(scanner: JsonScanner, at: number): number {
    return scanner.value(at);
  }

  plausible(): boolean {
    return false;
  }

  commit(): void {
    this.#sink.count('metrics');
  }
}
