/**
 * Langfuse: the JSON that its page downloads (`{trace, observations}`), the trace of its API (`{id, observations, …}`),
 * and lists or lines of observations, as `GET /api/public/observations` and the exports give them.
 * Source: Langfuse's public API (Trace, Observation, Score) and traces downloaded from it. Times are ISO 8601. What an
 * SDK recorded by OpenTelemetry stands in `metadata.attributes` and counts where Langfuse has no column for it.
 */
import type { Attribute } from '../../trace/value.ts';
import { mergeAttributes, usageAttributes } from '../agents/attributes.ts';
import { peekStream } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { inputOutput, parseEmbeddedJson } from '../foreign/llm.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseIsoTime } from '../foreign/times.ts';
import { readAttributes, readValue, stringAttribute, textAttributes } from '../foreign/values.ts';
import { type PathRule, readRecords } from '../json/records.ts';
import { sketchJson } from '../json/sketch.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

export const langfuse: ForeignFormat = {
  name: 'langfuse',
  title: 'Langfuse',
  recognise: (head) =>
    confidence(
      head,
      0.9,
      (sketch) =>
        has(sketch, 'trace', 'observations[]') ||
        hasAny(sketch, 'trace.projectId', 'parentObservationId', 'data[].parentObservationId') ||
        has(sketch, 'observations[]', 'timestamp'),
    ),
  async read(stream, context) {
    const reading = new Reading(context);
    const { head, whole } = await peekStream(stream, HEAD);
    // Observations alone are records; a trace with its observations is entered, since there may be thousands.
    const areAlone = sketchJson(head).some((sketch) => has(sketch, 'startTime'));
    await readRecords(
      whole,
      {
        rule: (path, type) => (areAlone && type === 'object' ? 'record' : rule(path, type)),
        record: (path, node, place) => reading.record(path, node, place),
        leave: (path) => {
          if (path === '' || path === '[]') reading.endDocument();
        },
        recover: (node) => (isObservation(node) ? 'observations[]' : undefined),
        report: (problem) => context.report(problem),
        count: (what, by) => context.count(what, by),
      },
      (bytes) => context.progress(bytes),
    );
    reading.endDocument();
  },
};

/** A document is entered key by key: it may hold thousands of observations. */
function rule(path: string, type: 'object' | 'array' | 'scalar'): PathRule {
  if (path === '' || path === '[]') return type === 'scalar' ? 'skip' : 'enter';
  if (type === 'array') return /(^|\.)(observations|scores|data)$/.test(path) ? 'enter' : 'record';
  return 'record';
}

/** Where observations are told from traces. */
const HEAD = 4096;

const isObservation = (node: JsonNode): boolean =>
  readText(member(node, 'id')) !== '' && member(node, 'startTime') !== undefined && member(node, 'type') !== undefined;

const KNOWN = new Set(
  `id traceId parentObservationId startTime endTime completionStartTime type name level statusMessage input output
  metadata model modelParameters usage usageDetails costDetails calculatedTotalCost totalCost inputUsage outputUsage
  totalUsage inputCost outputCost projectId timeToFirstToken promptTokens completionTokens totalTokens unit`.split(
    /\s+/,
  ),
);
const KNOWN_OF_TRACE = new Set([
  'id',
  'observations',
  'scores',
  'name',
  'userId',
  'sessionId',
  'metadata',
  'projectId',
]);

