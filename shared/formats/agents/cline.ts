/**
 * Cline: the output of `cline --json`, and the messages of a stored session (`sessions/ID/ID.messages.json`).
 * Source: files that Cline 3.0 (the CLI) wrote.
 */
import { encodeUtf8 } from '../../base/bytes.ts';
import { FormatError } from '../../base/problem.ts';
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { arrayItems, type JsonNode, member, parseJson, readText } from '../json/tree.ts';
import { makeAttributes, usageAttributes } from './attributes.ts';
import { message, readArguments, readContent, resultText, textPart, toolCallPart } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';
import { exitMessage, type ToolResult } from './steps.ts';

const MESSAGE = wordSet('id role content ts modelInfo metrics');
const RESULT = wordSet('ts type text usage aggregateUsage model');
/** Events whose content other events have too. */
const REPEATED = wordSet('content_update iteration_end done');

export const clineJson: ForeignFormat = {
  name: 'cline-json',
  title: 'cline --json',
  recognise: (head) =>
    confidence(head, 0.85, (s) => has(s, 'ts', 'type') && hasAny(s, 'hookEventName', 'event.type', 'aggregateUsage')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'cline', format: 'cline-json', hasTurns: false }, (s) => new OutputReader(s)),
};

export const clineSession: ForeignFormat = {
  name: 'cline-session',
  title: 'Cline session',
  recognise: (head) =>
    confidence(head, 0.85, (s) => has(s, 'sessionId', 'updated_at', 'messages[].content', 'messages[].ts')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'cline', format: 'cline-session', hasTurns: true }, readStoredSession),
};

class OutputReader implements LogReader {
  readonly #session: AgentSession;
  #answerCount = 0;
  /** When the current iteration started. */
  #iterationStart = 0n;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const type = readText(member(node, 'type'));
    const recorded = readTime(member(node, 'ts'));
    if (!this.#session.isStarted) this.#session.start({ id: readText(member(node, 'taskId')), start: recorded, place });
    const time = this.#session.clock.next(recorded);
    const event = member(node, 'event');
    if (type === 'agent_event' && event) this.#readEvent(event, time, place);
    else if (type === 'hook_event') this.#session.count('events that repeat earlier ones');
    else if (type === 'run_result') this.#readResult(node);
    else {
      if (type === 'error') this.#session.mainAgent.setError(readText(member(node, 'message', 'error')) || 'error');
      addRecordAsEvent(this.#session, `cline.${type || 'record'}`, node, place, time);
    }
  }

  #readEvent(event: JsonNode, time: bigint, place: FilePlace): void {
    const agent = this.#session.mainAgent;
    const type = readText(member(event, 'type'));
    const contentType = readText(member(event, 'contentType'));
    const addOutput = (parts: readonly string[], attributes: readonly Attribute[] = []) =>
      agent.addModelOutput({
        time,
        key: String(this.#answerCount),
        start: this.#iterationStart || undefined,
        parts,
        attributes,
        place,
      });
    if (type === 'iteration_start') {
      agent.endModelCall();
      this.#answerCount++;
      this.#iterationStart = time;
    } else if (type === 'usage') addOutput([], readUsage(event));
    else if (contentType === 'tool' && (type === 'content_start' || type === 'content_end'))
      this.#readTool(event, type, time, place);
    else if (type === 'content_end') {
      const text = readText(member(event, contentType === 'reasoning' ? 'reasoning' : 'text'));
      addOutput([textPart(text, contentType === 'reasoning' ? 'reasoning' : 'text')]);
    } else if (type === 'content_start' || REPEATED.has(type)) {
      this.#session.count('events that repeat earlier ones');
    } else addRecordAsEvent(this.#session, `cline.${type || 'event'}`, event, place, time);
  }

  #readTool(event: JsonNode, type: string, time: bigint, place: FilePlace): void {
    const agent = this.#session.mainAgent;
    const [id, name] = [readText(member(event, 'toolCallId')), readText(member(event, 'toolName'))];
    if (type === 'content_start') {
      const args = readArguments(member(event, 'input'));
      agent.addAssistantPart(toolCallPart(id, name, args));
      agent.startToolCall({ time, id, name, arguments: args, place });
      return;
    }
    const duration = parseDecimalTime(readText(member(event, 'durationMs')), 6);
    const error = readText(member(event, 'error'));
    const outcome = readOutcome(member(event, 'output'));
    agent.endToolCall({
      time,
      id,
      name,
      start: duration > 0n && duration < time ? time - duration : undefined,
      ...outcome,
      ...(error === '' ? {} : { failed: true, error }),
      place,
    });
  }

  /** Reads the record at the end, which alone has the model and the costs. */
  #readResult(node: JsonNode): void {
    const agent = this.#session.mainAgent;
    agent.endModelCall();
    const model = member(node, 'model');
    const reason = readText(member(node, 'finishReason'));
    const attributes = [
      ...makeAttributes({
        'gen_ai.request.model': member(model, 'id'),
        'gen_ai.provider.name': member(model, 'provider'),
      }),
      ...readUsage(member(node, 'usage')),
      ...otherAttributes(node, 'cline.result.', RESULT),
    ];
    agent.addAttributes(attributes);
    if (reason === 'error') agent.setError(readText(member(node, 'text')) || reason);
  }
}

