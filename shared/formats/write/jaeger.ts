/**
 * Jaeger's JSON as its UI opens it: `{data: [trace]}`. Times below a microsecond are fractions, which the UI reads.
 * Source: https://www.jaegertracing.io/docs/ (the internal HTTP JSON API), and shared/formats/jaeger, which reads it.
 */
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute, SpanContent, SpanEvent, Value } from '../../trace/value.ts';
import { doubleText, jsonObject, microseconds, plainJson } from './plain.ts';
import { findServiceName, type Losses, type OutgoingSpan, type SpanWriter, type Target } from './target.ts';

/** Tags that Jaeger has for what OpenTelemetry has fields for. */
const OWN_TAGS = new Set([
  'span.kind',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
  'otel.scope.version',
  'otel.library.name',
  'otel.library.version',
  'w3c.tracestate',
  'error',
]);
const STATUS = ['', 'OK', 'ERROR'];

export const jaegerTarget: Target = {
  name: 'jaeger',
  title: 'Jaeger JSON',
  extension: '.jaeger.json',
  mediaType: 'application/json',
  order: 'trace',
  cannotHold:
    'Lost: spans that never ended, log records, attributes of links and scopes, counts of dropped parts; lists and maps become text.',
  writer: (losses) => new JaegerWriter(losses),
};

class JaegerWriter implements SpanWriter {
  readonly #losses: Losses;
  #trace: string | undefined;
  #first = true;
  /** The processes of the trace that is being written: JSON by name. */
  readonly #processes = new Map<number, { readonly id: string; readonly json: string }>();

  constructor(losses: Losses) {
    this.#losses = losses;
  }

  begin(): Uint8Array {
    return encodeUtf8('{"data":[');
  }

  batch(spans: readonly OutgoingSpan[]): Uint8Array {
    let text = '';
    for (const outgoing of spans) {
      const { traceId } = outgoing.span;
      if (traceId !== this.#trace) {
        text += this.#close();
        text += `${this.#trace === undefined ? '' : ','}\n{"traceID":${JSON.stringify(traceId)},"spans":[`;
        this.#trace = traceId;
        this.#first = true;
      }
      text += `${this.#first ? '' : ','}\n${this.#span(outgoing)}`;
      this.#first = false;
    }
    return encodeUtf8(text);
  }

  end(): Uint8Array {
    return encodeUtf8(`${this.#close()}\n]}\n`);
  }

