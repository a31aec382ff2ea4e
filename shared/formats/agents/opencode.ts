/**
 * opencode: what `opencode export` writes (`{info, messages: [{info, parts}]}`) and what `opencode run --format json`
 * prints (a part a line). Of the latter's steps only ids tell when they began. A session that a `task` started is an export
 * of its own, which hangs below the call where both are opened.
 * Source: the message types of sst/opencode, and files that opencode 1.18 wrote.
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { jsonText } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, sumOf, usageFacts } from './facts.ts';
import { argumentsOf, callPart, message, textPart } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';
import { exited } from './told.ts';

const SESSION = words('id version directory time title parentID');
const MESSAGE = words('id role sessionID time modelID providerID tokens cost error parentID system finish');
const PART = words('id messageID sessionID type tool callID state');
const STATE = words('status input output error time');

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
    readLog(stream, context, { agent: 'opencode', format: 'opencode-export', turns: true }, (s) => exported(s)),
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
    readLog(stream, context, { agent: 'opencode', format: 'opencode-run-json', turns: false }, (s) => printed(s)),
};

function exported(session: AgentSession): LogReader {
  return {
    rule(path, type) {
      if (type === 'object' && (path === '' || path === '[]')) return 'enter';
      if (type === 'array' && (path === '' || path === 'messages')) return 'enter';
      return type === 'object' ? 'record' : 'skip';
    },
    recover: (node) => (member(node, 'info') && member(node, 'parts') ? 'messages[]' : undefined),
    record(node, place, path) {
      if (path.endsWith('messages[]')) return readMessage(session, node, place);
      if (path.endsWith('info') && member(node, 'role') === undefined) return begin(session, node, place);
      noteOf(session, `opencode.${path}`, node, place, session.last);
    },
  };
}

function begin(session: AgentSession, info: JsonNode, place: FilePlace): void {
  const [id, parent] = [textOf(member(info, 'id')), textOf(member(info, 'parentID'))];
  session.begin({
    // What another session started belongs to its trace.
    id: parent || id,
    ...(parent === '' ? {} : { part: { names: ['agent', id], parent: callNames(id) } }),
    version: textOf(member(info, 'version')),
    start: timeOf(member(member(info, 'time'), 'created')),
    place,
    attributes: [
      ...facts({
        'process.working_directory': member(info, 'directory'),
        'gen_ai.agent.description': member(info, 'title'),
        'gen_ai.agent.id': parent === '' ? '' : id,
      }),
      ...restOf(info, 'opencode.', SESSION),
    ],
  });
  if (parent !== '') session.named(textOf(member(info, 'agent')));
}

function readMessage(session: AgentSession, node: JsonNode, place: FilePlace): void {
  const info = member(node, 'info');
  const told = member(node, 'parts');
  if (told?.type !== 'array') session.context.count('messages without parts');
  const parts = itemsOf(told);
  const id = textOf(member(info, 'id'));
  const times = member(info, 'time');
  const created = timeOf(member(times, 'created'));
  if (!session.begun) session.begin({ id: textOf(member(info, 'sessionID')), start: created, place });
  const branch = session.main;
  const attributes = restOf(info, 'opencode.', MESSAGE);
  if (textOf(member(info, 'role')) === 'user') {
    const said = parts.map((part) => {
      const text = member(part, 'text');
      return text?.type === 'string' ? textPart(text.value) : jsonText(part);
    });
    branch.prompt({ time: session.at(created), message: message('user', said), id, place, attributes });
    return;
  }
  const system = itemsOf(member(info, 'system')).map(textOf);
  const reader = new Parts(session, {
    key: id,
    model: textOf(member(info, 'modelID')),
    start: created,
    attributes: [
      ...facts({
        'gen_ai.provider.name': member(info, 'providerID'),
        'gen_ai.system_instructions': system.length === 0 ? '' : `[${system.map((text) => textPart(text)).join(',')}]`,
      }),
      ...attributes,
    ],
  });
  for (const part of parts) reader.part(part, 0n, place);
  const error = member(info, 'error');
  const failed =
    error && error.type !== 'null'
      ? textOf(member(member(error, 'data'), 'message')) || textOf(member(error, 'name'))
      : undefined;
  const completed = timeOf(member(times, 'completed'));
  session.reached(completed);
  reader.end(member(info, 'tokens'), member(info, 'cost'), failed, completed, place);
}

function printed(session: AgentSession): LogReader {
  let reader: Parts | undefined;
  let current = '';
  return {
    record(node, place) {
      const part = member(node, 'part');
      const printed = timeOf(member(node, 'timestamp'));
      // A step is printed when it is over; when it began its ids tell.
      const began = idTime(textOf(member(part, 'messageID')), printed);
      if (!session.begun) session.begin({ id: textOf(member(node, 'sessionID')), start: began || printed, place });
      const isStart = textOf(member(part, 'type')) === 'step-start';
      const time = session.at((isStart && idTime(textOf(member(part, 'id')), printed)) || printed);
      if (part === undefined) {
        const error = member(node, 'error');
        if (error) {
          const said =
            textOf(member(member(error, 'data'), 'message')) || textOf(member(error, 'name')) || jsonText(error);
          session.main.know([], said);
        }
        return noteOf(session, `opencode.${textOf(member(node, 'type')) || 'event'}`, node, place, time);
      }
      const id = textOf(member(part, 'messageID'));
      if (!reader || id !== current) reader = new Parts(session, { key: id, model: '', start: began, attributes: [] });
      current = id;
      reader.part(part, time, place);
    },
  };
}

/** The parts of one message of the assistant, of which each step is a model call. */
class Parts {
  readonly #session: AgentSession;
  readonly #message: { key: string; model: string; start: bigint; attributes: readonly Attribute[] };
  #step = 0;
  #counted = false;