class Reading {
  readonly #context: ForeignContext;
  /** The fields of the document that is being read, without its observations: those of the trace. */
  #fields: { key: string; value: JsonNode }[] = [];
  #place: FilePlace = { offset: 0, length: 0 };
  #scores: { node: JsonNode; place: FilePlace }[] = [];
  /** The first observation of the document without a parent, which scores of the whole trace belong to. */
  #root = '';
  #trace = '';
  readonly #resources = new Map<string, readonly Attribute[]>();

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  record(path: string, node: JsonNode, place: FilePlace): void {
    const key = path.replace(/^\[\]\.?/, '');
    if (key === 'observations[]' || key === 'data[]' || key === '') this.#observation(node, place);
    else if (key === 'scores[]') this.#scores.push({ node, place });
    else if (key === 'trace') this.#describe(node, place);
    else {
      if (this.#fields.length === 0) this.#place = place;
      this.#place = { offset: this.#place.offset, length: place.offset + place.length - this.#place.offset };
      this.#fields.push({ key, value: node });
    }
  }

  /** The document ends: what its fields were is known only now. */
  endDocument(): void {
    const node: JsonNode = { type: 'object', entries: this.#fields };
    if (readText(member(node, 'id')) !== '') this.#describe(node, this.#place);
    else if (this.#fields.some(({ key }) => key !== 'meta')) this.#context.count('other fields', this.#fields.length);
    for (const score of this.#scores) this.#score(score.node, score.place);
    this.#fields = [];
    this.#scores = [];
    this.#root = this.#trace = '';
  }

  /** A trace is no span: what is said of it goes to the resource of its observations. */
  #describe(node: JsonNode, place: FilePlace): void {
    const id = readText(member(node, 'id'));
    this.#trace ||= id;
    for (const score of arrayItems(member(node, 'scores'))) this.#scores.push({ node: score, place });
    this.#resource(id, [
      ...resourceAttributes(member(node, 'metadata')),
      ...textAttributes({
        'langfuse.trace.name': readText(member(node, 'name')),
        'user.id': readText(member(node, 'userId')),
        'session.id': readText(member(node, 'sessionId')),
      }),
      ...readAttributes(node, 'langfuse.trace.', KNOWN_OF_TRACE),
    ]);
  }

  #observation(node: JsonNode, place: FilePlace): void {
    if (!isObservation(node)) {
      this.#context.count('records that are not observations');
      return;
    }
    const text = (key: string) => readText(member(node, key));
    const parent = text('parentObservationId');
    const trace = text('traceId') || this.#trace;
    if (parent === '' && this.#root === '') this.#root = text('id');
    this.#trace ||= trace;
    const metadata = parseEmbeddedJson(member(node, 'metadata'));
    const level = text('level');
    const start = parseIsoTime(text('startTime'));
    this.#context.span({
      traceId: trace,
      spanId: text('id'),
      parentSpanId: parent,
      name: text('name') || text('type').toLowerCase(),
      start,
      // An event is a moment.
      end: text('type') === 'EVENT' && text('endTime') === '' ? start : parseIsoTime(text('endTime')),
      status: { code: level === 'ERROR' ? 2 : 0, message: level === 'ERROR' ? text('statusMessage') : '' },
      attributes: collectAttributes(node, metadata),
      resource: this.#resource(trace, this.#hasService(trace) ? [] : resourceAttributes(metadata)),
      scope: {
        name: readText(member(member(metadata, 'scope'), 'name')),
        version: readText(member(member(metadata, 'scope'), 'version')),
        attributes: [],
      },
      place,
    });
  }

  #hasService(trace: string): boolean {
    return this.#resources.get(trace)?.some(({ key }) => key === 'service.name') === true;
  }

  /** The number of a trace's resource; what is said of it later joins what was said before. */
  #resource(trace: string, more: readonly Attribute[]): number {
    const known = this.#resources.get(trace);
    if (known && more.length === 0) return this.#context.resource(trace);
    const all = mergeAttributes(known ?? [], more);
    this.#resources.set(trace, all);
    return this.#context.resource(trace, all);
  }

  #score(node: JsonNode, place: FilePlace): void {
    const text = (key: string) => readText(member(node, key));
    const spanId = text('observationId') || this.#root;
    if (spanId === '') {
      this.#context.count('scores without an observation');
      return;
    }
    this.#context.log({
      traceId: text('traceId') || this.#trace,
      spanId,
      time: parseIsoTime(text('timestamp') || text('createdAt')),
      severity: '',
      eventName: 'gen_ai.evaluation.result',
      body: { type: 'null' },
      attributes: [
        stringAttribute('gen_ai.evaluation.name', text('name')),
        ...(member(node, 'value')
          ? [{ key: 'gen_ai.evaluation.score.value', value: readValue(member(node, 'value')) }]
          : []),
        ...textAttributes({
          'gen_ai.evaluation.score.label': text('stringValue'),
          'gen_ai.evaluation.explanation': text('comment'),
        }),
        ...readAttributes(node, 'langfuse.score.', new Set(['name', 'value', 'stringValue', 'comment', 'timestamp'])),
      ],
      place,
    });
  }
}

/** The resource that an SDK recorded. */
const resourceAttributes = (metadata: JsonNode | undefined): Attribute[] =>
  readAttributes(parseEmbeddedJson(member(parseEmbeddedJson(metadata), 'resourceAttributes')));

