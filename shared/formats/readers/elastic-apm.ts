/**
 * Elastic APM's intake, version 2: lines of `{metadata}`, `{transaction}`, `{span}`, `{error}`, `{metricset}`, `{log}`.
 * Source: the event schemas of apm-data (input/elasticapm/docs/spec/v2). A metadata line is about what follows it. Times
 * are microseconds; a span may have `start` alone, in milliseconds after its transaction's: it waits for that one.
 */
import type { Attribute, SpanLink } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat, ForeignSpan } from '../foreign/foreign.ts';
import { confidence, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { jsonText, readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

/** Spans that wait for their transaction at most, and transactions whose beginning is known. */
const WAITING_LIMIT = 50_000;
const KNOWN_LIMIT = 500_000;

export const elasticApm: ForeignFormat = {
  name: 'elastic-apm',
  title: 'Elastic APM',
  recognise: (head) =>
    confidence(head, 0.85, (sketch) =>
      hasAny(
        sketch,
        'metadata.service',
        'metadata.process',
        'transaction.trace_id',
        'transaction.span_count',
        'span.transaction_id',
      ),
    ),
  async read(stream, context) {
    const reading = new Reading(context);
    await readDocuments(stream, context, {
      is: (node) => EVENTS.some((event) => member(node, event)?.type === 'object'),
      record: (node, place) => reading.record(node, place),
    });
    reading.finish();
  },
};

const EVENTS = ['metadata', 'transaction', 'span', 'error', 'metricset', 'log'];
const KNOWN = new Set(
  'id trace_id parent_id transaction_id name duration timestamp start outcome links otel context span_count'.split(' '),
);
const KNOWN_OF_ERROR = new Set(
  'id trace_id parent_id transaction_id timestamp exception log culprit context'.split(' '),
);
const LEVELS = 4;

class Reading {
  readonly #context: ForeignContext;
  #resource = 0;
  #resources = 0;
  readonly #starts = new Map<string, bigint>();
  /** By transaction; in the order in which they came. */
  readonly #waiting = new Map<string, { span: ForeignSpan; after: bigint; length: bigint | undefined }[]>();
  #waitingCount = 0;

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  record(node: JsonNode, place: FilePlace): void {
    for (const event of EVENTS) {
      const body = member(node, event);
      if (body?.type !== 'object') continue;
      if (event === 'metadata') this.#metadata(body);
      else if (event === 'transaction' || event === 'span') this.#span(body, event, place);
      else if (event === 'metricset') this.#context.count('metrics');
      else this.#log(body, event === 'log' ? event : 'error', place);
    }
  }

  finish(): void {
    for (const transaction of [...this.#waiting.keys()]) this.#release(transaction);
  }

  #metadata(body: JsonNode): void {
    const service = member(body, 'service');
    const text = (...path: string[]) =>
      readText(path.reduce((node: JsonNode | undefined, key) => member(node, key), body));
    this.#resource = this.#context.resource(String(++this.#resources), [
      ...textAttributes({
        'service.name': readText(member(service, 'name')),
        'service.version': readText(member(service, 'version')),
        'deployment.environment.name': readText(member(service, 'environment')),
        'host.name': text('system', 'hostname') || text('system', 'detected_hostname'),
        'process.pid': text('process', 'pid'),
        'telemetry.sdk.name': text('service', 'agent', 'name'),
        'telemetry.sdk.version': text('service', 'agent', 'version'),
      }),
      ...flattened(body, 'elastic'),
    ]);
  }

  #span(body: JsonNode, event: 'transaction' | 'span', place: FilePlace): void {
    const text = (key: string) => readText(member(body, key));
    const id = text('id');
    const start = parseDecimalTime(text('timestamp'), 3);
    const length = text('duration') === '' ? undefined : parseDecimalTime(text('duration'), 6);
    const outcome = text('outcome');
    const count = member(body, 'span_count');
    const dropped = Number(readText(member(count, 'dropped')) || 0);
    const span: ForeignSpan = {
      traceId: text('trace_id'),
      spanId: id,
      parentSpanId: text('parent_id') || (event === 'span' ? text('transaction_id') : ''),
      name: text('name'),
      otelKind: readText(member(member(body, 'otel'), 'span_kind')).toLowerCase() || findKind(body, event),
      start,
      end: start > 0n && length !== undefined ? start + length : 0n,
      status: { code: outcome === 'failure' ? 2 : outcome === 'success' ? 1 : 0, message: '' },
      attributes: [
        ...readAttributes(member(member(body, 'otel'), 'attributes')),
        ...contextAttributes(member(body, 'context')),
        ...textAttributes({ 'elastic.event': event, 'elastic.transaction.id': text('transaction_id') }),
        ...readAttributes(body, 'elastic.', KNOWN),
        ...(dropped > 0 ? textAttributes({ 'elastic.dropped_spans': String(dropped) }) : []),
        ...(start === 0n
          ? textAttributes({ 'elastic.start': text('start'), 'elastic.duration': text('duration') })
          : []),
      ],
      links: arrayItems(member(body, 'links')).map(readLink),
      resource: this.#resource,
      place,
    };
    if (event === 'transaction') {
      if (start > 0n && this.#starts.size < KNOWN_LIMIT) this.#starts.set(id, start);
      this.#context.span(span);
      this.#release(id);
    } else if (start > 0n || text('start') === '') this.#context.span(span);
    else this.#wait(text('transaction_id'), { span, after: parseDecimalTime(text('start'), 6), length });
  }

  #wait(transaction: string, one: { span: ForeignSpan; after: bigint; length: bigint | undefined }): void {
    const list = this.#waiting.get(transaction);
    if (list) list.push(one);
    else this.#waiting.set(transaction, [one]);
    this.#waitingCount++;
    if (this.#starts.has(transaction)) this.#release(transaction);
    else if (this.#waitingCount > WAITING_LIMIT) this.finish();
  }

  /** Hands over what waits for a transaction: with times, if it came. */
  #release(transaction: string): void {
    const list = this.#waiting.get(transaction);
    if (!list) return;
    this.#waiting.delete(transaction);
    this.#waitingCount -= list.length;
    const begin = this.#starts.get(transaction);
    for (const { span, after, length } of list) {
      if (begin === undefined) {
        this.#context.count('spans without their transaction, whose times are not known');
        this.#context.span(span);
        continue;
      }
      const start = begin + after;
      this.#context.span({ ...span, start, end: length === undefined ? 0n : start + length, timing: 'derived' });
    }
  }

  #log(body: JsonNode, event: 'error' | 'log', place: FilePlace): void {
    const text = (...keys: string[]) => readText(member(body, ...keys));
    const spanId = text('parent_id', 'span.id') || text('transaction_id', 'transaction.id');
    if (spanId === '') {
      this.#context.count(event === 'error' ? 'errors outside of any span' : 'logs outside of any span');
      return;
    }
    const exception = member(body, 'exception');
    const log = member(body, 'log');
    const stack = member(exception, 'stacktrace') ?? member(log, 'stacktrace');
    const message = readText(member(exception, 'message')) || readText(member(log, 'message')) || text('message');
    this.#context.log({
      traceId: text('trace_id', 'trace.id'),
      spanId,
      time: parseDecimalTime(text('timestamp', '@timestamp'), 3),
      severity: event === 'error' ? 'ERROR' : text('log.level'),
      eventName: event === 'error' ? 'exception' : '',
      body: { type: 'string', value: message },
      attributes: [
        ...textAttributes({
          'exception.type': readText(member(exception, 'type')),
          'exception.message': event === 'error' ? message : '',
          'exception.stacktrace': stack === undefined ? '' : stackText(stack),
          'elastic.culprit': text('culprit'),
          'elastic.error.id': text('id'),
        }),
        ...readAttributes(exception, 'elastic.exception.', new Set(['type', 'message', 'stacktrace'])),
        ...readAttributes(log, 'elastic.log.', new Set(['message', 'stacktrace'])),
        ...contextAttributes(member(body, 'context')),
        ...readAttributes(body, 'elastic.', KNOWN_OF_ERROR),
      ],
      place,
    });
  }
}

