/**
 * The output of `codex exec --json`: turns and their items, without times and without the bounds of model calls.
 * Source: files that codex 0.169 wrote, and openai/codex (exec events).
 */
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { jsonText } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { addCounts, makeAttributes, usageAttributes } from './attributes.ts';
import { resultText, textPart, toolCallPart } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';

const ITEM = wordSet('id type text command aggregated_output exit_code arguments result error message');
const USAGE = wordSet(
  'input_tokens cached_input_tokens cache_write_input_tokens output_tokens reasoning_output_tokens',
);

export const codexExec: ForeignFormat = {
  name: 'codex-exec-json',
  title: 'codex exec --json',
  recognise: (head) =>
    confidence(head, 0.85, (s) => has(s, 'type', 'item.id', 'item.type')) ||
    confidence(head, 0.6, (s) => has(s, 'type', 'thread_id') && s.size === 2),
  read: (stream, context) =>
    readLog(
      stream,
      context,
      { agent: 'codex', format: 'codex-exec-json', hasTurns: true, untimed: true },
      (s) => new ExecReader(s),
    ),
};

class ExecReader implements LogReader {
  readonly #session: AgentSession;
  #answerCount = 0;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const session = this.#session;
    const type = readText(member(node, 'type'));
    if (type === 'thread.started' && !session.isStarted) {
      const id = readText(member(node, 'thread_id'));
      session.start({ id, place, attributes: otherAttributes(node, 'codex.', wordSet('type thread_id')) });
      return;
    }
    const agent = session.mainAgent;
    if (type === 'turn.started') {
      agent.startTurn({
        time: session.clock.next(),
        place,
        attributes: otherAttributes(node, 'codex.', wordSet('type')),
      });
      return;
    }
    if (type === 'turn.completed' || type === 'turn.failed') {
      agent.endModelCall();
      const usage = member(node, 'usage');
      agent.addAttributes([
        ...usageAttributes({
          input: member(usage, 'input_tokens'),
          output: member(usage, 'output_tokens'),
          cacheRead: member(usage, 'cached_input_tokens'),
          cacheWrite: member(usage, 'cache_write_input_tokens'),
          reasoning: member(usage, 'reasoning_output_tokens'),
          total: addCounts(member(usage, 'input_tokens'), member(usage, 'output_tokens')),
        }),
        ...otherAttributes(usage, 'codex.usage.', USAGE),
      ]);
      if (type === 'turn.failed') agent.setError(readText(member(member(node, 'error'), 'message')) || 'failed');
      agent.endTurn(session.clock.next());
      return;
    }
    const item = member(node, 'item');
    if (item === undefined) {
      if (type === 'error') agent.setError(readText(member(node, 'message')));
      addRecordAsEvent(session, `codex.${type || 'record'}`, node, place, session.clock.latest);
      return;
    }
    if (type === 'item.updated') {
      session.count('events that repeat earlier ones');
      return;
    }
    this.#readItem(item, type === 'item.started', place);
  }

  #readItem(item: JsonNode, started: boolean, place: FilePlace): void {
    const session = this.#session;
    const agent = session.mainAgent;
    const type = readText(member(item, 'type'));
    const id = readText(member(item, 'id'));
    const attributes = otherAttributes(item, 'codex.', ITEM);
    if (type === 'agent_message' || type === 'reasoning') {
      const part = textPart(readText(member(item, 'text')), type === 'reasoning' ? 'reasoning' : 'text');
      agent.addModelOutput({
        time: session.clock.next(),
        key: String(this.#answerCount),
        parts: [part],
        attributes,
        place,
      });
      return;
    }
    if (type === 'error' || type === 'todo_list' || type === '') {
      if (!started) addRecordAsEvent(session, `codex.${type || 'item'}`, item, place, session.clock.latest);
      return;
    }
    const time = session.clock.next();
    const name = readText(member(item, 'tool')) || type;
    const command = readText(member(item, 'command'));
    if (!agent.isToolCallOpen(id)) {
      const args = command === '' ? argumentsText(item) : JSON.stringify({ command });
      agent.addAssistantPart(toolCallPart(id, name, args));
      agent.startToolCall({ time, id, name, arguments: args, place });
    }
    if (started) return;
    this.#answerCount++;
    const error = readText(member(member(item, 'error'), 'message')) || readText(member(item, 'error'));
    agent.endToolCall({
      time: session.clock.next(),
      id,
      result: readText(member(item, 'aggregated_output')) || error || resultText(member(item, 'result')),
      failed: readText(member(item, 'status')) === 'failed' || error !== '',
      attributes: [...makeAttributes({ 'process.exit.code': member(item, 'exit_code') }), ...attributes],
      place,
    });
  }
}

function argumentsText(item: JsonNode): string {
  const args = member(item, 'arguments', 'changes', 'query', 'action');
  return args === undefined ? '' : jsonText(args);
}
