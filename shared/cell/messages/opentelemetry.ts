/** OpenTelemetry's GenAI conventions: message attributes, the operation-details event, and the older event per message. */

import { isObject } from '../../base/is-object.ts';
import type { Attribute } from '../../trace/value.ts';
import { Fields, parsed, toPlainData, valueText } from '../fields.ts';
import type { Message, Role } from '../step.ts';
import { type Convention, type Conversation, NOTHING } from './conversation.ts';
import { append, parseMessage, parseMessages, parseParts } from './parts.ts';

export const openTelemetry: Convention = ({ span, fields, logs }) => {
  const details = span.events
    .filter((event) => event.name === 'gen_ai.client.inference.operation.details')
    .map((event) => event.attributes);
  for (const log of logs) {
    if (log.eventName === 'gen_ai.client.inference.operation.details') details.push(log.attributes);
  }
  const from = (all: Fields): Conversation => ({
    input: [
      ...systemMessages(all.data('gen_ai.system_instructions')),
      ...parseMessages(all.data('gen_ai.input.messages'), 'user'),
    ],
    output: parseMessages(all.data('gen_ai.output.messages'), 'assistant'),
  });
  const own = from(fields);
  if (details.length === 0 || (own.input.length > 0 && own.output.length > 0)) return own;
  const detailed = from(new Fields(...details));
  return {
    input: own.input.length > 0 ? own.input : detailed.input,
    output: own.output.length > 0 ? own.output : detailed.output,
  };
};

function systemMessages(data: unknown): Message[] {
  if (data === undefined) return [];
  return [{ role: 'system', name: '', parts: parseParts(data), finishReason: '' }];
}

const EVENT_ROLES: Readonly<Record<string, Role>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
};

/** One event per message, on the span or as log records: the body is in attributes or in the record's body. */
export const openTelemetryEvents: Convention = ({ span, logs }) => {
  const input: Message[] = [];
  const output: Message[] = [];
  const add = (name: string, attributes: readonly Attribute[], body: unknown) => {
    const role = EVENT_ROLES[name];
    if (role !== undefined) input.push(parseMessage(eventData(attributes, body), role));
    else if (name === 'gen_ai.choice') output.push(parseMessage(eventData(attributes, body), 'assistant'));
    else if (name === 'gen_ai.content.prompt') {
      append(input, parseMessages(new Fields(attributes).data('gen_ai.prompt', 'prompt'), 'user'));
    } else if (name === 'gen_ai.content.completion') {
      append(output, parseMessages(new Fields(attributes).data('gen_ai.completion', 'completion'), 'assistant'));
    }
  };
  for (const event of span.events) add(event.name, event.attributes, undefined);
  if (input.length === 0 && output.length === 0) {
    for (const log of logs) {
      add(log.eventName || new Fields(log.attributes).text('event.name'), log.attributes, toPlainData(log.body));
    }
  }
  return input.length + output.length === 0 ? NOTHING : { input, output };
};

function eventData(attributes: readonly Attribute[], body: unknown): Record<string, unknown> {
  const data: Record<string, unknown> = Object.create(null);
  for (const { key, value } of attributes) {
    const name = key.startsWith('gen_ai.event.') ? key.slice('gen_ai.event.'.length) : key;
    data[name] = ['content', 'message', 'tool_calls', 'parts'].includes(name)
      ? parsed(valueText(value))
      : toPlainData(value);
  }
  if (typeof body === 'object' && body !== null) Object.assign(data, body);
  else if (typeof body === 'string' && body !== '' && data.content === undefined) {
    const content = parsed(body);
    if (isObject(content)) Object.assign(data, content);
    else data.content = content;
  }
  if (typeof data.message === 'string') {
    data.content ??= data.message;
    delete data.message;
  }
  return data;
}
