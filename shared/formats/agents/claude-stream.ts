/**
 * `--output-format stream-json` of Claude Code and of Qwen Code: the session's first record, the messages, the result.
 * Of Claude Code only the results of tools have times, of Qwen Code nothing; agents below a call are told by
 * `parent_tool_use_id`. Source: files that Claude Code 2.1 and Qwen Code 0.15 wrote, and the documentation of the former.
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { decimalTime } from '../foreign/times.ts';
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
/** Records that wait for a time at most, and their bytes. */
const MOST_HELD = 1000;
const MOST_HELD_BYTES = 4 << 20;

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

/** Calls of an answer whose end no record tells. */
interface Asked {
  readonly branch: Branch;
  readonly ids: readonly string[];
}

class Stream implements LogReader {
  readonly #session: AgentSession;
  /** What comes before the first time that is told; undefined: that was found, or is not looked for any more. */
  #held: { readonly node: JsonNode; readonly place: FilePlace }[] | undefined = [];
  #heldBytes = 0;
  #asked: Asked[] = [];
  /** What started the agents: the name that the call gives them. */
  readonly #names = new Map<string, string>();
  /** Qwen Code cuts an answer into messages with ids of their own; the last of them counts its tokens. */
  #answers = 0;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    if (textOf(member(node, 'type')) === 'stream_event') {
      this.#session.context.count('events that repeat what was told before');
      return;
    }
    const told = timeOf(member(node, 'timestamp'));
    if (this.#held) {
      this.#heldBytes += place.length;
      if (told === 0n && this.#held.length < MOST_HELD && this.#heldBytes < MOST_HELD_BYTES) {
        this.#held.push({ node, place });
        return;
      }
      this.#release(told);
    }
    this.#take(node, told, place);
  }

  finish(): void {
    this.#release(0n);
  }

  /** Takes what was held: before `told`, or, where nothing told a time (0n), at times that are made up. */
  #release(told: bigint): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    if (told > 0n) this.#session.lead(told, held.length);
    for (const { node, place } of held) this.#take(node, 0n, place);
  }

  #take(node: JsonNode, told: bigint, place: FilePlace): void {
    const type = textOf(member(node, 'type'));
    const subtype = textOf(member(node, 'subtype'));
    if (type === 'system' && subtype === 'init') this.#begin(node, place);
    else if (type === 'assistant') this.#assistant(node, told, place);
    else if (type === 'user') this.#user(node, told, place);
    else if (type === 'result') this.#result(node, place);
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

  #assistant(node: JsonNode, at: bigint, place: FilePlace): void {
    const time = this.#session.at(at);
    this.#known(node, place);
    const told = member(node, 'message');
    const id = textOf(member(told, 'id'));
    const cut = id !== '' && id === textOf(member(node, 'uuid'));
    const key = cut ? `answer ${this.#answers}` : id || undefined;
    const branch = this.#branchOf(node, time, place);
    const usage = member(told, 'usage');
    const early = member(told, 'stop_reason')?.type === 'null' && member(usage, 'total_tokens') === undefined;
    const calls = assistantSaid(branch, node, { time, key, place, attributes: rest(node), early });
    if (at === 0n && this.#session.timed) this.#asked.push({ branch, ids: calls.map((call) => call.id) });
    for (const call of calls) {
      const name = /"(?:subagent_type|subagentType)":"([^"\\]{1,200})"/.exec(call.arguments)?.[1];
      if (name !== undefined) this.#names.set(call.id, name);
    }
    const counted = /[1-9]/.test(textOf(member(usage, 'output_tokens')));
    if (counted || textOf(member(told, 'stop_reason')) !== '') this.#answers++;
  }

  #user(node: JsonNode, told: bigint, place: FilePlace): void {
    const before = this.#session.last;
    const time = this.#session.at(told);
    this.#known(node, place);
    this.#answers++;
    const branch = this.#branchOf(node, time, place);
    if (told > 0n) this.#answered(branch, latest(before, time - toolTime(node)));
    userSaid(branch, node, {
      time,
      id: textOf(member(node, 'uuid')),
      place,
      attributes: rest(node),
      isPrompt: () => false,
      onResult: (id) => this.#session.endBranch(id),
    });
  }

  /**
   * An answer that tells no time lasts until the next time that is told, less what the tool itself says that it took; its
   * tools begin then.
   */
  #answered(branch: Branch, time: bigint): void {
    const mine = this.#asked.filter((asked) => asked.branch === branch);
    if (mine.length === 0) return;
    this.#asked = this.#asked.filter((asked) => asked.branch !== branch);
    branch.knowAnswer([], { time });
    for (const id of mine.flatMap(({ ids }) => ids)) branch.knowCall(id, [], time);
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

/** What a tool says that it took. Nanoseconds; 0n: it does not. */
const toolTime = (node: JsonNode): bigint =>
  decimalTime(textOf(member(member(node, 'tool_use_result'), 'durationMs', 'totalDurationMs')), 6);

const latest = (one: bigint, other: bigint): bigint => (one > other ? one : other);

const rest = (node: JsonNode): Attribute[] => restOf(node, 'claude_code.', RECORD);
