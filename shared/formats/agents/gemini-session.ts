/**
 * Gemini CLI's own chats (`~/.gemini/tmp/PROJECT/chats/session-*`). Older versions write one document with a list of
 * messages, newer ones lines, in which a message is repeated when its tools have ended.
 * Source: files that Gemini CLI 0.61 wrote, and google-gemini/gemini-cli (its record of a conversation).
 */
import { concatBytes } from '../../base/bytes.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny, readSketches } from '../foreign/recognise.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import { addCounts, makeAttributes, usageAttributes } from './attributes.ts';
import { message, readArguments, readContent, resultText, textPart, toolCallPart } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';
import { readShellReport } from './shell-report.ts';

const HEADER = wordSet('sessionId startTime lastUpdated messages');
const MESSAGE = wordSet('id timestamp type content thoughts tokens model toolCalls');
const TOKENS = wordSet('input output cached thoughts total');
const CALL = wordSet('id name args result status timestamp resultDisplay');
/** The states of a tool call that has ended. */
const ENDED = wordSet('success error cancelled');

const isHeader = (s: ReadonlySet<string>): boolean => has(s, 'sessionId', 'projectHash', 'startTime');

export const geminiSession: ForeignFormat = {
  name: 'gemini-session',
  title: 'Gemini CLI session',
  recognise: (head) =>
    confidence(head, 0.85, isHeader) ||
    confidence(head, 0.7, (s) => has(s, 'id', 'timestamp', 'type') && hasAny(s, 'tokens.cached', 'toolCalls[].args')),
  async read(stream, context) {
    const { isDocument, replay } = await detectLayout(stream);
    const kind = { agent: 'gemini-cli', format: 'gemini-session', hasTurns: true };
    await readLog(replay, context, kind, (session) => new SessionReader(session, isDocument));
  },
};

/** Bytes that are enough to see whether a document has messages behind its header. */
const HEAD = 64 << 10;

/** Returns whether the file is one document, and the whole stream again. */
async function detectLayout(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ isDocument: boolean; replay: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const { done, value } = await iterator.next();
    if (done) break;
    // The bytes of a piece are overwritten by the next one.
    pieces.push(value.slice());
    length += value.length;
  }
  const head = concatBytes(pieces);
  async function* replay() {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  const first = readSketches(head.subarray(0, HEAD))[0];
  return { isDocument: first !== undefined && hasAny(first, 'messages', 'messages[]'), replay: replay() };
}

class SessionReader implements LogReader {
  readonly #session: AgentSession;
  readonly #isDocument: boolean;
  /** Ids of the messages that were read. */
  readonly #messageIds = new Set<string>();
  /** Ids of the tool calls that started, and of those that ended. */
  readonly #startedCalls = new Set<string>();
  readonly #endedCalls = new Set<string>();
  /** Fields of the document before its messages. */
  readonly #header = new Map<string, JsonNode>();

  constructor(session: AgentSession, isDocument: boolean) {
    this.#session = session;
    this.#isDocument = isDocument;
  }

  rule(path: string, type: 'object' | 'array' | 'scalar') {
    if (!this.#isDocument) return path === '' && type === 'object' ? 'record' : 'skip';
    if ((path === '' && type === 'object') || (path === 'messages' && type === 'array')) return 'enter';
    return path === 'messages[]' || type === 'scalar' ? 'record' : 'skip';
  }

  recover = (node: JsonNode): string | undefined =>
    readText(member(node, 'type')) === '' ? undefined : this.#isDocument ? 'messages[]' : '';

  record(node: JsonNode, place: FilePlace, path: string): void {
    if (path !== '' && path !== 'messages[]') {
      this.#header.set(path, node);
      return;
    }
    if (!this.#session.isStarted) this.#startSession(path === '' ? node : undefined, place);
    if (path === 'messages[]' || member(node, 'type') !== undefined) this.#readMessage(node, place);
    else this.#readChange(node, place);
  }

  #startSession(header: JsonNode | undefined, place: FilePlace): void {
    const fields: JsonNode = header ?? {
      type: 'object',
      entries: [...this.#header].map(([key, value]) => ({ key, value })),
    };
    this.#session.start({
      id: readText(member(fields, 'sessionId')),
      start: readTime(member(fields, 'startTime')),
      place,
      attributes: [
        ...makeAttributes({ 'gen_ai.provider.name': 'gcp.gemini' }),
        ...(member(fields, 'sessionId') === undefined ? [] : otherAttributes(fields, 'gemini_cli.', HEADER)),
      ],
    });
  }

