/** A span exporter that appends OTLP/JSON to a file, one export request a line, as the collector's file exporter does. */
import { appendFileSync } from 'node:fs';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { unixNano } from './clock.mjs';

function anyValue(value) {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { stringValue: String(value) };
}

function keyValues(attributes) {
  return Object.entries(attributes ?? {}).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function otlpSpan(span, spanId) {
  const { traceId, spanId: own } = span.spanContext();
  const parent = span.parentSpanContext?.spanId;
  return {
    traceId,
    spanId: spanId(own),
    ...(parent ? { parentSpanId: spanId(parent) } : {}),
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: unixNano(span.startTime),
    endTimeUnixNano: unixNano(span.endTime),
    attributes: keyValues(span.attributes),
    events: span.events.map((event) => ({
      timeUnixNano: unixNano(event.time),
      name: event.name,
      attributes: keyValues(event.attributes),
    })),
    links: span.links.map((link) => ({
      traceId: link.context.traceId,
      spanId: spanId(link.context.spanId),
      attributes: keyValues(link.attributes),
    })),
    status: span.status.message ? { code: span.status.code, message: span.status.message } : { code: span.status.code },
  };
}

class OtlpLinesExporter {
  #file;
  #resource;
  #spanId;

  constructor(file, resource, spanId) {
    this.#file = file;
    this.#resource = { attributes: keyValues(resource) };
    this.#spanId = spanId;
  }

  export(spans, done) {
    const byScope = new Map();
    for (const span of spans) {
      const scope = span.instrumentationScope;
      const list = byScope.get(scope) ?? [];
      byScope.set(scope, list);
      list.push(otlpSpan(span, this.#spanId));
    }
    const scopeSpans = [...byScope].map(([{ name, version }, list]) => ({ scope: { name, version }, spans: list }));
    appendFileSync(this.#file, `${JSON.stringify({ resourceSpans: [{ resource: this.#resource, scopeSpans }] })}\n`);
    done({ code: 0 });
  }

  async shutdown() {}
}

/**
 * A tracer that writes to `file`. `resource` is plain attributes. `ids` replaces the random ids; `spanId` rewrites
 * span ids on their way out, because the SDK itself takes only 16 hex characters for a parent.
 */
export function tracerTo(file, resource, scope, { ids, spanId = (id) => id } = {}) {
  const exporter = new OtlpLinesExporter(file, resource, spanId);
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  return new BasicTracerProvider({ spanProcessors, ...(ids ? { idGenerator: ids } : {}) }).getTracer(scope, '1.0.0');
}

/** A context whose active span is `span`, for its children. */
export function under(span) {
  return trace.setSpan(ROOT_CONTEXT, span);
}

/** W3C traceparent of a span, to hand to another process. */
export function traceparent(span) {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}

/** The context that a traceparent names. */
export function contextOf(header) {
  const [, traceId, spanId] = header.split('-');
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, isRemote: true });
}
