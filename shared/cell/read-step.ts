/** From a span's attributes, events and logs, in any convention, to the step it was for the agent. */
import type { Kind } from '../trace/kind.ts';
import type { LogRecord, SpanContent } from '../trace/value.ts';
import { Fields } from './fields.ts';
import type { Sources } from './messages/conversation.ts';
import { modelStep } from './model-step.ts';
import { plainStep, scorerStep } from './plain-step.ts';
import type { Step } from './step.ts';
import { toolStep } from './tool-step.ts';

const STATUS_ERROR = 2;

/**
 * The step that a span stands for. Never throws: what cannot be understood is given as the text it was written in.
 * Nothing is masked here; see `maskStep`.
 */
export function readStep(span: SpanContent, kind: Kind, logs: readonly LogRecord[]): Step {
  const sources: Sources = { span, fields: new Fields(span.attributes), logs };
  const error = readError(span, sources.fields);
  switch (kind) {
    case 'model':
      return modelStep(sources, kind, error);
    case 'tool':
      return toolStep(sources, error);
    case 'scorer':
      return scorerStep(sources, error) ?? plainStep(sources, kind, error);
    case 'agent': {
      if (hasOnlyValues(sources.fields)) return plainStep(sources, kind, error);
      const step = modelStep(sources, kind, error);
      return step.input.length > 0 || step.output.length > 0 ? step : plainStep(sources, kind, error);
    }
    default:
      return plainStep(sources, kind, error);
  }
}

/** Whether an agent recorded what went in and out as values (often arguments of a function), not as messages. */
function hasOnlyValues(fields: Fields): boolean {
  if (!['input.value', 'traceloop.entity.input', 'ioa_observe.entity.input'].some((key) => fields.has(key)))
    return false;
  if (fields.has('gen_ai.input.messages')) return false;
  return ![...fields.keys()].some((key) => key.startsWith('llm.input_messages.') || key.startsWith('gen_ai.prompt.'));
}

/** Why the span failed: its status, its exceptions, its error attributes; '' where it did not. */
function readError(span: SpanContent, fields: Fields): string {
  const said: string[] = [];
  if (span.status.code === STATUS_ERROR && span.status.message !== '') said.push(span.status.message);
  for (const event of span.events) {
    if (event.name !== 'exception') continue;
    const exception = new Fields(event.attributes);
    const head = [exception.text('exception.type'), exception.text('exception.message')]
      .filter((text) => text !== '')
      .join(': ');
    const trace = exception.text('exception.stacktrace');
    said.push(trace.includes(head) ? trace : [head, trace].filter((text) => text !== '').join('\n'));
  }
  if (said.length === 0) {
    const message = fields.text('error.message', 'error_message', 'exception.message');
    const type = fields.text('error.type', 'error');
    const text = [type, message].filter((part) => part !== '' && part !== 'false').join(': ');
    if (text !== '' && (span.status.code === STATUS_ERROR || type !== 'true')) said.push(text);
    else if (span.status.code === STATUS_ERROR) said.push('It ended with an error and gave no message.');
  }
  return [...new Set(said)].filter((text) => text !== '').join('\n\n');
}