function findKind(body: JsonNode, event: 'transaction' | 'span'): string {
  const type = readText(member(body, 'type'));
  if (event === 'transaction') return type === 'request' ? 'server' : type === 'messaging' ? 'consumer' : '';
  return /^(db|external|storage|cache)/.test(type) ? 'client' : type.startsWith('messaging') ? 'producer' : '';
}

function stackText(stack: JsonNode): string {
  return arrayItems(stack)
    .map((frame) => {
      const text = (...keys: string[]) => readText(member(frame, ...keys));
      const where = [text('abs_path') || text('filename'), text('lineno'), text('colno')].filter((part) => part !== '');
      return `    at ${[text('classname'), text('function') || '?'].filter((part) => part !== '').join('.')} (${where.join(':')})`;
    })
    .join('\n');
}

/** What OpenTelemetry names too; everything of the context stays as it is written, besides. */
function contextAttributes(node: JsonNode | undefined): Attribute[] {
  const text = (...path: string[]) => readText(path.reduce((at: JsonNode | undefined, key) => member(at, key), node));
  return [
    ...textAttributes({
      'http.request.method': text('request', 'method') || text('http', 'method'),
      'url.full': text('request', 'url', 'full') || text('request', 'url', 'raw') || text('http', 'url'),
      'http.response.status_code':
        text('response', 'status_code') || text('http', 'status_code') || text('http', 'response', 'status_code'),
      'db.system.name': text('db', 'type'),
      'db.query.text': text('db', 'statement'),
      'db.namespace': text('db', 'instance'),
      'server.address': text('destination', 'address'),
      'server.port': text('destination', 'port'),
      'enduser.id': text('user', 'id'),
    }),
    ...readAttributes(member(node, 'tags', 'labels'), ''),
    ...flattened(node, 'elastic.context', new Set(['tags', 'labels'])),
  ];
}

/** Objects as dotted keys, some levels deep. */
function flattened(node: JsonNode | undefined, prefix: string, except?: ReadonlySet<string>, level = 0): Attribute[] {
  if (node?.type !== 'object') return [];
  return node.entries.flatMap(({ key, value }): Attribute[] => {
    if (value.type === 'null' || except?.has(key)) return [];
    if (value.type === 'object' && level < LEVELS) return flattened(value, `${prefix}.${key}`, undefined, level + 1);
    return [
      {
        key: `${prefix}.${key}`,
        value: value.type === 'object' ? { type: 'string', value: jsonText(value) } : readValue(value),
      },
    ];
  });
}

const readLink = (node: JsonNode): SpanLink => ({
  traceId: readText(member(node, 'trace_id')),
  spanId: readText(member(node, 'span_id')),
  traceState: '',
  attributes: [],
});
