/**
 * Trajectories of mini-swe-agent: `{info, messages, trajectory_format}`. The messages are those of OpenAI's chat, with the
 * agent's own fields in `extra`. Source: SWE-agent/mini-swe-agent (docs, output files; versions 1 and 2).
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { readAttributes, readValue } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import { makeAttributes, usageAttributes } from './attributes.ts';
import {
  message,
  readArguments,
  readContent,
  resultText,
  type ToolCallContent,
  textPart,
  toolCallPart,
} from './messages.ts';
import { type LogReader, otherAttributes, readLog, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';
import { exitMessage } from './steps.ts';

const MESSAGE = wordSet('role content extra tool_calls tool_call_id reasoning_content timestamp');
const EXTRA = wordSet('response timestamp actions');

export const miniSweAgent: ForeignFormat = {
  name: 'mini-swe-agent',
  title: 'mini-swe-agent trajectory',
  recognise: (head) =>
    confidence(
      head,
      0.85,
      (s) =>
        (has(s, 'messages[].role', 'messages[].content') || has(s, 'info', 'messages[]')) &&
        (hasAny(s, 'trajectory_format') || has(s, 'info.model_stats') || has(s, 'info.mini_version')) &&
        !hasAny(s, 'messages[].info'),
    ),
  read: (stream, context) =>
    readLog(
      stream,
      context,
      { agent: 'mini-swe-agent', format: 'mini-swe-agent', hasTurns: false, untimed: true },
      (s) => new TrajectoryReader(s),
    ),
};

class TrajectoryReader implements LogReader {
  readonly #session: AgentSession;
  /** Attributes of the session that it does not have yet. */
  readonly #attributes: Attribute[] = [];
  #version = '';
  #messageCount = 0;
  /** Tool calls of the last answer, whose results come in order. */
  #calls: ToolCallContent[] = [];

  constructor(session: AgentSession) {
    this.#session = session;
  }

  rule(path: string, type: 'object' | 'array' | 'scalar'): 'enter' | 'record' {
    return (path === '' && type === 'object') || (path === 'messages' && type === 'array') ? 'enter' : 'record';
  }

  recover(node: JsonNode): string | undefined {
    return member(node, 'role') && member(node, 'content') ? 'messages[]' : undefined;
  }

  record(node: JsonNode, place: FilePlace, path: string): void {
    if (path === 'messages[]') {
      this.#startSession(place);
      this.#readMessage(node, place);
    } else if (path === 'info') {
      const stats = member(node, 'model_stats');
      this.#version = readText(member(node, 'mini_version'));
      this.#attributes.push(
        ...usageAttributes({ cost: member(stats, 'instance_cost') }),
        ...readAttributes(stats, 'mini_swe_agent.model_stats.', wordSet('instance_cost')),
        ...readAttributes(node, 'mini_swe_agent.info.', wordSet('model_stats mini_version')),
      );
    } else this.#attributes.push({ key: `mini_swe_agent.${path}`, value: readValue(node) });
  }

  finish(): void {
    if (this.#attributes.length > 0) this.#startSession();
  }

  #startSession(place?: FilePlace): void {
    if (this.#session.isStarted && this.#attributes.length === 0) return;
    this.#session.start({
      version: this.#version,
      attributes: this.#attributes.splice(0),
      ...(place ? { place } : {}),
    });
  }

  #readMessage(node: JsonNode, place: FilePlace): void {
    const extra = member(node, 'extra');
    const recorded = parseDecimalTime(readText(member(extra, 'timestamp')) || readText(member(node, 'timestamp')), 9);
    const time = this.#session.clock.next(recorded);
    const role = readText(member(node, 'role'));
    const content = readContent(member(node, 'content'));
    const attributes = [
      ...otherAttributes(node, 'mini_swe_agent.', MESSAGE),
      ...otherAttributes(extra, 'mini_swe_agent.extra.', EXTRA),
    ];
    const agent = this.#session.mainAgent;
    this.#messageCount++;
    if (role === 'assistant') {
      this.#addAnswer(node, content.parts, content.text, time, place, attributes);
      return;
    }
    const id = readText(member(node, 'tool_call_id'));
    const call = id === '' ? this.#calls.shift() : this.#calls.find((candidate) => candidate.id === id);
    if (call && role !== 'system') {
      const exitCode =
        readText(member(extra, 'returncode')) || /<returncode>(-?\d+)<\/returncode>/.exec(content.text)?.[1] || '';
      const failed = /^-?[1-9]\d*$/.test(exitCode);
      agent.endToolCall({
        time,
        id: call.id,
        result: content.text || resultText(member(node, 'content')),
        failed,
        error: failed ? exitMessage(exitCode) : undefined,
        attributes: [
          ...makeAttributes({ 'process.exit.code': exitCode === '' ? '' : Number(exitCode) }),
          ...attributes,
        ],
        place,
      });
    } else
      agent.addInputMessage(
        message(role === 'system' ? 'system' : role === 'tool' ? 'tool' : 'user', content.parts),
        time,
      );
  }

  #addAnswer(
    node: JsonNode,
    parts: readonly string[],
    text: string,
    time: bigint,
    place: FilePlace,
    attributes: readonly Attribute[],
  ): void {
    const extra = member(node, 'extra');
    const response = member(extra, 'response');
    const usage = member(response, 'usage');
    const reasoning = readText(member(node, 'reasoning_content'));
    this.#calls = readCalls(node, text, this.#messageCount);
    const callParts = this.#calls.map((call) => toolCallPart(call.id, call.name, call.arguments));
    this.#session.mainAgent.addModelOutput({
      time,
      model: readText(member(response, 'model')),
      parts: [...(reasoning === '' ? [] : [textPart(reasoning, 'reasoning')]), ...parts, ...callParts],
      attributes: [
        ...makeAttributes({ 'gen_ai.response.id': member(response, 'id') }),
        ...usageAttributes({
          input: member(usage, 'prompt_tokens'),
          output: member(usage, 'completion_tokens'),
          cacheRead: member(member(usage, 'prompt_tokens_details'), 'cached_tokens'),
          reasoning: member(member(usage, 'completion_tokens_details'), 'reasoning_tokens'),
          total: member(usage, 'total_tokens'),
        }),
        ...attributes,
      ],
      place,
    });
    for (const call of this.#calls) this.#session.mainAgent.startToolCall({ time, ...call, place });
  }
}

/** Returns the tool calls of an answer: its own, or the actions in it, or its first block of shell code. */
function readCalls(node: JsonNode, text: string, count: number): ToolCallContent[] {
  const toolCalls = arrayItems(member(node, 'tool_calls'));
  if (toolCalls.length > 0) {
    return toolCalls.map((call, index) => {
      const fn = member(call, 'function') ?? call;
      return {
        id: readText(member(call, 'id')) || `message ${count}.${index}`,
        name: readText(member(fn, 'name')) || 'bash',
        arguments: readArguments(member(fn, 'arguments')),
      };
    });
  }
  const actions = arrayItems(member(member(node, 'extra'), 'actions'));
  const commands = actions.map((action) => readText(action) || readText(member(action, 'command', 'action')));
  if (commands.length === 0) {
    const block = /```(?:bash|sh|mswea_bash_command)\s*\n([\s\S]*?)\n```/.exec(text)?.[1];
    if (block !== undefined) commands.push(block);
  }
  return commands.map((command, index) => ({
    id: `message ${count}.${index}`,
    name: 'bash',
    arguments: JSON.stringify({ command }),
  }));
}
