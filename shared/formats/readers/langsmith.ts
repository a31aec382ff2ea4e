/**
 * LangSmith runs: one, lines, arrays, `{runs: […]}`, runs with `child_runs` inside, and the batches that its SDKs send
 * (`{post: […], patch: […]}`), where a run begins in `post` and ends in `patch`.
 * Source: LangSmith's run schema (RunBase, RunCreate, RunUpdate of langsmith-sdk). Ids are UUIDs, shown as their hex
 * digits. A run whose beginning is not in the file has it from its `dotted_order`.
 */
import type { Attribute, SpanEvent } from '../../trace/value.ts';
import { mergeAttributes, usageAttributes } from '../agents/attributes.ts';
import { peekStream } from '../foreign/documents.ts';
import { exceptionEvents } from '../foreign/exception.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { inputOutput, parseEmbeddedJson } from '../foreign/llm.ts';
import { confidence, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime, parseIsoTime } from '../foreign/times.ts';
import { readAttributes, readValue, textAttributes } from '../foreign/values.ts';
import { readRecords } from '../json/records.ts';
import { sketchJson } from '../json/sketch.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

/** Runs that wait for their end at most. */
const WAITING_LIMIT = 20_000;

export const langsmith: ForeignFormat = {
  name: 'langsmith',
  title: 'LangSmith',
  recognise: (head) =>
    confidence(head, 0.9, (sketch) =>
      ['', 'post[].', 'patch[].', 'runs[].'].some((at) => hasAny(sketch, `${at}run_type`, `${at}dotted_order`)),
    ),
  async read(stream, context) {
    const reading = new Reading(context);
    const { head, whole } = await peekStream(stream, HEAD);
    const isBatch = LISTS.some((list) => sketchJson(head)[0]?.has(list));
    await readRecords(
      whole,
      {
        rule: (path, type) => {
          if (type === 'scalar') return 'skip';
          if (type === 'array') {
            if (path === '' || path === '[]' || LISTS.includes(path)) return 'enter';
            context.count(`${path} (not spans)`);
            return 'skip';
          }
          return path === '' && isBatch ? 'enter' : 'record';
        },
        record: (_path, node, place) => reading.record(node, place),
        recover: (node) => (isRun(node) ? 'runs[]' : undefined),
        report: (problem) => context.report(problem),
        count: (what, by) => context.count(what, by),
      },
      (bytes) => context.progress(bytes),
    );
    reading.finish();
  },
};

/** Lists of runs in a document, and how much of it tells. */
const LISTS = ['post', 'patch', 'runs'];
const HEAD = 4096;

const isRun = (node: JsonNode): boolean =>
  readText(member(node, 'id')) !== '' &&
  member(node, 'trace_id', 'dotted_order', 'run_type', 'start_time') !== undefined;

class Reading {
  readonly #context: ForeignContext;
  /** Runs that have begun, in order. */
  readonly #begun = new Map<string, { node: JsonNode; place: FilePlace }>();

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  record(node: JsonNode, place: FilePlace): void {
    const lists = LISTS.flatMap((list) => arrayItems(member(node, list)));
    const open = isRun(node) ? [node] : lists;
    if (open.length === 0) this.#context.count('records that are not runs');
    // Runs within runs: a list of what is to be read, not a recursion.
    for (let next = open.shift(); next; next = open.shift()) {
      if (isRun(next)) this.#run(next, place);
      open.push(...arrayItems(member(next, 'child_runs')).slice(0, CHILD_LIMIT));
    }
  }

