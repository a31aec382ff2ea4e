/**
 * Gemini CLI's `-o stream-json`: init, messages in pieces, tool calls and their results, sums.
 * Source: google-gemini/gemini-cli (docs/cli/headless and its stream types).
 */
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { makeAttributes, usageAttributes } from './attributes.ts';
import { readArguments, resultText, textMessage, textPart, toolCallPart } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';

const STATS = wordSet('total_tokens input_tokens output_tokens cached');

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
    readLog(
      stream,
      context,
      { agent: 'gemini-cli', format: 'gemini-stream-json', hasTurns: true },
      (s) => new StreamReader(s),
    ),
};

class StreamReader implements LogReader {
  readonly #session: AgentSession;
  #answerCount = 0;
  #model = '';
  /** The text of the current message so far. */
  #text = '';

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const session = this.#session;
    const text = (key: string) => readText(member(node, key));
    const type = text('type');
    const recorded = readTime(member(node, 'timestamp'));
    if (type === 'init' && !session.isStarted) {
      this.#model = text('model');
      session.start({
        id: text('session_id'),
        start: recorded,
        place,
        attributes: makeAttributes({ 'gen_ai.request.model': this.#model, 'gen_ai.provider.name': 'gcp.gemini' }),
      });
      return;
    }
    const time = session.clock.next(recorded);
    const agent = session.mainAgent;
    if (type === 'message' && text('role') === 'user') {
      this.#addText(time, place);
      agent.addPrompt({ time, message: textMessage('user', text('content')), place });
      return;
    }
    if (type === 'message') {
      this.#text += text('content');
      // The pieces become one part before the next record.
      agent.addModelOutput({ time, key: String(this.#answerCount), model: this.#model, parts: [], place });
      return;
    }
    if (type === 'tool_use') {
      this.#addText(time, place);
      const [id, name, args] = [text('tool_id'), text('tool_name'), readArguments(member(node, 'parameters'))];
      agent.addModelOutput({
        time,
        key: String(this.#answerCount),
        model: this.#model,
        parts: [toolCallPart(id, name, args)],
        place,
      });
      agent.startToolCall({ time, id, name, arguments: args, place });
      return;
    }
    this.#addText(time, place);
    this.#answerCount++;
    if (type === 'tool_result') {
      const error = member(node, 'error');
      agent.endToolCall({
        time,
        id: text('tool_id'),
        result: resultText(member(node, 'output')) || readText(member(error, 'message')),
        failed: text('status') === 'error',
        attributes: makeAttributes({ 'error.type': member(error, 'type') }),
        place,
      });
    } else if (type === 'result') {
      agent.endModelCall();
      const stats = member(node, 'stats');
      const error = readText(member(member(node, 'error'), 'message'));
      agent.addAttributes([
        ...usageAttributes({
          input: member(stats, 'input_tokens'),
          output: member(stats, 'output_tokens'),
          cacheRead: member(stats, 'cached'),
          total: member(stats, 'total_tokens'),
        }),
        ...otherAttributes(stats, 'gemini_cli.stats.', STATS),
      ]);
      if (text('status') === 'error') agent.setError(error || 'error');
      agent.endTurn(time);
    } else addRecordAsEvent(session, `gemini_cli.${type || 'event'}`, node, place, time);
  }

  #addText(time: bigint, place: FilePlace): void {
    if (this.#text === '') return;
    const parts = [textPart(this.#text)];
    this.#text = '';
    this.#session.mainAgent.addModelOutput({
      time: this.#session.mainAgent.modelCallEnd ?? time,
      key: String(this.#answerCount),
      model: this.#model,
      parts,
      place,
    });
  }

  finish(): void {
    this.#addText(this.#session.clock.latest, { offset: 0, length: 0 });
  }
}
