/**
 * A session of an agent as spans, built while its log is read: one root, turns, model calls, tool calls, and agents
 * that were started by tool calls. What runs long is handed over unfinished at first and again when it ends.
 */
import type { Attribute, SpanEvent, Value } from '../../trace/value.ts';
import type { FilePlace, ForeignContext, ForeignTiming } from '../foreign/foreign.ts';
import { Branch } from './branch.ts';
import { facts, merged } from './facts.ts';
import { spanIdOf, traceIdOf, uuidTime } from './ids.ts';

/** What a format says of its agent. */
export interface AgentKind {
  /** The agent: `claude-code`. */
  readonly agent: string;
  /** Name of the format: keeps its span ids apart from those of another log of the same session. */
  readonly format: string;
  /** Whether each prompt of the user begins a turn. */
  readonly turns: boolean;
  /** The log has no times: every step is a millisecond. */
  readonly untimed?: boolean;
}

/** A span that is not over yet. */
export interface OpenSpan {
  readonly spanId: string;
  readonly parentSpanId: string;
  name: string;
  start: bigint;
  attributes: readonly Attribute[];
  place: FilePlace;
  announced: boolean;
  error: string | undefined;
}

/** A span that is over (`end` 0n: nobody saw it end). */
export interface Step extends Omit<OpenSpan, 'announced' | 'error'> {
  readonly end: bigint;
  readonly error?: string | undefined;
  readonly events?: readonly SpanEvent[];
  /** The log tells both of its times. */
  readonly exact?: boolean;
}

/** Something that stands in the log and is no step. */
export interface Note {
  readonly time: bigint;
  readonly name: string;
  readonly body: Value;
  readonly place: FilePlace;
}

const MILLISECOND = 1_000_000n;
/** Notes that wait for a session to belong to. */
const NOTES_KEPT = 1000;
const NOWHERE: FilePlace = { offset: 0, length: 0 };

export class AgentSession {
  readonly context: ForeignContext;
  readonly kind: AgentKind;
  /** Stands for the session where the log does not name it. */
  fallbackId = '';
  readonly #branches = new Map<string, Branch>();
  readonly #ids = new Map<string, number>();
  readonly #early: Note[] = [];
  #main: Branch | undefined;
  #id = '';
  #traceId = '';
  #agent: string;
  #version = '';
  #last = 0n;
  #timed = false;
  #madeUp = false;
  /** Records that are still to come before the first one that tells a time. */
  #lead = 0;

  constructor(context: ForeignContext, kind: AgentKind) {
    this.context = context;
    this.kind = kind;
    this.#agent = kind.agent;
  }

  get begun(): boolean {
    return this.#main !== undefined;
  }
  get id(): string {
    return this.#id;
  }
  get agent(): string {
    return this.#agent;
  }
  /** The latest time so far; 0n: there was none. */
  get last(): bigint {
    return this.#last;
  }
  get timing(): ForeignTiming {
    return this.#madeUp ? 'made up' : 'derived';
  }

