/**
 * Messages and their parts, as data of any provider or framework: OpenTelemetry, OpenAI (chat and responses),
 * Anthropic, Gemini, Vercel AI SDK, LangChain. They differ in names only, so one reader knows all of them.
 */
import { asRecord, asText, parsed, pick } from '../fields.ts';
import type { Message, Part, Role } from '../step.ts';

const ROLES: Readonly<Record<string, Role>> = {
  system: 'system',
  developer: 'developer',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  tool: 'tool',
  function: 'tool',
  HumanMessage: 'user',
  AIMessage: 'assistant',
  AIMessageChunk: 'assistant',
  SystemMessage: 'system',
  ToolMessage: 'tool',
  FunctionMessage: 'tool',
};

const MESSAGE_KEYS = ['role', 'content', 'contents', 'parts', 'message', 'kwargs', 'delta', 'tool_calls', 'toolCalls'];

/** More parts or messages than anyone writes: the rest is counted in one last part. */
const MOST = 5000;
const DEEPEST = 8;

/** Messages in any shape: a list, one message, `{messages}`, `{choices}`, `{contents}`, or text. */
export function parseMessages(data: unknown, role: Role, depth = 0): Message[] {
  if (data === undefined || data === null || data === '') return [];
  if (typeof data === 'string') return [textMessage(role, data)];
  if (depth > DEEPEST) return [textMessage(role, asText(data))];
  if (Array.isArray(data)) {
    if (data.length > 0 && data.every(isPart)) return [message(role, '', parseParts(data), '')];
    const messages: Message[] = [];
    for (const item of data.slice(0, MOST)) for (const one of parseMessages(item, role, depth + 1)) messages.push(one);
    if (data.length > MOST) messages.push(textMessage('unknown', `… and ${data.length - MOST} more messages`));
    return merged(messages);
  }
  const record = asRecord(data);
  for (const key of ['messages', 'choices', 'candidates', 'contents', 'generations']) {
    const list = pick(record, key);
    if (Array.isArray(list) && list.some((item) => typeof item === 'object'))
      return parseMessages(list, role, depth + 1);
  }
  if (Array.isArray(record.input) && record.input.some((item) => 'role' in asRecord(item))) {
    return parseMessages(record.input, role, depth + 1);
  }
  return [isMessage(record) ? parseMessage(record, role) : textMessage(role, asText(data))];
}

/** Whether anything of it would be shown if it were read as a message. */
function isMessage(record: Readonly<Record<string, unknown>>): boolean {
  return MESSAGE_KEYS.some((key) => key in record) || isPart(record);
}

/** One message from an object. */
export function parseMessage(raw: Readonly<Record<string, unknown>>, fallback: Role): Message {
  // Choices, candidates, LangChain's constructors and OpenInference's wrappers hold the message one level down.
  const record = asRecord(pick(raw, 'message', 'kwargs', 'delta') ?? raw);
  const inner = record === raw || Object.keys(record).length === 0 ? raw : record;
  const lcName = Array.isArray(raw.id) ? asText(raw.id.at(-1)) : '';
  const written = asText(pick(inner, 'role', 'author') ?? lcName) || asText(pick(inner, 'type'));
  const known = ROLES[written];
  const type = asText(inner.type);
  const name = asText(pick(inner, 'name'));
  const finish = asText(
    pick(raw, 'finish_reason', 'finishReason', 'stop_reason') ?? pick(inner, 'finish_reason', 'stop_reason'),
  );
  if (known === undefined && isPart(inner)) {
    return message(partRole(type) ?? fallback, '', parseParts([inner]), finish);
  }
  const role = known ?? (written === '' || type === 'message' ? fallback : 'unknown');
  const parts: Part[] = [];
  const thought = pick(inner, 'reasoning_content', 'reasoning', 'thinking');
  if (typeof thought === 'string') parts.push({ type: 'reasoning', text: thought });
  const toolId = asText(pick(inner, 'tool_call_id', 'toolCallId'));
  const content = pick(inner, 'parts', 'content', 'contents', 'text') ?? pick(asRecord(inner.content), 'parts');
  if (role === 'tool' && (toolId !== '' || typeof content === 'string') && !hasParts(content)) {
    if (content !== undefined)
      parts.push({ type: 'tool_result', id: toolId || asText(inner.id), result: asText(content) });
  } else {
    for (const part of parseParts(content)) parts.push(part);
  }
  const calls = pick(inner, 'tool_calls', 'toolCalls') ?? pick(asRecord(inner.additional_kwargs), 'tool_calls');
  const list = typeof calls === 'string' ? parsed(calls) : calls;
  if (Array.isArray(list)) for (const call of list.slice(0, MOST)) parts.push(toolCall(asRecord(call)));
  const single = asRecord(inner.function_call);
  if (pick(single, 'name') !== undefined) parts.push(toolCall(single));
  const label = role === 'unknown' ? [written, name].filter((text) => text !== '').join(' ') : name;
  return message(role, label, parts, finish);
}