function readStoredSession(session: AgentSession): LogReader {
  const header = new Map<string, JsonNode>();
  return {
    rule(path, type) {
      if ((path === '' && type === 'object') || (path === 'messages' && type === 'array')) return 'enter';
      return 'record';
    },
    recover: (node) => (readText(member(node, 'role')) === '' ? undefined : 'messages[]'),
    record(node, place, path) {
      if (path === 'messages[]') {
        startSession(session, header, readTime(member(node, 'ts')), place);
        readMessage(session, node, place);
      } else if (path === 'system_prompt' && session.isStarted) {
        session.mainAgent.addAttributes(
          makeAttributes({ 'gen_ai.system_instructions': `[${textPart(readText(node))}]` }),
        );
      } else header.set(path, node);
    },
    finish: () => {
      if (header.size > 0) startSession(session, header, 0n, { offset: 0, length: 0 });
    },
  };
}

function startSession(
  session: AgentSession,
  header: ReadonlyMap<string, JsonNode>,
  start: bigint,
  place: FilePlace,
): void {
  if (session.isStarted) return;
  session.start({
    id: readText(header.get('sessionId')),
    version: readText(member(header.get('origin'), 'version')),
    start,
    place,
    attributes: makeAttributes({
      'cline.agent': header.get('agent'),
      'cline.source': member(header.get('origin'), 'source'),
    }),
  });
}

function readMessage(session: AgentSession, node: JsonNode, place: FilePlace): void {
  const agent = session.mainAgent;
  const time = session.clock.next(readTime(member(node, 'ts')));
  const id = readText(member(node, 'id'));
  const contentNode = member(node, 'content');
  const content = readContent(contentNode);
  const attributes = otherAttributes(node, 'cline.', MESSAGE);
  if (readText(member(node, 'role')) === 'assistant') {
    const model = member(node, 'modelInfo');
    agent.addModelOutput({
      time,
      key: id || undefined,
      model: readText(member(model, 'id')),
      parts: content.parts,
      attributes: [
        ...makeAttributes({ 'gen_ai.provider.name': member(model, 'provider') }),
        ...readUsage(member(node, 'metrics')),
        ...attributes,
      ],
      place,
    });
    for (const call of content.calls) agent.startToolCall({ time, ...call, place });
    return;
  }
  for (const item of arrayItems(contentNode)) {
    if (readText(member(item, 'type')) !== 'tool_result') continue;
    const name = readText(member(item, 'name'));
    agent.endToolCall({
      time,
      id: readText(member(item, 'tool_use_id')),
      name,
      ...readOutcome(member(item, 'content')),
      place,
    });
  }
  if (content.parts.length > 0)
    agent.addPrompt({ time, message: message('user', content.parts), id, place, attributes });
}

const readUsage = (usage: JsonNode | undefined): Attribute[] =>
  usageAttributes({
    input: member(usage, 'inputTokens'),
    output: member(usage, 'outputTokens'),
    cacheRead: member(usage, 'cacheReadTokens'),
    cacheWrite: member(usage, 'cacheWriteTokens'),
    cost: member(usage, 'totalCost'),
  });

/** Reads the outcome of a tool call. A call may have several commands, each with a result or an error. */
function readOutcome(node: JsonNode | undefined): Pick<ToolResult, 'result' | 'failed' | 'error' | 'attributes'> {
  const output = unpack(node);
  const answers = output?.type === 'array' ? output.items : output ? [output] : [];
  const isAnswer = answers.length > 0 && answers.every((answer) => member(answer, 'success')?.type === 'bool');
  if (!isAnswer) return { result: resultText(output), failed: false };
  const errors = answers.flatMap((answer) => {
    const success = member(answer, 'success');
    return success?.type === 'bool' && !success.value ? [readText(member(answer, 'error')) || 'The tool failed.'] : [];
  });
  const texts = answers.map((answer) => readText(member(answer, 'result')) || readText(member(answer, 'error')));
  // The exit code is that of the first command that failed.
  const exitCode = /^Command exited with code (\d{1,10})$/.exec(errors[0] ?? '')?.[1];
  return {
    result: texts.join('\n'),
    failed: errors.length > 0,
    error: exitCode === undefined ? errors[0] : exitMessage(exitCode),
    attributes: makeAttributes({ 'process.exit.code': exitCode === undefined ? undefined : Number(exitCode) }),
  };
}

/** Returns the answer of a single command, which Cline stores as JSON in a text. */
function unpack(node: JsonNode | undefined): JsonNode | undefined {
  if (node?.type !== 'string' || !node.value.startsWith('{"query":')) return node;
  try {
    return parseJson(encodeUtf8(node.value));
  } catch (error) {
    // A text that only begins like such an answer.
    if (error instanceof FormatError) return node;
    throw error;
  }
}
