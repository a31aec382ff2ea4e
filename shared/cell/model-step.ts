/** A model call as a step: its conversation, tokens, parameters and answer. */
import type { Kind } from '../trace/kind.ts';
import { Fields } from './fields.ts';
import { agents, readEventName } from './messages/agents.ts';
import type { Convention, Conversation, Sources } from './messages/conversation.ts';
import { openInference } from './messages/openinference.ts';
import { openLlmetry } from './messages/openllmetry.ts';
import { openTelemetry, openTelemetryEvents } from './messages/opentelemetry.ts';
import { vercel } from './messages/vercel.ts';
import type { ModelStep, Tokens } from './step.ts';

/** The most exact first; input and output may come from different ones. */
const CONVENTIONS: readonly Convention[] = [
  openTelemetry,
  openTelemetryEvents,
  vercel,
  openInference,
  openLlmetry,
  agents,
];

/** Request parameters in the order they are shown; several spellings of each. */
const PARAMETERS: readonly (readonly [name: string, ...keys: string[]])[] = [
  ['temperature', 'gen_ai.request.temperature', 'ai.settings.temperature', 'llm.temperature'],
  ['top_p', 'gen_ai.request.top_p', 'ai.settings.topP', 'llm.top_p'],
  ['top_k', 'gen_ai.request.top_k', 'ai.settings.topK', 'llm.top_k'],
  ['max_tokens', 'gen_ai.request.max_tokens', 'ai.settings.maxOutputTokens', 'ai.settings.maxTokens', 'max_tokens'],
  ['seed', 'gen_ai.request.seed', 'ai.settings.seed'],
  ['stop_sequences', 'gen_ai.request.stop_sequences', 'ai.settings.stopSequences'],
  ['frequency_penalty', 'gen_ai.request.frequency_penalty'],
  ['presence_penalty', 'gen_ai.request.presence_penalty'],
  ['choices', 'gen_ai.request.choice.count'],
  ['stream', 'gen_ai.request.stream', 'llm.is_streaming', 'gen_ai.is_streaming'],
  ['reasoning effort', 'gen_ai.request.reasoning_effort', 'codex.request.reasoning_effort', 'model_reasoning_effort'],
  ['output type', 'gen_ai.output.type'],
  ['attempt', 'attempt'],
  ['invocation parameters', 'llm.invocation_parameters'],
];

/** Reads the conversation in whatever convention it was written. */
function readConversation(sources: Sources): Conversation {
  let input: Conversation['input'] = [];
  let output: Conversation['output'] = [];
  for (const convention of CONVENTIONS) {
    if (input.length > 0 && output.length > 0) break;
    const found = convention(sources);
    if (input.length === 0) input = found.input;
    if (output.length === 0) output = found.output;
  }
  return { input, output };
}

/** Builds the step of a model call, or of an agent that recorded its conversation. */
export function modelStep(sources: Sources, kind: Kind, error: string): ModelStep {
  const { fields } = sources;
  const { input, output } = readConversation(sources);
  const extra = new Fields(
    ...sources.logs
      .filter((log) => /(?:api_request|api_response|sse_event)$/.test(readEventName(log)))
      .map((log) => log.attributes),
  );
  const both = (...keys: string[]) => fields.text(...keys) || extra.text(...keys);
  const reasons = fields.list(
    'gen_ai.response.finish_reasons',
    'gen_ai.response.finish_reason',
    'ai.response.finishReason',
  );
  if (reasons.length === 0) {
    const reason = both('stop_reason', 'finish_reason', 'pi.stop_reason', 'finish_reasons', 'llm.finish_reason');
    if (reason !== '') reasons.push(reason);
  }
  if (reasons.length === 0) for (const { finishReason } of output) if (finishReason !== '') reasons.push(finishReason);
  return {
    type: 'model',
    operation:
      fields.text('gen_ai.operation.name', 'ai.operationId', 'llm.request.type') || (kind === 'model' ? '' : kind),
    provider: both(
      'gen_ai.provider.name',
      'gen_ai.system',
      'llm.provider',
      'llm.system',
      'ai.model.provider',
      'provider_name',
    ),
    requestModel: both('gen_ai.request.model', 'llm.request.model', 'llm.model_name', 'ai.model.id', 'model'),
    responseModel: fields.text('gen_ai.response.model', 'llm.response.model', 'ai.response.model'),
    input,
    output,
    tokens: readTokens(fields, extra),
    finishReasons: reasons,
    responseId: both('gen_ai.response.id', 'ai.response.id', 'response_id', 'request_id', 'gen_ai.response.request_id'),
    timeToFirstToken: timeToFirstToken(fields, extra),
    cost: firstNumber(
      fields,
      extra,
      'gen_ai.usage.cost',
      'gen_ai.usage.total_cost',
      'llm.cost.total',
      'cost_usd',
      'llm.usage.cost',
    ),
    parameters: PARAMETERS.flatMap(([name, ...keys]) => {
      const value = fields.text(...keys);
      return value === '' ? [] : [{ name, value }];
    }),
    error,
  };
}

