/**
 * Claude Code's session files: a record a line, a tree by `parentUuid`. Agents that a tool call started stand in it as
 * side chains, or in files of their own (`agent-<id>.jsonl`), which then hang below the call in a folder's cell.
 * Source: files of versions 1.0 to 2.1 and public descriptions of them.
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import type { Branch } from './branch.ts';
import { assistantSaid, callNames, userSaid } from './claude-messages.ts';
import { facts } from './facts.ts';
import { contentOf, isTrue } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';

/** The same in every record of a session; told once, and again where it changes. */
const CONSTANT = ['cwd', 'version', 'gitBranch', 'userType', 'entrypoint', 'slug'];
const RECORD = words(`type message timestamp sessionId isSidechain toolUseResult costUSD ${CONSTANT.join(' ')}`);

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
    readLog(stream, context, { agent: 'claude-code', format: 'claude-session', turns: true }, (s) => new Session(s)),
};

/** A call that starts an agent, until its result comes. */
interface Start {
  readonly id: string;
  readonly from: Branch;
  readonly prompt: string;
  readonly name: string;
  taken: boolean;
}

class Session implements LogReader {
  readonly #session: AgentSession;
  readonly #starts = new Map<string, Start>();
  /** Agent by the uuid of its messages, where nothing else tells. */
  readonly #chains = new Map<string, string>();
  /** Agent by the call that started it. */
  readonly #agents = new Map<string, string>();
  readonly #constants = new Map<string, string>();
  /** The agent whose own log this is. */
  #own = '';
  #lastUuid = '';

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const type = textOf(member(node, 'type'));
    const told = timeOf(member(node, 'timestamp'));
    const sessionId = textOf(member(node, 'sessionId'));
    if (!this.#session.begun && sessionId !== '') this.#begin(node, sessionId, told, place);
    const uuid = textOf(member(node, 'uuid'));
    if (type === 'user' || type === 'assistant') {
      const time = this.#session.at(told);
      const branch = this.#branchOf(node, time, place);
      this.#message(branch, node, type, time, place);
      if (branch === this.#session.main && uuid !== '') this.#lastUuid = uuid;
      return;
    }
    const inner = member(member(node, 'data'), 'message');
    if (type === 'progress' && inner && textOf(member(member(node, 'data'), 'type')) === 'agent_progress') {
      this.#progress(node, inner, this.#session.at(timeOf(member(inner, 'timestamp')) || told), place);
      return;
    }
    if (uuid !== '' && !isTrue(member(node, 'isSidechain'))) this.#lastUuid = uuid;
    const subtype = textOf(member(node, 'subtype'));
    const name = `claude_code.${type || 'record'}${subtype === '' ? '' : `.${subtype}`}`;
    noteOf(this.#session, name, node, place, this.#session.begun ? this.#session.at(told) : told);
  }

  #begin(node: JsonNode, sessionId: string, told: bigint, place: FilePlace): void {
    for (const key of CONSTANT) this.#constants.set(key, textOf(member(node, key)));
    const agentId = textOf(member(node, 'agentId'));
    if (isTrue(member(node, 'isSidechain')) && agentId !== '') this.#own = agentId;
    this.#session.begin({
      id: sessionId,
      version: this.#constants.get('version') ?? '',
      start: told,
      place,
      attributes: facts({
        'process.working_directory': this.#constants.get('cwd'),
        'vcs.ref.head.name': this.#constants.get('gitBranch'),
        'claude_code.user_type': this.#constants.get('userType'),
        'claude_code.entrypoint': this.#constants.get('entrypoint'),
        'claude_code.slug': this.#constants.get('slug'),
        'gen_ai.agent.id': this.#own,
      }),
      ...(this.#own === '' ? {} : { part: { names: ['agent', this.#own], parent: callNames(this.#own) } }),
    });
  }

