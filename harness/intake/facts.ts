/** What attributes say that a span or log can be joined by, and which telemetry is noise. */
import { isObject } from '../../shared/base/is-object.ts';
import type { Json } from './otlp.ts';

/** The id that a model gave a tool call. */
const TOOL_CALL_IDS: ReadonlySet<string> = new Set([
  'gen_ai.tool.call.id',
  'gen_ai.tool.call_id',
  'tool_use_id',
  'tool_call_id',
  'call_id',
  'ai.toolCall.id',
  'tool.id',
]);

/** The id of a model's answer, or of the request as the provider names it. */
const RESPONSE_IDS: ReadonlySet<string> = new Set([
  'gen_ai.response.id',
  'response_id',
  'response.id',
  'ai.response.id',
  'request_id',
  'gen_ai.request.id',
  'pi.response.request_id',
  'http.response.header.x-request-id',
  'http.response.header.request-id',
]);

export interface JoinIds {
  readonly tool: string | undefined;
  readonly responses: readonly string[];
}

export const NO_IDS: JoinIds = { tool: undefined, responses: [] };

/** The ids in a span's or log's attributes. */
export function joinIds(owner: Json): JoinIds {
  if (!Array.isArray(owner.attributes)) return NO_IDS;
  let tool: string | undefined;
  let responses: string[] | undefined;
  for (const attribute of owner.attributes) {
    if (!isObject(attribute) || typeof attribute.key !== 'string') continue;
    const isTool = TOOL_CALL_IDS.has(attribute.key);
    if (!isTool && !RESPONSE_IDS.has(attribute.key)) continue;
    const id = firstText(attribute.value);
    if (id === undefined) continue;
    if (isTool) tool ??= id;
    else responses = [...(responses ?? []), id];
  }
  return tool === undefined && responses === undefined ? NO_IDS : { tool, responses: responses ?? [] };
}

/** A text, or the first text of a list: header attributes are lists. */
function firstText(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  if (typeof value.stringValue === 'string') return value.stringValue === '' ? undefined : value.stringValue;
  const list = isObject(value.arrayValue) ? value.arrayValue.values : undefined;
  return Array.isArray(list) ? firstText(list[0]) : undefined;
}

const NOISY_SPANS: ReadonlySet<string> = new Set(['sql.execute']);
const NOISY_LOGS: ReadonlySet<string> = new Set(['codex.sse_event']);

/** Whether it tells next to nothing and comes in hundreds: kept, but to be folded. */
export const isNoisySpan = (name: unknown): boolean => typeof name === 'string' && NOISY_SPANS.has(name);
export const isNoisyLog = (eventName: string): boolean => NOISY_LOGS.has(eventName);
