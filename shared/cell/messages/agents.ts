/** What the agents write in names of their own: Claude Code, Codex, Gemini CLI and Qwen Code. */
import type { LogRecord } from '../../trace/value.ts';
import { Fields } from '../fields.ts';
import type { Message } from '../step.ts';
import type { Convention } from './conversation.ts';
import { append, parseMessages } from './parts.ts';

/** A log record's event name, wherever its producer put it. */
export function readEventName(log: LogRecord): string {
  return log.eventName !== '' && !log.eventName.startsWith('event ')
    ? log.eventName
    : new Fields(log.attributes).text('event.name', 'event_name') || log.eventName;
}

export const agents: Convention = ({ span, fields, logs }) => {
  const input: Message[] = parseMessages(
    fields.data('user_prompt', 'prompt', 'request_text', 'new_context', 'system_prompt'),
    'user',
  );
  const output: Message[] = parseMessages(
    fields.data('response_text', 'response.model_output', 'model_output'),
    'assistant',
  );
  const read = (name: string, all: Fields) => {
    if (/(?:^|\.)user_prompt$/.test(name) && input.length === 0) {
      append(input, parseMessages(all.text('prompt', 'user_prompt'), 'user'));
    } else if (/(?:^|\.)api_request$/.test(name) && input.length === 0) {
      append(input, parseMessages(all.data('request_text'), 'user'));
    } else if (/(?:^|\.)api_response$/.test(name) && output.length === 0) {
      append(output, parseMessages(all.data('response_text'), 'assistant'));
    }
  };
  for (const log of logs) read(readEventName(log), new Fields(log.attributes));
  for (const event of span.events) {
    const all = new Fields(event.attributes);
    read(all.text('event.name') || event.name, all);
  }
  return { input, output };
};
