/**
 * Spans that Spanreel itself wrote as trace events (formats/write/chrome.ts): what OpenTelemetry knows of them stands in
 * `args.otel`, and the events and logs of a span stand right behind it.
 */
import type { SpanEvent, SpanLink } from '../../trace/value.ts';
import type { FilePlace, ForeignContext, ForeignSpan } from '../foreign/foreign.ts';
import { droppedCount } from '../foreign/otel.ts';
import { decimalTime } from '../foreign/times.ts';
import { entriesOf, valueOfNode } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';
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
      this.#span = this.#spanOf(node, args, otel, place);
      return true;
    }
    const cat = textOf(member(node, 'cat'));
    if (this.#span && textOf(member(node, 'ph')) === 'i' && (cat === 'event' || cat === 'log')) {
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
    const name = textOf(member(node, 'name'));
    const time = decimalTime(textOf(member(node, 'ts')), 3);
    if (cat === 'event') {
      span.events.push({ time, name, attributes: entriesOf(args) });
      return;
    }
    this.#context.log({
      traceId: span.traceId,
      spanId: span.spanId,
      time,
      severity: textOf(member(args, 'severity')),
      eventName: textOf(member(args, 'event_name')),
      body: valueOfNode(member(args, 'body')),
      attributes: entriesOf(member(args, 'attributes')),
      place,
    });
  }

  #spanOf(
    node: JsonNode,
    args: JsonNode | undefined,
    otel: JsonNode | undefined,
    place: FilePlace,
  ): ForeignSpan & { events: SpanEvent[] } {
    const text = (key: string) => textOf(member(otel, key));
    const type = textOf(member(node, 'ph'));
    const time = decimalTime(textOf(member(node, 'ts')), 3);
    const length = textOf(member(node, 'dur'));
    const dropped = member(otel, 'dropped');
    return {
      traceId: text('trace_id'),
      spanId: text('span_id'),
      parentSpanId: text('parent_span_id'),
      traceState: text('trace_state'),
      name: textOf(member(node, 'name')),
      otelKind: text('kind'),
      // An instant is a span whose start nobody knew, a beginning one that did not end.
      start: type === 'i' ? 0n : time,
      end: type === 'i' ? time : type === 'B' ? 0n : time + decimalTime(length, 3),
      status: { code: Number(text('status_code')) || 0, message: text('status_message') },
      attributes: entriesOf(args).filter(({ key }) => key !== 'otel'),
      events: [],
      links: itemsOf(member(otel, 'links')).map(linkOf),
      dropped: {
        attributes: droppedCount(member(dropped, 'attributes')),
        events: droppedCount(member(dropped, 'events')),
        links: droppedCount(member(dropped, 'links')),
      },
      resource: this.#threads.ownResourceOf(node),
      scope: {
        name: text('scope_name'),
        version: text('scope_version'),
        attributes: entriesOf(member(otel, 'scope_attributes')),
      },
      place,
    };
  }
}

function linkOf(node: JsonNode): SpanLink {
  const text = (key: string) => textOf(member(node, key));
  return {
    traceId: text('trace_id'),
    spanId: text('span_id'),
    traceState: text('trace_state'),
    attributes: entriesOf(member(node, 'attributes')),
  };
}
