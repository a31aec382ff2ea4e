/** An open span of a cell, over OpenTelemetry's. */
import { SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/sdk-trace-base';
import { messageOf } from '../../shared/base/errors.ts';
import { unixNano } from '../base/clock.ts';
import type { Attributes, CellSpan } from '../base/types.ts';
import { define, split } from './attributes.ts';
import { fromHrTime, toHrTime } from './otlp-json.ts';

/** Times are told to the SDK, always: its own clock has milliseconds and is not the cell's. */
export class OpenSpan implements CellSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly start: bigint;
  readonly traceparent: string;
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
    const { traceId, spanId } = span.spanContext();
    this.traceId = traceId;
    this.spanId = spanId;
    this.start = fromHrTime(span.startTime);
    this.traceparent = `00-${traceId}-${spanId}-01`;
  }

  set(attributes: Attributes): void {
    if (!this.#span.isRecording()) return;
    const { taken, refused } = split(attributes);
    this.#span.setAttributes(taken);
    define(this.#span.attributes, refused);
  }

  event(name: string, attributes?: Attributes, time: bigint = unixNano()): void {
    if (!this.#span.isRecording()) return;
    const { taken, refused } = split(attributes);
    this.#span.addEvent(name, taken, toHrTime(time));
    const event = this.#span.events.at(-1);
    if (event?.attributes) define(event.attributes, refused);
  }

  fail(error: unknown): void {
    if (!this.#span.isRecording()) return;
    if (error instanceof Error) this.#span.recordException(error, toHrTime(unixNano()));
    this.#span.setStatus({
      code: SpanStatusCode.ERROR,
      message: messageOf(error),
    });
  }

  link(to: { readonly traceId: string; readonly spanId: string }, attributes?: Attributes): void {
    if (!this.#span.isRecording()) return;
    const { taken, refused } = split(attributes);
    const context = { traceId: to.traceId, spanId: to.spanId, traceFlags: TraceFlags.SAMPLED };
    this.#span.addLink({ context, attributes: taken });
    const link = this.#span.links.at(-1);
    if (link && Object.keys(refused).length > 0) {
      link.attributes ??= {};
      define(link.attributes, refused);
    }
  }

  end(time: bigint = unixNano()): void {
    if (!this.#span.isRecording()) return;
    this.#span.end(toHrTime(time < this.start ? this.start : time));
  }
}
