/**
 * Messages of agents' logs as OpenTelemetry has them, written as JSON text at once: numbers stay as they stand in the
 * log. Knows the parts of Anthropic, OpenAI (chat and responses), Gemini and pi; any other part stays as it is.
 */
import { jsonText } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';

export type MessageRole = 'system' | 'user' | 'assistant' | 'tool';

/** A message of parts that are JSON text. */
export function message(role: MessageRole, parts: readonly string[], finish = ''): string {
  const reason = finish === '' ? '' : `,"finish_reason":${JSON.stringify(finish)}`;
  return `{"role":"${role}","parts":[${parts.join(',')}]${reason}}`;
}

export const textPart = (text: string, type: 'text' | 'reasoning' = 'text'): string =>
  `{"type":"${type}","content":${JSON.stringify(text)}}`;

export const textMessage = (role: MessageRole, text: string): string => message(role, [textPart(text)]);

/** `argumentsText`: JSON of them, or any text. */
export function callPart(id: string, name: string, argumentsText: string): string {
  return `{"type":"tool_call","id":${JSON.stringify(id)},"name":${JSON.stringify(name)},"arguments":${JSON.stringify(argumentsText)}}`;
}

export function resultMessage(id: string, result: string): string {
  return message('tool', [
    `{"type":"tool_call_response","id":${JSON.stringify(id)},"response":${JSON.stringify(result)}}`,
  ]);
}

/** A tool call in a message. */
export interface AskedCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, or text as the tool takes it. */
  readonly arguments: string;
}

/** The result of a tool call in a message. */
export interface ToldResult {
  readonly id: string;
  readonly name: string;
  readonly result: string;
  readonly failed: boolean;
}

/** What a message's content holds. */
export interface Content {
  /** Everything but results, in order. */
  readonly parts: readonly string[];
  /** The text parts alone. */
  readonly text: string;
  readonly calls: readonly AskedCall[];
  readonly results: readonly ToldResult[];
}

/** Reads a message's content: text, or a list of parts. */
export function contentOf(content: JsonNode | undefined): Content {
  const parts: string[] = [];
  const texts: string[] = [];
  const calls: AskedCall[] = [];
  const results: ToldResult[] = [];
  const items = content?.type === 'array' ? content.items : content === undefined ? [] : [content];
  for (const item of items) {
    if (item.type === 'string') {
      texts.push(item.value);
      parts.push(textPart(item.value));
      continue;
    }
    const result = resultOf(item);
    if (result) {
      results.push(result);
      continue;
    }
    const call = callOf(item);
    if (call) {
      calls.push(call);
      parts.push(callPart(call.id, call.name, call.arguments));
      continue;
    }
    const type = textOf(member(item, 'type'));
    const thought = thoughtOf(item, type);
    const text = member(item, 'text', 'refusal');
    if (thought !== undefined) parts.push(textPart(thought, 'reasoning'));
    else if (text?.type === 'string' && isText(type)) {
      texts.push(text.value);
      parts.push(textPart(text.value));
    } else if (item.type !== 'null') parts.push(jsonText(item));
  }
  return { parts, text: texts.join('\n'), calls, results };
}

const isText = (type: string): boolean => type === '' || type === 'refusal' || /(?:^|_)text$/i.test(type);

function thoughtOf(item: JsonNode, type: string): string | undefined {
  const thought = member(item, 'thought');
  if (thought?.type === 'bool' && thought.value) return textOf(member(item, 'text'));
  if (type !== 'thinking' && type !== 'reasoning' && type !== 'redacted_thinking') return undefined;
  const said = member(item, 'thinking', 'text', 'summary', 'content');
  if (said?.type === 'array') {
    const texts = said.items.map((one) => textOf(one) || textOf(member(one, 'text')));
    if (texts.some((text) => text !== '')) return texts.join('\n\n');
  }
  return textOf(said) || textOf(member(item, 'data', 'encrypted_content'));
}

function callOf(item: JsonNode): AskedCall | undefined {
  const gemini = member(item, 'functionCall');
  const type = textOf(member(item, 'type'));
  if (gemini === undefined && !/^(?:(?:server_)?tool_use|mcp_tool_use|toolCall|tool_call|function_call)$/.test(type)) {
    return undefined;
  }
  const call = gemini ?? item;
  return {
    id: textOf(member(call, 'call_id', 'id')),
    name: textOf(member(call, 'name')),
    arguments: argumentsOf(member(call, 'input', 'arguments', 'args')),
  };
}

function resultOf(item: JsonNode): ToldResult | undefined {
  const gemini = member(item, 'functionResponse');
  if (gemini !== undefined) {
    const response = member(gemini, 'response');
    const output = member(response, 'output', 'error') ?? response;
    return {
      id: textOf(member(gemini, 'id')),
      name: textOf(member(gemini, 'name')),
      result: resultText(output),
      failed: member(response, 'error') !== undefined,
    };
  }
  const type = textOf(member(item, 'type'));
  if (!/_tool_result$|^tool_result$/.test(type)) return undefined;
  return {
    id: textOf(member(item, 'tool_use_id')),
    name: '',
    result: resultText(member(item, 'content')),
    failed: isTrue(member(item, 'is_error')),
  };
}

export const isTrue = (node: JsonNode | undefined): boolean => node?.type === 'bool' && node.value;

/** Arguments as text: JSON where they are data, as written where they are text. */
export const argumentsOf = (node: JsonNode | undefined): string =>
  node === undefined || node.type === 'null' ? '' : node.type === 'string' ? node.value : jsonText(node);

/** A result as text: a list of nothing but text parts is their text. */
export function resultText(node: JsonNode | undefined): string {
  if (node === undefined || node.type === 'null') return '';
  if (node.type === 'string') return node.value;
  const items = itemsOf(node);
  const texts = items.map((item) => member(item, 'text'));
  if (items.length > 0 && texts.every((text) => text?.type === 'string')) return texts.map(textOf).join('\n');
  return jsonText(node);
}
