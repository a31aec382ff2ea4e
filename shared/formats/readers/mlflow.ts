/**
 * MLflow's traces: `{info, data: {spans}}` as its client writes them, `{spans}` as it keeps them, lines, arrays and
 * replies (`{traces: […]}`) of them; version 2 (`context`, `start_time`) and 3 (`start_time_unix_nano`, base64 ids).
 * Source: MLflow's tracing schema (mlflow.entities.Span.to_dict, TraceInfo). Times are nanoseconds written as bare
 * numbers: programs that keep numbers as floats round them, which is told. Attributes are JSON in text.
 */
import type { Attribute, SpanEvent, SpanLink } from '../../trace/value.ts';
import { usageAttributes } from '../agents/attributes.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { inputOutput, parseEmbeddedJson } from '../foreign/llm.ts';
import { makeStatus, normaliseId } from '../foreign/otel.ts';
import { confidence, hasAny } from '../foreign/recognise.ts';
import { RoundedTimes } from '../foreign/rounded.ts';
import { parseDecimalTime, parseIsoTime } from '../foreign/times.ts';
import { readAttributes, readValue, stringAttribute, textAttributes } from '../foreign/values.ts';
import { readRecords } from '../json/records.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

const SPANS = ['', 'data.', 'traces[].', 'traces[].data.', 'trace.data.'];

export const mlflow: ForeignFormat = {
  name: 'mlflow',
  title: 'MLflow',
  recognise: (head) =>
    confidence(
      head,
      0.8,
      (sketch) =>
        SPANS.some((at) =>
          hasAny(
            sketch,
            `${at}spans[].context.trace_id`,
            `${at}spans[].context`,
            `${at}spans[].attributes.mlflow.spanType`,
            `${at}spans[].attributes.mlflow.traceRequestId`,
          ),
        ) || hasAny(sketch, 'info.request_id', 'info.trace_location', 'info.experiment_id', 'info.execution_time_ms'),
    ),
  async read(stream, context) {
    const reading = new Reading(context);
    await readRecords(
      stream,
      {
        rule: (path, type) => {
          const last = path.replace(/\[\]/g, '').split('.').pop() ?? '';
          if (last === '' || /^(data|traces|trace|spans)$/.test(last)) {
            return type === 'scalar' ? 'skip' : path.endsWith('spans[]') ? 'record' : 'enter';
          }
          if (last === 'info' || last === 'trace_info') return 'record';
          if (type === 'array') context.count(`${path} (not spans)`);
          return 'skip';
        },
        record: (path, node, place) => {
          if (path.endsWith('[]')) reading.span(node, place);
          else reading.info(node, place);
        },
        recover: (node) => (isSpan(node) ? 'spans[]' : undefined),
        report: (problem) => context.report(problem),
        count: (what, by) => context.count(what, by),
      },
      (bytes) => context.progress(bytes),
    );
    reading.finish();
  },
};

const inContext = (node: JsonNode, key: string): string =>
  readText(member(member(node, 'context'), key) ?? member(node, key));

const isSpan = (node: JsonNode): boolean =>
  inContext(node, 'span_id') !== '' &&
  member(node, 'start_time', 'start_time_unix_nano', 'start_time_ns') !== undefined;

const KNOWN = new Set(
  `context trace_id span_id parent_id parent_span_id name start_time end_time start_time_ns end_time_ns
  start_time_unix_nano end_time_unix_nano status status_code status_message attributes events links trace_state span_type
  inputs outputs`.split(/\s+/),
);

