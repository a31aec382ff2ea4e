/**
 * One mapping from every convention to a kind and to token counts. It runs once per span while a file is read, so it
 * is made of map look-ups only: nothing is allocated and no regular expression runs.
 */
import type { Classified, Classifier } from '../trace/classifier.ts';
import { KINDS, type Kind, type KindIndex, kindIndex } from '../trace/kind.ts';

/** A kind in a name map that any attribute overrules: the name alone is a weak sign. */
const WEAK = 16;

const INTERNAL = kindIndex('internal');
const MODEL = kindIndex('model');
const TOOL = kindIndex('tool');
const AGENT = kindIndex('agent');
const SCORER = kindIndex('scorer');
const CONTAINER = kindIndex('container');
const SETUP = kindIndex('setup');
const HTTP = kindIndex('http');
const DB = kindIndex('db');

/**
 * Values of the attributes that say outright what a span is. One map serves all of them: the conventions do not
 * contradict each other. `chain`, `task` and the like are left out, so that a weaker sign may still decide.
 */
const SPOKEN: ReadonlyMap<string, KindIndex> = bothCases({
  setup: 'task_setup setup prepare create_agent environment_setup agent_setup',
  agent: `adapter_run agent invoke_agent invoke_workflow workflow agent_call user_prompt plan run_agent invoke_agent_client
    invoke_agent_internal agent_run`,
  container: 'container container_run sandbox',
  model: `model_call model chat completion chat_completion chat_completions text_completion generate_content
    generate_text embeddings embedding embed rerank reranker llm llm_call chat_model generation messages response
    responses image_generation`,
  tool: 'tool_call tool execute_tool execute_function function function_call tool_use mcp_tools',
  scorer: 'scorer score evaluator evaluation evaluate guardrail grader verifier',
  cleanup: 'cleanup teardown',
  http: 'http rpc',
  db: 'db retrieval retriever retrieve vector_store database',
  internal: 'internal chain task span prompt parser system_prompt schedule_tool_calls execute_task step',
});

/** Span names with one meaning: strong where only one program uses them, WEAK where the name is common. */
const NAMES: ReadonlyMap<string, number> = new Map<string, number>([
  ['claude_code.interaction', AGENT],
  ['claude_code.llm_request', MODEL],
  ['claude_code.tool', TOOL],
  ['claude_code.tool.execution', INTERNAL],
  ['claude_code.tool.blocked_on_user', INTERNAL],
  ['claude_code.hook', INTERNAL],
  // Codex: one `run_sampling_request` per model call; the spans below it are its transport.
  ['run_sampling_request', MODEL],
  ['session_task.turn', AGENT],
  ['codex.exec', AGENT],
  ['session_init', SETUP],
  ['sql.execute', DB | WEAK],
  ['llm_call', MODEL | WEAK],
  ['tool_call', TOOL | WEAK],
  ['agent_call', AGENT | WEAK],
  ['user_prompt', AGENT | WEAK],
  ['environment_setup', SETUP | WEAK],
  ['agent_setup', SETUP | WEAK],
  ['agent_execution', AGENT | WEAK],
  ['verifier', SCORER | WEAK],
  ['ai.toolCall', TOOL | WEAK],
]);

/** `ai.operationId` of the Vercel AI SDK: the inner `do…` spans are the calls, the outer ones the loop around them. */
const AI_SDK: ReadonlyMap<string, KindIndex> = new Map([
  ['ai.generateText', AGENT],
  ['ai.streamText', AGENT],
  ['ai.generateObject', AGENT],
  ['ai.streamObject', AGENT],
  ['ai.toolCall', TOOL],
  ['ai.generateText.doGenerate', MODEL],
  ['ai.streamText.doStream', MODEL],
  ['ai.generateObject.doGenerate', MODEL],
  ['ai.streamObject.doStream', MODEL],
  ['ai.embed.doEmbed', MODEL],
  ['ai.embedMany.doEmbed', MODEL],
  ['ai.rerank.doRerank', MODEL],
]);

