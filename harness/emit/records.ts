/** The lines of a cell: its spans and log records as OTLP/JSON, with its resource, and with secrets masked. */
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { maskAttributes, maskText, maskValue } from '../../shared/secrets/mask.ts';
import type { Attribute, Value } from '../../shared/trace/value.ts';
import type { CellLog } from '../base/types.ts';
import { anyValue, fromHrTime, keyValues, toOtlpAttributes, toValue, wellFormed } from './otlp-json.ts';

/** Turns spans and logs of one cell into the elements of `resourceSpans` and `resourceLogs`, as JSON text. */
export class Records {
  readonly #mask: boolean;
  readonly #resource: string;
  readonly #scope: string;

  /** `mask`: whether secrets are masked on their way out. */
  constructor(resource: Readonly<Record<string, unknown>>, scope: { name: string; version: string }, mask: boolean) {
    this.#mask = mask;
    this.#resource = JSON.stringify({ attributes: this.#attributes(resource) });
    this.#scope = JSON.stringify(scope);
  }

  /** One element of `resourceSpans`. An open span has no end: readers show it as unfinished. */
  span(span: ReadableSpan): string {
    const { traceId, spanId, traceState } = span.spanContext();
    const { status } = span;
    const record = {
      traceId,
      spanId,
      traceState: traceState?.serialize(),
      parentSpanId: span.parentSpanContext?.spanId,
      name: this.#text(span.name),
      kind: span.kind + 1,
      startTimeUnixNano: String(fromHrTime(span.startTime)),
      endTimeUnixNano: span.ended ? String(fromHrTime(span.endTime)) : undefined,
      attributes: this.#attributes(span.attributes),
      events: span.events.map((event) => ({
        timeUnixNano: String(fromHrTime(event.time)),
        name: this.#text(event.name),
        attributes: this.#attributes(event.attributes),
      })),
      links: span.links.map((link) => ({
        traceId: link.context.traceId,
        spanId: link.context.spanId,
        attributes: this.#attributes(link.attributes),
      })),
      status: { code: status.code, message: status.message === undefined ? undefined : this.#text(status.message) },
    };
    return `{"resource":${this.#resource},"scopeSpans":[{"scope":${this.#scope},"spans":[${JSON.stringify(record)}]}]}`;
  }

  /** One element of `resourceLogs`. */
  log(log: CellLog): string {
    const time = String(log.time);
    const record = {
      timeUnixNano: time,
      observedTimeUnixNano: time,
      eventName: this.#text(log.eventName),
      body: log.body === undefined ? undefined : anyValue(this.#value(toValue(log.body))),
      attributes: this.#attributes(log.attributes),
      traceId: log.span.traceId,
      spanId: log.span.spanId,
    };
    return `{"resource":${this.#resource},"scopeLogs":[{"scope":${this.#scope},"logRecords":[${JSON.stringify(record)}]}]}`;
  }

  #attributes(record: Readonly<Record<string, unknown>> | undefined) {
    const attributes: readonly Attribute[] = toOtlpAttributes(record);
    return keyValues(this.#mask ? maskAttributes(attributes).attributes : attributes);
  }

  #value(value: Value): Value {
    return this.#mask ? maskValue('', value).value : value;
  }

  #text(text: string): string {
    return wellFormed(this.#mask ? maskText(text).text : text);
  }
}
