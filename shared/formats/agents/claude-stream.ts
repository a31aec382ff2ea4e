/**
 * `--output-format stream-json` of Claude Code and of Qwen Code: the session's first record, the messages, the result.
 * It has no times; agents below a call are told by `parent_tool_use_id`.
 * Source: files that Qwen Code 0.15 wrote, and the documentation of Claude Code's headless mode.
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import type { Branch } from './branch.ts';
import { assistantSaid, userSaid } from './claude-messages.ts';
import { facts, sumOf, usageFacts } from './facts.ts';
import { isTrue } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';

const INIT = words('type subtype session_id uuid cwd model claude_code_version qwen_code_version');
const RECORD = words('type message session_id parent_tool_use_id tool_use_result timestamp');
const RESULT = words('type session_id uuid result');

export const claudeStream: ForeignFormat = {
  name: 'claude-stream-json',
  title: 'stream-json of Claude Code or Qwen Code',
  recognise: (head) =>
    confidence(
      head,
      0.8,
      (s) =>
        has(s, 'type', 'session_id') &&
        (has(s, 'subtype') || hasAny(s, 'parent_tool_use_id', 'message.content')) &&
        !hasAny(s, 'sessionId', 'payload'),
    ),
  read: (stream, context) =>
    readLog(
      stream,
      context,
      { agent: 'claude-code', format: 'claude-stream-json', turns: false, untimed: true },
      (s) => new Stream(s),
    ),
};

class Stream implements LogReader {
  readonly #session: AgentSession;
  /** What started the agents: the name that the call gives them. */
  readonly #names = new Map<string, string>();
  /** Qwen Code cuts an answer into messages with ids of their own; the last of them counts its tokens. */
  #answers = 0;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const type = textOf(member(node, 'type'));
    const subtype = textOf(member(node, 'subtype'));
    const told = timeOf(member(node, 'timestamp'));
    if (type === 'system' && subtype === 'init') this.#begin(node, place);
    else if (type === 'assistant') this.#assistant(node, this.#session.at(told), place);
    else if (type === 'user') this.#user(node, this.#session.at(told), place);
    else if (type === 'result') this.#result(node, place);
    else if (type === 'stream_event') this.#session.context.count('events that repeat what was told before');
    else {
      const name = `claude_code.${type || 'record'}${subtype === '' ? '' : `.${subtype}`}`;
      noteOf(this.#session, name, node, place, told || this.#session.last);
    }
  }

  #begin(node: JsonNode, place: FilePlace): void {
    const qwen = textOf(member(node, 'qwen_code_version'));
    if (this.#session.begun) {
      noteOf(this.#session, 'claude_code.system.init', node, place, this.#session.last);
      return;
    }
    this.#session.begin({
      id: textOf(member(node, 'session_id')),
      agent: qwen === '' ? 'claude-code' : 'qwen-code',
      version: qwen || textOf(member(node, 'claude_code_version')),
      start: this.#session.at(timeOf(member(node, 'timestamp'))),
      place,
      attributes: [
        ...facts({ 'process.working_directory': member(node, 'cwd'), 'gen_ai.request.model': member(node, 'model') }),
        ...restOf(node, 'claude_code.', INIT),
      ],
    });
  }

  #assistant(node: JsonNode, time: bigint, place: FilePlace): void {
    this.#known(node, place);
    const told = member(node, 'message');
    const id = textOf(member(told, 'id'));
    const cut = id !== '' && id === textOf(member(node, 'uuid'));
    const key = cut ? `answer ${this.#answers}` : id || undefined;
    const branch = this.#branchOf(node, time, place);
    for (const call of assistantSaid(branch, node, { time, key, place, attributes: rest(node) })) {
      const name = /"(?:subagent_type|subagentType)":"([^"\\]{1,200})"/.exec(call.arguments)?.[1];
      if (name !== undefined) this.#names.set(call.id, name);
    }
    const counted = /[1-9]/.test(textOf(member(member(told, 'usage'), 'output_tokens')));
    if (counted || textOf(member(told, 'stop_reason')) !== '') this.#answers++;
  }

  #user(node: JsonNode, time: bigint, place: FilePlace): void {
    this.#known(node, place);
    this.#answers++;
    userSaid(this.#branchOf(node, time, place), node, {
      time,
      id: textOf(member(node, 'uuid')),
      place,
      attributes: rest(node),
      isPrompt: () => false,
      onResult: (id) => this.#session.endBranch(id),
    });
  }

  /** Where the first record is missing, any tells the session. */
  #known(node: JsonNode, place: FilePlace): void {
    if (!this.#session.begun) this.#session.begin({ id: textOf(member(node, 'session_id')), place });
  }

  #branchOf(node: JsonNode, time: bigint, place: FilePlace): Branch {
    const callId = textOf(member(node, 'parent_tool_use_id'));
    const { main } = this.#session;
    if (callId === '') return main;
    const name = this.#names.get(callId) ?? 'agent';
    return this.#session.branch(callId, { from: main, callId, name, time, place });
  }

  #result(node: JsonNode, place: FilePlace): void {
    this.#known(node, place);
    const usage = member(node, 'usage');
    const read = member(usage, 'cache_read_input_tokens');
    const write = member(usage, 'cache_creation_input_tokens');
    const input = member(usage, 'input_tokens');
    const total = member(usage, 'total_tokens');
    const { main } = this.#session;
    main.flush();
    main.know(
      [
        ...usageFacts({
          input: total === undefined ? sumOf(input, read, write) : input,
          output: member(usage, 'output_tokens'),
          cacheRead: read,
          cacheWrite: write,
          total,
          cost: member(node, 'total_cost_usd'),
        }),
        ...restOf(node, 'claude_code.result.', RESULT),
      ],
      isTrue(member(node, 'is_error')) ? textOf(member(node, 'result')) || textOf(member(node, 'subtype')) : undefined,
    );
  }
}

const rest = (node: JsonNode): Attribute[] => restOf(node, 'claude_code.', RECORD);
