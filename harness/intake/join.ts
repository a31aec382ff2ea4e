/**
 * Joins the telemetry of other programs to the cell's one tree. Requests are changed in place: every span and log gets
 * the cell's trace id, and a parent or span where its own program names none.
 */
import { createHash } from 'node:crypto';
import { isObject } from '../../shared/base/is-object.ts';
import { unixNano } from '../base/clock.ts';
import type { ModelCall } from '../proxy/types.ts';
import { isNoisyLog, isNoisySpan, type JoinIds, joinIds, NO_IDS } from './facts.ts';
import { SpanIds } from './ids.ts';
import { MissingParents } from './missing.ts';
import { type Json, LISTS, objects, plainAttributes, readId, readTime, type Signal, setAttributes } from './otlp.ts';
import { OwnSpans, type SpanRef } from './own-spans.ts';
import { type Place, Places } from './places.ts';
import { TelemetryTokens } from './tokens.ts';
import type { JoinedBy } from './types.ts';

export interface JoinOptions {
  readonly container: () => SpanRef & { readonly start: bigint };
  readonly calls: () => readonly ModelCall[];
  readonly toolSpans: () => ReadonlyMap<string, SpanRef>;
  /** Hears of what could not be taken in. */
  readonly problem: (text: string) => void;
}

/** What a request is part of, as its spans and logs see it. */
interface Origin {
  readonly program: string;
  readonly resource: unknown;
}

export class Joiner {
  readonly #container: () => SpanRef & { readonly start: bigint };
  readonly #problem: (text: string) => void;
  readonly #own: OwnSpans;
  /** All that there were: before the agent runs, another span may stand for it. */
  readonly #containers = new Set<string>();
  readonly #ids = new SpanIds();
  /** Spans that have arrived, by their id in the cell, and their parents. */
  readonly #parents = new Map<string, string>();
  readonly #missing = new MissingParents();
  /** Where roots were put: one that is sent twice must stay where it is. */
  readonly #roots = new Map<string, Place>();
  readonly #places: Places;
  readonly #traces = new Set<string>();
  readonly #by: Partial<Record<JoinedBy, number>> = {};
  #spans = 0;
  #logs = 0;
  #metrics = 0;
  #nameless = 0;
  readonly tokens = new TelemetryTokens((spanId) => this.#parents.get(spanId));

  constructor(options: JoinOptions) {
    this.#container = options.container;
    this.#problem = options.problem;
    this.#own = new OwnSpans(options.calls, options.toolSpans);
    this.#places = new Places(this.#own, options.container);
  }

  /** Counts of what was joined. */
  get counts() {
    return {
      spans: this.#spans,
      logs: this.#logs,
      metrics: this.#metrics,
      traces: this.#traces.size,
      by: { ...this.#by },
    };
  }

  /** Whether something in the request names a tool call or an answer that the proxy has not told of, and may yet. */
  isEarly(signal: Signal, request: Json): boolean {
    if (signal === 'metrics') return false;
    this.#update();
    for (const { items } of this.#scopes(signal, request)) {
      for (const item of items) {
        const ids = joinIds(item);
        if (ids.tool !== undefined && this.#own.tool(ids.tool) === undefined) return true;
        if (ids.responses.length > 0 && this.#own.call(ids.responses) === undefined) return true;
      }
    }
    return false;
  }

  /** Joins a request. */
  join(signal: Signal, request: Json): void {
    this.#update();
    this.#clean(signal, request);
    for (const { items, resource } of this.#scopes(signal, request)) {
      const program = (isObject(resource) && plainAttributes(resource.attributes).get('service.name')) || '';
      const origin = { program, resource };
      for (const item of items) {
        if (signal === 'traces') this.#span(item, origin);
        else if (signal === 'logs') this.#log(item, origin);
        else this.#metrics++;
      }
    }
  }

  /** Spans for parents that never arrived, as requests of their own. To be called once, at the end. */
  madeUp(): Json[] {
    this.#update();
    const requests: Json[] = [];
    for (const { resource, spans } of this.#missing.byResource()) {
      const made = spans
        .filter(({ spanId }) => !this.#isKnown(spanId))
        .map(({ spanId, trace, start, end }) => {
          const times = { start: start ?? this.#container().start, end: end ?? start ?? this.#container().start };
          const place = this.#places.root(trace, NO_IDS, times.start, times.end);
          return this.#made(spanId, trace, place, times);
        });
      if (made.length === 0) continue;
      requests.push({
        resourceSpans: [
          { resource: resource ?? {}, scopeSpans: [{ scope: { name: 'spanreel.intake' }, spans: made }] },
        ],
      });
    }
    return requests;
  }

  #made(spanId: string, trace: string, place: Place, { start, end }: { start: bigint; end: bigint }): Json {
    const span: Json = {
      traceId: this.#container().traceId,
      spanId,
      parentSpanId: place.parent,
      name: 'not exported',
      kind: 1,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(end),
    };
    this.#count(place.by);
    setAttributes(span, {
      'cell.joined.trace_id': this.#foreign(trace),
      'cell.joined.by': place.by,
      'cell.joined.made_up': true,
    });
    return span;
  }

  *#scopes(signal: Signal, request: Json) {
    const [resources, scopes, list] = LISTS[signal];
    for (const held of objects(request[resources])) {
      for (const scoped of objects(held[scopes])) yield { items: objects(scoped[list]), resource: held.resource };
    }
  }

  /** Takes out what is no object: nothing could be written of it. */
  #clean(signal: Signal, request: Json): void {
    const [resources, scopes, list] = LISTS[signal];
    let strays = 0;
    const clean = (owner: Json, name: string): Json[] => {
      const kept = objects(owner[name]);
      const whole = owner[name] ?? [];
      strays += Array.isArray(whole) ? whole.length - kept.length : 1;
      owner[name] = kept;
      return kept;
    };
    for (const held of clean(request, resources)) for (const scoped of clean(held, scopes)) clean(scoped, list);
    if (strays > 0) this.#problem(`${strays} ${signal} entries of a request are no objects`);
  }

  #update(): void {
    const { traceId, spanId } = this.#container();
    this.#containers.add(spanId);
    this.#ids.reserve(traceId, spanId);
    this.#own.update((id) => this.#ids.reserve(traceId, id));
  }

  #isOwn(spanId: string): boolean {
    return this.#containers.has(spanId) || this.#own.has(spanId);
  }

  #isKnown(spanId: string): boolean {
    return this.#parents.has(spanId) || this.#isOwn(spanId);
  }

