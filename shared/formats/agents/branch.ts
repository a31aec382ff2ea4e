/** One agent's conversation inside a session: its turns, model calls and tool calls. */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace } from '../foreign/foreign.ts';
import { facts, joined, merged } from './facts.ts';
import { message, resultMessage } from './messages.ts';
import type { AgentSession, Note, OpenSpan } from './session.ts';
import { type Asked, firstLine, type Said, type Told, union } from './told.ts';

interface Answer {
  readonly span: OpenSpan;
  readonly key: string | undefined;
  readonly input: readonly string[];
  readonly earlier: number;
  readonly parts: string[];
  pieces: number;
  end: bigint;
  finish: string;
  model: string;
}

interface Call {
  readonly span: OpenSpan;
  readonly name: string;
}

/** An answer of more pieces becomes several. */
const PIECES = 500;
/** Characters of messages that are kept for a model call which does not come. */
const HEARD_LIMIT = 32 << 20;

export class Branch {
  readonly span: OpenSpan;
  readonly #session: AgentSession;
  readonly #turns: boolean;
  readonly #isMain: boolean;
  readonly #calls = new Map<string, Call>();
  /** Span ids of calls that are over, for agents that go on in the background. */
  readonly #over = new Map<string, string>();
  #turn: OpenSpan | undefined;
  #turnCount = 0;
  #answer: Answer | undefined;
  #model = '';
  /** Messages that no model call has had yet, and how many went before. */
  #heard: string[] = [];
  #heardSize = 0;
  #earlier = 0;
  /** When the last message came in. */
  #since = 0n;
  #last = 0n;
  #lastAnswer = '';

  /** `isMain`: it lasts as long as the log. */
  constructor(session: AgentSession, span: OpenSpan, turns: boolean, isMain: boolean) {
    this.#session = session;
    this.span = span;
    this.#turns = turns;
    this.#isMain = isMain;
  }

  /** The span that steps belong to now. */
  get current(): OpenSpan {
    return this.#turn ?? this.span;
  }