/** Attributes whose value is looked up in SPOKEN, the most deliberate first. */
const SPEAKING = [
  'cell.span.kind',
  'openinference.span.kind',
  'gen_ai.operation.name',
  'langfuse.observation.type',
  'traceloop.span.kind',
  'ioa_observe.span.kind',
  'langsmith.span.kind',
  'mlflow.spanType',
  'lmnr.span.type',
  'llm.request.type',
] as const;
/** Attributes whose presence alone tells the kind, the most telling first. */
const PRESENT: readonly (readonly [key: string, kind: KindIndex])[] = [
  ['codex.tool.phase', TOOL],
  ['gen_ai.evaluation.name', SCORER],
  ['gen_ai.tool.name', TOOL],
  ['tool.name', TOOL],
  ['llm.model_name', MODEL],
  ['gen_ai.request.model', MODEL],
  ['gen_ai.agent.name', AGENT],
  ['db.system', DB],
  ['db.system.name', DB],
  ['db.statement', DB],
  ['db.query.text', DB],
  ['http.method', HTTP],
  ['http.request.method', HTTP],
  ['http.url', HTTP],
  ['url.full', HTTP],
  ['rpc.system', HTTP],
  ['rpc.system.name', HTTP],
  ['container.image.name', CONTAINER],
];
/** Token counts, in order of preference. Those without a prefix count only on model calls. */
const INPUT_TOKENS = [
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.prompt_tokens',
  'llm.token_count.prompt',
  'llm.usage.prompt_tokens',
  'ai.usage.inputTokens',
  'ai.usage.promptTokens',
  'ai.usage.tokens',
  'input_tokens',
  'input_token_count',
] as const;
const OUTPUT_TOKENS = [
  'gen_ai.usage.output_tokens',
  'gen_ai.usage.completion_tokens',
  'llm.token_count.completion',
  'llm.usage.completion_tokens',
  'ai.usage.outputTokens',
  'ai.usage.completionTokens',
  'output_tokens',
  'output_token_count',
] as const;
/** Kinds whose counts are sums over the model calls inside them: counting both would count twice. */
const SUMS_UP = new Uint8Array(KINDS.length);
for (const kind of [AGENT, CONTAINER, TOOL, SCORER, SETUP]) SUMS_UP[kind] = 1;

const keys: string[] = [
  ...SPEAKING,
  'ai.operationId',
  'mcp.method.name',
  ...PRESENT.map(([key]) => key),
  ...INPUT_TOKENS,
  ...OUTPUT_TOKENS,
];
const AI_OPERATION = SPEAKING.length;
const MCP_METHOD = AI_OPERATION + 1;
const PRESENT_FROM = MCP_METHOD + 1;
const INPUT_FROM = PRESENT_FROM + PRESENT.length;
const OUTPUT_FROM = INPUT_FROM + INPUT_TOKENS.length;
const PRESENT_KINDS = Uint8Array.from(PRESENT, ([, kind]) => kind);

type Values = readonly (string | number | undefined)[];

/** Tells a span's kind and tokens from the attributes in `keys`; see `Classifier`. */
export const classifier: Classifier = {
  keys,
  classify(name, _scope, _otelKind, values, result: Classified) {
    const kind = classifyKind(name, values);
    result.kind = kind;
    if (SUMS_UP[kind] === 1) {
      result.inputTokens = Number.NaN;
      result.outputTokens = Number.NaN;
      return;
    }
    const last = kind === MODEL ? 0 : 2;
    result.inputTokens = count(values, INPUT_FROM, OUTPUT_FROM - last);
    result.outputTokens = count(values, OUTPUT_FROM, keys.length - last);
  },
};

function classifyKind(name: string, values: Values): KindIndex {
  const own = values[0];
  if (typeof own === 'string') {
    const kind = SPOKEN.get(own);
    if (kind !== undefined) return kind;
  }
  const named = NAMES.get(name);
  if (named !== undefined && named < WEAK) return named;
  let generic = false;
  for (let i = 1; i < AI_OPERATION; i++) {
    const value = values[i];
    if (typeof value !== 'string') continue;
    const kind = SPOKEN.get(value);
    // A "chain" or "task" says little: another attribute may know better.
    if (kind === INTERNAL) generic = true;
    else if (kind !== undefined) return kind;
  }
  const operation = values[AI_OPERATION];
  if (typeof operation === 'string') return AI_SDK.get(operation) ?? INTERNAL;
  if (generic) return INTERNAL;
  const mcp = values[MCP_METHOD];
  if (mcp !== undefined) return mcp === 'tools/call' ? TOOL : HTTP;
  for (let i = 0; i < PRESENT_KINDS.length; i++) {
    const value = values[PRESENT_FROM + i];
    if (value !== undefined && value !== '') return PRESENT_KINDS[i] as number;
  }
  return named === undefined ? INTERNAL : named - WEAK;
}

function count(values: Values, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const value = values[i];
    if (value === undefined || value === '') continue;
    const number = typeof value === 'number' ? value : Number(value);
    if (number >= 0 && number < Number.POSITIVE_INFINITY) return number;
  }
  return Number.NaN;
}

/** Values as written in any convention: lower case, upper case, and MLflow's, which are JSON strings. */
function bothCases(words: Partial<Record<Kind, string>>): Map<string, KindIndex> {
  const map = new Map<string, KindIndex>();
  for (const [kind, list] of Object.entries(words) as [Kind, string][]) {
    const index = kindIndex(kind);
    for (const word of list.split(/\s+/)) {
      for (const form of [word, word.toUpperCase(), word[0]?.toUpperCase() + word.slice(1)]) {
        map.set(form, index);
        map.set(`"${form}"`, index);
      }
    }
  }
  return map;
}
