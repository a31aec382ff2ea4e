/**
 * Messages in OpenTelemetry's form, written as JSON text, so that numbers stay as they are written in the log. Reads the
 * parts of Anthropic, OpenAI (chat and responses), Gemini and pi; any other part stays as it is.
 */
import { jsonText } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

export type MessageRole = 'system' | 'user' | 'assistant' | 'tool';

/** Returns a message as JSON text. Its parts are JSON texts, made by `textPart` and the like. */
export function message(role: MessageRole, parts: readonly string[], finish = ''): string {
  const reason = finish === '' ? '' : `,"finish_reason":${JSON.stringify(finish)}`;
  return `{"role":"${role}","parts":[${parts.join(',')}]${reason}}`;
}

/** Returns a part of text, or of the model's reasoning. */
export const textPart = (text: string, type: 'text' | 'reasoning' = 'text'): string =>
  `{"type":"${type}","content":${JSON.stringify(text)}}`;

/** Returns a message of one text. */
export const textMessage = (role: MessageRole, text: string): string => message(role, [textPart(text)]);

/** Returns the part of a message that calls a tool. `argumentsText` is JSON, or text as the tool takes it. */
export function toolCallPart(id: string, name: string, argumentsText: string): string {
  return `{"type":"tool_call","id":${JSON.stringify(id)},"name":${JSON.stringify(name)},"arguments":${JSON.stringify(argumentsText)}}`;
}

/** Returns the message that brings a tool's result to the model. */
export function toolResultMessage(id: string, result: string): string {
  return message('tool', [
    `{"type":"tool_call_response","id":${JSON.stringify(id)},"response":${JSON.stringify(result)}}`,
  ]);
}

/** A tool call in a message. */
export interface ToolCallContent {
  readonly id: string;
  readonly name: string;
  /** JSON text, or text as the tool takes it. */
  readonly arguments: string;
}

/** The result of a tool call in a message. */
interface ToolResultContent {
  readonly id: string;
  readonly name: string;
  readonly result: string;
  readonly failed: boolean;
}

/** The content of a message, sorted by kind. */
export interface MessageContent {
  /** Everything but results, as JSON texts, in order. */
  readonly parts: readonly string[];
  /** The text parts alone, a line break between them. */
  readonly text: string;
  readonly calls: readonly ToolCallContent[];
  readonly results: readonly ToolResultContent[];
}

/** Reads a message's content: text, or a list of parts. */
export function readContent(content: JsonNode | undefined): MessageContent {
  const parts: string[] = [];
  const texts: string[] = [];
  const calls: ToolCallContent[] = [];
  const results: ToolResultContent[] = [];
  const items = content?.type === 'array' ? content.items : content === undefined ? [] : [content];
  for (const item of items) {
    if (item.type === 'string') {
      texts.push(item.value);
      parts.push(textPart(item.value));
      continue;
    }
    const result = readToolResult(item);
    if (result) {
      results.push(result);
      continue;
    }
    const call = readToolCall(item);
    if (call) {
      calls.push(call);
      parts.push(toolCallPart(call.id, call.name, call.arguments));
      continue;
    }
    const type = readText(member(item, 'type'));
    const reasoning = readReasoning(item, type);
    const text = member(item, 'text', 'refusal');
    if (reasoning !== undefined) parts.push(textPart(reasoning, 'reasoning'));
    else if (text?.type === 'string' && isTextType(type)) {
      texts.push(text.value);
      parts.push(textPart(text.value));
    } else if (item.type !== 'null') parts.push(jsonText(item));
  }
  return { parts, text: texts.join('\n'), calls, results };
}

const isTextType = (type: string): boolean => type === '' || type === 'refusal' || /(?:^|_)text$/i.test(type);

function readReasoning(item: JsonNode, type: string): string | undefined {
  if (isTrue(member(item, 'thought'))) return readText(member(item, 'text'));
  if (type !== 'thinking' && type !== 'reasoning' && type !== 'redacted_thinking') return undefined;
  const reasoning = member(item, 'thinking', 'text', 'summary', 'content');
  if (reasoning?.type === 'array') {
    const texts = reasoning.items.map((part) => readText(part) || readText(member(part, 'text')));
    if (texts.some((text) => text !== '')) return texts.join('\n\n');
  }
  return readText(reasoning) || readText(member(item, 'data', 'encrypted_content'));
}

function readToolCall(item: JsonNode): ToolCallContent | undefined {
  const gemini = member(item, 'functionCall');
  const type = readText(member(item, 'type'));
  if (gemini === undefined && !/^(?:(?:server_)?tool_use|mcp_tool_use|toolCall|tool_call|function_call)$/.test(type)) {
    return undefined;
  }
  const call = gemini ?? item;
  return {
    id: readText(member(call, 'call_id', 'id')),
    name: readText(member(call, 'name')),
    arguments: readArguments(member(call, 'input', 'arguments', 'args')),
  };
}

function readToolResult(item: JsonNode): ToolResultContent | undefined {
  const gemini = member(item, 'functionResponse');
  if (gemini !== undefined) {
    const response = member(gemini, 'response');
    const output = member(response, 'output', 'error') ?? response;
    return {
      id: readText(member(gemini, 'id')),
      name: readText(member(gemini, 'name')),
      result: resultText(output),
      failed: member(response, 'error') !== undefined,
    };
  }
  const type = readText(member(item, 'type'));
  if (!/_tool_result$|^tool_result$/.test(type)) return undefined;
  return {
    id: readText(member(item, 'tool_use_id')),
    name: '',
    result: resultText(member(item, 'content')),
    failed: isTrue(member(item, 'is_error')),
  };
}

export const isTrue = (node: JsonNode | undefined): boolean => node?.type === 'bool' && node.value;

/** Returns a tool's arguments as text: JSON where they are data, unchanged where they are text. */
export const readArguments = (node: JsonNode | undefined): string =>
  node === undefined || node.type === 'null' ? '' : node.type === 'string' ? node.value : jsonText(node);

/** Returns a tool's result as text. A list of text parts alone becomes their text, anything else JSON. */
export function resultText(node: JsonNode | undefined): string {
  if (node === undefined || node.type === 'null') return '';
  if (node.type === 'string') return node.value;
  const items = arrayItems(node);
  const texts = items.map((item) => member(item, 'text'));
  if (items.length > 0 && texts.every((text) => text?.type === 'string')) return texts.map(readText).join('\n');
  return jsonText(node);
}