  /** Reads the header, or a change of the session, which may contain messages. */
  #readChange(node: JsonNode, place: FilePlace): void {
    const set = member(node, '$set');
    for (const item of arrayItems(member(set, 'messages'))) this.#readMessage(item, place, true);
    const attributes = otherAttributes(set, 'gemini_cli.', HEADER);
    if (attributes.length > 0) this.#session.mainAgent.addAttributes(attributes);
    if (set === undefined && member(node, 'sessionId') === undefined)
      addRecordAsEvent(this.#session, 'gemini_cli.change', node, place, this.#session.clock.latest);
  }

  /** `isContext`: the message is context that Gemini CLI adds, and nobody typed it. */
  #readMessage(node: JsonNode, place: FilePlace, isContext = false): void {
    const text = (key: string) => readText(member(node, key));
    const time = this.#session.clock.next(readTime(member(node, 'timestamp')));
    const id = text('id') || `at ${place.offset}`;
    const isNew = !this.#messageIds.has(id);
    this.#messageIds.add(id);
    const type = text('type');
    if (type === 'gemini') {
      if (isNew) this.#addAnswer(node, id, time, place);
      else this.#session.count('repeated records of messages');
      for (const call of arrayItems(member(node, 'toolCalls'))) this.#readCall(call, time, place);
    } else if (!isNew) this.#session.count('repeated records of messages');
    else if (type === 'user') this.#readUserMessage(node, id, time, place, isContext);
    else addRecordAsEvent(this.#session, `gemini_cli.${type || 'message'}`, node, place, time);
  }

  #addAnswer(node: JsonNode, id: string, time: bigint, place: FilePlace): void {
    const tokens = member(node, 'tokens');
    const thoughts = arrayItems(member(node, 'thoughts')).map((thought) =>
      [readText(member(thought, 'subject')), readText(member(thought, 'description'))].filter(Boolean).join('\n'),
    );
    this.#session.mainAgent.addModelOutput({
      time,
      key: id,
      model: readText(member(node, 'model')),
      parts: [
        ...thoughts.map((thought) => textPart(thought, 'reasoning')),
        ...readContent(member(node, 'content')).parts,
      ],
      attributes: [
        ...usageAttributes({
          input: member(tokens, 'input'),
          output: addCounts(member(tokens, 'output'), member(tokens, 'thoughts')),
          cacheRead: member(tokens, 'cached'),
          reasoning: member(tokens, 'thoughts'),
          total: member(tokens, 'total'),
        }),
        ...otherAttributes(tokens, 'gemini_cli.tokens.', TOKENS),
        ...otherAttributes(node, 'gemini_cli.', MESSAGE),
      ],
      place,
    });
  }

  #readCall(node: JsonNode, answerTime: bigint, place: FilePlace): void {
    const agent = this.#session.mainAgent;
    const [id, name] = [readText(member(node, 'id')), readText(member(node, 'name'))];
    const args = readArguments(member(node, 'args'));
    if (!this.#startedCalls.has(id)) {
      this.#startedCalls.add(id);
      agent.addAssistantPart(toolCallPart(id, name, args));
      agent.startToolCall({ time: answerTime, id, name, arguments: args, place });
    }
    const status = readText(member(node, 'status'));
    if (!ENDED.has(status) || this.#endedCalls.has(id)) return;
    this.#endedCalls.add(id);
    const content = readContent(member(node, 'result'));
    const display = resultText(member(node, 'resultDisplay'));
    const result = content.results[0]?.result ?? (content.text || display);
    const failed = status !== 'success' || content.results.some((part) => part.failed);
    const report = readShellReport(name, { result, failed });
    const end = readTime(member(node, 'timestamp'));
    agent.endToolCall({
      time: this.#session.clock.next(end > answerTime ? end : answerTime),
      id,
      result,
      failed: report.failed,
      error: report.error,
      attributes: [
        ...report.attributes,
        ...(display === result ? [] : makeAttributes({ 'gemini_cli.result_display': display })),
        ...otherAttributes(node, 'gemini_cli.', CALL),
      ],
      place,
    });
  }

  /** Reads a prompt. Newer versions repeat results here that the tool calls had already. */
  #readUserMessage(node: JsonNode, id: string, time: bigint, place: FilePlace, isContext: boolean): void {
    const agent = this.#session.mainAgent;
    const content = readContent(member(node, 'content'));
    for (const result of content.results) {
      if (this.#endedCalls.has(result.id)) continue;
      this.#endedCalls.add(result.id);
      agent.endToolCall({ time, ...result, ...readShellReport(result.name, result), place });
    }
    if (content.parts.length === 0) return;
    const input = message('user', content.parts);
    if (isContext) agent.addInputMessage(input, time);
    else
      agent.addPrompt({ time, message: input, id, place, attributes: otherAttributes(node, 'gemini_cli.', MESSAGE) });
  }
}
