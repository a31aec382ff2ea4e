/**
 * `--output-format stream-json` of Claude Code and of Qwen Code: the session's first record, the messages, the result.
 * Claude Code records the times of tool results only, Qwen Code none. The messages of a subagent have a
 * `parent_tool_use_id`. Source: files that Claude Code 2.1 and Qwen Code 0.15 wrote, and the documentation of the former.
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import type { Agent } from './agent.ts';
import { addCounts, makeAttributes, usageAttributes } from './attributes.ts';
import { addAssistantMessage, addUserMessage } from './claude-messages.ts';
import { isTrue } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';

const INIT = wordSet('type subtype session_id uuid cwd model claude_code_version qwen_code_version');
const RECORD = wordSet('type message session_id parent_tool_use_id tool_use_result timestamp');
const RESULT = wordSet('type session_id uuid result');
/** Records that wait for the first recorded time. */
const WAIT_LIMIT = 1000;
/** Bytes of those records. */
const WAIT_LIMIT_BYTES = 4 << 20;

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
      { agent: 'claude-code', format: 'claude-stream-json', hasTurns: false, untimed: true },
      (s) => new StreamReader(s),
    ),
};

/** An answer without a recorded time, whose end is not known yet. */
interface UntimedAnswer {
  readonly agent: Agent;
  readonly toolCallIds: readonly string[];
}

