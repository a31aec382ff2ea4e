/** Spans that are neither model nor tool call: the facts worth reading first. And scorers. */
import type { Kind } from '../trace/kind.ts';
import type { Attribute, Value } from '../trace/value.ts';
import { Fields, valueText } from './fields.ts';
import { readEventName } from './messages/agents.ts';
import type { Sources } from './messages/conversation.ts';
import { readTokens } from './model-step.ts';
import type { PlainStep, ScorerStep } from './step.ts';
import { joinedCommand } from './tool-step.ts';

/** What to show of a span without being asked: label and the keys it may stand under. */
const FACTS: readonly (readonly [name: string, ...keys: string[]])[] = [
  ['image', 'container.image.name', 'image'],
  ['container', 'container.name', 'container.id'],
  ['exit code', 'process.exit.code', 'process.exit_code', 'exit_code', 'container.exit_code'],
  ['timed out', 'timed_out', 'cell.timed_out'],
  ['time limit (s)', 'timeout_s'],
  ['duration inside (s)', 'duration_s'],
  ['agent', 'gen_ai.agent.name', 'cell.tui', 'tui', 'agent.name'],
  ['model', 'gen_ai.request.model', 'cell.model', 'llm.model_name', 'ai.model.id', 'model'],
  ['task', 'cell.task'],
  ['category', 'task_category', 'cell.task_category'],
  ['behaviour', 'behavior_mode'],
  ['plugins', 'plugin_stack'],
  ['applied', 'applied'],
  ['working directory', 'workdir', 'process.working_directory', 'cwd'],
  ['conversation', 'gen_ai.conversation.id', 'conversation.id', 'session.id'],
  ['prompt', 'user_prompt'],
  ['request', 'http.request.method', 'http.method'],
  ['url', 'url.full', 'http.url', 'http.target', 'api.path'],
  ['status', 'http.response.status_code', 'http.status_code'],
  ['system', 'db.system.name', 'db.system', 'rpc.system.name', 'rpc.system', 'messaging.system'],
  ['method', 'rpc.method', 'mcp.method.name'],
  ['query', 'db.query.text', 'db.statement'],
  ['decision', 'decision'],
  ['source', 'source'],
  ['outcome', 'outcome', 'success'],
];
const INPUT = [
  'input.value',
  'traceloop.entity.input',
  'ioa_observe.entity.input',
  'gen_ai.task.input',
  'ai.prompt',
  'input',
];
const OUTPUT = [
  'output.value',
  'traceloop.entity.output',
  'ioa_observe.entity.output',
  'gen_ai.task.output',
  'ai.response.text',
  'output',
];
/** Facts shown where no known key is there. */
const SOME = 12;

/** Builds the step of any other span. */
export function plainStep(sources: Sources, kind: Kind, error: string): PlainStep {
  const { fields } = sources;
  const facts: { name: string; value: string }[] = [];
  for (const [name, ...keys] of FACTS) {
    const value = fields.text(...keys);
    if (value !== '') facts.push({ name, value });
  }
  const argv = fields.data('process.command_args', 'argv', 'process.command_line');
  if (argv !== undefined) facts.unshift({ name: 'command', value: joinedCommand(argv) });
  const tokens = readTokens(fields);
  if (!Number.isNaN(tokens.input)) facts.push({ name: 'input tokens', value: String(tokens.input) });
  if (!Number.isNaN(tokens.output)) facts.push({ name: 'output tokens', value: String(tokens.output) });
  if (facts.length === 0) {
    for (const [key, value] of fields.entries()) {
      if (facts.length >= SOME) break;
      const text = isShort(value) ? valueText(value) : '';
      if (text !== '') facts.push({ name: key, value: text });
    }
  }
  return { type: 'plain', kind, facts, input: fields.text(...INPUT), output: fields.text(...OUTPUT), error };
}

function isShort(value: Value): boolean {
  return value.type !== 'map' && value.type !== 'array' && !(value.type === 'string' && value.value.length > 300);
}

/** The results of a scorer, from events, logs or its own attributes; undefined where it recorded none. */
export function scorerStep(sources: Sources, error: string): ScorerStep | undefined {
  const { span, fields, logs } = sources;
  const lists: (readonly Attribute[])[] = [];
  for (const event of span.events) if (event.name === 'gen_ai.evaluation.result') lists.push(event.attributes);
  for (const log of logs) if (readEventName(log) === 'gen_ai.evaluation.result') lists.push(log.attributes);
  const results = lists.map((attributes) => readResult(new Fields(attributes), span.name));
  if (results.length === 0 && [...fields.keys()].some((key) => key.startsWith('gen_ai.evaluation.'))) {
    results.push(readResult(fields, span.name));
  }
  return results.length === 0 ? undefined : { type: 'scorer', results, error };
}

function readResult(fields: Fields, fallback: string) {
  return {
    name: fields.text('gen_ai.evaluation.name') || fallback,
    value: fields.number('gen_ai.evaluation.score.value', 'gen_ai.evaluation.score'),
    label: fields.text('gen_ai.evaluation.score.label', 'gen_ai.evaluation.label'),
    explanation: fields.text('gen_ai.evaluation.explanation', 'gen_ai.evaluation.reasoning'),
  };
}
