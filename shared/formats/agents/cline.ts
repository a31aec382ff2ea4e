/**
 * Cline: what `cline --json` prints, and the messages that it keeps of a session (`sessions/ID/ID.messages.json`).
 * Source: files that Cline 3.0 (the CLI) wrote.
 */
import { encodeUtf8 } from '../../base/bytes.ts';
import { FormatError } from '../../base/problem.ts';
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { decimalTime } from '../foreign/times.ts';
import { itemsOf, type JsonNode, member, parseJson, textOf } from '../json/tree.ts';
import { facts, usageFacts } from './facts.ts';
import { argumentsOf, callPart, contentOf, message, resultText, textPart } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';
import { exited, type Told } from './told.ts';

const MESSAGE = words('id role content ts modelInfo metrics');
const RESULT = words('ts type text usage aggregateUsage model');
/** Events that bring nothing that another does not. */
const REPEATED = words('content_update iteration_end done');

export const clineJson: ForeignFormat = {
  name: 'cline-json',
  title: 'cline --json',
  recognise: (head) =>
    confidence(head, 0.85, (s) => has(s, 'ts', 'type') && hasAny(s, 'hookEventName', 'event.type', 'aggregateUsage')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'cline', format: 'cline-json', turns: false }, (s) => new Printed(s)),
};

export const clineSession: ForeignFormat = {
  name: 'cline-session',
  title: 'Cline session',
  recognise: (head) =>
    confidence(head, 0.85, (s) => has(s, 'sessionId', 'updated_at', 'messages[].content', 'messages[].ts')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'cline', format: 'cline-session', turns: true }, (s) => kept(s)),
};

