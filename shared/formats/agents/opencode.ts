/**
 * opencode: the file of `opencode export` (`{info, messages: [{info, parts}]}`), and the output of
 * `opencode run --format json` (a part a line), in which the starts of steps are known from their ids only. A session that
 * a `task` started is an export of its own. Its spans belong below the tool call when both files are open.
 * Source: the message types of sst/opencode, and files that opencode 1.18 wrote.
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { jsonText } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import { addCounts, makeAttributes, usageAttributes } from './attributes.ts';
import { message, readArguments, textPart, toolCallPart } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';
import { exitMessage } from './steps.ts';

const SESSION = wordSet('id version directory time title parentID');
const MESSAGE = wordSet('id role sessionID time modelID providerID tokens cost error parentID system finish');
const PART = wordSet('id messageID sessionID type tool callID state');
const STATE = wordSet('status input output error time');

export const opencodeExport: ForeignFormat = {
  name: 'opencode-export',
  title: 'opencode export',
  recognise: (head) =>
    confidence(
      head,
      0.9,
      (s) =>
        has(s, 'info.id', 'messages[].info') ||
        has(s, 'messages[].info.role', 'messages[].parts') ||
        has(s, 'info.role', 'info.sessionID', 'parts[]'),
    ) || confidence(head, 0.6, (s) => has(s, 'info.id', 'info.directory', 'info.time.created')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'opencode', format: 'opencode-export', hasTurns: true }, readExport),
};

export const opencodeRun: ForeignFormat = {
  name: 'opencode-run-json',
  title: 'opencode run --format json',
  recognise: (head) =>
    confidence(
      head,
      0.85,
      (s) => has(s, 'type', 'timestamp', 'sessionID') && hasAny(s, 'part.type', 'part.id', 'error', 'error.name'),
    ),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'opencode', format: 'opencode-run-json', hasTurns: false }, readOutput),
};

function readExport(session: AgentSession): LogReader {
  return {
    rule(path, type) {
      if (type === 'object' && (path === '' || path === '[]')) return 'enter';
      if (type === 'array' && (path === '' || path === 'messages')) return 'enter';
      return type === 'object' ? 'record' : 'skip';
    },
    recover: (node) => (member(node, 'info') && member(node, 'parts') ? 'messages[]' : undefined),
    record(node, place, path) {
      if (path.endsWith('messages[]')) return readMessage(session, node, place);
      if (path.endsWith('info') && member(node, 'role') === undefined) return startSession(session, node, place);
      addRecordAsEvent(session, `opencode.${path}`, node, place, session.clock.latest);
    },
  };
}

function startSession(session: AgentSession, info: JsonNode, place: FilePlace): void {
  const [id, parent] = [readText(member(info, 'id')), readText(member(info, 'parentID'))];
  session.start({
    // A subagent's session belongs to the trace of the session that started it.
    id: parent || id,
    ...(parent === '' ? {} : { subagent: { idNames: ['agent', id], callIdNames: callIdNames(id) } }),
    version: readText(member(info, 'version')),
    start: readTime(member(member(info, 'time'), 'created')),
    place,
    attributes: [
      ...makeAttributes({
        'process.working_directory': member(info, 'directory'),
        'gen_ai.agent.description': member(info, 'title'),
        'gen_ai.agent.id': parent === '' ? '' : id,
      }),
      ...otherAttributes(info, 'opencode.', SESSION),
    ],
  });
  if (parent !== '') session.setAgentName(readText(member(info, 'agent')));
}

function readMessage(session: AgentSession, node: JsonNode, place: FilePlace): void {
  const info = member(node, 'info');
  const partList = member(node, 'parts');
  if (partList?.type !== 'array') session.count('messages without parts');
  const parts = arrayItems(partList);
  const id = readText(member(info, 'id'));
  const times = member(info, 'time');
  const created = readTime(member(times, 'created'));
  if (!session.isStarted) session.start({ id: readText(member(info, 'sessionID')), start: created, place });
  const agent = session.mainAgent;
  const attributes = otherAttributes(info, 'opencode.', MESSAGE);
  if (readText(member(info, 'role')) === 'user') {
    const promptParts = parts.map((part) => {
      const text = member(part, 'text');
      return text?.type === 'string' ? textPart(text.value) : jsonText(part);
    });
    agent.addPrompt({
      time: session.clock.next(created),
      message: message('user', promptParts),
      id,
      place,
      attributes,
    });
    return;
  }
  const system = arrayItems(member(info, 'system')).map(readText);
  const reader = new AnswerReader(session, {
    key: id,
    model: readText(member(info, 'modelID')),
    start: created,
    attributes: [
      ...makeAttributes({
        'gen_ai.provider.name': member(info, 'providerID'),
        'gen_ai.system_instructions': system.length === 0 ? '' : `[${system.map((text) => textPart(text)).join(',')}]`,
      }),
      ...attributes,
    ],
  });
  for (const part of parts) reader.readPart(part, 0n, place);
  const error = member(info, 'error');
  const errorMessage =
    error && error.type !== 'null'
      ? readText(member(member(error, 'data'), 'message')) || readText(member(error, 'name'))
      : undefined;
  const completed = readTime(member(times, 'completed'));
  session.clock.advanceTo(completed);
  reader.end(member(info, 'tokens'), member(info, 'cost'), errorMessage, completed, place);
}

function readOutput(session: AgentSession): LogReader {
  let reader: AnswerReader | undefined;
  let currentId = '';
  return {
    record(node, place) {
      const part = member(node, 'part');
      const printed = readTime(member(node, 'timestamp'));
      // A step is printed when it has ended. Its ids contain its start.
      const start = idTime(readText(member(part, 'messageID')), printed);
      if (!session.isStarted)
        session.start({ id: readText(member(node, 'sessionID')), start: start || printed, place });
      const isStart = readText(member(part, 'type')) === 'step-start';
      const time = session.clock.next((isStart && idTime(readText(member(part, 'id')), printed)) || printed);
      if (part === undefined) {
        const error = member(node, 'error');
        if (error) {
          const description =
            readText(member(member(error, 'data'), 'message')) || readText(member(error, 'name')) || jsonText(error);
          session.mainAgent.setError(description);
        }
        return addRecordAsEvent(session, `opencode.${readText(member(node, 'type')) || 'event'}`, node, place, time);
      }
      const id = readText(member(part, 'messageID'));
      if (!reader || id !== currentId)
        reader = new AnswerReader(session, { key: id, model: '', start, attributes: [] });
      currentId = id;
      reader.readPart(part, time, place);
    },
  };
}

/** A message of the assistant. */
interface AnswerMessage {
  readonly key: string;
  readonly model: string;
  readonly start: bigint;
  readonly attributes: readonly Attribute[];
}