  /** The trace id as the attribute has it: undefined where it is the cell's, or none. */
  #foreign(trace: string): string | undefined {
    return trace === this.#container().traceId || trace === '' ? undefined : trace;
  }

  #count(by: JoinedBy): void {
    this.#by[by] = (this.#by[by] ?? 0) + 1;
  }

  #span(span: Json, { program, resource }: Origin): void {
    this.#spans++;
    const cell = this.#container();
    const trace = readId(span.traceId, 32) ?? String(span.traceId);
    this.#traces.add(trace);
    const written = readId(span.spanId, 16) || undefined;
    const spanId = this.#ids.of(trace, written ?? this.#nextNameless());
    const start = readTime(span.startTimeUnixNano) ?? 0n;
    const end = readTime(span.endTimeUnixNano) ?? start;
    const ids = joinIds(span);

    const above = readId(span.parentSpanId, 16) ?? String(span.parentSpanId);
    let parent = above === '' || above === written ? undefined : this.#ids.of(trace, idFor(above));
    let by: JoinedBy | undefined;
    if (parent === undefined) {
      const place = this.#roots.get(spanId) ?? this.#places.root(trace, ids, start, end);
      this.#roots.set(spanId, place);
      ({ parent, by } = place);
    } else if (trace === cell.traceId && this.#isOwn(parent)) by = 'trace id';
    else if (!this.#isKnown(parent)) this.#missing.note(parent, trace, resource, start, end);
    if (by !== undefined) this.#count(by);

    this.#parents.set(spanId, parent);
    this.#missing.arrived(spanId);
    if (start !== 0n) this.#places.arrived({ spanId, trace, program, start, end });
    this.#link(span, trace, written, ids, parent);
    span.traceId = cell.traceId;
    span.spanId = spanId;
    span.parentSpanId = parent;
    setAttributes(span, {
      'cell.joined.trace_id': this.#foreign(trace),
      'cell.joined.span_id': written === spanId ? undefined : (written ?? 'none'),
      'cell.joined.by': by,
      ...(isNoisySpan(span.name) ? { 'cell.noise': true } : undefined),
    });
    this.tokens.span(program, spanId, plainAttributes(span.attributes));
  }

  /** An id for a span that has none, or none that is one. */
  #nextNameless(): string {
    this.#nameless++;
    this.#problem('a span has no valid span id; it was given one');
    return hashed(`nameless ${this.#nameless}`);
  }

  /** Rewrites the span's links, and adds those to the harness' own spans for the same thing. */
  #link(span: Json, trace: string, written: string | undefined, ids: JoinIds, parent: string): void {
    const cell = this.#container().traceId;
    const links = Array.isArray(span.links) ? [...span.links] : [];
    for (const link of objects(links)) {
      const linkedTrace = readId(link.traceId, 32);
      const linked = readId(link.spanId, 16);
      if (!linkedTrace || !linked) continue;
      link.traceId = cell;
      link.spanId = this.#ids.of(linkedTrace, linked);
      setAttributes(link, { 'cell.joined.trace_id': this.#foreign(linkedTrace) });
    }
    const made = new Set<string>([parent]);
    const add = (target: SpanRef | undefined, by: JoinedBy) => {
      if (target === undefined || made.has(target.spanId)) return;
      made.add(target.spanId);
      const link: Json = { traceId: target.traceId, spanId: target.spanId };
      setAttributes(link, { 'cell.joined.by': by });
      links.push(link);
    };
    add(this.#own.call(ids.responses), 'response id');
    if (written !== undefined) for (const call of this.#own.listCalls(trace, written)) add(call, 'traceparent');
    add(this.#own.tool(ids.tool), 'tool call id');
    if (links.length > 0) span.links = links;
  }

  #log(record: Json, origin: Origin): void {
    this.#logs++;
    const trace = readId(record.traceId, 32) ?? String(record.traceId);
    if (trace !== '') this.#traces.add(trace);
    const { time, from } = logTime(record);
    if (from !== undefined) record.timeUnixNano = String(time);
    const attributes = plainAttributes(record.attributes);
    const event = readEventName(record, attributes);
    this.tokens.log(origin.program, event, attributes, () => JSON.stringify(record));

    const written = readId(record.spanId, 16) ?? idFor(String(record.spanId));
    const { parent, by } =
      written === ''
        ? this.#places.log(trace, joinIds(record), time, origin.program)
        : { parent: this.#spanOfLog(trace, written, time, origin), by: 'span id' as const };
    this.#count(by);
    record.traceId = this.#container().traceId;
    record.spanId = parent;
    setAttributes(record, {
      'cell.joined.trace_id': this.#foreign(trace),
      'cell.joined.by': by,
      ...(from === undefined ? undefined : { 'cell.joined.time': from }),
      ...(isNoisyLog(event) ? { 'cell.noise': true } : undefined),
    });
  }

  /** The span that a log names. Logs come before their span ends: one that is unknown is waited for. */
  #spanOfLog(trace: string, written: string, time: bigint, { resource }: Origin): string {
    const owner = trace === '' ? this.#ids.owner(written) : trace;
    const span = this.#ids.of(owner ?? trace, written);
    if (!this.#isKnown(span)) this.#missing.note(span, owner ?? trace, resource, time, time);
    return span;
  }
}

const hashed = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** A span id for a text that is none, the same for the same text. */
const idFor = (text: string): string => (text === '' || /^[0-9a-f]{16}$/.test(text) ? text : hashed(text));

/** The record's time; `from`: what stands for it where the record has none. */
function logTime(record: Json): { time: bigint; from: string | undefined } {
  const own = readTime(record.timeUnixNano);
  if (own !== undefined) return { time: own, from: undefined };
  const observed = readTime(record.observedTimeUnixNano);
  if (observed !== undefined) return { time: observed, from: 'observedTimeUnixNano' };
  return { time: unixNano(), from: 'arrival' };
}

/** The event's name: codex's `eventName` is a place in its source, and its name an attribute. */
function readEventName(record: Json, attributes: ReadonlyMap<string, string>): string {
  const named = attributes.get('event.name') ?? record.eventName;
  if (typeof named === 'string' && named !== '') return named;
  const body = isObject(record.body) ? record.body.stringValue : undefined;
  return typeof body === 'string' ? body.slice(0, 100) : '';
}