/** Parts from a message's content: text, a list of parts, a part, or any of them as JSON text. */
export function parseParts(content: unknown): Part[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') {
    const data = parsed(content);
    return hasParts(data) ? parseParts(data) : [{ type: 'text', text: content }];
  }
  if (!Array.isArray(content)) {
    const record = asRecord(content);
    if (Array.isArray(record.parts)) return parseParts(record.parts);
    return typeof content === 'object' ? [parsePart(record)] : [{ type: 'text', text: asText(content) }];
  }
  const parts: Part[] = [];
  for (const item of content.slice(0, MOST)) {
    parts.push(
      typeof item === 'object' && item !== null ? parsePart(asRecord(item)) : { type: 'text', text: asText(item) },
    );
  }
  if (content.length > MOST) parts.push({ type: 'text', text: `… and ${content.length - MOST} more parts` });
  return parts;
}

function parsePart(raw: Readonly<Record<string, unknown>>): Part {
  const inner = asRecord(raw.message_content);
  const part = Object.keys(inner).length > 0 ? inner : raw;
  const type = asText(part.type);
  const id = asText(pick(part, 'call_id', 'tool_use_id', 'toolCallId', 'tool_call_id', 'id'));
  switch (type) {
    case 'text':
    case 'input_text':
    case 'output_text':
    case 'refusal':
      return { type: 'text', text: asText(pick(part, 'content', 'text', 'refusal')) };
    case 'reasoning':
    case 'thinking':
    case 'redacted_thinking':
    case 'summary_text':
      return { type: 'reasoning', text: reasoningText(part) };
    case 'tool_call':
    case 'tool-call':
    case 'tool_use':
    case 'server_tool_use':
    case 'function_call':
    case 'custom_tool_call':
    case 'function':
      return toolCall(part);
    case 'tool_call_response':
    case 'tool_call_result':
    case 'tool_result':
    case 'tool-result':
    case 'function_call_output':
    case 'custom_tool_call_output':
      return { type: 'tool_result', id, result: resultText(part) };
    default:
  }
  const call = asRecord(pick(part, 'functionCall', 'function_call'));
  if (pick(call, 'name') !== undefined) return toolCall(call);
  const response = asRecord(pick(part, 'functionResponse', 'function_response'));
  if (pick(response, 'name') !== undefined) {
    return {
      type: 'tool_result',
      id: asText(pick(response, 'id')) || asText(response.name),
      result: resultText(response),
    };
  }
  const text = part.text;
  if (typeof text === 'string' && (type === '' || type === 'message')) {
    return { type: part.thought === true ? 'reasoning' : 'text', text };
  }
  return { type: 'other', label: otherLabel(part, type), json: asText(part) };
}