  #message(branch: Branch, node: JsonNode, type: string, time: bigint, place: FilePlace): void {
    const uuid = textOf(member(node, 'uuid'));
    const attributes = this.#rest(node);
    if (type === 'assistant') {
      // In an agent's own log only its answers say what kind of agent it is.
      if (this.#own !== '' && branch === this.#session.main)
        this.#session.named(textOf(member(node, 'attributionAgent')));
      const key = textOf(member(member(node, 'message'), 'id')) || uuid;
      for (const call of assistantSaid(branch, node, { time, key, place, attributes })) {
        if (call.name === 'Task' || call.name === 'Agent') this.#starts.set(call.id, startOf(call, branch));
      }
      return;
    }
    const quiet = isTrue(member(node, 'isMeta')) || isTrue(member(node, 'isCompactSummary'));
    const parent = textOf(member(node, 'parentUuid'));
    const rewound = parent !== '' && this.#lastUuid !== '' && parent !== this.#lastUuid;
    userSaid(branch, node, {
      time,
      id: uuid,
      place,
      attributes,
      isPrompt: (text) => {
        const prompt = !quiet && !/^(?:\[Request interrupted|<local-command-|Caveat: )/.test(text);
        // The user went back and said something else.
        if (prompt && rewound) attributes.push(...facts({ 'claude_code.rewound_to': parent }));
        return prompt;
      },
      onResult: (id) => {
        this.#starts.delete(id);
        const agent = this.#agents.get(id);
        if (agent !== undefined) this.#session.endBranch(agent);
        this.#agents.delete(id);
      },
    });
  }

  /** What no other attribute has, and what is not as in the session's first record. */
  #rest(node: JsonNode): Attribute[] {
    const changed = CONSTANT.filter((key) => {
      const text = textOf(member(node, key));
      return text !== '' && text !== this.#constants.get(key);
    });
    return [
      ...restOf(node, 'claude_code.', RECORD),
      ...changed.flatMap((key) => facts({ [`claude_code.${key}`]: member(node, key) })),
    ];
  }

  #branchOf(node: JsonNode, time: bigint, place: FilePlace): Branch {
    const agentId = textOf(member(node, 'agentId'));
    if (!isTrue(member(node, 'isSidechain')) || (this.#own !== '' && agentId === this.#own)) return this.#session.main;
    const uuid = textOf(member(node, 'uuid'));
    const key = agentId || (this.#chains.get(textOf(member(node, 'parentUuid'))) ?? uuid);
    if (agentId === '') this.#chains.set(uuid, key);
    const known = this.#session.branchOf(key);
    if (known) return known;
    const prompt = contentOf(member(member(node, 'message'), 'content')).text;
    const open = [...this.#starts.values()].filter((start) => !start.taken);
    const start = open.find((one) => one.prompt === prompt) ?? open.at(-1);
    return this.#branch(key, start, time, place);
  }

  #branch(key: string, start: Start | undefined, time: bigint, place: FilePlace): Branch {
    if (start) {
      start.taken = true;
      this.#agents.set(start.id, key);
    }
    return this.#session.branch(key, {
      from: start?.from ?? this.#session.main,
      callId: start?.id ?? '',
      name: start?.name || 'agent',
      time,
      place,
    });
  }

  /** A message of an agent that runs, wrapped into a report of progress. */
  #progress(node: JsonNode, inner: JsonNode, time: bigint, place: FilePlace): void {
    const callId = textOf(member(node, 'parentToolUseID'));
    const start = this.#starts.get(callId);
    const key = this.#agents.get(callId) || textOf(member(member(node, 'data'), 'agentId')) || callId;
    const branch = this.#session.branchOf(key) ?? this.#branch(key, start, time, place);
    const type = textOf(member(inner, 'type'));
    if (type === 'user' || type === 'assistant') this.#message(branch, inner, type, time, place);
    else branch.note({ time, name: 'claude_code.agent_progress', body: { type: 'null' }, place });
  }
}

function startOf(call: { readonly id: string; readonly arguments: string }, from: Branch): Start {
  let data: unknown;
  try {
    data = JSON.parse(call.arguments);
  } catch {
    data = undefined;
  }
  const text = (key: string) => {
    const value = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[key] : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { id: call.id, from, prompt: text('prompt'), name: text('subagent_type') || text('name'), taken: false };
}