class Printed implements LogReader {
  readonly #session: AgentSession;
  #answers = 0;
  #began = 0n;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const type = textOf(member(node, 'type'));
    const told = timeOf(member(node, 'ts'));
    if (!this.#session.begun) this.#session.begin({ id: textOf(member(node, 'taskId')), start: told, place });
    const time = this.#session.at(told);
    const event = member(node, 'event');
    if (type === 'agent_event' && event) this.#event(event, time, place);
    else if (type === 'hook_event') this.#session.context.count('events that repeat what was told before');
    else if (type === 'run_result') this.#result(node);
    else {
      if (type === 'error') this.#session.main.know([], textOf(member(node, 'message', 'error')) || 'error');
      noteOf(this.#session, `cline.${type || 'record'}`, node, place, time);
    }
  }

  #event(event: JsonNode, time: bigint, place: FilePlace): void {
    const branch = this.#session.main;
    const type = textOf(member(event, 'type'));
    const what = textOf(member(event, 'contentType'));
    const say = (parts: readonly string[], attributes: readonly Attribute[] = []) =>
      branch.say({ time, key: String(this.#answers), start: this.#began || undefined, parts, attributes, place });
    if (type === 'iteration_start') {
      branch.flush();
      this.#answers++;
      this.#began = time;
    } else if (type === 'usage') say([], usageOf(event));
    else if (what === 'tool' && (type === 'content_start' || type === 'content_end'))
      this.#tool(event, type, time, place);
    else if (type === 'content_end') {
      const text = textOf(member(event, what === 'reasoning' ? 'reasoning' : 'text'));
      say([textPart(text, what === 'reasoning' ? 'reasoning' : 'text')]);
    } else if (type === 'content_start' || REPEATED.has(type)) {
      this.#session.context.count('events that repeat what was told before');
    } else noteOf(this.#session, `cline.${type || 'event'}`, event, place, time);
  }

  #tool(event: JsonNode, type: string, time: bigint, place: FilePlace): void {
    const branch = this.#session.main;
    const [id, name] = [textOf(member(event, 'toolCallId')), textOf(member(event, 'toolName'))];
    if (type === 'content_start') {
      const args = argumentsOf(member(event, 'input'));
      branch.knowAnswerPart(callPart(id, name, args));
      branch.call({ time, id, name, arguments: args, place });
      return;
    }
    const took = decimalTime(textOf(member(event, 'durationMs')), 6);
    const error = textOf(member(event, 'error'));
    const told = outcomeOf(member(event, 'output'));
    branch.result({
      time,
      id,
      name,
      start: took > 0n && took < time ? time - took : undefined,
      ...told,
      ...(error === '' ? {} : { failed: true, error }),
      place,
    });
  }

  /** Only at the end it says which model that was, and what all cost. */
  #result(node: JsonNode): void {
    const { main } = this.#session;
    main.flush();
    const model = member(node, 'model');
    const reason = textOf(member(node, 'finishReason'));
    const attributes = [
      ...facts({ 'gen_ai.request.model': member(model, 'id'), 'gen_ai.provider.name': member(model, 'provider') }),
      ...usageOf(member(node, 'usage')),
      ...restOf(node, 'cline.result.', RESULT),
    ];
    main.know(attributes, reason === 'error' ? textOf(member(node, 'text')) || reason : undefined);
  }
}

function kept(session: AgentSession): LogReader {
  const header = new Map<string, JsonNode>();
  return {
    rule(path, type) {
      if ((path === '' && type === 'object') || (path === 'messages' && type === 'array')) return 'enter';
      return 'record';
    },
    recover: (node) => (textOf(member(node, 'role')) === '' ? undefined : 'messages[]'),
    record(node, place, path) {
      if (path === 'messages[]') {
        begin(session, header, timeOf(member(node, 'ts')), place);
        readMessage(session, node, place);
      } else if (path === 'system_prompt' && session.begun) {
        session.main.know(facts({ 'gen_ai.system_instructions': `[${textPart(textOf(node))}]` }));
      } else header.set(path, node);
    },
    finish: () => {
      if (header.size > 0) begin(session, header, 0n, { offset: 0, length: 0 });
    },
  };
}

function begin(session: AgentSession, header: ReadonlyMap<string, JsonNode>, start: bigint, place: FilePlace): void {
  if (session.begun) return;
  session.begin({
    id: textOf(header.get('sessionId')),
    version: textOf(member(header.get('origin'), 'version')),
    start,
    place,
    attributes: facts({ 'cline.agent': header.get('agent'), 'cline.source': member(header.get('origin'), 'source') }),
  });
}

function readMessage(session: AgentSession, node: JsonNode, place: FilePlace): void {
  const branch = session.main;
  const time = session.at(timeOf(member(node, 'ts')));
  const id = textOf(member(node, 'id'));
  const told = member(node, 'content');
  const content = contentOf(told);
  const attributes = restOf(node, 'cline.', MESSAGE);
  if (textOf(member(node, 'role')) === 'assistant') {
    const model = member(node, 'modelInfo');
    branch.say({
      time,
      key: id || undefined,
      model: textOf(member(model, 'id')),
      parts: content.parts,
      attributes: [
        ...facts({ 'gen_ai.provider.name': member(model, 'provider') }),
        ...usageOf(member(node, 'metrics')),
        ...attributes,
      ],
      place,
    });
    for (const call of content.calls) branch.call({ time, ...call, place });
    return;
  }
  for (const item of itemsOf(told)) {
    if (textOf(member(item, 'type')) !== 'tool_result') continue;
    const name = textOf(member(item, 'name'));
    branch.result({
      time,
      id: textOf(member(item, 'tool_use_id')),
      name,
      ...outcomeOf(member(item, 'content')),
      place,
    });
  }
  if (content.parts.length > 0) branch.prompt({ time, message: message('user', content.parts), id, place, attributes });
}

const usageOf = (usage: JsonNode | undefined): Attribute[] =>
  usageFacts({
    input: member(usage, 'inputTokens'),
    output: member(usage, 'outputTokens'),
    cacheRead: member(usage, 'cacheReadTokens'),
    cacheWrite: member(usage, 'cacheWriteTokens'),
    cost: member(usage, 'totalCost'),
  });

/** What came of a tool: for each of the things that it was asked for a result, or an error. */
function outcomeOf(told: JsonNode | undefined): Pick<Told, 'result' | 'failed' | 'error' | 'attributes'> {
  const output = unpacked(told);
  const answers = output?.type === 'array' ? output.items : output ? [output] : [];
  const isAnswer = answers.length > 0 && answers.every((answer) => member(answer, 'success')?.type === 'bool');
  if (!isAnswer) return { result: resultText(output), failed: false };
  const errors = answers.flatMap((answer) => {
    const success = member(answer, 'success');
    return success?.type === 'bool' && !success.value ? [textOf(member(answer, 'error')) || 'The tool failed.'] : [];
  });
  const texts = answers.map((answer) => textOf(member(answer, 'result')) || textOf(member(answer, 'error')));
  // A call may run several commands; its code is that of the first that failed.
  const exit = /^Command exited with code (\d{1,10})$/.exec(errors[0] ?? '')?.[1];
  return {
    result: texts.join('\n'),
    failed: errors.length > 0,
    error: exit === undefined ? errors[0] : exited(exit),
    attributes: facts({ 'process.exit.code': exit === undefined ? undefined : Number(exit) }),
  };
}

/** One answer alone is kept as JSON in a text. */
function unpacked(told: JsonNode | undefined): JsonNode | undefined {
  if (told?.type !== 'string' || !told.value.startsWith('{"query":')) return told;
  try {
    return parseJson(encodeUtf8(told.value));
  } catch (error) {
    // Something else that begins like one.
    if (error instanceof FormatError) return told;
    throw error;
  }
}
