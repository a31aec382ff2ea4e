/**
 * Codex's rollout files: `{timestamp, type, payload}` a line; response items are the conversation, events tell about it.
 * Source: files that codex 0.169 wrote, and openai/codex (protocol: RolloutItem, ResponseItem, EventMsg).
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { jsonText } from '../foreign/values.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, usageFacts } from './facts.ts';
import { argumentsOf, callPart, contentOf, message, resultText, textMessage, textPart } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';
import { exited } from './told.ts';

const META = words('id session_id timestamp cwd cli_version model_provider base_instructions instructions');
const ITEM = words('type role content name arguments input call_id output action status encrypted_content summary');
const USAGE = words(
  'input_tokens cached_input_tokens cache_write_input_tokens output_tokens reasoning_output_tokens total_tokens',
);
const DONE = words('type exit_code id');

export const codexRollout: ForeignFormat = {
  name: 'codex-rollout',
  title: 'Codex session (rollout)',
  recognise: (head) =>
    confidence(
      head,
      0.85,
      (s) =>
        has(s, 'timestamp', 'type', 'payload') &&
        hasAny(s, 'payload.type', 'payload.cwd', 'payload.id', 'payload.model', 'payload.turn_id'),
    ),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'codex', format: 'codex-rollout', turns: true }, (s) => new Rollout(s)),
};

class Rollout implements LogReader {
  readonly #session: AgentSession;
  /** Calls that an event said to have failed. */
  readonly #failed = new Set<string>();
  #model = '';
  #inTask = false;
  /** Codex tells of each model call what it used; older ones only sum up now and then. */
  #tellsUsage = false;
  #answers = 0;
  #resultCame = false;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  recover(node: JsonNode): string | undefined {
    return member(node, 'payload') === undefined ? undefined : '';
  }

  record(node: JsonNode, place: FilePlace): void {
    const payload = member(node, 'payload');
    const time = this.#session.at(timeOf(member(node, 'timestamp')));
    const type = textOf(member(node, 'type'));
    const note = (name: string) => noteOf(this.#session, `codex.${name || 'record'}`, payload ?? node, place, time);
    switch (type) {
      case 'session_meta':
        if (this.#session.begun) note(type);
        else this.#begin(payload, time, place);
        return;
      case 'response_item':
        this.#item(payload, time, place, restOf(node, 'codex.', words('timestamp type payload')));
        return;
      case 'event_msg':
        this.#event(payload, time, place, note);
        return;
      case 'token_usage_record':
        this.#tellsUsage = true;
        this.#usage(member(payload, 'usage'), time, facts({ 'gen_ai.response.id': member(payload, 'response_id') }));
        return;
      case 'turn_context':
        this.#model = textOf(member(payload, 'model')) || this.#model;
        this.#session.main.know(
          facts({ 'gen_ai.request.model': this.#model, 'process.working_directory': member(payload, 'cwd') }),
        );
        note(type);
        return;
      default:
        note(type);
        return;
    }
  }

  #begin(payload: JsonNode | undefined, time: bigint, place: FilePlace): void {
    const base = member(payload, 'base_instructions', 'instructions');
    const instructions = textOf(base) || textOf(member(base, 'text'));
    const told = timeOf(member(payload, 'timestamp'));
    this.#session.begin({
      id: textOf(member(payload, 'id', 'session_id')),
      version: textOf(member(payload, 'cli_version')),
      start: told > 0n && told < time ? told : time,
      place,
      attributes: [
        ...facts({
          'process.working_directory': member(payload, 'cwd'),
          'gen_ai.provider.name': member(payload, 'model_provider'),
          'gen_ai.system_instructions': instructions === '' ? '' : `[${textPart(instructions)}]`,
        }),
        ...restOf(payload, 'codex.', META),
      ],
    });
  }

  #event(payload: JsonNode | undefined, time: bigint, place: FilePlace, note: (name: string) => void): void {
    const branch = this.#session.main;
    const type = textOf(member(payload, 'type'));
    switch (type) {
      case 'task_started':
      case 'turn_started':
        this.#inTask = true;
        branch.turn({
          time,
          id: textOf(member(payload, 'turn_id')),
          place,
          attributes: restOf(payload, 'codex.', words('type')),
        });
        return;
      case 'user_message':
        this.#prompt(textMessage('user', textOf(member(payload, 'message'))), time, place);
        return;
      case 'task_complete':
      case 'turn_complete':
      case 'turn_aborted': {
        this.#inTask = false;
        branch.flush();
        const rest = restOf(payload, 'codex.', words('type last_agent_message'));
        const reason = textOf(member(payload, 'reason')) || 'aborted';
        branch.know(rest, type === 'turn_aborted' ? reason : undefined);
        branch.endTurn(time);
        return;
      }
      case 'error':
        branch.know([], textOf(member(payload, 'message')));
        note(`event.${type}`);
        return;
      case 'token_count':
        if (!this.#tellsUsage) this.#usage(member(member(payload, 'info'), 'last_token_usage'), time, []);
        note(`event.${type}`);
        return;
      case 'item_completed':
        if (!this.#completed(member(payload, 'item'), time, place)) note(`event.${type}`);
        return;
      default:
        note(`event.${type}`);
        return;
    }
  }

  #prompt(said: string, time: bigint, place: FilePlace): void {
    const attributes = facts({ 'gen_ai.input.messages': `[${said}]` });
    if (this.#inTask) this.#session.main.know(attributes);
    else this.#session.main.turn({ time, place, attributes });
  }

  /** What an event adds to a turn or a call. False: it is about none that is known. */
  #completed(item: JsonNode | undefined, time: bigint, place: FilePlace): boolean {
    const id = textOf(member(item, 'id'));
    if (textOf(member(item, 'type')) === 'UserMessage') {
      this.#prompt(message('user', contentOf(member(item, 'content')).parts), time, place);
      return true;
    }
    if (textOf(member(item, 'status')) === 'failed') this.#failed.add(id);
    return this.#session.main.knowCall(id, [
      ...facts({ 'process.exit.code': member(item, 'exit_code') }),
      ...restOf(item, 'codex.item.', DONE),
    ]);
  }

  #item(item: JsonNode | undefined, time: bigint, place: FilePlace, rest: readonly Attribute[]): void {
    const branch = this.#session.main;
    const type = textOf(member(item, 'type'));
    const attributes = [...restOf(item, 'codex.', ITEM), ...rest];
    const role = textOf(member(item, 'role'));
    if (type === 'message' && role !== 'assistant') {
      const parts = contentOf(member(item, 'content')).parts;
      branch.hear(message(role === 'user' ? 'user' : 'system', parts), time);
      return;
    }
    if (/_output$/.test(type)) {
      const id = textOf(member(item, 'call_id'));
      const output = member(item, 'output');
      const result = resultText(member(output, 'content') ?? output);
      const exit = exitCodeOf(result);
      const failed = this.#failed.delete(id) || isFailure(output) || (exit !== undefined && exit !== 0);
      this.#resultCame = true;
      const told = facts({ 'process.exit.code': exit });
      const error = exit === undefined || exit === 0 ? undefined : exited(exit);
      branch.result({ time, id, result, failed, error, attributes: [...told, ...attributes], place });
      return;
    }
    if (this.#resultCame && !this.#tellsUsage) this.#answers++;
    this.#resultCame = false;
    const say = (parts: readonly string[]) =>
      branch.say({ time, key: String(this.#answers), model: this.#model, parts, attributes, place });
    if (type === 'message') {
      say(contentOf(member(item, 'content')).parts);
      return;
    }
    if (type === 'reasoning') {
      say(item ? contentOf({ type: 'array', items: [item] }).parts : []);
      return;
    }
    const id = textOf(member(item, 'call_id', 'id'));
    const name = textOf(member(item, 'name')) || type.replace(/_call$/, '');
    const args = argumentsOf(member(item, 'arguments', 'input', 'action'));
    if (!/_call$/.test(type)) {
      say(item ? [jsonText(item)] : []);
      return;
    }
    say([callPart(id, name, args)]);
    branch.call({ time, id, name, arguments: args, place });
    // What the provider runs itself brings no result of its own.
    if (type === 'web_search_call') branch.result({ time, id, result: '', failed: false, place });
  }

  #usage(usage: JsonNode | undefined, time: bigint, more: readonly Attribute[]): void {
    const branch = this.#session.main;
    const told = usageFacts({
      input: member(usage, 'input_tokens'),
      output: member(usage, 'output_tokens'),
      cacheRead: member(usage, 'cached_input_tokens'),
      cacheWrite: member(usage, 'cache_write_input_tokens'),
      reasoning: member(usage, 'reasoning_output_tokens'),
      total: member(usage, 'total_tokens'),
    });
    if (branch.knowAnswer([...told, ...restOf(usage, 'codex.usage.', USAGE), ...more])) {
      branch.flush();
      this.#answers++;
    } else this.#session.context.count('token counts of no known model call');
    this.#session.reached(time);
  }
}

const BEFORE =
  /^(?:(?:Chunk ID: [^\n]*\n)?Wall time: [^\n]*\nProcess exited with code (-?\d{1,10})\n|Exit code: (-?\d{1,10})\nWall time: )/;

/** Before the output (of patches, too), or behind it (older versions), the tool says how the command ended. */
function exitCodeOf(result: string): number | undefined {
  const code =
    BEFORE.exec(result.slice(0, 500))
      ?.slice(1)
      .find((code) => code !== undefined) ??
    (result.startsWith('{"output":')
      ? /"metadata":\{"exit_code":(-?\d{1,10}),"duration_seconds":[\d.]+\}\}$/.exec(result.slice(-200))?.[1]
      : undefined);
  return code === undefined ? undefined : Number(code);
}

const isFailure = (output: JsonNode | undefined): boolean => {
  const success = member(output, 'success');
  return success?.type === 'bool' && !success.value;
};
