/**
 * Gemini CLI's own chats (`~/.gemini/tmp/PROJECT/chats/session-*`): of older versions one document with a list of
 * messages, of newer ones lines, in which a message stands again when its tools are done.
 * Source: files that Gemini CLI 0.61 wrote, and google-gemini/gemini-cli (its record of a conversation).
 */
import { concatBytes } from '../../base/bytes.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny, sketchesOf } from '../foreign/recognise.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, sumOf, usageFacts } from './facts.ts';
import { argumentsOf, callPart, contentOf, message, resultText, textPart } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';
import { shellReport } from './shell-report.ts';

const HEADER = words('sessionId startTime lastUpdated messages');
const MESSAGE = words('id timestamp type content thoughts tokens model toolCalls');
const TOKENS = words('input output cached thoughts total');
const CALL = words('id name args result status timestamp resultDisplay');
/** How a call may end; before that it only waits or runs. */
const ENDED = words('success error cancelled');

const isHeader = (s: ReadonlySet<string>): boolean => has(s, 'sessionId', 'projectHash', 'startTime');

export const geminiSession: ForeignFormat = {
  name: 'gemini-session',
  title: 'Gemini CLI session',
  recognise: (head) =>
    confidence(head, 0.85, isHeader) ||
    confidence(head, 0.7, (s) => has(s, 'id', 'timestamp', 'type') && hasAny(s, 'tokens.cached', 'toolCalls[].args')),
  async read(stream, context) {
    const { isDocument, whole } = await layoutOf(stream);
    const kind = { agent: 'gemini-cli', format: 'gemini-session', turns: true };
    await readLog(whole, context, kind, (session) => new Session(session, context, isDocument));
  },
};

/** Enough to see whether there are messages behind what a document says of itself. */
const HEAD = 64 << 10;

/** Whether the messages stand in one document, and the stream from its first byte on. */
async function layoutOf(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ isDocument: boolean; whole: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const { done, value } = await iterator.next();
    if (done) break;
    // Pieces are only lent.
    pieces.push(value.slice());
    length += value.length;
  }
  const head = concatBytes(pieces);
  async function* whole() {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  const first = sketchesOf(head.subarray(0, HEAD))[0];
  return { isDocument: first !== undefined && hasAny(first, 'messages', 'messages[]'), whole: whole() };
}

class Session implements LogReader {
  readonly #session: AgentSession;
  readonly #context: ForeignContext;
  readonly #isDocument: boolean;
  /** Messages that were read, and calls that were told, and that were told to their end. */
  readonly #messages = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #over = new Set<string>();
  /** What the document says of itself before its messages. */
  readonly #header = new Map<string, JsonNode>();

  constructor(session: AgentSession, context: ForeignContext, isDocument: boolean) {
    this.#session = session;
    this.#context = context;
    this.#isDocument = isDocument;
  }

  rule(path: string, type: 'object' | 'array' | 'scalar') {
    if (!this.#isDocument) return path === '' && type === 'object' ? 'record' : 'skip';
    if ((path === '' && type === 'object') || (path === 'messages' && type === 'array')) return 'enter';
    return path === 'messages[]' || type === 'scalar' ? 'record' : 'skip';
  }

  recover = (node: JsonNode): string | undefined =>
    textOf(member(node, 'type')) === '' ? undefined : this.#isDocument ? 'messages[]' : '';

  record(node: JsonNode, place: FilePlace, path: string): void {
    if (path !== '' && path !== 'messages[]') {
      this.#header.set(path, node);
      return;
    }
    if (!this.#session.begun) this.#begin(path === '' ? node : undefined, place);
    if (path === 'messages[]' || member(node, 'type') !== undefined) this.#message(node, place);
    else this.#change(node, place);
  }

  #begin(header: JsonNode | undefined, place: FilePlace): void {
    const of: JsonNode = header ?? {
      type: 'object',
      entries: [...this.#header].map(([key, value]) => ({ key, value })),
    };
    this.#session.begin({
      id: textOf(member(of, 'sessionId')),
      start: timeOf(member(of, 'startTime')),
      place,
      attributes: [
        ...facts({ 'gen_ai.provider.name': 'gcp.gemini' }),
        ...(member(of, 'sessionId') === undefined ? [] : restOf(of, 'gemini_cli.', HEADER)),
      ],
    });
  }