class Reading {
  readonly #context: ForeignContext;
  readonly #rounded = new RoundedTimes();
  #resource = 0;
  #traces = 0;

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  /** What is said of a whole trace: its resource. */
  info(node: JsonNode, place: FilePlace): void {
    const text = (...keys: string[]) => readText(member(node, ...keys));
    this.#traces++;
    const metadata = member(node, 'trace_metadata', 'request_metadata');
    this.#resource = this.#context.resource(text('trace_id', 'request_id') || String(this.#traces), [
      ...textAttributes({ 'mlflow.trace.id': text('trace_id', 'request_id') }),
      ...pairs(member(node, 'tags'), 'mlflow.trace.tag.'),
      ...pairs(metadata, 'mlflow.trace.metadata.'),
      ...readAttributes(
        node,
        'mlflow.trace.',
        new Set(['trace_id', 'request_id', 'tags', 'trace_metadata', 'request_metadata', 'assessments']),
      ),
    ]);
    const assessments = arrayItems(member(node, 'assessments'));
    if (assessments.length > 0) this.#assess(assessments, place);
  }

  span(node: JsonNode, place: FilePlace): void {
    if (!isSpan(node)) {
      this.#context.count('records that are not spans');
      return;
    }
    const text = (...keys: string[]) => readText(member(node, ...keys));
    const status = member(node, 'status');
    this.#context.span({
      traceId: idFrom(inContext(node, 'trace_id'), 16),
      spanId: idFrom(inContext(node, 'span_id'), 8),
      parentSpanId: idFrom(text('parent_id', 'parent_span_id'), 8),
      traceState: text('trace_state'),
      name: text('name'),
      start: this.#time(member(node, 'start_time_unix_nano', 'start_time_ns', 'start_time')),
      end: this.#time(member(node, 'end_time_unix_nano', 'end_time_ns', 'end_time')),
      status: makeStatus(
        text('status_code') || readText(member(status, 'code', 'status_code')) || readText(status),
        text('status_message') || readText(member(status, 'message', 'description')),
      ),
      attributes: collectAttributes(node),
      events: arrayItems(member(node, 'events')).map((event) => this.#event(event)),
      links: arrayItems(member(node, 'links')).map(readLink),
      resource: this.#resource,
      place,
    });
  }

  finish(): void {
    const problem = this.#rounded.problem();
    if (problem) this.#context.report(problem);
  }

  #time(node: JsonNode | undefined): bigint {
    const text = readText(node);
    if (node?.type === 'string' && !/^\d+$/.test(text)) return parseIsoTime(text);
    if (node?.type === 'number') this.#rounded.see(text);
    return parseDecimalTime(text, 0);
  }

  #event(node: JsonNode): SpanEvent {
    const time = readText(member(node, 'time_unix_nano', 'timestamp', 'timestamp_ns'));
    return {
      // Version 2 wrote microseconds or nanoseconds.
      time: parseDecimalTime(time, time.length <= 16 ? 3 : 0),
      name: readText(member(node, 'name')),
      attributes: readAttributes(member(node, 'attributes')),
    };
  }

  /** Assessments say which span they are about; those of the whole trace have no place to be shown. */
  #assess(assessments: readonly JsonNode[], place: FilePlace): void {
    for (const one of assessments) {
      const text = (...keys: string[]) => readText(member(one, ...keys));
      const spanId = idFrom(text('span_id'), 8);
      if (spanId === '') {
        this.#context.count('assessments of whole traces');
        continue;
      }
      const value = member(member(one, 'feedback', 'expectation'), 'value');
      this.#context.log({
        traceId: stripTracePrefix(text('trace_id')),
        spanId,
        time: parseIsoTime(text('create_time')),
        severity: '',
        eventName: 'gen_ai.evaluation.result',
        body: { type: 'null' },
        attributes: [
          stringAttribute('gen_ai.evaluation.name', text('assessment_name', 'name')),
          ...(value ? [{ key: 'gen_ai.evaluation.score.value', value: readValue(value) }] : []),
          ...textAttributes({ 'gen_ai.evaluation.explanation': text('rationale') }),
          ...readAttributes(one, 'mlflow.assessment.', new Set(['assessment_name', 'name', 'rationale'])),
        ],
        place,
      });
    }
  }
}

/** `tr-<hex>`: MLflow's name of a trace with OpenTelemetry's id in it. */
const stripTracePrefix = (id: string): string => id.replace(/^tr-/, '');