  /** The end of the trace that is open, with its processes. */
  #close(): string {
    if (this.#trace === undefined) return '';
    const processes = Object.fromEntries([...this.#processes.values()].map(({ id, json }) => [id, json]));
    this.#processes.clear();
    return `\n],"processes":${jsonObject(processes)}}`;
  }

  #span({ span, resource, resourceKey, scope, logs }: OutgoingSpan): string {
    const losses = this.#losses;
    losses.add('log records', logs.length);
    losses.add('attributes of scopes', scope.attributes.length);
    losses.add('counts of dropped parts', Object.values(span.dropped).filter((count) => count > 0).length);
    for (const id of [span.traceId, span.spanId, span.parentSpanId])
      if (!/^[0-9a-f]*$/.test(id)) losses.add('ids that are not hex (some look like base64 to Jaeger’s readers)');
    for (const { key } of span.attributes)
      if (OWN_TAGS.has(key)) losses.add('attributes with the names of Jaeger’s own tags (they may be taken for those)');
    const told: Attribute[] = [
      ...text('span.kind', span.otelKind),
      ...text('otel.status_code', STATUS[span.status.code] ?? ''),
      ...text('otel.status_description', span.status.message),
      ...text('w3c.tracestate', span.traceState),
      ...text('otel.scope.name', scope.name),
      ...text('otel.scope.version', scope.version),
    ];
    if (span.status.code === 2 && !span.attributes.some(({ key }) => key === 'error'))
      told.push({ key: 'error', value: { type: 'bool', value: true } });
    return jsonObject({
      traceID: JSON.stringify(span.traceId),
      spanID: JSON.stringify(span.spanId),
      operationName: JSON.stringify(span.name),
      references: `[${this.#references(span).join(',')}]`,
      startTime: microseconds(span.start),
      duration: microseconds(this.#length(span)),
      tags: this.#tags([...told, ...span.attributes]),
      logs: `[${span.events.map((event) => this.#event(event)).join(',')}]`,
      // Readers tell processes by the trace's id; without one each span brings its own.
      ...(span.traceId === ''
        ? { process: this.#process(resource) }
        : { processID: JSON.stringify(this.#processId(resourceKey, resource)) }),
    });
  }

  /** Nanoseconds. Jaeger has a length for every span. */
  #length({ start, end }: SpanContent): bigint {
    if (start === 0n) this.#losses.add('ends of spans without a start');
    else if (end === 0n) this.#losses.add('spans without an end (their length is zero)');
    else if (end < start) this.#losses.add('ends before their start (the length is zero)');
    else return end - start;
    return 0n;
  }

  #references(span: SpanContent): string[] {
    const reference = (type: string, traceId: string, spanId: string) =>
      jsonObject({
        refType: JSON.stringify(type),
        traceID: JSON.stringify(traceId),
        spanID: JSON.stringify(spanId),
      });
    const list = span.parentSpanId === '' ? [] : [reference('CHILD_OF', span.traceId, span.parentSpanId)];
    for (const link of span.links) {
      if (span.parentSpanId === '' && (link.traceId === span.traceId || link.traceId === '')) {
        // Jaeger takes the first reference into its own trace for the parent.
        this.#losses.add('links of roots into their own trace');
        continue;
      }
      this.#losses.add('attributes and states of links (a reference has a type instead)');
      list.push(reference('FOLLOWS_FROM', link.traceId, link.spanId));
    }
    return list;
  }

  #event({ time, name, attributes }: SpanEvent): string {
    if (name === '') this.#losses.add('events without a name (Jaeger gives them one)');
    const fields = [...text('event', name), ...attributes];
    return jsonObject({ timestamp: microseconds(time), fields: this.#tags(fields) });
  }

  #processId(key: number, resource: readonly Attribute[]): string {
    const known = this.#processes.get(key);
    if (known) return known.id;
    const id = `p${this.#processes.size + 1}`;
    this.#processes.set(key, { id, json: this.#process(resource) });
    return id;
  }

  #process(resource: readonly Attribute[]): string {
    const service = findServiceName(resource);
    // An empty one is none to readers.
    const tags = resource.filter(
      ({ key, value }) => service === '' || key !== 'service.name' || value.type !== 'string',
    );
    return jsonObject({ serviceName: JSON.stringify(service), tags: this.#tags(tags) });
  }

  #tags(attributes: readonly Attribute[]): string {
    return `[${attributes.map(({ key, value }) => `{"key":${JSON.stringify(key)},${this.#value(value)}}`).join(',')}]`;
  }

  #value(value: Value): string {
    switch (value.type) {
      case 'string':
        return `"type":"string","value":${JSON.stringify(value.value)}`;
      case 'bool':
        return `"type":"bool","value":${value.value}`;
      case 'int':
        return `"type":"int64","value":${plainJson(value, this.#losses)}`;
      case 'double':
        return `"type":"float64","value":${doubleText(value.value) ?? JSON.stringify(String(value.value))}`;
      case 'bytes':
        return `"type":"binary","value":${JSON.stringify(this.#hex(value.value))}`;
      case 'array':
      case 'map':
      case 'null':
        this.#losses.add('lists, maps and nulls (written as JSON text)');
        return `"type":"string","value":${JSON.stringify(plainJson(value, this.#losses))}`;
    }
  }

  /** Base64 may look like hex, and would be read as that. */
  #hex(base64: string): string {
    try {
      return Array.from(atob(base64), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
    } catch {
      this.#losses.add('bytes that are not base64 (written as they are)');
      return base64;
    }
  }
}

const text = (key: string, value: string): Attribute[] =>
  value === '' ? [] : [{ key, value: { type: 'string', value } }];