  /** The header, or something about the session that changed; it may bring messages. */
  #change(node: JsonNode, place: FilePlace): void {
    const set = member(node, '$set');
    for (const told of itemsOf(member(set, 'messages'))) this.#message(told, place, true);
    const rest = restOf(set, 'gemini_cli.', HEADER);
    if (rest.length > 0) this.#session.main.know(rest);
    if (set === undefined && member(node, 'sessionId') === undefined)
      noteOf(this.#session, 'gemini_cli.change', node, place, this.#session.last);
  }

  /** `isContext`: it was put there at once, by nobody who typed it. */
  #message(node: JsonNode, place: FilePlace, isContext = false): void {
    const text = (key: string) => textOf(member(node, key));
    const time = this.#session.at(timeOf(member(node, 'timestamp')));
    const id = text('id') || `at ${place.offset}`;
    const isNew = !this.#messages.has(id);
    this.#messages.add(id);
    const type = text('type');
    if (type === 'gemini') {
      if (isNew) this.#answer(node, id, time, place);
      else this.#context.count('records of messages that came again');
      for (const call of itemsOf(member(node, 'toolCalls'))) this.#call(call, time, place);
    } else if (!isNew) this.#context.count('records of messages that came again');
    else if (type === 'user') this.#user(node, id, time, place, isContext);
    else noteOf(this.#session, `gemini_cli.${type || 'message'}`, node, place, time);
  }

  #answer(node: JsonNode, id: string, time: bigint, place: FilePlace): void {
    const tokens = member(node, 'tokens');
    const thoughts = itemsOf(member(node, 'thoughts')).map((thought) =>
      [textOf(member(thought, 'subject')), textOf(member(thought, 'description'))].filter(Boolean).join('\n'),
    );
    this.#session.main.say({
      time,
      key: id,
      model: textOf(member(node, 'model')),
      parts: [
        ...thoughts.map((thought) => textPart(thought, 'reasoning')),
        ...contentOf(member(node, 'content')).parts,
      ],
      attributes: [
        ...usageFacts({
          input: member(tokens, 'input'),
          output: sumOf(member(tokens, 'output'), member(tokens, 'thoughts')),
          cacheRead: member(tokens, 'cached'),
          reasoning: member(tokens, 'thoughts'),
          total: member(tokens, 'total'),
        }),
        ...restOf(tokens, 'gemini_cli.tokens.', TOKENS),
        ...restOf(node, 'gemini_cli.', MESSAGE),
      ],
      place,
    });
  }

  #call(node: JsonNode, asked: bigint, place: FilePlace): void {
    const branch = this.#session.main;
    const [id, name] = [textOf(member(node, 'id')), textOf(member(node, 'name'))];
    const args = argumentsOf(member(node, 'args'));
    if (!this.#asked.has(id)) {
      this.#asked.add(id);
      branch.knowAnswerPart(callPart(id, name, args));
      branch.call({ time: asked, id, name, arguments: args, place });
    }
    const status = textOf(member(node, 'status'));
    if (!ENDED.has(status) || this.#over.has(id)) return;
    this.#over.add(id);
    const told = member(node, 'result');
    const given = contentOf(told);
    const shown = resultText(member(node, 'resultDisplay'));
    const result = given.results[0]?.result ?? (given.text || shown);
    const failed = status !== 'success' || given.results.some((one) => one.failed);
    const report = shellReport(name, { result, failed });
    const ended = timeOf(member(node, 'timestamp'));
    branch.result({
      time: this.#session.at(ended > asked ? ended : asked),
      id,
      result,
      failed: report.failed,
      error: report.error,
      attributes: [
        ...report.attributes,
        ...(shown === result ? [] : facts({ 'gemini_cli.result_display': shown })),
        ...restOf(node, 'gemini_cli.', CALL),
      ],
      place,
    });
  }

  /** A prompt; or what newer versions write again of the results, which the calls told already. */
  #user(node: JsonNode, id: string, time: bigint, place: FilePlace, isContext: boolean): void {
    const branch = this.#session.main;
    const content = contentOf(member(node, 'content'));
    for (const result of content.results) {
      if (this.#over.has(result.id)) continue;
      this.#over.add(result.id);
      branch.result({ time, ...result, ...shellReport(result.name, result), place });
    }
    if (content.parts.length === 0) return;
    const said = message('user', content.parts);
    if (isContext) branch.hear(said, time);
    else branch.prompt({ time, message: said, id, place, attributes: restOf(node, 'gemini_cli.', MESSAGE) });
  }
}