  /** Begins a turn, where this agent has turns. */
  turn(begin: { time: bigint; id?: string; place: FilePlace; attributes?: readonly Attribute[] }): void {
    this.endTurn();
    this.#seen(begin.time);
    this.#session.announce(this.span);
    if (!this.#turns) {
      this.span.attributes = merged(this.span.attributes, begin.attributes ?? []);
      return;
    }
    this.#turnCount++;
    const names = ['turn', begin.id || String(this.#turnCount)];
    const turn = this.#session.open(this.span.spanId, names, `turn ${this.#turnCount}`, begin.time, begin.place);
    turn.attributes = merged(
      facts({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': this.#session.agent,
        'gen_ai.conversation.id': this.#session.id,
      }),
      begin.attributes ?? [],
    );
    this.#turn = turn;
    this.#session.announce(turn);
  }

  /** A user's prompt: a message that begins a turn. */
  prompt(begin: {
    time: bigint;
    message: string;
    id?: string;
    place: FilePlace;
    attributes?: readonly Attribute[];
  }): void {
    const asked = facts({ 'gen_ai.input.messages': `[${begin.message}]` });
    this.turn({ ...begin, attributes: merged(asked, begin.attributes ?? []) });
    this.hear(begin.message, begin.time);
  }

  /** More that is known of the turn (of the agent, where it has no turns). */
  know(attributes: readonly Attribute[], error?: string): void {
    const span = this.current;
    span.attributes = merged(span.attributes, attributes);
    if (error !== undefined) span.error = error;
  }

  /** A message for the next model call. */
  hear(text: string, time: bigint): void {
    this.#heard.push(text);
    this.#heardSize += text.length;
    if (this.#heardSize > HEARD_LIMIT) {
      this.#session.context.count('messages that no model call answered', this.#heard.length);
      this.#earlier += this.#heard.length;
      this.#heard = [];
      this.#heardSize = 0;
    }
    this.#since = time;
    this.#seen(time);
  }

  say(said: Said): void {
    const told = this.#answer;
    if (told && (said.key === undefined || said.key !== told.key || told.pieces >= PIECES)) this.flush();
    this.#seen(said.time);
    if (said.model) this.#model = said.model;
    let answer = this.#answer;
    if (!answer) {
      const start = said.start || this.#since || this.current.start || said.time;
      const names = ['chat', this.span.spanId, said.key ?? String(this.#earlier + this.#heard.length)];
      const span = this.#session.open(this.current.spanId, names, 'chat', earlier(start, said.time), said.place);
      answer = {
        span,
        key: said.key,
        input: this.#heard,
        earlier: this.#earlier,
        parts: [],
        pieces: 0,
        end: 0n,
        finish: '',
        model: '',
      };
      this.#earlier += this.#heard.length + 1;
      this.#heard = [];
      this.#heardSize = 0;
      this.#answer = answer;
    }
    if (said.time > answer.end) answer.end = said.time;
    answer.model = said.model || answer.model || this.#model;
    answer.finish = said.finish || answer.finish;
    for (const part of said.parts) answer.parts.push(part);
    answer.span.place = union(answer.span.place, said.place);
    if (said.attributes && said.attributes.length > 0) {
      answer.pieces++;
      answer.span.attributes = joined(answer.span.attributes, said.attributes);
    }
    if (said.error !== undefined) answer.span.error = said.error;
    if (said.key === undefined) this.flush();
  }

  /** What is told of the model call that was said last. False: there is none that is not handed over. */
  knowAnswer(attributes: readonly Attribute[], more: { time?: bigint; finish?: string; error?: string } = {}): boolean {
    const answer = this.#answer;
    if (!answer) return false;
    answer.span.attributes = merged(answer.span.attributes, attributes);
    if (more.time !== undefined && more.time > answer.end) answer.end = more.time;
    if (more.finish) answer.finish = more.finish;
    if (more.error !== undefined) answer.span.error = more.error;
    return true;
  }

  /** Until when the answer that is still being told was told; undefined: there is none. */
  get answered(): bigint | undefined {
    return this.#answer?.end;
  }

  /** A part of the answer that is still being told, if there is one. */
  knowAnswerPart(part: string): void {
    this.#answer?.parts.push(part);
  }

  /** Hands over the model call that is said to its end. */
  flush(): void {
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = undefined;
    const output = message('assistant', answer.parts, answer.finish);
    if (answer.parts.length > 0) this.#lastAnswer = output;
    if (this.#since < answer.end) this.#since = answer.end;
    this.#session.announce(this.span);
    this.#session.step({
      ...answer.span,
      name: answer.model === '' ? 'chat' : `chat ${answer.model}`,
      end: answer.end,
      attributes: merged(
        facts({
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': answer.model,
          'gen_ai.conversation.id': this.#session.id,
          'gen_ai.response.finish_reasons': answer.finish === '' ? [] : [answer.finish],
          'gen_ai.input.messages': answer.input.length === 0 ? '' : `[${answer.input.join(',')}]`,
          'spanreel.earlier_messages': answer.earlier,
          'gen_ai.output.messages': answer.parts.length === 0 ? '' : `[${output}]`,
        }),
        answer.span.attributes,
      ),
    });
  }

  call(asked: Asked): void {
    this.#seen(asked.time);
    if (this.#calls.has(asked.id)) return;
    const names = ['tool', this.span.spanId, asked.id];
    const span = this.#session.open(this.current.spanId, names, toolName(asked.name), asked.time, asked.place);
    span.attributes = merged(
      facts({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': asked.name,
        'gen_ai.tool.call.id': asked.id,
        'gen_ai.conversation.id': this.#session.id,
        'gen_ai.tool.call.arguments': asked.arguments,
      }),
      asked.attributes ?? [],
    );
    this.#calls.set(asked.id, { span, name: asked.name });
  }

  /** Whether a call waits for its result. */
  waits(id: string): boolean {
    return this.#calls.has(id);
  }

  /** More that is known of a call that runs. False: there is none. */
  knowCall(id: string, attributes: readonly Attribute[], start?: bigint): boolean {
    const call = this.#calls.get(id);
    if (!call) return false;
    call.span.attributes = merged(call.span.attributes, attributes);
    if (start !== undefined && start > 0n) call.span.start = start;
    return true;
  }

  /** The result of a call: the tool's span, and a message for the next model call. */
  result(told: Told): void {
    this.#seen(told.time);
    this.hear(resultMessage(told.id, told.result), told.time);
    const call = this.#calls.get(told.id);
    this.#calls.delete(told.id);
    const name = call?.name || told.name || '';
    const span =
      call?.span ??
      this.#session.open(this.current.spanId, ['tool', this.span.spanId, told.id], toolName(name), 0n, told.place);
    const spanId = (told.names && !span.announced && this.#session.claim(told.names)) || span.spanId;
    if (told.keep) this.#over.set(told.id, spanId);
    this.#session.announce(this.span);
    this.#session.step({
      ...span,
      spanId,
      start: told.start || span.start,
      end: told.time,
      place: union(span.place, told.place),
      ...(told.exact ? { exact: true } : {}),
      attributes: merged(
        call
          ? []
          : facts({
              'gen_ai.operation.name': 'execute_tool',
              'gen_ai.tool.name': name,
              'gen_ai.tool.call.id': told.id,
            }),
        span.attributes,
        facts({ 'gen_ai.tool.call.result': told.result, ...(told.failed ? { 'error.type': 'tool_error' } : {}) }),
        told.attributes ?? [],
      ),
      error: told.failed ? told.error || firstLine(told.result) : span.error,
    });
  }

  /** The span of a call, seen or not, for what happens below it. */
  spanOfCall(id: string): string {
    const call = this.#calls.get(id);
    if (call) {
      this.#session.announce(this.span);
      this.#session.announce(call.span);
      return call.span.spanId;
    }
    return this.#over.get(id) ?? this.current.spanId;
  }

  note(note: Note): void {
    if (note.time > 0n) this.#seen(note.time);
    this.#session.announce(this.current);
    this.#session.log(this.current.spanId, note);
  }

  endTurn(time?: bigint): void {
    this.flush();
    if (time !== undefined) this.#seen(time);
    const turn = this.#turn;
    if (!turn) return;
    for (const [id, { span }] of this.#calls) if (span.parentSpanId === turn.spanId) this.#abandon(id);
    this.#turn = undefined;
    this.#close(turn);
  }

  /** Ends the agent, and what it left open. */
  end(): void {
    this.endTurn();
    for (const id of [...this.#calls.keys()]) this.#abandon(id);
    if (this.#isMain) this.#seen(this.#session.last);
    this.#close(this.span);
  }

  #close(span: OpenSpan): void {
    const { error, ...rest } = span;
    this.#session.step({
      ...rest,
      start: span.start,
      end: this.#last,
      attributes: merged(
        span.attributes,
        facts({ 'gen_ai.output.messages': this.#lastAnswer === '' ? '' : `[${this.#lastAnswer}]` }),
      ),
      error,
    });
  }

  /** Hands over a call that no result came for. */
  #abandon(id: string): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call) this.#session.step({ ...call.span, end: 0n });
  }

  #seen(time: bigint): void {
    if (time === 0n) return;
    if (time > this.#last) this.#last = time;
    this.#session.reached(time);
    if (this.span.start === 0n) {
      this.span.start = time;
      this.#session.announce(this.span);
    }
  }
}

const earlier = (one: bigint, other: bigint): bigint => (one < other ? one : other);
const toolName = (name: string): string => (name === '' ? 'execute_tool' : `execute_tool ${name}`);
