/**
 * Qwen Code's session files: records as Claude Code's, messages as Gemini's, and telemetry in between that tells how
 * long calls took. Source: files that Qwen Code 0.15 wrote.
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { decimalTime } from '../foreign/times.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, usageFacts } from './facts.ts';
import { contentOf, message } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';
import { shellReport } from './shell-report.ts';

const RECORD = words('type message timestamp sessionId cwd version gitBranch model usageMetadata');
const TOLD = words('event.name event.timestamp model response_text response_id function_name function_args');

export const qwenSession: ForeignFormat = {
  name: 'qwen-session',
  title: 'Qwen Code session',
  recognise: (head) =>
    confidence(head, 0.85, (s) => has(s, 'type', 'sessionId', 'uuid') && hasAny(s, 'message.parts', 'systemPayload')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'qwen-code', format: 'qwen-session', turns: true }, (s) => new Session(s)),
};

/** How long something took, told before the record of it. */
interface Took {
  readonly name: string;
  readonly start: bigint;
  readonly attributes: readonly Attribute[];
}

class Session implements LogReader {
  readonly #session: AgentSession;
  #answer: Took | undefined;
  readonly #tools: Took[] = [];

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const session = this.#session;
    const told = timeOf(member(node, 'timestamp'));
    const text = (key: string) => textOf(member(node, key));
    if (!session.begun) {
      session.begin({
        id: text('sessionId'),
        version: text('version'),
        start: told,
        place,
        attributes: facts({ 'process.working_directory': text('cwd'), 'vcs.ref.head.name': text('gitBranch') }),
      });
    }
    const time = session.at(told);
    const branch = session.main;
    const type = text('type');
    const content = contentOf(member(member(node, 'message'), 'parts'));
    const attributes = restOf(node, 'qwen_code.', RECORD);
    if (type === 'assistant') {
      const usage = member(node, 'usageMetadata');
      branch.say({
        time,
        start: this.#answer?.start,
        model: text('model'),
        parts: content.parts,
        place,
        attributes: [
          ...usageFacts({
            input: member(usage, 'promptTokenCount'),
            output: member(usage, 'candidatesTokenCount'),
            cacheRead: member(usage, 'cachedContentTokenCount'),
            reasoning: member(usage, 'thoughtsTokenCount'),
            total: member(usage, 'totalTokenCount'),
          }),
          ...(this.#answer?.attributes ?? []),
          ...attributes,
        ],
      });
      this.#answer = undefined;
      for (const call of content.calls) branch.call({ time, ...call, place });
    } else if (type === 'tool_result') {
      for (const result of content.results) {
        const index = this.#tools.findIndex(({ name }) => name === result.name);
        const took = index < 0 ? undefined : this.#tools.splice(index, 1)[0];
        const status = textOf(member(member(node, 'toolCallResult'), 'status'));
        const report = shellReport(result.name, {
          result: result.result,
          failed: result.failed || (status !== '' && status !== 'success'),
        });
        branch.result({
          time,
          ...result,
          failed: report.failed,
          error: report.error,
          start: took?.start,
          attributes: [...report.attributes, ...(took?.attributes ?? []), ...attributes],
          place,
        });
      }
    } else if (type === 'user') {
      branch.prompt({ time, message: message('user', content.parts), id: text('uuid'), place, attributes });
    } else if (!this.#took(member(member(node, 'systemPayload'), 'uiEvent'))) {
      noteOf(session, `qwen_code.${type || 'record'}.${text('subtype')}`, node, place, time);
    }
  }

  /** Telemetry about what comes next. */
  #took(event: JsonNode | undefined): boolean {
    const name = textOf(member(event, 'event.name'));
    const took = decimalTime(textOf(member(event, 'duration_ms')), 6);
    const end = timeOf(member(event, 'event.timestamp'));
    const start = end > took ? end - took : 0n;
    const rest = restOf(event, 'qwen_code.', TOLD);
    if (name.endsWith('.api_response')) {
      this.#answer = {
        name: '',
        start,
        attributes: [...facts({ 'gen_ai.response.id': member(event, 'response_id') }), ...rest],
      };
      return true;
    }
    if (!name.endsWith('.tool_call')) return false;
    this.#tools.push({ name: textOf(member(event, 'function_name')), start, attributes: rest });
    if (this.#tools.length > 100) this.#tools.shift();
    return true;
  }
}
