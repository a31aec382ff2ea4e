/** Anthropic Messages. */
import { asRecord, asText } from '../../../shared/cell/fields.ts';
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
import type { AnswerReader, Json, ModelApiFormat } from './api.ts';
import { asked, joinedTexts, samplingParameters } from './common.ts';

export const messages: ModelApiFormat = {
  api: 'messages',
  // OpenAI's threads have messages too, and Google's hosting calls a model by name.
  path: /^(?!.*\/threads\/)(?:.*\/messages\/?|.*\/publishers\/anthropic\/models\/[^/:]+:(?:rawPredict|streamRawPredict))$/,
  provider: 'anthropic',
  request,
  reader,
  errorBody: (_status, message) => ({ type: 'error', error: { type: 'api_error', message } }),
};

function request(body: Json, path: string): CallRequest {
  const results: ToolResult[] = [];
  const input: ChatMessage[] = [];
  for (const item of asList(body.messages)) {
    const message = asRecord(item);
    const blocks =
      typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : asList(message.content);
    const parts = blocks.map((block) => readPart(asRecord(block)));
    for (const block of blocks.map(asRecord)) {
      if (block.type !== 'tool_result') continue;
      const result = asText(joinedTexts(block.content));
      const failed = block.is_error === true;
      results.push({ id: asText(block.tool_use_id), name: '', arguments: undefined, result, failed });
    }
    const tool = parts.length > 0 && parts.every((part) => part.type === 'tool_call_response');
    input.push({ role: tool ? 'tool' : asText(message.role), parts });
  }
  const model = /\/models\/([^/:]+):/.exec(path)?.[1];
  const system =
    typeof body.system === 'string'
      ? [text(body.system)]
      : asList(body.system).map((block) => readPart(asRecord(block)));
  return {
    ...asked(body, model),
    parameters: {
      ...samplingParameters(body),
      'gen_ai.request.max_tokens': asNumber(body.max_tokens),
      'gen_ai.request.stop_sequences': asStrings(body.stop_sequences),
      'gen_ai.request.reasoning_effort': asString(asRecord(body.output_config).effort),
    },
    system,
    input,
    tools: asList(body.tools),
    results,
  };
}

function readPart(block: Json): MessagePart {
  const type = asText(block.type);
  switch (type) {
    case 'text':
      return text(asText(block.text));
    case 'thinking':
      return { type: 'reasoning', content: asText(block.thinking) };
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return { type: 'tool_call', id: asText(block.id), name: asText(block.name), arguments: block.input };
    case 'tool_result':
      return { type: 'tool_call_response', id: asText(block.tool_use_id), response: joinedTexts(block.content) };
    default: {
      const source = asRecord(block.source);
      const mime = asString(source.media_type);
      if (source.type === 'url' && typeof source.url === 'string') return filePart(source.url, mime);
      if (source.type === 'base64') return { type: 'blob', mime_type: mime ?? '', content: asText(source.data) };
      return { ...block, type: type || 'other' };
    }
  }
}

function reader(answer: Answer): AnswerReader {
  return {
    event(name, data) {
      switch (asText(data.type) || name) {
        case 'message_start':
          head(asRecord(data.message));
          break;
        case 'content_block_start':
          start(`block ${asNumber(data.index) ?? 0}`, asRecord(data.content_block));
          break;
        case 'content_block_delta':
          delta(`block ${asNumber(data.index) ?? 0}`, asRecord(data.delta));
          break;
        case 'message_delta':
          answer.finished(0, asRecord(data.delta).stop_reason);
          usage(asRecord(data.usage));
          break;
        case 'message_stop':
          answer.end();
          break;
        case 'error':
          failed(asRecord(data.error));
          break;
        default:
      }
    },
    whole(data) {
      if (data.type === 'error' || data.error !== undefined) failed(asRecord(data.error));
      head(data);
      for (const [at, block] of asList(data.content).entries()) start(`block ${at}`, asRecord(block));
      answer.finished(0, data.stop_reason);
      answer.end();
    },
  };

  function failed(error: Json): void {
    answer.error = { type: asText(error.type) || 'error', message: asText(error.message) };
  }

  function head(message: Json): void {
    answer.id ??= asString(message.id);
    answer.model ??= asString(message.model);
    usage(asRecord(message.usage));
  }

  function start(key: string, block: Json): void {
    const part = readPart(block);
    if (part.type === 'text' || part.type === 'reasoning') {
      answer.append(0, key, part.type, part.content);
    } else if (part.type === 'tool_call') {
      const draft = answer.part(0, key, 'tool_call');
      draft.id = asText(block.id);
      draft.name = asText(block.name);
      draft.forAgent = block.type === 'tool_use';
      // A stream begins with an empty object, and the arguments follow as text.
      if (Object.keys(asRecord(block.input)).length > 0) answer.append(0, key, 'tool_call', asText(block.input));
    } else answer.other(0, key, part);
  }

  function delta(key: string, change: Json): void {
    if (change.type === 'text_delta') answer.append(0, key, 'text', change.text);
    else if (change.type === 'thinking_delta') answer.append(0, key, 'reasoning', change.thinking);
    else if (change.type === 'input_json_delta') answer.append(0, key, 'tool_call', change.partial_json);
  }

  function usage(data: Json): void {
    const uncached = asNumber(data.input_tokens);
    const read = asNumber(data.cache_read_input_tokens);
    const creation = asNumber(data.cache_creation_input_tokens);
    // Anthropic counts what came from or went to the cache beside the input; the conventions count it as input.
    const input = uncached === undefined ? undefined : uncached + (read ?? 0) + (creation ?? 0);
    const output = asNumber(data.output_tokens);
    const reasoning = asNumber(asRecord(data.output_tokens_details).thinking_tokens);
    answer.tokens({ input, output, cacheRead: read, cacheCreation: creation, reasoning });
  }
}