  /** Runs without an end have none in this file. */
  finish(): void {
    for (const { node, place } of this.#begun.values()) emit(this.#context, node, place);
    this.#begun.clear();
  }

  #run(node: JsonNode, place: FilePlace): void {
    const id = readText(member(node, 'id'));
    const begun = this.#begun.get(id);
    const all = begun ? joined(begun.node, node) : node;
    if (readText(member(all, 'end_time')) !== '') {
      this.#begun.delete(id);
      emit(this.#context, all, begun?.place ?? place);
      return;
    }
    if (this.#begun.size >= WAITING_LIMIT) this.finish();
    this.#begun.set(id, { node: all, place: begun?.place ?? place });
  }
}

const CHILD_LIMIT = 100_000;

/** What a run was said to be first, and what was said later; empty fields say nothing. */
function joined(first: JsonNode, later: JsonNode): JsonNode {
  if (first.type !== 'object' || later.type !== 'object') return later;
  const said = later.entries.filter(
    ({ value }) =>
      value.type !== 'null' &&
      !(value.type === 'object' && value.entries.length === 0) &&
      !(value.type === 'array' && value.items.length === 0),
  );
  const keys = new Set(said.map(({ key }) => key));
  return { type: 'object', entries: [...first.entries.filter(({ key }) => !keys.has(key)), ...said] };
}

/** A UUID as its hex digits. */
const normaliseUuid = (id: string): string => id.replaceAll('-', '').toLowerCase();

/** `20241011T205824544431Z<uuid>`, joined with points: the last one is the run's own. */
const ORDER = /(?:^|\.)(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3,9})Z[^.]*$/;

function parseOrderTime(order: string): bigint {
  const match = ORDER.exec(order);
  if (!match) return 0n;
  const [, year, month, day, hour, minute, second, fraction] = match;
  return parseIsoTime(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`);
}

/** The span before the last one of a dotted order. */
const parentIn = (order: string): string =>
  order
    .split('.')
    .at(-2)
    ?.replace(/^\d{8}T\d+Z/, '') ?? '';

const KNOWN = new Set(
  `id trace_id parent_run_id dotted_order name run_type start_time end_time inputs outputs extra error events
  prompt_tokens completion_tokens total_tokens total_cost child_runs session_name`.split(/\s+/),
);

function emit(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (...keys: string[]) => readText(member(node, ...keys));
  const order = text('dotted_order');
  const told = parseTime(text('start_time'));
  const error = text('error');
  const end = parseTime(text('end_time'));
  const isRoot = text('trace_id') === text('id');
  const project = text('session_name');
  const runtime = member(member(node, 'extra'), 'runtime');
  const resource = [...textAttributes({ 'service.name': project }), ...readAttributes(runtime, 'langsmith.runtime.')];
  context.span({
    traceId: normaliseUuid(text('trace_id') || (/Z([^.]+)/.exec(order)?.[1] ?? text('id'))),
    spanId: normaliseUuid(text('id')),
    parentSpanId: isRoot ? '' : normaliseUuid(text('parent_run_id') || parentIn(order)),
    name: text('name') || text('run_type'),
    start: told || parseOrderTime(order),
    end,
    status: { code: error !== '' || text('status') === 'error' ? 2 : 0, message: error.split('\n', 1)[0] ?? '' },
    attributes: collectAttributes(node),
    events: [
      ...exceptionEvents({ message: error.split('\n', 1)[0] ?? '', stacktrace: error, time: error === '' ? 0n : end }),
      ...arrayItems(member(node, 'events')).map(readEvent),
    ],
    resource: resource.length === 0 ? 0 : context.resource(JSON.stringify(resource), resource),
    ...(told > 0n ? {} : { timing: 'derived' }),
    place,
  });
}

/** ISO 8601, or milliseconds as a number. */
const parseTime = (text: string): bigint => (/^[\d.]+$/.test(text) ? parseDecimalTime(text, 6) : parseIsoTime(text));

function readEvent(node: JsonNode): SpanEvent {
  return {
    time: parseTime(readText(member(node, 'time'))),
    name: readText(member(node, 'name')),
    attributes: readAttributes(node, 'langsmith.event.', new Set(['name', 'time'])),
  };
}

const OPERATIONS: Readonly<Record<string, string>> = {
  llm: 'chat',
  tool: 'execute_tool',
  retriever: 'retrieval',
  embedding: 'embeddings',
};

function collectAttributes(node: JsonNode): Attribute[] {
  const text = (key: string) => readText(member(node, key));
  const type = text('run_type');
  const kind = type === 'llm' ? 'model' : type === 'tool' ? 'tool' : 'other';
  const inputs = parseEmbeddedJson(member(node, 'inputs'));
  const outputs = parseEmbeddedJson(member(node, 'outputs'));
  const extra = parseEmbeddedJson(member(node, 'extra'));
  const metadata = member(extra, 'metadata');
  const invocation = member(extra, 'invocation_params');
  const of = (from: JsonNode | undefined, ...keys: string[]) => readText(member(from, ...keys));
  const tags = member(node, 'tags');
  return mergeAttributes(
    textAttributes({
      'langsmith.span.kind': type,
      'gen_ai.operation.name': OPERATIONS[type],
      'gen_ai.tool.name': kind === 'tool' ? text('name') : '',
      'gen_ai.provider.name': of(metadata, 'ls_provider'),
      'gen_ai.request.model':
        kind === 'model'
          ? of(metadata, 'ls_model_name') || of(invocation, 'model', 'model_name') || of(inputs, 'model')
          : '',
      'gen_ai.response.model': kind === 'model' ? of(outputs, 'model') : '',
      'gen_ai.response.id': kind === 'model' ? of(outputs, 'id') : '',
      'gen_ai.request.temperature': of(metadata, 'ls_temperature'),
      'gen_ai.request.max_tokens': of(metadata, 'ls_max_tokens'),
    }),
    readUsage(node, outputs, metadata),
    inputOutput(kind, unwrapToolData(kind, inputs, 'input'), unwrapToolData(kind, outputs, 'output')),
    // What stands beside the messages.
    kind === 'model' ? readAttributes(inputs, 'langsmith.inputs.', new Set(['messages', 'prompt'])) : [],
    kind === 'model'
      ? readAttributes(outputs, 'langsmith.outputs.', new Set(['choices', 'generations', 'messages']))
      : [],
    readAttributes(metadata, 'langsmith.metadata.'),
    readAttributes(extra, 'langsmith.extra.', new Set(['metadata', 'runtime'])),
    arrayItems(tags).length > 0 ? [{ key: 'langsmith.tags', value: readValue(tags) }] : [],
    readAttributes(node, 'langsmith.', new Set([...KNOWN, 'tags'])).filter(
      ({ value }) => !((value.type === 'array' || value.type === 'map') && value.value.length === 0),
    ),
  );
}

/** A tool is given `{input}` and gives `{output}`; anything else is data of its own. */
function unwrapToolData(kind: string, node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (kind !== 'tool' || node?.type !== 'object' || node.entries.length !== 1) return node;
  return member(node, key) ?? node;
}

function readUsage(node: JsonNode, outputs: JsonNode | undefined, metadata: JsonNode | undefined): Attribute[] {
  const usage =
    member(outputs, 'usage_metadata', 'usage') ??
    member(metadata, 'usage_metadata') ??
    member(member(outputs, 'llm_output'), 'token_usage', 'usage');
  const details = member(usage, 'input_token_details', 'prompt_tokens_details');
  const made = member(usage, 'output_token_details', 'completion_tokens_details');
  return usageAttributes({
    input: member(usage, 'input_tokens', 'prompt_tokens') ?? member(node, 'prompt_tokens'),
    output: member(usage, 'output_tokens', 'completion_tokens') ?? member(node, 'completion_tokens'),
    cacheRead: member(details, 'cache_read', 'cached_tokens'),
    cacheWrite: member(details, 'cache_creation'),
    reasoning: member(made, 'reasoning', 'reasoning_tokens'),
    total: member(usage, 'total_tokens') ?? member(node, 'total_tokens'),
    cost: member(node, 'total_cost') ?? member(usage, 'total_cost'),
  });
}
