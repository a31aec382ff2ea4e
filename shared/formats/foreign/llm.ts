/** Conversations and usage of model calls as LLM tools record them, as OpenTelemetry's `gen_ai` attributes. */
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute } from '../../trace/value.ts';
import { type JsonNode, member, parseJson } from '../json/tree.ts';
import { jsonText, stringAttribute } from './values.ts';

/** Keys under which a list of messages stands in what a framework was given or gave. */
const LISTS = ['messages', 'choices', 'generations', 'candidates', 'contents'];

/**
 * What went into a model call (`gen_ai.input.messages`) or came out of it, as JSON text of messages. A list of messages
 * stays as it is written (of whatever provider); anything else becomes one message. None for nothing.
 */
export function messagesAttribute(side: 'input' | 'output', value: JsonNode | undefined): Attribute[] {
  const node = parseEmbeddedJson(value);
  if (node === undefined || node.type === 'null' || (node.type === 'string' && node.value === '')) return [];
  if (node.type === 'object' && node.entries.length === 0) return [];
  const key = `gen_ai.${side}.messages`;
  const list = listIn(node);
  if (list) return [stringAttribute(key, jsonText(list))];
  if (node.type === 'object' && ['role', 'content', 'parts', 'kwargs', 'message'].some((name) => member(node, name))) {
    return [stringAttribute(key, `[${jsonText(node)}]`)];
  }
  const role = side === 'input' ? 'user' : 'assistant';
  const prompt = member(node, 'prompt', 'text', 'completion');
  const only = node.type === 'object' && prompt?.type === 'string' ? prompt.value : undefined;
  const text = only ?? (node.type === 'string' ? node.value : jsonText(node));
  const part = `{"type":"text","content":${JSON.stringify(text)}}`;
  return [stringAttribute(key, `[{"role":"${role}","parts":[${part}]}]`)];
}

function listIn(node: JsonNode): JsonNode | undefined {
  if (node.type === 'array')
    return node.items.some(({ type }) => type === 'object' || type === 'array') ? node : undefined;
  for (const key of LISTS) {
    const list = member(node, key);
    if (list?.type === 'array' && list.items.some(({ type }) => type === 'object' || type === 'array')) return list;
  }
  return undefined;
}

/** Parses text that is JSON of an object or an array; returns anything else as it is. */
export function parseEmbeddedJson(node: JsonNode | undefined): JsonNode | undefined {
  if (node?.type !== 'string' || !/^\s*[[{]/.test(node.value)) return node;
  try {
    // The tree takes what stands behind a value for something else: here it would be lost.
    JSON.parse(node.value);
    return parseJson(encodeUtf8(node.value));
  } catch {
    // It only looks like JSON: it is shown as text.
    return node;
  }
}

/** A value as an attribute's text: text as it is, data as JSON. None for nothing. */
function dataAttribute(key: string, node: JsonNode | undefined): Attribute[] {
  if (node === undefined || node.type === 'null') return [];
  const text = node.type === 'string' ? node.value : jsonText(node);
  return text === '' ? [] : [stringAttribute(key, text)];
}

/** What a step was given and gave, by what it was: messages of a model call, arguments of a tool, else plain values. */
export function inputOutput(kind: 'model' | 'tool' | 'other', input?: JsonNode, output?: JsonNode): Attribute[] {
  if (kind === 'model') return [...messagesAttribute('input', input), ...messagesAttribute('output', output)];
  const [given, gave] =
    kind === 'tool' ? ['gen_ai.tool.call.arguments', 'gen_ai.tool.call.result'] : ['input.value', 'output.value'];
  return [...dataAttribute(given as string, input), ...dataAttribute(gave as string, output)];
}