/** Reads the parts of one message of the assistant. Each step in it is a model call. */
class AnswerReader {
  readonly #session: AgentSession;
  readonly #message: AnswerMessage;
  #stepCount = 0;
  #hasUsage = false;

  constructor(session: AgentSession, message: AnswerMessage) {
    this.#session = session;
    this.#message = message;
  }

  /** Reads one part. `printed` is when it was printed, 0n where only the part itself has times. */
  readPart(part: JsonNode, printed: bigint, place: FilePlace): void {
    const agent = this.#session.mainAgent;
    const type = readText(member(part, 'type'));
    const times = member(part, 'time');
    const end = readTime(member(times, 'end')) || readTime(member(times, 'start')) || printed;
    switch (type) {
      case 'step-start':
        agent.endModelCall();
        this.#stepCount++;
        this.#addOutput([], this.#stepStart(printed), printed, place, otherAttributes(part, 'opencode.', PART));
        return;
      case 'text':
      case 'reasoning': {
        const output = textPart(readText(member(part, 'text')), type === 'text' ? 'text' : 'reasoning');
        this.#addOutput([output], this.#stepStart(printed), end, place, []);
        return;
      }
      case 'tool':
        this.#readTool(part, printed, place);
        return;
      case 'step-finish':
        this.#finishStep(
          member(part, 'tokens'),
          member(part, 'cost'),
          printed,
          readText(member(part, 'reason')),
          place,
        );
        return;
      default:
        agent.addLogEvent({
          time: end,
          name: `opencode.${type || 'part'}`,
          body: { type: 'string', value: jsonText(part) },
          place,
        });
        return;
    }
  }

  end(
    tokens: JsonNode | undefined,
    cost: JsonNode | undefined,
    error: string | undefined,
    end: bigint,
    place: FilePlace,
  ): void {
    if (!this.#hasUsage || error !== undefined)
      this.#finishStep(this.#hasUsage ? undefined : tokens, cost, end, '', place, error);
    this.#session.mainAgent.endModelCall();
  }

  #stepStart(printed: bigint): bigint {
    return this.#stepCount <= 1 ? this.#message.start : this.#session.clock.latest || printed;
  }

  #addOutput(
    parts: readonly string[],
    start: bigint,
    time: bigint,
    place: FilePlace,
    more: readonly Attribute[],
    error?: string,
    finish?: string,
  ): void {
    this.#session.mainAgent.addModelOutput({
      time: time || start || this.#session.clock.latest,
      key: `${this.#message.key} ${this.#stepCount}`,
      start: this.#stepCount <= 1 ? this.#message.start : undefined,
      model: this.#message.model,
      parts,
      place,
      error,
      finish: finish ?? '',
      attributes: [
        ...makeAttributes({ 'gen_ai.response.id': this.#message.key }),
        ...this.#message.attributes,
        ...more,
      ],
    });
  }

  #readTool(part: JsonNode, printed: bigint, place: FilePlace): void {
    const agent = this.#session.mainAgent;
    const state = member(part, 'state');
    const status = readText(member(state, 'status'));
    const times = member(state, 'time');
    const start = readTime(member(times, 'start'));
    const end = readTime(member(times, 'end'));
    const id = readText(member(part, 'callID', 'id'));
    const metadata = member(state, 'metadata');
    const exitCode = readText(member(metadata, 'exit'));
    const childSession = readText(member(metadata, 'sessionId'));
    const failed = status === 'error' || /^-?[1-9]\d*$/.test(exitCode);
    const name = readText(member(part, 'tool'));
    const args = readArguments(member(state, 'input'));
    // The model call ended when the tool started.
    this.#addOutput([toolCallPart(id, name, args)], this.#stepStart(start || printed), start || printed, place, []);
    agent.startToolCall({ time: start || printed || this.#session.clock.latest, id, name, arguments: args, place });
    if (status !== 'completed' && status !== 'error') return;
    const error = readText(member(state, 'error'));
    this.#session.clock.advanceTo(end);
    agent.endToolCall({
      time: end || printed || this.#session.clock.latest,
      id,
      result: status === 'error' ? error : readArguments(member(state, 'output')),
      failed,
      error: status === 'error' || !failed ? undefined : exitMessage(exitCode),
      exact: start > 0n && end > 0n,
      idNames: childSession === '' ? undefined : callIdNames(childSession),
      attributes: [
        ...makeAttributes({ 'process.exit.code': readExitCode(exitCode) }),
        ...otherAttributes(state, 'opencode.', STATE),
        ...otherAttributes(part, 'opencode.', PART),
      ],
      place,
    });
  }

  #finishStep(
    tokens: JsonNode | undefined,
    cost: JsonNode | undefined,
    printed: bigint,
    reason: string,
    place: FilePlace,
    error?: string,
  ): void {
    this.#hasUsage = true;
    const cache = member(tokens, 'cache');
    const [read, write] = [member(cache, 'read'), member(cache, 'write')];
    const usage = usageAttributes({
      input: addCounts(member(tokens, 'input'), read, write),
      output: addCounts(member(tokens, 'output'), member(tokens, 'reasoning')),
      cacheRead: read,
      cacheWrite: write,
      reasoning: member(tokens, 'reasoning'),
      cost: tokens === undefined ? undefined : cost,
    });
    // A step with a tool in it ends after the tool, its model call before.
    const update = { attributes: usage, finish: reason, ...(error === undefined ? {} : { error }) };
    if (!this.#session.mainAgent.updateModelCall(update)) this.#addOutput([], 0n, printed, place, usage, error, reason);
    this.#session.mainAgent.endModelCall();
  }
}

/** Returns the names that the span id of the tool call that started a session is made from. */
const callIdNames = (session: string): readonly string[] => ['call of session', session];

const readExitCode = (text: string): number | undefined => (/^-?\d{1,10}$/.test(text) ? Number(text) : undefined);

/** An id begins with the last 36 bits of its time in milliseconds. 12 bits of a counter follow. */
const ID_CYCLE = 1n << 36n;
/** The longest time between the making of an id and the output of its step. Milliseconds. */
const LONGEST_STEP = 86_400_000n;

/** Returns when an id was made, not long before `near`. Unix nanoseconds, 0n where the id has no time. */
function idTime(id: string, near: bigint): bigint {
  const digits = /^[a-z]{3}_([0-9a-f]{12})/.exec(id)?.[1];
  if (digits === undefined || near === 0n) return 0n;
  const age = (near / 1_000_000n - (BigInt(`0x${digits}`) >> 12n)) % ID_CYCLE;
  return age >= 0n && age < LONGEST_STEP ? (near / 1_000_000n - age) * 1_000_000n : 0n;
}
