/** OpenAI Responses. */
import { asRecord, asText, pick } from '../../../shared/cell/fields.ts';
import type { Answer } from '../answer.ts';
import {
  asList,
  asNumber,
  asString,
  type CallRequest,
  type ChatMessage,
  filePart,
  joined,
  type MessagePart,
  type ToolResult,
  text,
} from '../request.ts';
import type { AnswerReader, Json, ModelApiFormat } from './api.ts';
import { openAiError, openAiUsage } from './chat.ts';
import { asked, joinedTexts, samplingParameters } from './common.ts';

export const responses: ModelApiFormat = {
  api: 'responses',
  path: /\/responses(?:\/compact)?\/?$/,
  provider: 'openai',
  request,
  reader,
  errorBody: openAiError,
};

/** Calls that the agent carries out; others (`web_search_call`, `mcp_call`, …) run at the provider. */
const FOR_AGENT = new Set([
  'function_call',
  'custom_tool_call',
  'local_shell_call',
  'shell_call',
  'apply_patch_call',
  'computer_call',
]);

function request(body: Json): CallRequest {
  const system: MessagePart[] = typeof body.instructions === 'string' ? [text(body.instructions)] : [];
  const input: ChatMessage[] = [];
  const results: ToolResult[] = [];
  const items =
    typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : asList(body.input).map(asRecord);
  for (const item of items) {
    const type = asText(item.type);
    const id = asText(item.call_id);
    if (/_(?:call_)?output$/.test(type)) {
      const result = asText(joinedTexts(item.output ?? item.tools));
      const failed = item.status === 'failed' || item.status === 'incomplete';
      results.push({ id, name: '', arguments: undefined, result, failed });
      input.push({ role: 'tool', parts: [{ type: 'tool_call_response', id, response: result }] });
      continue;
    }
    const role = asText(item.role);
    const parts = itemParts(item);
    if (role === 'system' || role === 'developer') system.push(...parts);
    else input.push({ role: role || 'assistant', parts });
  }
  const format = asText(asRecord(asRecord(body.text).format).type);
  return {
    ...asked(body),
    parameters: {
      ...samplingParameters(body),
      'gen_ai.request.max_tokens': asNumber(body.max_output_tokens),
      'gen_ai.request.reasoning_effort': asString(asRecord(body.reasoning).effort),
      'gen_ai.output.type': format === '' ? undefined : format.startsWith('json') ? 'json' : 'text',
      'gen_ai.conversation.id': asString(body.conversation) ?? asString(asRecord(body.conversation).id),
    },
    system,
    input: joined(input),
    tools: asList(body.tools),
    results,
  };
}

/** The arguments of a call: text, or the action of a built-in tool. */
function readArguments(item: Json): string {
  return asText(pick(item, 'arguments', 'input', 'action', 'operation', 'actions'));
}

function readName(item: Json): string {
  const name = asString(item.name);
  if (name === undefined) return asText(item.type).replace(/_call$/, '');
  return asString(item.namespace) === undefined ? name : `${asText(item.namespace)}.${name}`;
}

function itemParts(item: Json): MessagePart[] {
  const type = asText(item.type);
  if (type === 'reasoning') {
    const thought = readReasoning(item);
    return thought === '' ? [] : [{ type: 'reasoning', content: thought }];
  }
  if (/_call$/.test(type)) {
    return [
      {
        type: 'tool_call',
        id: asText(pick(item, 'call_id', 'id')),
        name: readName(item),
        arguments: readArguments(item),
      },
    ];
  }
  if (type !== '' && type !== 'message') return [{ ...item, type }];
  if (typeof item.content === 'string') return [text(item.content)];
  return asList(item.content).map((content) => {
    const part = asRecord(content);
    const said = pick(part, 'text', 'refusal');
    if (typeof said === 'string') return text(said);
    const image = asString(part.image_url);
    return image === undefined ? { ...part, type: asText(part.type) || 'other' } : filePart(image);
  });
}

function readReasoning(item: Json): string {
  const list = asList(item.content).length > 0 ? asList(item.content) : asList(item.summary);
  return list.map((part) => asText(asRecord(part).text)).join('\n');
}

function reader(answer: Answer): AnswerReader {
  return {
    event(name, data) {
      const type = asText(data.type) || name;
      const key = `item ${asNumber(data.output_index) ?? asText(data.item_id)}`;
      switch (type) {
        case 'response.created':
        case 'response.in_progress':
          head(asRecord(data.response));
          break;
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
          whole(asRecord(data.response), type.slice('response.'.length));
          break;
        case 'response.output_item.added':
          begin(key, asRecord(data.item));
          break;
        case 'response.output_item.done':
          item(key, asRecord(data.item));
          break;
        case 'response.output_text.delta':
        case 'response.refusal.delta':
          answer.append(0, key, 'text', data.delta);
          break;
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta':
          answer.append(0, key, 'reasoning', data.delta);
          break;
        case 'response.function_call_arguments.delta':
        case 'response.custom_tool_call_input.delta':
          answer.append(0, key, 'tool_call', data.delta);
          break;
        case 'error':
          failed(Object.keys(asRecord(data.error)).length > 0 ? asRecord(data.error) : data);
          break;
        default:
      }
    },
    whole: (data) => whole(data, asText(data.status)),
  };

  function failed(error: Json): void {
    answer.error = { type: asText(pick(error, 'code', 'type')) || 'error', message: asText(error.message) };
  }

  function head(response: Json): void {
    answer.id ??= asString(response.id);
    answer.model ??= asString(response.model);
  }

  function whole(response: Json, status: string): void {
    head(response);
    const error = asRecord(response.error);
    if (Object.keys(error).length > 0) failed(error);
    for (const [at, one] of asList(response.output).entries()) item(`item ${at}`, asRecord(one));
    answer.tokens(openAiUsage(asRecord(response.usage)));
    answer.finished(0, asString(asRecord(response.incomplete_details).reason) ?? status);
    if (status !== '') answer.end();
  }

  /** What is known when an item begins: its arguments follow. */
  function begin(key: string, data: Json): void {
    if (!/_call$/.test(asText(data.type))) return;
    const draft = answer.part(0, key, 'tool_call');
    draft.id = asText(pick(data, 'call_id', 'id'));
    draft.name = readName(data);
    draft.toolType = data.type === 'custom_tool_call' ? 'custom' : 'function';
    draft.forAgent = FOR_AGENT.has(asText(data.type)) || data.execution === 'client';
  }

  /** An item that came whole. */
  function item(key: string, data: Json): void {
    begin(key, data);
    for (const part of itemParts(data)) {
      if (part.type === 'tool_call') answer.put(0, key, 'tool_call', asText(part.arguments));
      else if (part.type === 'reasoning') answer.put(0, key, 'reasoning', asText(part.content));
      else if (part.type !== 'text') answer.other(0, `${key} ${part.type}`, part);
    }
    const said = itemParts(data).filter((part) => part.type === 'text' && data.type !== 'reasoning');
    if (said.length > 0) answer.put(0, key, 'text', said.map((part) => asText(part.content)).join(''));
  }
}
