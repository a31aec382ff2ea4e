/**
 * Chrome's trace events, for chrome://tracing, Perfetto and speedscope: a complete event (X) a span, in lanes in which
 * they nest, a process for each resource. What OpenTelemetry has beyond that stands in `args.otel`.
 * Source: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU (Trace Event Format).
 */
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute, SpanContent, SpanLink } from '../../trace/value.ts';
import { jsonObject, microseconds, plainJson, plainObject } from './plain.ts';
import {
  findServiceName,
  type Losses,
  type OutgoingSpan,
  observedTimes,
  type SpanWriter,
  type Target,
} from './target.ts';

/** More lanes than this are not looked through for room; those that come then overlap in the last. */
const MOST_LANES = 400;

export const chromeTarget: Target = {
  name: 'chrome',
  title: 'Chrome trace events',
  extension: '.trace.json',
  mediaType: 'application/json',
  order: 'start',
  cannotHold:
    'Lost: spans without any time, ends before their start, the type of bytes. Ids, parents, links and states are in args.otel only.',
  writer: (losses) => new ChromeWriter(losses),
};

/** A row of the viewer: the ends of the spans that are open in it, the innermost last. */
type Lane = bigint[];

interface Process {
  readonly pid: number;
  readonly lanes: Lane[];
}

class ChromeWriter implements SpanWriter {
  readonly #losses: Losses;
  readonly #processes = new Map<number, Process>();
  #first = true;

  constructor(losses: Losses) {
    this.#losses = losses;
  }

  begin(): Uint8Array {
    return encodeUtf8('{"displayTimeUnit":"ns","traceEvents":[');
  }

  batch(spans: readonly OutgoingSpan[]): Uint8Array {
    return encodeUtf8(
      spans
        .flatMap((span) => this.#events(span))
        .map((event) => this.#next(event))
        .join(''),
    );
  }

  end(): Uint8Array {
    return encodeUtf8('\n]}\n');
  }

  #next(event: string): string {
    const separator = this.#first ? '\n' : ',\n';
    this.#first = false;
    return separator + event;
  }

  #events(outgoing: OutgoingSpan): string[] {
    const { span, logs } = outgoing;
    const events: string[] = [];
    const { pid, lanes } = this.#process(outgoing, events);
    const at = span.start || span.end;
    if (at === 0n) {
      this.#losses.add('spans without any time');
      return events;
    }
    if (span.end !== 0n && span.end < at) this.#losses.add('ends before their start (the length is zero)');
    const length = span.end > at ? span.end - at : 0n;
    // A span that never ended takes its lane for ever.
    const tid = laneFor(lanes, at, span.end === 0n ? undefined : at + length) + 1;
    const where = { pid: String(pid), tid: String(tid) };
    const phase = span.start === 0n ? '"i"' : span.end === 0n ? '"B"' : '"X"';
    events.push(
      jsonObject({
        name: JSON.stringify(span.name),
        cat: JSON.stringify(outgoing.scope.name || span.otelKind || 'span'),
        ph: phase,
        ts: microseconds(at),
        dur: phase === '"X"' ? microseconds(length) : undefined,
        ...where,
        s: phase === '"i"' ? '"t"' : undefined,
        args: this.#args(outgoing),
      }),
    );
    const instant = (name: string, cat: string, time: bigint, args: string) => {
      if (time === 0n) this.#losses.add('times of events without one (the start of their span is written)');
      events.push(
        jsonObject({
          name: JSON.stringify(name),
          cat: JSON.stringify(cat),
          ph: '"i"',
          ts: microseconds(time || at),
          ...where,
          s: '"t"',
          args,
        }),
      );
    };
    for (const event of span.events) instant(event.name, 'event', event.time, this.#arguments(event.attributes));
    this.#losses.add(...observedTimes(logs));
    for (const log of logs) {
      const args = jsonObject({
        body: plainJson(log.body, this.#losses),
        severity: text(log.severity),
        event_name: text(log.eventName),
        attributes: plainObject(log.attributes, this.#losses),
        span_id: text(span.spanId),
      });
      instant(log.eventName || 'log', 'log', log.time, args);
    }
    return events;
  }

  #process({ resource, resourceKey }: OutgoingSpan, events: string[]): Process {
    const known = this.#processes.get(resourceKey);
    if (known) return known;
    const made: Process = { pid: this.#processes.size + 1, lanes: [] };
    this.#processes.set(resourceKey, made);
    const args = jsonObject({
      name: JSON.stringify(findServiceName(resource) || 'unknown service'),
      resource: plainObject(resource, this.#losses),
    });
    events.push(jsonObject({ name: '"process_name"', ph: '"M"', pid: String(made.pid), tid: '0', args }));
    return made;
  }

  #args({ span, scope }: OutgoingSpan): string {
    const otel = jsonObject({
      trace_id: text(span.traceId),
      // By this the reader knows that the event is a span.
      span_id: JSON.stringify(span.spanId),
      parent_span_id: text(span.parentSpanId),
      trace_state: text(span.traceState),
      kind: text(span.otelKind),
      status_code: span.status.code === 0 ? undefined : String(span.status.code),
      status_message: text(span.status.message),
      scope_name: text(scope.name),
      scope_version: text(scope.version),
      scope_attributes: scope.attributes.length === 0 ? undefined : plainObject(scope.attributes, this.#losses),
      links: span.links.length === 0 ? undefined : `[${span.links.map((link) => this.#link(link)).join(',')}]`,
      dropped: droppedCounts(span),
    });
    const attributes = this.#arguments(span.attributes);
    return `${attributes.slice(0, -1)}${attributes === '{}' ? '' : ','}"otel":${otel}}`;
  }

  /** Attributes beside which `otel` has a place of its own. */
  #arguments(attributes: readonly Attribute[]): string {
    const others = attributes.filter(({ key }) => key !== 'otel');
    this.#losses.add('attributes named otel', attributes.length - others.length);
    return plainObject(others, this.#losses);
  }

  #link(link: SpanLink): string {
    return jsonObject({
      trace_id: text(link.traceId),
      span_id: text(link.spanId),
      trace_state: text(link.traceState),
      attributes: link.attributes.length === 0 ? undefined : plainObject(link.attributes, this.#losses),
    });
  }
}

/** JSON of a text that is there. */
const text = (value: string): string | undefined => (value === '' ? undefined : JSON.stringify(value));

function droppedCounts({ dropped }: SpanContent): string | undefined {
  return Object.values(dropped).every((count) => count === 0) ? undefined : JSON.stringify(dropped);
}

/** The first lane in which the interval nests, opened in it. `end` undefined: it never ends. Starts come in order. */
function laneFor(lanes: Lane[], start: bigint, end: bigint | undefined): number {
  for (const [index, open] of lanes.entries()) {
    while (open.length > 0 && (open.at(-1) as bigint) <= start) open.pop();
    const around = open.at(-1);
    if (end !== undefined ? around === undefined || around >= end : around === undefined) {
      open.push(end ?? FOREVER);
      return index;
    }
  }
  if (lanes.length < MOST_LANES) lanes.push([]);
  (lanes.at(-1) as Lane).push(end ?? FOREVER);
  return lanes.length - 1;
}

/** Later than any time that 64 bits hold. */
const FOREVER = 2n ** 64n;