  constructor(
    session: AgentSession,
    of: { key: string; model: string; start: bigint; attributes: readonly Attribute[] },
  ) {
    this.#session = session;
    this.#message = of;
  }

  /** `told`: when the part was printed, 0n where only the part itself tells. */
  part(part: JsonNode, told: bigint, place: FilePlace): void {
    const branch = this.#session.main;
    const type = textOf(member(part, 'type'));
    const times = member(part, 'time');
    const end = timeOf(member(times, 'end')) || timeOf(member(times, 'start')) || told;
    switch (type) {
      case 'step-start':
        branch.flush();
        this.#step++;
        this.#say([], this.#start(told), told, place, restOf(part, 'opencode.', PART));
        return;
      case 'text':
      case 'reasoning': {
        const said = textPart(textOf(member(part, 'text')), type === 'text' ? 'text' : 'reasoning');
        this.#say([said], this.#start(told), end, place, []);
        return;
      }
      case 'tool':
        this.#tool(part, told, place);
        return;
      case 'step-finish':
        this.#finish(member(part, 'tokens'), member(part, 'cost'), told, textOf(member(part, 'reason')), place);
        return;
      default:
        branch.note({
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
    if (!this.#counted || error !== undefined)
      this.#finish(this.#counted ? undefined : tokens, cost, end, '', place, error);
    this.#session.main.flush();
  }

  #start(told: bigint): bigint {
    return this.#step <= 1 ? this.#message.start : this.#session.last || told;
  }

  #say(
    parts: readonly string[],
    start: bigint,
    time: bigint,
    place: FilePlace,
    more: readonly Attribute[],
    error?: string,
    finish?: string,
  ): void {
    this.#session.main.say({
      time: time || start || this.#session.last,
      key: `${this.#message.key} ${this.#step}`,
      start: this.#step <= 1 ? this.#message.start : undefined,
      model: this.#message.model,
      parts,
      place,
      error,
      finish: finish ?? '',
      attributes: [...facts({ 'gen_ai.response.id': this.#message.key }), ...this.#message.attributes, ...more],
    });
  }

  #tool(part: JsonNode, told: bigint, place: FilePlace): void {
    const branch = this.#session.main;
    const state = member(part, 'state');
    const status = textOf(member(state, 'status'));
    const times = member(state, 'time');
    const start = timeOf(member(times, 'start'));
    const end = timeOf(member(times, 'end'));
    const id = textOf(member(part, 'callID', 'id'));
    const metadata = member(state, 'metadata');
    const exit = textOf(member(metadata, 'exit'));
    const child = textOf(member(metadata, 'sessionId'));
    const failed = status === 'error' || /^-?[1-9]\d*$/.test(exit);
    const name = textOf(member(part, 'tool'));
    const args = argumentsOf(member(state, 'input'));
    // The answer was told when the tool began.
    this.#say([callPart(id, name, args)], this.#start(start || told), start || told, place, []);
    branch.call({ time: start || told || this.#session.last, id, name, arguments: args, place });
    if (status !== 'completed' && status !== 'error') return;
    const error = textOf(member(state, 'error'));
    this.#session.reached(end);
    branch.result({
      time: end || told || this.#session.last,
      id,
      result: status === 'error' ? error : argumentsOf(member(state, 'output')),
      failed,
      error: status === 'error' || !failed ? undefined : exited(exit),
      exact: start > 0n && end > 0n,
      names: child === '' ? undefined : callNames(child),
      attributes: [
        ...facts({ 'process.exit.code': numberOf(exit) }),
        ...restOf(state, 'opencode.', STATE),
        ...restOf(part, 'opencode.', PART),
      ],
      place,
    });
  }

  #finish(
    tokens: JsonNode | undefined,
    cost: JsonNode | undefined,
    told: bigint,
    reason: string,
    place: FilePlace,
    error?: string,
  ): void {
    this.#counted = true;
    const cache = member(tokens, 'cache');
    const [read, write] = [member(cache, 'read'), member(cache, 'write')];
    const usage = usageFacts({
      input: sumOf(member(tokens, 'input'), read, write),
      output: sumOf(member(tokens, 'output'), member(tokens, 'reasoning')),
      cacheRead: read,
      cacheWrite: write,
      reasoning: member(tokens, 'reasoning'),
      cost: tokens === undefined ? undefined : cost,
    });
    // With a tool in it, the step ends after the tool, the answer before.
    const more = { finish: reason, ...(error === undefined ? {} : { error }) };
    if (!this.#session.main.knowAnswer(usage, more)) this.#say([], 0n, told, place, usage, error, reason);
    this.#session.main.flush();
  }
}

/** Names of the call that started a session, as that session's own export knows it. */
const callNames = (session: string): readonly string[] => ['call of session', session];

const numberOf = (text: string): number | undefined => (/^-?\d{1,10}$/.test(text) ? Number(text) : undefined);

/** The last 36 bits of a time in milliseconds stand at the beginning of an id, before 12 bits that count. */
const ID_CYCLE = 1n << 36n;
/** An id is not older than what is printed with it by more than this. Milliseconds. */
const LONGEST_STEP = 86_400_000n;

/** When an id was made, not long before `near`. Unix nanoseconds; 0n where it does not tell. */
function idTime(id: string, near: bigint): bigint {
  const digits = /^[a-z]{3}_([0-9a-f]{12})/.exec(id)?.[1];
  if (digits === undefined || near === 0n) return 0n;
  const age = (near / 1_000_000n - (BigInt(`0x${digits}`) >> 12n)) % ID_CYCLE;
  return age >= 0n && age < LONGEST_STEP ? (near / 1_000_000n - age) * 1_000_000n : 0n;
}
