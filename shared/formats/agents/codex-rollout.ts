/**
 * Codex's rollout files: `{timestamp, type, payload}` a line. Response items are the conversation, events describe it.
 * Source: files that codex 0.169 wrote, and openai/codex (protocol: RolloutItem, ResponseItem, EventMsg).
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { jsonText } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { makeAttributes, usageAttributes } from './attributes.ts';
import { message, readArguments, readContent, resultText, textMessage, textPart, toolCallPart } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';
import { exitMessage } from './steps.ts';

const META = wordSet('id session_id timestamp cwd cli_version model_provider base_instructions instructions');
const ITEM = wordSet('type role content name arguments input call_id output action status encrypted_content summary');
const USAGE = wordSet(
  'input_tokens cached_input_tokens cache_write_input_tokens output_tokens reasoning_output_tokens total_tokens',
);
const DONE = wordSet('type exit_code id');

export const codexRollout: ForeignFormat = {
  name: 'codex-rollout',
  title: 'Codex session (rollout)',
  recognise: (head) =>
    confidence(
      head,
      0.85,
      (s) =>
        has(s, 'timestamp', 'type', 'payload') &&
        hasAny(s, 'payload.type', 'payload.cwd', 'payload.id', 'payload.model', 'payload.turn_id'),
    ),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'codex', format: 'codex-rollout', hasTurns: true }, (s) => new RolloutReader(s)),
};

class RolloutReader implements LogReader {
  readonly #session: AgentSession;
  /** Ids of tool calls whose failure an event recorded. */
  readonly #failedCalls = new Set<string>();
  #model = '';
  #inTask = false;
  /** The log has the usage of each model call. Older versions of Codex only write sums now and then. */
  #hasUsageRecords = false;
  #answerCount = 0;
  /** A result came after the last output. */
  #hasNewResult = false;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  recover(node: JsonNode): string | undefined {
    return member(node, 'payload') === undefined ? undefined : '';
  }

  record(node: JsonNode, place: FilePlace): void {
    const payload = member(node, 'payload');
    const time = this.#session.clock.next(readTime(member(node, 'timestamp')));
    const type = readText(member(node, 'type'));
    const addEvent = (name: string) =>
      addRecordAsEvent(this.#session, `codex.${name || 'record'}`, payload ?? node, place, time);
    switch (type) {
      case 'session_meta':
        if (this.#session.isStarted) addEvent(type);
        else this.#startSession(payload, time, place);
        return;
      case 'response_item':
        this.#readItem(payload, time, place, otherAttributes(node, 'codex.', wordSet('timestamp type payload')));
        return;
      case 'event_msg':
        this.#readEvent(payload, time, place, addEvent);
        return;
      case 'token_usage_record':
        this.#hasUsageRecords = true;
        this.#addUsage(
          member(payload, 'usage'),
          time,
          makeAttributes({ 'gen_ai.response.id': member(payload, 'response_id') }),
        );
        return;
      case 'turn_context':
        this.#model = readText(member(payload, 'model')) || this.#model;
        this.#session.mainAgent.addAttributes(
          makeAttributes({ 'gen_ai.request.model': this.#model, 'process.working_directory': member(payload, 'cwd') }),
        );
        addEvent(type);
        return;
      default:
        addEvent(type);
        return;
    }
  }

  #startSession(payload: JsonNode | undefined, time: bigint, place: FilePlace): void {
    const base = member(payload, 'base_instructions', 'instructions');
    const instructions = readText(base) || readText(member(base, 'text'));
    const start = readTime(member(payload, 'timestamp'));
    this.#session.start({
      id: readText(member(payload, 'id', 'session_id')),
      version: readText(member(payload, 'cli_version')),
      start: start > 0n && start < time ? start : time,
      place,
      attributes: [
        ...makeAttributes({
          'process.working_directory': member(payload, 'cwd'),
          'gen_ai.provider.name': member(payload, 'model_provider'),
          'gen_ai.system_instructions': instructions === '' ? '' : `[${textPart(instructions)}]`,
        }),
        ...otherAttributes(payload, 'codex.', META),
      ],
    });
  }

  #readEvent(payload: JsonNode | undefined, time: bigint, place: FilePlace, addEvent: (name: string) => void): void {
    const agent = this.#session.mainAgent;
    const type = readText(member(payload, 'type'));
    switch (type) {
      case 'task_started':
      case 'turn_started':
        this.#inTask = true;
        agent.startTurn({
          time,
          id: readText(member(payload, 'turn_id')),
          place,
          attributes: otherAttributes(payload, 'codex.', wordSet('type')),
        });
        return;
      case 'user_message':
        this.#startPrompt(textMessage('user', readText(member(payload, 'message'))), time, place);
        return;
      case 'task_complete':
      case 'turn_complete':
      case 'turn_aborted': {
        this.#inTask = false;
        agent.endModelCall();
        const attributes = otherAttributes(payload, 'codex.', wordSet('type last_agent_message'));
        const reason = readText(member(payload, 'reason')) || 'aborted';
        agent.addAttributes(attributes);
        if (type === 'turn_aborted') agent.setError(reason);
        agent.endTurn(time);
        return;
      }
      case 'error':
        agent.setError(readText(member(payload, 'message')));
        addEvent(`event.${type}`);
        return;
      case 'token_count':
        if (!this.#hasUsageRecords) this.#addUsage(member(member(payload, 'info'), 'last_token_usage'), time, []);
        addEvent(`event.${type}`);
        return;
      case 'item_completed':
        if (!this.#readCompletedItem(member(payload, 'item'), time, place)) addEvent(`event.${type}`);
        return;
      default:
        addEvent(`event.${type}`);
        return;
    }
  }

  #startPrompt(prompt: string, time: bigint, place: FilePlace): void {
    const attributes = makeAttributes({ 'gen_ai.input.messages': `[${prompt}]` });
    if (this.#inTask) this.#session.mainAgent.addAttributes(attributes);
    else this.#session.mainAgent.startTurn({ time, place, attributes });
  }

  /** Adds a completed item to its turn or tool call. Returns false where the log has neither. */
  #readCompletedItem(item: JsonNode | undefined, time: bigint, place: FilePlace): boolean {
    const id = readText(member(item, 'id'));
    if (readText(member(item, 'type')) === 'UserMessage') {
      this.#startPrompt(message('user', readContent(member(item, 'content')).parts), time, place);
      return true;
    }
    if (readText(member(item, 'status')) === 'failed') this.#failedCalls.add(id);
    return this.#session.mainAgent.updateToolCall(id, [
      ...makeAttributes({ 'process.exit.code': member(item, 'exit_code') }),
      ...otherAttributes(item, 'codex.item.', DONE),
    ]);
  }

  #readItem(item: JsonNode | undefined, time: bigint, place: FilePlace, envelope: readonly Attribute[]): void {
    const agent = this.#session.mainAgent;
    const type = readText(member(item, 'type'));
    const attributes = [...otherAttributes(item, 'codex.', ITEM), ...envelope];
    const role = readText(member(item, 'role'));
    if (type === 'message' && role !== 'assistant') {
      const parts = readContent(member(item, 'content')).parts;
      agent.addInputMessage(message(role === 'user' ? 'user' : 'system', parts), time);
      return;
    }
    if (/_output$/.test(type)) {
      const id = readText(member(item, 'call_id'));
      const output = member(item, 'output');
      const result = resultText(member(output, 'content') ?? output);
      const exitCode = readExitCode(result);
      const failed = this.#failedCalls.delete(id) || isFailure(output) || (exitCode !== undefined && exitCode !== 0);
      this.#hasNewResult = true;
      const exitAttributes = makeAttributes({ 'process.exit.code': exitCode });
      const error = exitCode === undefined || exitCode === 0 ? undefined : exitMessage(exitCode);
      agent.endToolCall({ time, id, result, failed, error, attributes: [...exitAttributes, ...attributes], place });
      return;
    }
    if (this.#hasNewResult && !this.#hasUsageRecords) this.#answerCount++;
    this.#hasNewResult = false;
    const addOutput = (parts: readonly string[]) =>
      agent.addModelOutput({ time, key: String(this.#answerCount), model: this.#model, parts, attributes, place });
    if (type === 'message') {
      addOutput(readContent(member(item, 'content')).parts);
      return;
    }
    if (type === 'reasoning') {
      addOutput(item ? readContent({ type: 'array', items: [item] }).parts : []);
      return;
    }
    const id = readText(member(item, 'call_id', 'id'));
    const name = readText(member(item, 'name')) || type.replace(/_call$/, '');
    const args = readArguments(member(item, 'arguments', 'input', 'action'));
    if (!/_call$/.test(type)) {
      addOutput(item ? [jsonText(item)] : []);
      return;
    }
    addOutput([toolCallPart(id, name, args)]);
    agent.startToolCall({ time, id, name, arguments: args, place });
    // A search that the provider runs has no record of its result.
    if (type === 'web_search_call') agent.endToolCall({ time, id, result: '', failed: false, place });
  }

  #addUsage(usage: JsonNode | undefined, time: bigint, more: readonly Attribute[]): void {
    const agent = this.#session.mainAgent;
    const attributes = usageAttributes({
      input: member(usage, 'input_tokens'),
      output: member(usage, 'output_tokens'),
      cacheRead: member(usage, 'cached_input_tokens'),
      cacheWrite: member(usage, 'cache_write_input_tokens'),
      reasoning: member(usage, 'reasoning_output_tokens'),
      total: member(usage, 'total_tokens'),
    });
    if (
      agent.updateModelCall({ attributes: [...attributes, ...otherAttributes(usage, 'codex.usage.', USAGE), ...more] })
    ) {
      agent.endModelCall();
      this.#answerCount++;
    } else this.#session.count('token counts of no known model call');
    this.#session.clock.advanceTo(time);
  }
}

const REPORT_HEAD =
  /^(?:(?:Chunk ID: [^\n]*\n)?Wall time: [^\n]*\nProcess exited with code (-?\d{1,10})\n|Exit code: (-?\d{1,10})\nWall time: )/;

/** Returns the exit code, which the tool writes before the output, or behind it (older versions). */
function readExitCode(result: string): number | undefined {
  const code =
    REPORT_HEAD.exec(result.slice(0, 500))
      ?.slice(1)
      .find((code) => code !== undefined) ??
    (result.startsWith('{"output":')
      ? /"metadata":\{"exit_code":(-?\d{1,10}),"duration_seconds":[\d.]+\}\}$/.exec(result.slice(-200))?.[1]
      : undefined);
  return code === undefined ? undefined : Number(code);
}

const isFailure = (output: JsonNode | undefined): boolean => {
  const success = member(output, 'success');
  return success?.type === 'bool' && !success.value;
};