class StreamReader implements LogReader {
  readonly #session: AgentSession;
  /** Records before the first recorded time; undefined once it is known or no longer waited for. */
  #waiting: { readonly node: JsonNode; readonly place: FilePlace }[] | undefined = [];
  #waitingBytes = 0;
  #untimedAnswers: UntimedAnswer[] = [];
  /** Names of subagents by the tool calls that started them. */
  readonly #subagentNames = new Map<string, string>();
  /** Names the answers of Qwen Code, which cuts an answer into messages with ids of their own. Only the last has tokens. */
  #answerCount = 0;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    if (readText(member(node, 'type')) === 'stream_event') {
      this.#session.count('events that repeat earlier ones');
      return;
    }
    const recorded = readTime(member(node, 'timestamp'));
    if (this.#waiting) {
      this.#waitingBytes += place.length;
      if (recorded === 0n && this.#waiting.length < WAIT_LIMIT && this.#waitingBytes < WAIT_LIMIT_BYTES) {
        this.#waiting.push({ node, place });
        return;
      }
      this.#release(recorded);
    }
    this.#readRecord(node, recorded, place);
  }

  finish(): void {
    this.#release(0n);
  }

  /** Reads the waiting records: at times before `firstTime`, or at made-up times where no time is recorded (0n). */
  #release(firstTime: bigint): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    if (firstTime > 0n) this.#session.clock.placeBefore(firstTime, waiting.length);
    for (const { node, place } of waiting) this.#readRecord(node, 0n, place);
  }

  #readRecord(node: JsonNode, recorded: bigint, place: FilePlace): void {
    const type = readText(member(node, 'type'));
    const subtype = readText(member(node, 'subtype'));
    if (type === 'system' && subtype === 'init') this.#startSession(node, place);
    else if (type === 'assistant') this.#addAssistantMessage(node, recorded, place);
    else if (type === 'user') this.#addUserMessage(node, recorded, place);
    else if (type === 'result') this.#readResult(node, place);
    else {
      const name = `claude_code.${type || 'record'}${subtype === '' ? '' : `.${subtype}`}`;
      addRecordAsEvent(this.#session, name, node, place, recorded || this.#session.clock.latest);
    }
  }

  #startSession(node: JsonNode, place: FilePlace): void {
    const qwen = readText(member(node, 'qwen_code_version'));
    if (this.#session.isStarted) {
      addRecordAsEvent(this.#session, 'claude_code.system.init', node, place, this.#session.clock.latest);
      return;
    }
    this.#session.start({
      id: readText(member(node, 'session_id')),
      agent: qwen === '' ? 'claude-code' : 'qwen-code',
      version: qwen || readText(member(node, 'claude_code_version')),
      start: this.#session.clock.next(readTime(member(node, 'timestamp'))),
      place,
      attributes: [
        ...makeAttributes({
          'process.working_directory': member(node, 'cwd'),
          'gen_ai.request.model': member(node, 'model'),
        }),
        ...otherAttributes(node, 'claude_code.', INIT),
      ],
    });
  }

  #addAssistantMessage(node: JsonNode, recorded: bigint, place: FilePlace): void {
    const time = this.#session.clock.next(recorded);
    this.#ensureStarted(node, place);
    const inner = member(node, 'message');
    const id = readText(member(inner, 'id'));
    const isCut = id !== '' && id === readText(member(node, 'uuid'));
    const key = isCut ? `answer ${this.#answerCount}` : id || undefined;
    const agent = this.#selectAgent(node, time, place);
    const usage = member(inner, 'usage');
    const isPartial = member(inner, 'stop_reason')?.type === 'null' && member(usage, 'total_tokens') === undefined;
    const calls = addAssistantMessage(agent, node, { time, key, place, attributes: recordAttributes(node), isPartial });
    if (recorded === 0n && this.#session.clock.hasRecordedTimes)
      this.#untimedAnswers.push({ agent, toolCallIds: calls.map((call) => call.id) });
    for (const call of calls) {
      const name = /"(?:subagent_type|subagentType)":"([^"\\]{1,200})"/.exec(call.arguments)?.[1];
      if (name !== undefined) this.#subagentNames.set(call.id, name);
    }
    const isCounted = /[1-9]/.test(readText(member(usage, 'output_tokens')));
    if (isCounted || readText(member(inner, 'stop_reason')) !== '') this.#answerCount++;
  }

  #addUserMessage(node: JsonNode, recorded: bigint, place: FilePlace): void {
    const before = this.#session.clock.latest;
    const time = this.#session.clock.next(recorded);
    this.#ensureStarted(node, place);
    this.#answerCount++;
    const agent = this.#selectAgent(node, time, place);
    if (recorded > 0n) this.#endUntimedAnswers(agent, latest(before, time - toolDuration(node)));
    addUserMessage(agent, node, {
      time,
      id: readText(member(node, 'uuid')),
      place,
      attributes: recordAttributes(node),
      isPrompt: () => false,
      onResult: (id) => this.#session.endSubagent(id),
    });
  }

  /** Ends the answers without a time when the next tool starts: at the next recorded time less the tool's duration. */
  #endUntimedAnswers(agent: Agent, time: bigint): void {
    const answers = this.#untimedAnswers.filter((answer) => answer.agent === agent);
    if (answers.length === 0) return;
    this.#untimedAnswers = this.#untimedAnswers.filter((answer) => answer.agent !== agent);
    agent.updateModelCall({ end: time });
    for (const id of answers.flatMap(({ toolCallIds }) => toolCallIds)) agent.updateToolCall(id, [], time);
  }

  /** Starts the session with any record, where the first one is missing. */
  #ensureStarted(node: JsonNode, place: FilePlace): void {
    if (!this.#session.isStarted) this.#session.start({ id: readText(member(node, 'session_id')), place });
  }

  #selectAgent(node: JsonNode, time: bigint, place: FilePlace): Agent {
    const callId = readText(member(node, 'parent_tool_use_id'));
    const { mainAgent } = this.#session;
    if (callId === '') return mainAgent;
    const name = this.#subagentNames.get(callId) ?? 'agent';
    return this.#session.startSubagent(callId, { parent: mainAgent, toolCallId: callId, name, time, place });
  }

  #readResult(node: JsonNode, place: FilePlace): void {
    this.#ensureStarted(node, place);
    const usage = member(node, 'usage');
    const read = member(usage, 'cache_read_input_tokens');
    const write = member(usage, 'cache_creation_input_tokens');
    const input = member(usage, 'input_tokens');
    const total = member(usage, 'total_tokens');
    const agent = this.#session.mainAgent;
    agent.endModelCall();
    agent.addAttributes([
      ...usageAttributes({
        input: total === undefined ? addCounts(input, read, write) : input,
        output: member(usage, 'output_tokens'),
        cacheRead: read,
        cacheWrite: write,
        total,
        cost: member(node, 'total_cost_usd'),
      }),
      ...otherAttributes(node, 'claude_code.result.', RESULT),
    ]);
    if (isTrue(member(node, 'is_error'))) {
      agent.setError(readText(member(node, 'result')) || readText(member(node, 'subtype')));
    }
  }
}

/** Returns the duration that a tool recorded, in nanoseconds, 0n where there is none. */
const toolDuration = (node: JsonNode): bigint =>
  parseDecimalTime(readText(member(member(node, 'tool_use_result'), 'durationMs', 'totalDurationMs')), 6);

const latest = (first: bigint, second: bigint): bigint => (first > second ? first : second);

const recordAttributes = (node: JsonNode): Attribute[] => otherAttributes(node, 'claude_code.', RECORD);
