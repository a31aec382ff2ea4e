/**
 * Spans that Spanreel itself wrote as trace events (formats/write/chrome.ts): what OpenTelemetry knows of them stands in
 * `args.otel`, and the events and logs of a span stand right behind it.
 */
import type { SpanEvent, SpanLink } from '../../trace/value.ts';
import type { FilePlace, ForeignContext, ForeignSpan } from '../foreign/foreign.ts';
import { droppedCount } from '../foreign/otel.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { readEntries, readValue } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import type { Threads } from './threads.ts';

export class SpanreelEvents {
  readonly #context: ForeignContext;
  readonly #threads: Threads;
  #span: (ForeignSpan & { readonly events: SpanEvent[] }) | undefined;

  constructor(context: ForeignContext, threads: Threads) {
    this.#context = context;
    this.#threads = threads;
  }

  /** Whether the event is such a span, or belongs to the one before it. */
  takes(node: JsonNode, place: FilePlace): boolean {
    const args = member(node, 'args');
    const otel = member(args, 'otel');
    if (member(otel, 'span_id') !== undefined) {
      this.finish();
      this.#span = this.#makeSpan(node, args, otel, place);
      return true;
    }
    const cat = readText(member(node, 'cat'));
    if (this.#span && readText(member(node, 'ph')) === 'i' && (cat === 'event' || cat === 'log')) {
      this.#belongs(this.#span, node, args, cat, place);
      return true;
    }
    this.finish();
    return false;
  }

  /** The last span is complete. */
  finish(): void {
    if (this.#span) this.#context.span(this.#span);
    this.#span = undefined;
  }

  #belongs(
    span: { events: SpanEvent[] } & ForeignSpan,
    node: JsonNode,
    args: JsonNode | undefined,
    cat: string,
    place: FilePlace,
  ): void {
    const name = readText(member(node, 'name'));
    const time = parseDecimalTime(readText(member(node, 'ts')), 3);
    if (cat === 'event') {
      span.events.push({ time, name, attributes: readEntries(args) });
      return;
    }
    this.#context.log({
      traceId: span.traceId,
      spanId: span.spanId,
      time,
      severity: readText(member(args, 'severity')),
      eventName: readText(member(args, 'event_name')),
      body: readValue(member(args, 'body')),
      attributes: readEntries(member(args, 'attributes')),
      place,
    });
  }

  #makeSpan(
    node: JsonNode,
    args: JsonNode | undefined,
    otel: JsonNode | undefined,
    place: FilePlace,
  ): ForeignSpan & { events: SpanEvent[] } {
    const text = (key: string) => readText(member(otel, key));
    const type = readText(member(node, 'ph'));
    const time = parseDecimalTime(readText(member(node, 'ts')), 3);
    const length = readText(member(node, 'dur'));
    const dropped = member(otel, 'dropped');
    return {
      traceId: text('trace_id'),
      spanId: text('span_id'),
      parentSpanId: text('parent_span_id'),
      traceState: text('trace_state'),
      name: readText(member(node, 'name')),
      otelKind: text('kind'),
      // An instant is a span whose start nobody knew, a beginning one that did not end.
      start: type === 'i' ? 0n : time,
      end: type === 'i' ? time : type === 'B' ? 0n : time + parseDecimalTime(length, 3),
      status: { code: Number(text('status_code')) || 0, message: text('status_message') },
      attributes: readEntries(args).filter(({ key }) => key !== 'otel'),
      events: [],
      links: arrayItems(member(otel, 'links')).map(readLink),
      dropped: {
        attributes: droppedCount(member(dropped, 'attributes')),
        events: droppedCount(member(dropped, 'events')),
        links: droppedCount(member(dropped, 'links')),
      },
      resource: this.#threads.addOwnResource(node),
      scope: {
        name: text('scope_name'),
        version: text('scope_version'),
        attributes: readEntries(member(otel, 'scope_attributes')),
      },
      place,
    };
  }
}

function readLink(node: JsonNode): SpanLink {
  const text = (key: string) => readText(member(node, key));
  return {
    traceId: text('trace_id'),
    spanId: text('span_id'),
    traceState: text('trace_state'),
    attributes: readEntries(member(node, 'attributes')),
  };
}