/** A call from any notation: the function may be nested, the arguments text or data. */
function toolCall(raw: Readonly<Record<string, unknown>>): Part {
  const call = asRecord(pick(raw, 'tool_call') ?? raw);
  const fn = asRecord(call.function);
  const args =
    pick(fn, 'arguments') ?? pick(call, 'arguments', 'args', 'input', 'parameters', 'arguments_json', 'partial_json');
  return {
    type: 'tool_call',
    id: asText(pick(call, 'call_id', 'toolCallId', 'tool_call_id', 'id')),
    name: asText(pick(fn, 'name') ?? pick(call, 'name', 'toolName', 'tool_name')),
    arguments: asText(args),
  };
}

function resultText(part: Readonly<Record<string, unknown>>): string {
  const result = pick(part, 'response', 'result', 'output', 'content');
  const unwrapped = asRecord(result);
  // Vercel writes {type: "text", value}, Anthropic and MCP a list of text parts.
  if (Object.keys(unwrapped).length === 2 && 'type' in unwrapped && 'value' in unwrapped)
    return asText(unwrapped.value);
  return joinedText(result) ?? asText(result);
}

/** A list of nothing but text parts, as one text. */
export function joinedText(data: unknown): string | undefined {
  if (!Array.isArray(data) || data.length === 0) return undefined;
  const texts: string[] = [];
  for (const item of data) {
    const record = asRecord(item);
    if (record.type !== 'text' && record.type !== 'output_text' && record.type !== 'input_text') return undefined;
    texts.push(asText(pick(record, 'text', 'content')));
  }
  return texts.join('\n');
}

function reasoningText(part: Readonly<Record<string, unknown>>): string {
  const direct = pick(part, 'content', 'text', 'thinking', 'summary');
  if (Array.isArray(direct)) return direct.map((item) => asText(pick(asRecord(item), 'text') ?? item)).join('\n\n');
  return asText(direct ?? pick(part, 'summary', 'data', 'encrypted_content'));
}

function otherLabel(part: Readonly<Record<string, unknown>>, type: string): string {
  const inline = asRecord(pick(part, 'inlineData', 'inline_data', 'source', 'file'));
  const media = asText(
    pick(part, 'mime_type', 'mimeType', 'mediaType', 'modality') ?? pick(inline, 'mimeType', 'media_type'),
  );
  return [type || 'part', media].filter((text) => text !== '').join(' · ');
}

function hasParts(data: unknown): boolean {
  return Array.isArray(data) && data.length > 0 && data.every(isPart);
}

/** Whether it is a part rather than a message: it has a type (or Gemini's key) and no role. */
function isPart(data: unknown): boolean {
  const record = asRecord(data);
  if ('role' in record || 'kwargs' in record) return false;
  const type = record.type;
  if (typeof type === 'string') return type !== 'message' && !(type in ROLES) && type !== 'constructor';
  return (
    ['functionCall', 'functionResponse', 'inlineData', 'message_content'].some((key) => key in record) ||
    (typeof record.text === 'string' && Object.keys(record).length <= 2)
  );
}

function partRole(type: string): Role | undefined {
  if (/result|output$|response/.test(type) && type !== 'output_text') return 'tool';
  if (/call$|tool_use|reasoning|thinking/.test(type)) return 'assistant';
  return undefined;
}

/** Consecutive parts that stood alone belong to one message (the items of OpenAI's Responses API). */
function merged(messages: Message[]): Message[] {
  const out: Message[] = [];
  for (const one of messages) {
    const last = out.at(-1);
    const joins =
      last !== undefined &&
      last.role === 'assistant' &&
      one.role === 'assistant' &&
      last.finishReason === '' &&
      one.parts.every((part) => part.type === 'tool_call' || part.type === 'reasoning') &&
      one.parts.length === 1;
    if (joins) out[out.length - 1] = { ...last, parts: [...last.parts, ...one.parts], finishReason: one.finishReason };
    else out.push(one);
  }
  return out;
}

function textMessage(role: Role, text: string): Message {
  return message(role, '', [{ type: 'text', text }], '');
}

function message(role: Role, name: string, parts: readonly Part[], finishReason: string): Message {
  return { role, name, parts, finishReason };
}

/** Adds all of a list to another, however long it is. */
export function append<T>(to: T[], items: readonly T[]): void {
  for (const item of items) to.push(item);
}
