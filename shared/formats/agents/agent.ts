/** One agent of a session: the main one, or a subagent that a tool call started. */
import type { Attribute } from '../../trace/value.ts';
import { makeAttributes, mergeAttributes } from './attributes.ts';
import type { SessionClock } from './clock.ts';
import { toolResultMessage } from './messages.ts';
import { InputMessages, ModelCall } from './model-call.ts';
import type { OpenSpan, SpanWriter } from './spans.ts';
import type { LogEvent, ModelCallUpdate, ModelOutput, ToolCall, ToolResult, TurnStart, UserPrompt } from './steps.ts';
import { ToolCalls } from './tool-calls.ts';

/** The parts of a session that all its agents work with. */
export interface SessionScope {
  readonly conversationId: string;
  /** The name of the program: `claude-code`. */
  agentName: string;
  readonly clock: SessionClock;
  readonly spans: SpanWriter;
  /** Counts records that are not shown. */
  count(what: string, by?: number): void;
}

/**
 * Receives the steps of an agent in the order of the log, and writes their spans: turns, model calls and tool calls.
 *
 * ```ts
 * const agent = session.mainAgent;
 * agent.addPrompt({ time, message: textMessage('user', 'Fix the test.'), place });
 * agent.addModelOutput({ time, model: 'gpt-5', parts: [toolCallPart('1', 'bash', '{"command":"ls"}')], place });
 * agent.startToolCall({ time, id: '1', name: 'bash', arguments: '{"command":"ls"}', place });
 * agent.endToolCall({ time, id: '1', result: 'sum.js', failed: false, place });
 * ```
 */
export class Agent {
  readonly span: OpenSpan;
  readonly #session: SessionScope;
  readonly #hasTurns: boolean;
  readonly #isMain: boolean;
  readonly #toolCalls: ToolCalls;
  readonly #input = new InputMessages();
  #turn: OpenSpan | undefined;
  #turnCount = 0;
  #modelCall: ModelCall | undefined;
  #model = '';
  /** The default start of the next model call: the time of the last message. */
  #lastMessageTime = 0n;
  #lastTime = 0n;
  #lastOutput = '';

  /** `hasTurns`: each prompt starts a turn. `isMain`: the agent lasts as long as the log. */
  constructor(session: SessionScope, span: OpenSpan, { hasTurns, isMain }: { hasTurns: boolean; isMain: boolean }) {
    this.#session = session;
    this.span = span;
    this.#hasTurns = hasTurns;
    this.#isMain = isMain;
    this.#toolCalls = new ToolCalls(session.spans, span, session.conversationId);
  }

  /** The span that new steps belong to: the turn, or the agent between turns. */
  get currentSpan(): OpenSpan {
    return this.#turn ?? this.span;
  }

