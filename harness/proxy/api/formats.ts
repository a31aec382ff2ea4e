/** The APIs the proxy reads, and which one a request speaks. */
import type { ModelApi } from '../types.ts';
import type { ModelApiFormat } from './api.ts';
import { chat } from './chat.ts';
import { gemini } from './gemini.ts';
import { messages } from './messages.ts';
import { responses } from './responses.ts';

const FORMATS: readonly ModelApiFormat[] = [chat, responses, messages, gemini];

/** The API of a request, by method and path (without the query); undefined: no model call. */
export function findFormat(
  method: string,
  path: string,
  more: Readonly<Record<string, ModelApi>> = {},
): ModelApiFormat | undefined {
  if (method !== 'POST') return undefined;
  const named = Object.hasOwn(more, path) ? more[path] : undefined;
  return FORMATS.find((format) => (named === undefined ? format.path.test(path) : format.api === named));
}