  /** Begins the session with the first name that is told; later calls only add what they know. */
  begin(known: {
    readonly id?: string;
    readonly agent?: string;
    readonly version?: string;
    /** When it began, where that is told apart from the records. */
    readonly start?: bigint;
    readonly place?: FilePlace;
    readonly attributes?: readonly Attribute[];
    /** Where the log is that of an agent which another one started: names of its span and of the call's. */
    readonly part?: { readonly names: readonly string[]; readonly parent: readonly string[] };
  }): Branch {
    if (known.agent) this.#agent = known.agent;
    if (known.version) this.#version = known.version;
    if (!this.#main) {
      this.#id = known.id || this.fallbackId;
      this.#traceId = traceIdOf(this.#id);
      if (this.#last === 0n) this.#last = known.start || (this.kind.untimed ? uuidTime(this.#id) : 0n);
      const parent = known.part ? this.idOf(known.part.parent) : '';
      const names = known.part?.names ?? ['session'];
      const span = this.open(parent, names, `invoke_agent ${this.#agent}`, known.start ?? 0n, known.place ?? NOWHERE);
      this.#main = new Branch(this, span, this.kind.turns, true);
    }
    const { span } = this.#main;
    if (span.place.length === 0 && known.place) span.place = known.place;
    span.name = `invoke_agent ${this.#agent}`;
    span.attributes = merged(
      span.attributes,
      facts({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': this.#agent,
        'gen_ai.agent.version': this.#version,
        'gen_ai.conversation.id': this.#id === this.fallbackId ? '' : this.#id,
      }),
      known.attributes ?? [],
    );
    this.context.resource('agent', facts({ 'service.name': this.#agent, 'service.version': this.#version }));
    for (const note of this.#early.splice(0)) this.#main.note(note);
    return this.#main;
  }

  get main(): Branch {
    return this.#main ?? this.begin({});
  }

  /** What kind of agent this is, where the log is that of one that another started. */
  named(name: string): void {
    if (!this.#main || name === '') return;
    const { span } = this.#main;
    span.name = `invoke_agent ${name}`;
    span.attributes = merged(span.attributes, facts({ 'gen_ai.agent.name': name }));
  }

  /** A note about the session, which may come before its name is told. */
  note(note: Note): void {
    if (this.#main) this.#main.note(note);
    else if (this.#early.length < NOTES_KEPT) this.#early.push(note);
    else this.context.count('records before the session is named');
  }

  /** The branch of another agent that this one started, if it was seen. */
  branchOf(key: string): Branch | undefined {
    return this.#branches.get(key);
  }

  /** The branch of an agent that a tool call of `from` started. */
  branch(
    key: string,
    begin: {
      readonly from: Branch;
      readonly callId: string;
      readonly name: string;
      readonly time: bigint;
      readonly place: FilePlace;
      readonly attributes?: readonly Attribute[];
    },
  ): Branch {
    const known = this.#branches.get(key);
    if (known) return known;
    const parent = begin.from.spanOfCall(begin.callId);
    const span = this.open(parent, ['agent', key], `invoke_agent ${begin.name}`, begin.time, begin.place);
    span.attributes = merged(
      facts({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': begin.name,
        'gen_ai.agent.id': key,
        'gen_ai.conversation.id': this.#id,
      }),
      begin.attributes ?? [],
    );
    const branch = new Branch(this, span, false, false);
    this.#branches.set(key, branch);
    return branch;
  }

  /** Ends the branch of an agent that came back. */
  endBranch(key: string): void {
    this.#branches.get(key)?.end();
    this.#branches.delete(key);
  }

  /**
   * The time of a record, which itself tells `told` (0n: nothing). Without any it is the latest so far, or made up; times
   * that were made up and times that are told never stand in one session.
   */
  at(told: bigint): bigint {
    if (told > 0n && !this.#madeUp) {
      this.#timed = true;
      if (told > this.#last) this.#last = told;
      return told;
    }
    if (this.#lead > 0) {
      this.#lead--;
      this.#last += MILLISECOND;
    }
    if (this.#timed || !this.kind.untimed) return this.#last;
    if (!this.#madeUp) {
      this.#madeUp = true;
      this.context.report({
        code: 'made-up-times',
        message: 'This log has no times: its steps are shown in order, a millisecond each.',
        offset: 0,
      });
    }
    this.#last += MILLISECOND;
    return this.#last;
  }

  /** Puts this many records that tell no time before one that tells `told`, a millisecond each. */
  lead(told: bigint, records: number): void {
    this.#timed = true;
    this.#lead = records;
    this.#last = told - MILLISECOND * BigInt(records + 1);
  }

  /** Whether times are told. */
  get timed(): boolean {
    return this.#timed;
  }

  /** Lets the made-up clock go on by what something took. Nanoseconds. */
  pass(length: bigint): void {
    this.#last += length;
  }

  /** Takes note of a time that is told beside the record's own. */
  reached(time: bigint): void {
    if (time > this.#last) this.#last = time;
  }

  /** The span id that these names have when they come for the first time. */
  idOf(names: readonly string[]): string {
    return spanIdOf(this.kind.format, this.#traceId, ...names);
  }

  /** `idOf`, for the first span that asks for it; '' for any other. */
  claim(names: readonly string[]): string {
    const key = names.join('\0');
    if (this.#ids.has(key)) return '';
    this.#ids.set(key, 1);
    return this.idOf(names);
  }

  /** A span that begins; its id is made from `names`, which may come again. */
  open(parentSpanId: string, names: readonly string[], name: string, start: bigint, place: FilePlace): OpenSpan {
    const key = names.join('\0');
    const again = this.#ids.get(key) ?? 0;
    this.#ids.set(key, again + 1);
    const spanId = spanIdOf(this.kind.format, this.#traceId, ...names, ...(again > 0 ? [String(again)] : []));
    return { spanId, parentSpanId, name, start, place, attributes: [], announced: false, error: undefined };
  }

  /** Hands over what is known of a span that goes on, once, so that what is below it has a parent. */
  announce(span: OpenSpan): void {
    if (span.announced || span.start === 0n) return;
    span.announced = true;
    this.step({ ...span, end: 0n });
  }

  step(step: Step): void {
    const { spanId, parentSpanId, name, start, end, attributes, place, error, events } = step;
    this.context.span({
      traceId: this.#traceId,
      spanId,
      parentSpanId,
      name,
      otelKind: 'internal',
      start,
      end,
      status: { code: error === undefined ? 0 : 2, message: error ?? '' },
      attributes,
      ...(events ? { events } : {}),
      resource: this.context.resource('agent'),
      place,
      ...(step.exact ? {} : { timing: this.timing }),
    });
  }

  log(spanId: string, note: Note): void {
    const { time, name, body, place } = note;
    this.context.log({
      traceId: this.#traceId,
      spanId,
      time,
      severity: '',
      eventName: name,
      body,
      attributes: [],
      place,
    });
  }

  /** Ends all that is still open. Nothing is made of a log in which no session began. */
  finish(): void {
    for (const key of [...this.#branches.keys()]) this.endBranch(key);
    if (this.#early.length > 0) this.begin({});
    this.#main?.end();
  }
}
