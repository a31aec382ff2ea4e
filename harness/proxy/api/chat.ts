/** OpenAI Chat Completions, and the many servers that speak it with small differences. */
import { asRecord, asText, pick } from '../../../shared/cell/fields.ts';
import type { Answer } from '../answer.ts';
import {
  asList,
  asNumber,
  asString,
  asStrings,
  type CallRequest,
  type ChatMessage,
  filePart,
  type MessagePart,
  type ToolResult,
  text,
} from '../request.ts';
import type { TokenUsage } from '../types.ts';
import type { AnswerReader, Json, ModelApiFormat } from './api.ts';
import { asked, joinedTexts, samplingParameters } from './common.ts';

export const chat: ModelApiFormat = {
  api: 'chat',
  path: /\/chat\/completions\/?$/,
  provider: 'openai',
  request,
  reader,
  errorBody: openAiError,
};

/** The error of both OpenAI APIs. */
export function openAiError(status: number, message: string): unknown {
  return { error: { message, type: 'upstream_error', param: null, code: status } };
}

function request(body: Json, path: string): CallRequest {
  const messages = asList(body.messages).map(asRecord);
  const system: MessagePart[] = [];
  const input: ChatMessage[] = [];
  const results: ToolResult[] = [];
  for (const message of messages) {
    const role = asText(message.role);
    if (role === 'tool' || role === 'function') {
      const result = asText(joinedTexts(message.content));
      const id = asText(message.tool_call_id);
      results.push({ id, name: asText(message.name), arguments: undefined, result, failed: false });
      input.push({ role: 'tool', parts: [{ type: 'tool_call_response', id, response: result }] });
      continue;
    }
    const parts = contentParts(message.content);
    if (role === 'system' || role === 'developer') system.push(...parts);
    else input.push({ role, parts: [...reasoningParts(message), ...parts, ...callParts(message)] });
  }
  const format = asText(asRecord(body.response_format).type);
  const deployment = /\/deployments\/([^/]+)\//.exec(path)?.[1];
  return {
    ...asked(body, deployment),
    parameters: {
      ...samplingParameters(body),
      'gen_ai.request.max_tokens': asNumber(body.max_completion_tokens ?? body.max_tokens),
      'gen_ai.request.stop_sequences': asStrings(body.stop),
      'gen_ai.request.choice.count': asNumber(body.n),
      'gen_ai.request.reasoning_effort': asString(body.reasoning_effort),
      'gen_ai.output.type': format === '' ? undefined : format.startsWith('json') ? 'json' : 'text',
    },
    system,
    input,
    tools: [...asList(body.tools), ...asList(body.functions)],
    results,
  };
}

function contentParts(content: unknown): MessagePart[] {
  if (typeof content === 'string') return content === '' ? [] : [text(content)];
  return asList(content).map((item) => {
    const part = asRecord(item);
    const image = asString(asRecord(part.image_url).url) ?? asString(part.image_url);
    if (image !== undefined) return filePart(image);
    const said = pick(part, 'text', 'refusal');
    return typeof said === 'string' ? text(said) : { ...part, type: asText(part.type) || 'other' };
  });
}

function reasoningParts(message: Json): MessagePart[] {
  const thought = asString(pick(message, 'reasoning_content', 'reasoning'));
  return thought === undefined ? [] : [{ type: 'reasoning', content: thought }];
}

function callParts(message: Json): MessagePart[] {
  const legacy = asRecord(message.function_call);
  const calls = asList(message.tool_calls).map(asRecord);
  if (asString(legacy.name) !== undefined) calls.push({ function: legacy });
  return calls.map((call) => {
    const { name, input } = calledBy(call);
    return { type: 'tool_call', id: asText(call.id), name, arguments: input };
  });
}

function calledBy(call: Json): { name: string; input: string } {
  const called = asRecord(call.function ?? call.custom);
  return { name: asText(called.name), input: asText(called.arguments ?? called.input) };
}

function reader(answer: Answer): AnswerReader {
  return { event: (_name, data) => read(data, 'delta'), whole: (data) => read(data, 'message') };

  function read(data: Json, where: 'delta' | 'message'): void {
    answer.id ??= asString(data.id);
    answer.model ??= asString(data.model);
    const error = asRecord(data.error);
    if (Object.keys(error).length > 0 || typeof data.error === 'string') {
      const type = asText(pick(error, 'type', 'code')) || 'error';
      answer.error = { type, message: asText(pick(error, 'message') ?? data.error) };
    }
    usage(asRecord(data.usage ?? asRecord(data.x_groq).usage));
    for (const [position, item] of asList(data.choices).entries()) {
      const choice = asRecord(item);
      const index = asNumber(choice.index) ?? position;
      message(index, asRecord(choice[where] ?? choice.message ?? choice.delta));
      usage(asRecord(choice.usage));
      answer.finished(index, choice.finish_reason);
      if (asString(choice.finish_reason) !== undefined) answer.settle();
    }
  }

  function message(choice: number, delta: Json): void {
    answer.append(choice, 'reasoning', 'reasoning', pick(delta, 'reasoning_content', 'reasoning'));
    const content = joinedTexts(delta.content);
    if (typeof content === 'string' && content !== '') answer.append(choice, 'text', 'text', content);
    else if (Array.isArray(content)) {
      for (const [at, part] of contentParts(content).entries()) {
        if (part.type === 'text') answer.append(choice, 'text', 'text', part.content);
        else answer.other(choice, `part ${at}`, part);
      }
    }
    answer.append(choice, 'refusal', 'text', asString(delta.refusal));
    const legacy = asRecord(delta.function_call);
    if (Object.keys(legacy).length > 0) toolCall(choice, 'function', { function: legacy });
    for (const [at, item] of asList(delta.tool_calls).entries()) {
      const call = asRecord(item);
      // Servers that give no index send a call whole, with an id of its own.
      const key = asNumber(call.index) ?? (asString(call.id) !== undefined ? `id ${asText(call.id)}` : at);
      toolCall(choice, `tool ${key}`, call);
    }
  }

  function toolCall(choice: number, key: string, call: Json): void {
    const draft = answer.part(choice, key, 'tool_call');
    const { name, input } = calledBy(call);
    if (draft.id === '') draft.id = asText(call.id);
    if (name !== '') draft.name = name;
    if (call.custom !== undefined) draft.toolType = 'custom';
    answer.append(choice, key, 'tool_call', input);
  }

  function usage(data: Json): void {
    if (Object.keys(data).length > 0) answer.tokens(openAiUsage(data));
  }
}

/** Token counts in OpenAI's two notations. */
export function openAiUsage(usage: Json): Partial<TokenUsage> {
  const prompt = asRecord(usage.prompt_tokens_details ?? usage.input_tokens_details);
  const completion = asRecord(usage.completion_tokens_details ?? usage.output_tokens_details);
  return {
    input: asNumber(usage.prompt_tokens ?? usage.input_tokens),
    output: asNumber(usage.completion_tokens ?? usage.output_tokens),
    cacheRead: asNumber(prompt.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens),
    cacheCreation: asNumber(prompt.cache_write_tokens ?? prompt.cache_creation_tokens),
    reasoning: asNumber(completion.reasoning_tokens),
  };
}