function timeToFirstToken(fields: Fields, extra: Fields): number {
  const seconds = fields.number(
    'gen_ai.response.time_to_first_chunk',
    'gen_ai.response.time_to_first_token',
    'gen_ai.server.time_to_first_token',
  );
  if (seconds >= 0) return seconds * 1e9;
  const millis = firstNumber(fields, extra, 'ttft_ms', 'ai.response.msToFirstChunk', 'llm.time_to_first_token_ms');
  return millis >= 0 ? millis * 1e6 : Number.NaN;
}

/** Token counts from the span, else from its logs; NaN where nobody says. */
export function readTokens(fields: Fields, extra: Fields = new Fields()): Tokens {
  const of = (...keys: string[]) => firstNumber(fields, extra, ...keys);
  return {
    input: of(
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.prompt_tokens',
      'llm.token_count.prompt',
      'llm.usage.prompt_tokens',
      'ai.usage.inputTokens',
      'ai.usage.promptTokens',
      'ai.usage.tokens',
      'codex.turn.token_usage.input_tokens',
      'input_tokens',
      'input_token_count',
    ),
    output: of(
      'gen_ai.usage.output_tokens',
      'gen_ai.usage.completion_tokens',
      'llm.token_count.completion',
      'llm.usage.completion_tokens',
      'ai.usage.outputTokens',
      'ai.usage.completionTokens',
      'codex.turn.token_usage.output_tokens',
      'output_tokens',
      'output_token_count',
    ),
    cacheRead: of(
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.input_tokens.cached',
      'llm.token_count.prompt_details.cache_read',
      'llm.usage.cache_read_input_tokens',
      'ai.usage.cachedInputTokens',
      'codex.turn.token_usage.cached_input_tokens',
      'cache_read_tokens',
      'cached_content_token_count',
      'cached_token_count',
    ),
    cacheCreation: of(
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.cache_write.input_tokens',
      'llm.token_count.prompt_details.cache_write',
      'codex.turn.token_usage.cache_write_input_tokens',
      'cache_creation_tokens',
      'cache_write_token_count',
    ),
    reasoning: of(
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'llm.token_count.completion_details.reasoning',
      'ai.usage.reasoningTokens',
      'codex.usage.reasoning_output_tokens',
      'codex.turn.token_usage.reasoning_output_tokens',
      'thoughts_token_count',
      'reasoning_token_count',
    ),
    total: of(
      'gen_ai.usage.total_tokens',
      'llm.usage.total_tokens',
      'llm.token_count.total',
      'ai.usage.totalTokens',
      'codex.usage.total_tokens',
      'codex.turn.token_usage.total_tokens',
      'total_token_count',
    ),
  };
}

function firstNumber(fields: Fields, extra: Fields, ...keys: string[]): number {
  const own = fields.number(...keys);
  return Number.isNaN(own) ? extra.number(...keys) : own;
}
