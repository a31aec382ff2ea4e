/** A session of an agent, written as spans while its log is read. */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { Agent, type SessionScope } from './agent.ts';
import { makeAttributes, mergeAttributes } from './attributes.ts';
import { SessionClock } from './clock.ts';
import { makeTraceId, uuidTime } from './ids.ts';
import { SpanWriter } from './spans.ts';
import type { LogEvent } from './steps.ts';

/** The properties of a format and of the agent that writes it. */
export interface AgentKind {
  /** The agent's name: `claude-code`. */
  readonly agent: string;
  /** The format's name. Span ids are made from it, so that two logs of one session do not share them. */
  readonly format: string;
  /** Each prompt of the user starts a turn. */
  readonly hasTurns: boolean;
  /** The log may have no times: then every step is a millisecond. */
  readonly untimed?: boolean;
}

/** Facts about a session. */
export interface SessionDetails {
  readonly id?: string;
  /** The agent's name, where the log names another one than `AgentKind` does. */
  readonly agent?: string;
  readonly version?: string;
  /** When the session started, where the log records it apart from the first step. */
  readonly start?: bigint;
  readonly place?: FilePlace;
  readonly attributes?: readonly Attribute[];
  /** For the log of a subagent: the names that its span's id and that of the tool call that started it are made from. */
  readonly subagent?: { readonly idNames: readonly string[]; readonly callIdNames: readonly string[] };
}

/** The start of a subagent. */
export interface SubagentStart {
  /** The agent whose tool call started it. */
  readonly parent: Agent;
  readonly toolCallId: string;
  readonly name: string;
  readonly time: bigint;
  readonly place: FilePlace;
  readonly attributes?: readonly Attribute[];
}

interface StartedSession {
  readonly mainAgent: Agent;
  readonly scope: SessionScope;
}

/** Log events that are kept for a session that has not started. */
const EVENT_LIMIT = 1000;
const NO_PLACE: FilePlace = { offset: 0, length: 0 };

/**
 * Receives what a reader finds in a log. `readLog` (read.ts) makes one, and finishes it when the log ends.
 *
 * A reader first calls `start` with the session's id, then hands the steps to `mainAgent` in the order of the log, each
 * with a time from `clock.next`. Spans that last long are written unfinished first, and again when they end.
 */
export class AgentSession {
  readonly kind: AgentKind;
  readonly clock: SessionClock;
  /** The id of a session that the log gives none. */
  fallbackId = '';
  readonly #context: ForeignContext;
  readonly #subagents = new Map<string, Agent>();
  readonly #earlyEvents: LogEvent[] = [];
  #started: StartedSession | undefined;
  #version = '';

  constructor(context: ForeignContext, kind: AgentKind) {
    this.#context = context;
    this.kind = kind;
    this.clock = new SessionClock(kind.untimed === true, (problem) => context.report(problem));
  }

  get isStarted(): boolean {
    return this.#started !== undefined;
  }

  /** The agent that the user talks to. Starts the session, without details, where it has not started. */
  get mainAgent(): Agent {
    return (this.#started ?? this.#add({})).mainAgent;
  }

  /** Starts the session. Further calls add their details to it; id, start and subagent are those of the first call. */
  start(details: SessionDetails): Agent {
    return this.#add(details).mainAgent;
  }

  /** Names the main agent, where the log is that of a subagent. */
  setAgentName(name: string): void {
    if (!this.#started || name === '') return;
    const { span } = this.#started.mainAgent;
    span.name = `invoke_agent ${name}`;
    span.attributes = mergeAttributes(span.attributes, makeAttributes({ 'gen_ai.agent.name': name }));
  }

  /** Adds a record that is no step. It may come before the session starts. */
  addLogEvent(event: LogEvent): void {
    if (this.#started) this.#started.mainAgent.addLogEvent(event);
    else if (this.#earlyEvents.length < EVENT_LIMIT) this.#earlyEvents.push(event);
    else this.count('records before the session is named');
  }

  /** Returns the subagent with this key, undefined where none is running. */
  subagent(key: string): Agent | undefined {
    return this.#subagents.get(key);
  }

  /** Returns the subagent with this key. Starts it, below the tool call that started it, where none is running. */
  startSubagent(key: string, start: SubagentStart): Agent {
    const running = this.#subagents.get(key);
    if (running) return running;
    const { scope } = this.#started ?? this.#add({});
    const parentSpanId = start.parent.announceToolCall(start.toolCallId);
    const span = scope.spans.open(parentSpanId, ['agent', key], `invoke_agent ${start.name}`, start.time, start.place);
    span.attributes = mergeAttributes(
      makeAttributes({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': start.name,
        'gen_ai.agent.id': key,
        'gen_ai.conversation.id': scope.conversationId,
      }),
      start.attributes ?? [],
    );
    const agent = new Agent(scope, span, { hasTurns: false, isMain: false });
    this.#subagents.set(key, agent);
    return agent;
  }

  /** Ends a subagent. Does nothing where none is running with this key. */
  endSubagent(key: string): void {
    this.#subagents.get(key)?.end();
    this.#subagents.delete(key);
  }

  /** Counts records that are not shown, by a plural noun: `messages without parts`. */
  count(what: string, by?: number): void {
    this.#context.count(what, by);
  }

  /** Ends everything that is open. A log in which no session started has no spans. */
  finish(): void {
    for (const key of [...this.#subagents.keys()]) this.endSubagent(key);
    if (this.#earlyEvents.length > 0) this.start({});
    this.#started?.mainAgent.end();
  }

  #add(details: SessionDetails): StartedSession {
    this.#started ??= this.#start(details);
    const { mainAgent, scope } = this.#started;
    const { span } = mainAgent;
    if (details.agent) scope.agentName = details.agent;
    if (details.version) this.#version = details.version;
    if (span.place.length === 0 && details.place) span.place = details.place;
    span.name = `invoke_agent ${scope.agentName}`;
    span.attributes = mergeAttributes(
      span.attributes,
      makeAttributes({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': scope.agentName,
        'gen_ai.agent.version': this.#version,
        'gen_ai.conversation.id': scope.conversationId === this.fallbackId ? '' : scope.conversationId,
      }),
      details.attributes ?? [],
    );
    this.#context.resource(
      'agent',
      makeAttributes({ 'service.name': scope.agentName, 'service.version': this.#version }),
    );
    for (const event of this.#earlyEvents.splice(0)) mainAgent.addLogEvent(event);
    return this.#started;
  }

  #start(details: SessionDetails): StartedSession {
    const { kind, clock } = this;
    const id = details.id || this.fallbackId;
    clock.startAt(details.start || (kind.untimed ? uuidTime(id) : 0n));
    const scope: SessionScope = {
      conversationId: id,
      agentName: details.agent || kind.agent,
      clock,
      spans: new SpanWriter(this.#context, kind.format, makeTraceId(id), clock),
      count: (what, by) => this.count(what, by),
    };
    const { subagent, start = 0n, place = NO_PLACE } = details;
    const parentSpanId = subagent ? scope.spans.spanId(subagent.callIdNames) : '';
    const idNames = subagent?.idNames ?? ['session'];
    const span = scope.spans.open(parentSpanId, idNames, `invoke_agent ${scope.agentName}`, start, place);
    return { mainAgent: new Agent(scope, span, { hasTurns: kind.hasTurns, isMain: true }), scope };
  }
}