const OPERATIONS: Readonly<Record<string, string>> = {
  GENERATION: 'chat',
  TOOL: 'execute_tool',
  AGENT: 'invoke_agent',
  EMBEDDING: 'embeddings',
  RETRIEVER: 'retrieval',
};
const PARAMETERS: Readonly<Record<string, string>> = {
  temperature: 'gen_ai.request.temperature',
  max_tokens: 'gen_ai.request.max_tokens',
  maxTokens: 'gen_ai.request.max_tokens',
  top_p: 'gen_ai.request.top_p',
  topP: 'gen_ai.request.top_p',
  top_k: 'gen_ai.request.top_k',
  seed: 'gen_ai.request.seed',
  frequency_penalty: 'gen_ai.request.frequency_penalty',
  presence_penalty: 'gen_ai.request.presence_penalty',
};

function collectAttributes(node: JsonNode, metadata: JsonNode | undefined): Attribute[] {
  const text = (key: string) => readText(member(node, key));
  const recorded = readAttributes(parseEmbeddedJson(member(metadata, 'attributes')));
  const told = (key: string) => recorded.some((attribute) => attribute.key === key);
  const type = text('type');
  // The AI SDK's spans are all generations to Langfuse, also the loops around the calls; it says itself what they are.
  const isSpoken = told('ai.operationId');
  const isTool = type === 'TOOL' || told('gen_ai.tool.name') || told('tool.name');
  const kind = type === 'GENERATION' || type === 'EMBEDDING' ? 'model' : isTool ? 'tool' : 'other';
  return mergeAttributes(
    recorded,
    metadata?.type === 'object'
      ? readAttributes(metadata, 'langfuse.metadata.', new Set(['attributes', 'resourceAttributes', 'scope']))
      : textAttributes({ 'langfuse.metadata': readText(metadata) }),
    textAttributes({
      [isSpoken ? 'langfuse.type' : 'langfuse.observation.type']: type.toLowerCase(),
      'gen_ai.operation.name': isSpoken || told('gen_ai.operation.name') ? '' : OPERATIONS[type],
      'gen_ai.request.model': text('model'),
      'gen_ai.tool.name': kind === 'tool' && !told('gen_ai.tool.name') ? text('name') : '',
      'gen_ai.agent.name': type === 'AGENT' && !told('gen_ai.agent.name') ? text('name') : '',
      'gen_ai.response.time_to_first_chunk': text('timeToFirstToken'),
      'langfuse.completion_start_time': text('completionStartTime'),
      'langfuse.status_message': text('statusMessage'),
    }),
    inputOutput(kind, member(node, 'input'), member(node, 'output')),
    tokenAttributes(node),
    readAttributes(parseEmbeddedJson(member(node, 'modelParameters'))).map(({ key, value }) => ({
      key: PARAMETERS[key] ?? `langfuse.model_parameters.${key}`,
      value,
    })),
    readAttributes(node, 'langfuse.', KNOWN).filter(({ value }) => !isEmpty(value)),
  );
}

/** Lists and maps that Langfuse writes although there is nothing in them. */
const isEmpty = (value: Attribute['value']): boolean =>
  (value.type === 'array' || value.type === 'map') && value.value.length === 0;

function tokenAttributes(node: JsonNode): Attribute[] {
  const details = parseEmbeddedJson(member(node, 'usageDetails')) ?? member(node, 'usage');
  const cost = parseEmbeddedJson(member(node, 'costDetails'));
  const of = (...keys: string[]) => member(details, ...keys);
  const total = member(node, 'totalCost', 'calculatedTotalCost') ?? member(cost, 'total');
  return [
    ...usageAttributes({
      input: of('input', 'promptTokens') ?? positive(member(node, 'promptTokens')),
      output: of('output', 'completionTokens') ?? positive(member(node, 'completionTokens')),
      cacheRead: of('input_cached_tokens', 'cache_read_input_tokens', 'prompt_details.cache_read'),
      cacheWrite: of('cache_creation_input_tokens', 'input_cache_creation', 'prompt_details.cache_write'),
      reasoning: of('output_reasoning_tokens', 'completion_details.reasoning'),
      total: of('total', 'totalTokens'),
      cost: positive(total),
    }),
    ...readAttributes(details, 'langfuse.usage.', new Set(['input', 'output', 'total'])),
    ...readAttributes(cost, 'langfuse.cost.'),
  ];
}

/** Langfuse writes 0 for what it does not know. */
const positive = (node: JsonNode | undefined): JsonNode | undefined => (Number(readText(node)) > 0 ? node : undefined);
