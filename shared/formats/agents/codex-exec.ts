/**
 * What `codex exec --json` prints: turns and their items, without times and without telling model calls apart.
 * Source: files that codex 0.169 wrote, and openai/codex (exec events).
 */
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { jsonText } from '../foreign/values.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, sumOf, usageFacts } from './facts.ts';
import { callPart, resultText, textPart } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, words } from './read.ts';
import type { AgentSession } from './session.ts';

const ITEM = words('id type text command aggregated_output exit_code arguments result error message');
const USAGE = words('input_tokens cached_input_tokens cache_write_input_tokens output_tokens reasoning_output_tokens');

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
      { agent: 'codex', format: 'codex-exec-json', turns: true, untimed: true },
      (s) => new Exec(s),
    ),
};

class Exec implements LogReader {
  readonly #session: AgentSession;
  #answers = 0;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const session = this.#session;
    const type = textOf(member(node, 'type'));
    if (type === 'thread.started' && !session.begun) {
      const id = textOf(member(node, 'thread_id'));
      session.begin({ id, place, attributes: restOf(node, 'codex.', words('type thread_id')) });
      return;
    }
    const branch = session.main;
    if (type === 'turn.started') {
      branch.turn({ time: session.at(0n), place, attributes: restOf(node, 'codex.', words('type')) });
      return;
    }
    if (type === 'turn.completed' || type === 'turn.failed') {
      branch.flush();
      const usage = member(node, 'usage');
      branch.know(
        [
          ...usageFacts({
            input: member(usage, 'input_tokens'),
            output: member(usage, 'output_tokens'),
            cacheRead: member(usage, 'cached_input_tokens'),
            cacheWrite: member(usage, 'cache_write_input_tokens'),
            reasoning: member(usage, 'reasoning_output_tokens'),
            total: sumOf(member(usage, 'input_tokens'), member(usage, 'output_tokens')),
          }),
          ...restOf(usage, 'codex.usage.', USAGE),
        ],
        type === 'turn.failed' ? textOf(member(member(node, 'error'), 'message')) || 'failed' : undefined,
      );
      branch.endTurn(session.at(0n));
      return;
    }
    const item = member(node, 'item');
    if (item === undefined) {
      if (type === 'error') branch.know([], textOf(member(node, 'message')));
      noteOf(session, `codex.${type || 'record'}`, node, place, session.last);
      return;
    }
    if (type === 'item.updated') {
      session.context.count('events that repeat what was told before');
      return;
    }
    this.#item(item, type === 'item.started', place);
  }

  #item(item: JsonNode, started: boolean, place: FilePlace): void {
    const session = this.#session;
    const branch = session.main;
    const type = textOf(member(item, 'type'));
    const id = textOf(member(item, 'id'));
    const attributes = restOf(item, 'codex.', ITEM);
    if (type === 'agent_message' || type === 'reasoning') {
      const part = textPart(textOf(member(item, 'text')), type === 'reasoning' ? 'reasoning' : 'text');
      branch.say({ time: session.at(0n), key: String(this.#answers), parts: [part], attributes, place });
      return;
    }
    if (type === 'error' || type === 'todo_list' || type === '') {
      if (!started) noteOf(session, `codex.${type || 'item'}`, item, place, session.last);
      return;
    }
    const time = session.at(0n);
    const name = textOf(member(item, 'tool')) || type;
    const command = textOf(member(item, 'command'));
    if (!branch.waits(id)) {
      const args = command === '' ? argumentsText(item) : JSON.stringify({ command });
      branch.knowAnswerPart(callPart(id, name, args));
      branch.call({ time, id, name, arguments: args, place });
    }
    if (started) return;
    this.#answers++;
    const error = textOf(member(member(item, 'error'), 'message')) || textOf(member(item, 'error'));
    branch.result({
      time: session.at(0n),
      id,
      result: textOf(member(item, 'aggregated_output')) || error || resultText(member(item, 'result')),
      failed: textOf(member(item, 'status')) === 'failed' || error !== '',
      attributes: [...facts({ 'process.exit.code': member(item, 'exit_code') }), ...attributes],
      place,
    });
  }
}

function argumentsText(item: JsonNode): string {
  const given = member(item, 'arguments', 'changes', 'query', 'action');
  return given === undefined ? '' : jsonText(given);
}