  /** Starts a turn, and ends the one before. Where the agent has no turns, its own span gets the attributes. */
  startTurn(turn: TurnStart): void {
    this.endTurn();
    this.#advanceTo(turn.time);
    const { spans, agentName, conversationId } = this.#session;
    spans.announce(this.span);
    if (!this.#hasTurns) {
      this.span.attributes = mergeAttributes(this.span.attributes, turn.attributes ?? []);
      return;
    }
    this.#turnCount++;
    const names = ['turn', turn.id || String(this.#turnCount)];
    const span = spans.open(this.span.spanId, names, `turn ${this.#turnCount}`, turn.time, turn.place);
    span.attributes = mergeAttributes(
      makeAttributes({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': agentName,
        'gen_ai.conversation.id': conversationId,
      }),
      turn.attributes ?? [],
    );
    this.#turn = span;
    spans.announce(span);
  }

  /** Starts a turn with the user's prompt, which is also an input message. */
  addPrompt(prompt: UserPrompt): void {
    const input = makeAttributes({ 'gen_ai.input.messages': `[${prompt.message}]` });
    this.startTurn({ ...prompt, attributes: mergeAttributes(input, prompt.attributes ?? []) });
    this.addInputMessage(prompt.message, prompt.time);
  }

  /** Ends the turn, its model call and its tool calls. */
  endTurn(time?: bigint): void {
    this.endModelCall();
    if (time !== undefined) this.#advanceTo(time);
    const turn = this.#turn;
    if (!turn) return;
    this.#toolCalls.abandon(turn);
    this.#turn = undefined;
    this.#end(turn);
  }

  /** Adds attributes to the current turn, or to the agent between turns. */
  addAttributes(attributes: readonly Attribute[]): void {
    const span = this.currentSpan;
    span.attributes = mergeAttributes(span.attributes, attributes);
  }

  /** Marks the current turn, or the agent between turns, as failed. */
  setError(message: string): void {
    this.currentSpan.error = message;
  }

  /** Adds a message (made by messages.ts) to the input of the next model call. */
  addInputMessage(message: string, time: bigint): void {
    const dropped = this.#input.add(message);
    if (dropped > 0) this.#session.count('messages that no model call answered', dropped);
    this.#lastMessageTime = time;
    this.#advanceTo(time);
  }

  /** Adds output of a model. Output with the key of the open model call continues it; any other starts a model call. */
  addModelOutput(output: ModelOutput): void {
    if (!this.#modelCall?.continues(output.key)) this.endModelCall();
    this.#advanceTo(output.time);
    if (output.model) this.#model = output.model;
    this.#modelCall ??= this.#startModelCall(output);
    this.#modelCall.add(output, this.#model);
    if (output.key === undefined) this.endModelCall();
  }

  /** Adds one part to the output of the open model call. Does nothing where none is open. */
  addAssistantPart(part: string): void {
    this.#modelCall?.addPart(part);
  }

  /** Adds to the open model call what the log records later. Returns false where none is open. */
  updateModelCall(update: ModelCallUpdate): boolean {
    this.#modelCall?.update(update);
    return this.#modelCall !== undefined;
  }

  /** The time of the open model call's latest output; undefined where none is open. */
  get modelCallEnd(): bigint | undefined {
    return this.#modelCall?.end;
  }

  /** Ends the open model call, and writes its span. */
  endModelCall(): void {
    const call = this.#modelCall;
    if (!call) return;
    this.#modelCall = undefined;
    this.#lastOutput = call.message || this.#lastOutput;
    if (this.#lastMessageTime < call.end) this.#lastMessageTime = call.end;
    this.#session.spans.announce(this.span);
    this.#session.spans.write(call.endedSpan(this.#session.conversationId));
  }

  /** Starts a tool call. A call that is open already stays as it is. */
  startToolCall(call: ToolCall): void {
    this.#advanceTo(call.time);
    this.#toolCalls.start(call, this.currentSpan);
  }

  /** Whether a tool call waits for its result. */
  isToolCallOpen(id: string): boolean {
    return this.#toolCalls.isOpen(id);
  }

  /** Adds attributes to an open tool call, and corrects its start. Returns false where none is open with this id. */
  updateToolCall(id: string, attributes: readonly Attribute[], start?: bigint): boolean {
    return this.#toolCalls.update(id, attributes, start);
  }

  /** Ends a tool call: writes its span, and adds its result to the input of the next model call. */
  endToolCall(result: ToolResult): void {
    this.#advanceTo(result.time);
    this.addInputMessage(toolResultMessage(result.id, result.result), result.time);
    this.#toolCalls.end(result, this.currentSpan);
  }

  /** Returns the id of the span that the steps of a subagent belong below: the call's, or the current one. */
  announceToolCall(id: string): string {
    return this.#toolCalls.announce(id) ?? this.currentSpan.spanId;
  }

  /** Adds a record that is no step to the current span. */
  addLogEvent(event: LogEvent): void {
    if (event.time > 0n) this.#advanceTo(event.time);
    this.#session.spans.announce(this.currentSpan);
    this.#session.spans.writeLog(this.currentSpan.spanId, event);
  }

  /** Ends the agent, and everything of it that is open. */
  end(): void {
    this.endTurn();
    this.#toolCalls.abandon();
    if (this.#isMain) this.#advanceTo(this.#session.clock.latest);
    this.#end(this.span);
  }

  #startModelCall({ time, start, key, place }: ModelOutput): ModelCall {
    const names = ['chat', this.span.spanId, key ?? String(this.#input.position)];
    const begin = start || this.#lastMessageTime || this.currentSpan.start || time;
    const span = this.#session.spans.open(this.currentSpan.spanId, names, 'chat', begin < time ? begin : time, place);
    return new ModelCall(span, key, this.#input.take());
  }

  /** Writes the span of a turn or of the agent, which ends now. */
  #end(span: OpenSpan): void {
    const output = makeAttributes({ 'gen_ai.output.messages': this.#lastOutput === '' ? '' : `[${this.#lastOutput}]` });
    const attributes = mergeAttributes(span.attributes, output);
    this.#session.spans.write({ ...span, end: this.#lastTime, attributes });
  }

  #advanceTo(time: bigint): void {
    if (time === 0n) return;
    if (time > this.#lastTime) this.#lastTime = time;
    this.#session.clock.advanceTo(time);
    if (this.span.start === 0n) {
      this.span.start = time;
      this.#session.spans.announce(this.span);
    }
  }
}