/** `0x…`, hex, or base64 of so many bytes. */
function idFrom(text: string, bytes: number): string {
  const id = normaliseId(stripTracePrefix(text));
  const letters = id.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (/^[0-9a-f]*$/i.test(id)) return id.toLowerCase();
  if (letters.length !== Math.ceil((bytes * 4) / 3) || !/^[A-Za-z0-9+/]*$/.test(letters)) return id;
  let hex = '';
  let held = 0;
  let bits = 0;
  for (const letter of letters) {
    held = ((held << 6) | BASE64.indexOf(letter)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    hex += ((held >> bits) & 0xff).toString(16).padStart(2, '0');
  }
  return normaliseId(hex);
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Tags and metadata: an object, or a list of `{key, value}`. */
function pairs(node: JsonNode | undefined, prefix: string): Attribute[] {
  if (node?.type !== 'array') return readAttributes(node, prefix);
  return node.items.map((pair) => ({
    key: prefix + readText(member(pair, 'key')),
    value: readValue(member(pair, 'value')),
  }));
}

const OPERATIONS: Readonly<Record<string, string>> = {
  LLM: 'chat',
  CHAT_MODEL: 'chat',
  TOOL: 'execute_tool',
  AGENT: 'invoke_agent',
  EMBEDDING: 'embeddings',
  RETRIEVER: 'retrieval',
};
const MOVED = new Set([
  'mlflow.spanInputs',
  'mlflow.spanOutputs',
  'mlflow.chat.tokenUsage',
  'mlflow.llm.cost',
  'mlflow.llm.model',
]);

/** Attributes are JSON in text, also plain ones: `"\"LLM\""`. */
function collectAttributes(node: JsonNode): Attribute[] {
  const attributes = member(node, 'attributes');
  const read = (key: string) => unquoted(member(attributes, key));
  const type = readText(read('mlflow.spanType')) || readText(member(node, 'span_type'));
  const kind =
    type === 'LLM' || type === 'CHAT_MODEL' || type === 'EMBEDDING' ? 'model' : type === 'TOOL' ? 'tool' : 'other';
  const input = read('mlflow.spanInputs') ?? unquoted(member(node, 'inputs'));
  const output = read('mlflow.spanOutputs') ?? unquoted(member(node, 'outputs'));
  const usage = read('mlflow.chat.tokenUsage');
  const cost = read('mlflow.llm.cost');
  const said = member(attributes, 'gen_ai.operation.name') === undefined;
  return [
    ...textAttributes({
      'gen_ai.operation.name': said ? OPERATIONS[type] : '',
      'gen_ai.request.model': readText(read('mlflow.llm.model')) || readText(member(input, 'model')),
      'gen_ai.tool.name': kind === 'tool' ? readText(member(node, 'name')) : '',
    }),
    ...inputOutput(kind, input, output),
    ...usageAttributes({
      input: member(usage, 'input_tokens'),
      output: member(usage, 'output_tokens'),
      total: member(usage, 'total_tokens'),
      cacheRead: member(usage, 'cache_read_input_tokens'),
      cacheWrite: member(usage, 'cache_creation_input_tokens'),
      cost: member(cost, 'total_cost'),
    }),
    ...readAttributes(attributes, '', MOVED).map(({ key }) => ({ key, value: readValue(read(key)) })),
    ...readAttributes(node, 'mlflow.', KNOWN),
  ];
}

/** The value that a text of JSON is. */
function unquoted(node: JsonNode | undefined): JsonNode | undefined {
  if (node?.type !== 'string') return node;
  if (!/^".*"$/s.test(node.value))
    return /^(-?\d[\d.eE+-]*|true|false)$/.test(node.value) ? parseScalar(node) : parseEmbeddedJson(node);
  try {
    return { type: 'string', value: String(JSON.parse(node.value)) };
  } catch {
    // Text that only begins and ends with quotes.
    return node;
  }
}

function parseScalar(node: JsonNode & { type: 'string' }): JsonNode {
  if (node.value === 'true' || node.value === 'false') return { type: 'bool', value: node.value === 'true' };
  return Number.isFinite(Number(node.value)) ? { type: 'number', text: node.value } : node;
}

function readLink(node: JsonNode): SpanLink {
  return {
    traceId: idFrom(inContext(node, 'trace_id'), 16),
    spanId: idFrom(inContext(node, 'span_id'), 8),
    traceState: '',
    attributes: readAttributes(member(node, 'attributes')),
  };
}
