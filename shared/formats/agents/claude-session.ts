/**
 * Claude Code's session files: a record a line, a tree by `parentUuid`. Subagents are side chains in the same file, or have
 * files of their own (`agent-<id>.jsonl`), whose spans belong below the tool call when both files are open.
 * Source: files of versions 1.0 to 2.1 and public descriptions of them.
 */
import { isObject } from '../../base/is-object.ts';
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import type { Agent } from './agent.ts';
import { makeAttributes } from './attributes.ts';
import { addAssistantMessage, addUserMessage, callIdNames } from './claude-messages.ts';
import { isTrue, readContent } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';

/** Fields that every record of a session repeats. They become attributes once, and again where they change. */
const CONSTANT = ['cwd', 'version', 'gitBranch', 'userType', 'entrypoint', 'slug'];
const RECORD = wordSet(`type message timestamp sessionId isSidechain toolUseResult costUSD ${CONSTANT.join(' ')}`);

export const claudeSession: ForeignFormat = {
  name: 'claude-session',
  title: 'Claude Code session',
  recognise: (head) =>
    confidence(
      head,
      0.8,
      (s) =>
        has(s, 'type', 'sessionId', 'uuid', 'message') &&
        (hasAny(s, 'message.content', 'parentUuid') || hasAny(s, 'isSidechain')) &&
        !hasAny(s, 'message.parts', 'message.parts[]'),
    ) ||
    confidence(
      head,
      0.6,
      (s) =>
        has(s, 'type', 'summary', 'leafUuid') ||
        has(s, 'type', 'messageId', 'snapshot.messageId') ||
        (has(s, 'type', 'sessionId', 'uuid', 'parentUuid') && !hasAny(s, 'systemPayload')),
    ),
  read: (stream, context) =>
    readLog(
      stream,
      context,
      { agent: 'claude-code', format: 'claude-session', hasTurns: true },
      (s) => new SessionReader(s),
    ),
};

/** A tool call that starts a subagent, until its result comes. */
interface SubagentCall {
  readonly id: string;
  readonly parent: Agent;
  readonly prompt: string;
  readonly name: string;
  /** Its subagent was found in the log. */
  isMatched: boolean;
}

class SessionReader implements LogReader {
  readonly #session: AgentSession;
  readonly #subagentCalls = new Map<string, SubagentCall>();
  /** Keys of subagents by the uuids of their messages, for messages without an agent id. */
  readonly #keysByUuid = new Map<string, string>();
  /** Keys of subagents by the tool calls that started them. */
  readonly #keysByCall = new Map<string, string>();
  readonly #constants = new Map<string, string>();
  /** The id of the subagent whose own log this is, else ''. */
  #ownAgentId = '';
  #lastUuid = '';

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const type = readText(member(node, 'type'));
    const recorded = readTime(member(node, 'timestamp'));
    const sessionId = readText(member(node, 'sessionId'));
    if (!this.#session.isStarted && sessionId !== '') this.#startSession(node, sessionId, recorded, place);
    const uuid = readText(member(node, 'uuid'));
    if (type === 'user' || type === 'assistant') {
      const time = this.#session.clock.next(recorded);
      const agent = this.#selectAgent(node, time, place);
      this.#addMessage(agent, node, type, time, place);
      if (agent === this.#session.mainAgent && uuid !== '') this.#lastUuid = uuid;
      return;
    }
    const inner = member(member(node, 'data'), 'message');
    if (type === 'progress' && inner && readText(member(member(node, 'data'), 'type')) === 'agent_progress') {
      this.#readProgress(
        node,
        inner,
        this.#session.clock.next(readTime(member(inner, 'timestamp')) || recorded),
        place,
      );
      return;
    }
    if (uuid !== '' && !isTrue(member(node, 'isSidechain'))) this.#lastUuid = uuid;
    const subtype = readText(member(node, 'subtype'));
    const name = `claude_code.${type || 'record'}${subtype === '' ? '' : `.${subtype}`}`;
    addRecordAsEvent(
      this.#session,
      name,
      node,
      place,
      this.#session.isStarted ? this.#session.clock.next(recorded) : recorded,
    );
  }

