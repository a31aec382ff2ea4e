/**
 * Qwen Code's session files: records like Claude Code's, messages like Gemini's, and telemetry between them that has the
 * durations of calls. Source: files that Qwen Code 0.15 wrote.
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { makeAttributes, usageAttributes } from './attributes.ts';
import { message, readContent } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';
import { readShellReport } from './shell-report.ts';

const RECORD = wordSet('type message timestamp sessionId cwd version gitBranch model usageMetadata');
const EVENT = wordSet('event.name event.timestamp model response_text response_id function_name function_args');

export const qwenSession: ForeignFormat = {
  name: 'qwen-session',
  title: 'Qwen Code session',
  recognise: (head) =>
    confidence(head, 0.85, (s) => has(s, 'type', 'sessionId', 'uuid') && hasAny(s, 'message.parts', 'systemPayload')),
  read: (stream, context) =>
    readLog(
      stream,
      context,
      { agent: 'qwen-code', format: 'qwen-session', hasTurns: true },
      (s) => new SessionReader(s),
    ),
};

/** A model call or tool call in the telemetry, which comes before its record. */
interface TimedCall {
  readonly name: string;
  readonly start: bigint;
  readonly attributes: readonly Attribute[];
}

class SessionReader implements LogReader {
  readonly #session: AgentSession;
  #modelCall: TimedCall | undefined;
  readonly #toolCalls: TimedCall[] = [];

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const session = this.#session;
    const recorded = readTime(member(node, 'timestamp'));
    const text = (key: string) => readText(member(node, key));
    if (!session.isStarted) {
      session.start({
        id: text('sessionId'),
        version: text('version'),
        start: recorded,
        place,
        attributes: makeAttributes({
          'process.working_directory': text('cwd'),
          'vcs.ref.head.name': text('gitBranch'),
        }),
      });
    }
    const time = session.clock.next(recorded);
    const agent = session.mainAgent;
    const type = text('type');
    const content = readContent(member(member(node, 'message'), 'parts'));
    const attributes = otherAttributes(node, 'qwen_code.', RECORD);
    if (type === 'assistant') {
      const usage = member(node, 'usageMetadata');
      agent.addModelOutput({
        time,
        start: this.#modelCall?.start,
        model: text('model'),
        parts: content.parts,
        place,
        attributes: [
          ...usageAttributes({
            input: member(usage, 'promptTokenCount'),
            output: member(usage, 'candidatesTokenCount'),
            cacheRead: member(usage, 'cachedContentTokenCount'),
            reasoning: member(usage, 'thoughtsTokenCount'),
            total: member(usage, 'totalTokenCount'),
          }),
          ...(this.#modelCall?.attributes ?? []),
          ...attributes,
        ],
      });
      this.#modelCall = undefined;
      for (const call of content.calls) agent.startToolCall({ time, ...call, place });
    } else if (type === 'tool_result') {
      for (const result of content.results) {
        const index = this.#toolCalls.findIndex(({ name }) => name === result.name);
        const timedCall = index < 0 ? undefined : this.#toolCalls.splice(index, 1)[0];
        const status = readText(member(member(node, 'toolCallResult'), 'status'));
        const report = readShellReport(result.name, {
          result: result.result,
          failed: result.failed || (status !== '' && status !== 'success'),
        });
        agent.endToolCall({
          time,
          ...result,
          failed: report.failed,
          error: report.error,
          start: timedCall?.start,
          attributes: [...report.attributes, ...(timedCall?.attributes ?? []), ...attributes],
          place,
        });
      }
    } else if (type === 'user') {
      agent.addPrompt({ time, message: message('user', content.parts), id: text('uuid'), place, attributes });
    } else if (!this.#readTelemetry(member(member(node, 'systemPayload'), 'uiEvent'))) {
      addRecordAsEvent(session, `qwen_code.${type || 'record'}.${text('subtype')}`, node, place, time);
    }
  }

  /** Reads telemetry about the next record. Returns false where it is about no call. */
  #readTelemetry(event: JsonNode | undefined): boolean {
    const name = readText(member(event, 'event.name'));
    const duration = parseDecimalTime(readText(member(event, 'duration_ms')), 6);
    const end = readTime(member(event, 'event.timestamp'));
    const start = end > duration ? end - duration : 0n;
    const attributes = otherAttributes(event, 'qwen_code.', EVENT);
    if (name.endsWith('.api_response')) {
      this.#modelCall = {
        name: '',
        start,
        attributes: [...makeAttributes({ 'gen_ai.response.id': member(event, 'response_id') }), ...attributes],
      };
      return true;
    }
    if (!name.endsWith('.tool_call')) return false;
    this.#toolCalls.push({ name: readText(member(event, 'function_name')), start, attributes });
    if (this.#toolCalls.length > 100) this.#toolCalls.shift();
    return true;
  }
}
