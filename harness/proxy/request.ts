/** What a request to a model says, whatever its API, in OpenTelemetry's notation. */
import type { AttributeValue } from '../base/types.ts';

/** A part of a message as the GenAI conventions write it. */
export type MessagePart = Readonly<Record<string, unknown>> & { readonly type: string };

export interface ChatMessage {
  readonly role: string;
  readonly parts: readonly MessagePart[];
}

/** The result of a tool call, as a later request brings it. Id and name are empty where the API does not say. */
export interface ToolResult {
  readonly id: string;
  readonly name: string;
  /** Arguments of the call it belongs to, where an id is missing and the request repeats the call. */
  readonly arguments: string | undefined;
  readonly result: string;
  readonly failed: boolean;
}

export interface CallRequest {
  readonly model: string | undefined;
  readonly stream: boolean | undefined;
  /** `gen_ai.request.*` and `gen_ai.output.type`, without model and stream. */
  readonly parameters: Readonly<Record<string, AttributeValue | undefined>>;
  readonly system: readonly MessagePart[];
  readonly input: readonly ChatMessage[];
  /** As the request writes them. */
  readonly tools: readonly unknown[];
  readonly results: readonly ToolResult[];
}

export const text = (content: string): MessagePart => ({ type: 'text', content });

/** Elements of an array; nothing for anything else. */
export function asList(data: unknown): readonly unknown[] {
  return Array.isArray(data) ? data : [];
}

export function asNumber(data: unknown): number | undefined {
  return typeof data === 'number' && Number.isFinite(data) ? data : undefined;
}

/** A text that says something. */
export function asString(data: unknown): string | undefined {
  return typeof data === 'string' && data !== '' ? data : undefined;
}

/** Texts: one, or a list of them. */
export function asStrings(data: unknown): readonly string[] | undefined {
  if (typeof data === 'string') return [data];
  const list = asList(data).filter((item) => typeof item === 'string');
  return list.length === 0 ? undefined : list;
}

/** An inline file of a message. `url`: an address, or a data URL. */
export function filePart(url: string, mimeType?: string): MessagePart {
  const data = /^data:([^;,]*)[^,]*,/.exec(url);
  if (data === null) return { type: 'uri', ...(mimeType === undefined ? {} : { mime_type: mimeType }), uri: url };
  return { type: 'blob', mime_type: data[1] || mimeType || '', content: url.slice(data[0].length) };
}

/** Consecutive messages of one role as one, for APIs that write a message as several items. */
export function joined(messages: readonly ChatMessage[]): ChatMessage[] {
  const out: { role: string; parts: MessagePart[] }[] = [];
  for (const { role, parts } of messages) {
    const last = out.at(-1);
    if (last !== undefined && last.role === role && role === 'assistant') last.parts.push(...parts);
    else out.push({ role, parts: [...parts] });
  }
  return out;
}