  #startSession(node: JsonNode, sessionId: string, start: bigint, place: FilePlace): void {
    for (const key of CONSTANT) this.#constants.set(key, readText(member(node, key)));
    const agentId = readText(member(node, 'agentId'));
    if (isTrue(member(node, 'isSidechain')) && agentId !== '') this.#ownAgentId = agentId;
    this.#session.start({
      id: sessionId,
      version: this.#constants.get('version') ?? '',
      start,
      place,
      attributes: makeAttributes({
        'process.working_directory': this.#constants.get('cwd'),
        'vcs.ref.head.name': this.#constants.get('gitBranch'),
        'claude_code.user_type': this.#constants.get('userType'),
        'claude_code.entrypoint': this.#constants.get('entrypoint'),
        'claude_code.slug': this.#constants.get('slug'),
        'gen_ai.agent.id': this.#ownAgentId,
      }),
      ...(this.#ownAgentId === ''
        ? {}
        : { subagent: { idNames: ['agent', this.#ownAgentId], callIdNames: callIdNames(this.#ownAgentId) } }),
    });
  }

  #addMessage(agent: Agent, node: JsonNode, type: string, time: bigint, place: FilePlace): void {
    const uuid = readText(member(node, 'uuid'));
    const attributes = this.#otherAttributes(node);
    if (type === 'assistant') {
      // In a subagent's own log only its answers have the agent's name.
      if (this.#ownAgentId !== '' && agent === this.#session.mainAgent)
        this.#session.setAgentName(readText(member(node, 'attributionAgent')));
      const key = readText(member(member(node, 'message'), 'id')) || uuid;
      for (const call of addAssistantMessage(agent, node, { time, key, place, attributes })) {
        if (call.name === 'Task' || call.name === 'Agent')
          this.#subagentCalls.set(call.id, readSubagentCall(call, agent));
      }
      return;
    }
    const isHidden = isTrue(member(node, 'isMeta')) || isTrue(member(node, 'isCompactSummary'));
    const parent = readText(member(node, 'parentUuid'));
    const isRewound = parent !== '' && this.#lastUuid !== '' && parent !== this.#lastUuid;
    addUserMessage(agent, node, {
      time,
      id: uuid,
      place,
      attributes,
      isPrompt: (text) => {
        const isPrompt = !isHidden && !/^(?:\[Request interrupted|<local-command-|Caveat: )/.test(text);
        // The user went back to an earlier message.
        if (isPrompt && isRewound) attributes.push(...makeAttributes({ 'claude_code.rewound_to': parent }));
        return isPrompt;
      },
      onResult: (id) => {
        this.#subagentCalls.delete(id);
        const key = this.#keysByCall.get(id);
        if (key !== undefined) this.#session.endSubagent(key);
        this.#keysByCall.delete(id);
      },
    });
  }

  /** Returns fields that no other attribute has, and repeated fields that have changed since the first record. */
  #otherAttributes(node: JsonNode): Attribute[] {
    const changed = CONSTANT.filter((key) => {
      const text = readText(member(node, key));
      return text !== '' && text !== this.#constants.get(key);
    });
    return [
      ...otherAttributes(node, 'claude_code.', RECORD),
      ...changed.flatMap((key) => makeAttributes({ [`claude_code.${key}`]: member(node, key) })),
    ];
  }

  #selectAgent(node: JsonNode, time: bigint, place: FilePlace): Agent {
    const agentId = readText(member(node, 'agentId'));
    if (!isTrue(member(node, 'isSidechain')) || (this.#ownAgentId !== '' && agentId === this.#ownAgentId))
      return this.#session.mainAgent;
    const uuid = readText(member(node, 'uuid'));
    const key = agentId || (this.#keysByUuid.get(readText(member(node, 'parentUuid'))) ?? uuid);
    if (agentId === '') this.#keysByUuid.set(uuid, key);
    const running = this.#session.subagent(key);
    if (running) return running;
    const prompt = readContent(member(member(node, 'message'), 'content')).text;
    const calls = [...this.#subagentCalls.values()].filter((call) => !call.isMatched);
    const call = calls.find((candidate) => candidate.prompt === prompt) ?? calls.at(-1);
    return this.#startSubagent(key, call, time, place);
  }

  #startSubagent(key: string, call: SubagentCall | undefined, time: bigint, place: FilePlace): Agent {
    if (call) {
      call.isMatched = true;
      this.#keysByCall.set(call.id, key);
    }
    return this.#session.startSubagent(key, {
      parent: call?.parent ?? this.#session.mainAgent,
      toolCallId: call?.id ?? '',
      name: call?.name || 'agent',
      time,
      place,
    });
  }

  /** Reads a message of a running subagent, wrapped into a report of progress. */
  #readProgress(node: JsonNode, inner: JsonNode, time: bigint, place: FilePlace): void {
    const callId = readText(member(node, 'parentToolUseID'));
    const call = this.#subagentCalls.get(callId);
    const key = this.#keysByCall.get(callId) || readText(member(member(node, 'data'), 'agentId')) || callId;
    const agent = this.#session.subagent(key) ?? this.#startSubagent(key, call, time, place);
    const type = readText(member(inner, 'type'));
    if (type === 'user' || type === 'assistant') this.#addMessage(agent, inner, type, time, place);
    else agent.addLogEvent({ time, name: 'claude_code.agent_progress', body: { type: 'null' }, place });
  }
}

function readSubagentCall(call: { readonly id: string; readonly arguments: string }, parent: Agent): SubagentCall {
  let data: unknown;
  try {
    data = JSON.parse(call.arguments);
  } catch {
    data = undefined;
  }
  const text = (key: string) => {
    const value = isObject(data) ? data[key] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { id: call.id, parent, prompt: text('prompt'), name: text('subagent_type') || text('name'), isMatched: false };
}
