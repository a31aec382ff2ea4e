/**
 * Gemini CLI's `-o stream-json`: init, messages in pieces, tool calls and their results, the sums.
 * Source: google-gemini/gemini-cli (docs/cli/headless and its stream types).
 */
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, usageFacts } from './facts.ts';
import { argumentsOf, callPart, resultText, textMessage, textPart } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';

const STATS = words('total_tokens input_tokens output_tokens cached');

export const geminiStream: ForeignFormat = {
  name: 'gemini-stream-json',
  title: 'stream-json of Gemini CLI',
  recognise: (head) =>
    confidence(
      head,
      0.8,
      (s) =>
        has(s, 'type', 'timestamp') &&
        ((has(s, 'session_id', 'model') && !hasAny(s, 'subtype', 'uuid')) ||
          has(s, 'tool_name', 'tool_id', 'parameters')),
    ),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'gemini-cli', format: 'gemini-stream-json', turns: true }, (s) => new Stream(s)),
};

class Stream implements LogReader {
  readonly #session: AgentSession;
  #answers = 0;
  #model = '';
  #text = '';

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const session = this.#session;
    const text = (key: string) => textOf(member(node, key));
    const type = text('type');
    const told = timeOf(member(node, 'timestamp'));
    if (type === 'init' && !session.begun) {
      this.#model = text('model');
      session.begin({
        id: text('session_id'),
        start: told,
        place,
        attributes: facts({ 'gen_ai.request.model': this.#model, 'gen_ai.provider.name': 'gcp.gemini' }),
      });
      return;
    }
    const time = session.at(told);
    const branch = session.main;
    if (type === 'message' && text('role') === 'user') {
      this.#told(time, place);
      branch.prompt({ time, message: textMessage('user', text('content')), place });
      return;
    }
    if (type === 'message') {
      this.#text += text('content');
      // Pieces become one part when something else comes.
      branch.say({ time, key: String(this.#answers), model: this.#model, parts: [], place });
      return;
    }
    if (type === 'tool_use') {
      this.#told(time, place);
      const [id, name, args] = [text('tool_id'), text('tool_name'), argumentsOf(member(node, 'parameters'))];
      branch.say({ time, key: String(this.#answers), model: this.#model, parts: [callPart(id, name, args)], place });
      branch.call({ time, id, name, arguments: args, place });
      return;
    }
    this.#told(time, place);
    this.#answers++;
    if (type === 'tool_result') {
      const error = member(node, 'error');
      branch.result({
        time,
        id: text('tool_id'),
        result: resultText(member(node, 'output')) || textOf(member(error, 'message')),
        failed: text('status') === 'error',
        attributes: facts({ 'error.type': member(error, 'type') }),
        place,
      });
    } else if (type === 'result') {
      branch.flush();
      const stats = member(node, 'stats');
      const error = textOf(member(member(node, 'error'), 'message'));
      branch.know(
        [
          ...usageFacts({
            input: member(stats, 'input_tokens'),
            output: member(stats, 'output_tokens'),
            cacheRead: member(stats, 'cached'),
            total: member(stats, 'total_tokens'),
          }),
          ...restOf(stats, 'gemini_cli.stats.', STATS),
        ],
        text('status') === 'error' ? error || 'error' : undefined,
      );
      branch.endTurn(time);
    } else noteOf(session, `gemini_cli.${type || 'event'}`, node, place, time);
  }

  #told(time: bigint, place: FilePlace): void {
    if (this.#text === '') return;
    const parts = [textPart(this.#text)];
    this.#text = '';
    this.#session.main.say({
      time: this.#session.main.answered ?? time,
      key: String(this.#answers),
      model: this.#model,
      parts,
      place,
    });
  }

  finish(): void {
    this.#told(this.#session.last, { offset: 0, length: 0 });
  }
}
