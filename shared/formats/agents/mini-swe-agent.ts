/**
 * mini-swe-agent's trajectories: `{info, messages, trajectory_format}`, messages as OpenAI's chat has them, with what the
 * agent noted in `extra`. Source: SWE-agent/mini-swe-agent (docs, output files; versions 1 and 2).
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { decimalTime } from '../foreign/times.ts';
import { attributesOfNode, valueOfNode } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, usageFacts } from './facts.ts';
import { type AskedCall, argumentsOf, callPart, contentOf, message, resultText, textPart } from './messages.ts';
import { type LogReader, readLog, restOf, words } from './read.ts';
import type { AgentSession } from './session.ts';
import { exited } from './told.ts';

const MESSAGE = words('role content extra tool_calls tool_call_id reasoning_content timestamp');
const EXTRA = words('response timestamp actions');

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
      { agent: 'mini-swe-agent', format: 'mini-swe-agent', turns: false, untimed: true },
      (s) => new Messages(s),
    ),
};

class Messages implements LogReader {
  readonly #session: AgentSession;
  readonly #about: Attribute[] = [];
  #version = '';
  #count = 0;
  /** Calls of the last answer, whose results come in order. */
  #asked: AskedCall[] = [];

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
      this.#tell(place);
      this.#message(node, place);
    } else if (path === 'info') {
      const stats = member(node, 'model_stats');
      this.#version = textOf(member(node, 'mini_version'));
      this.#about.push(
        ...usageFacts({ cost: member(stats, 'instance_cost') }),
        ...attributesOfNode(stats, 'mini_swe_agent.model_stats.', words('instance_cost')),
        ...attributesOfNode(node, 'mini_swe_agent.info.', words('model_stats mini_version')),
      );
    } else this.#about.push({ key: `mini_swe_agent.${path}`, value: valueOfNode(node) });
  }

  finish(): void {
    if (this.#about.length > 0) this.#tell();
  }

  #tell(place?: FilePlace): void {
    if (this.#session.begun && this.#about.length === 0) return;
    this.#session.begin({ version: this.#version, attributes: this.#about.splice(0), ...(place ? { place } : {}) });
  }

  #message(node: JsonNode, place: FilePlace): void {
    const extra = member(node, 'extra');
    const told = decimalTime(textOf(member(extra, 'timestamp')) || textOf(member(node, 'timestamp')), 9);
    const time = this.#session.at(told);
    const role = textOf(member(node, 'role'));
    const content = contentOf(member(node, 'content'));
    const attributes = [...restOf(node, 'mini_swe_agent.', MESSAGE), ...restOf(extra, 'mini_swe_agent.extra.', EXTRA)];
    const { main } = this.#session;
    this.#count++;
    if (role === 'assistant') {
      this.#answer(node, content.parts, content.text, time, place, attributes);
      return;
    }
    const id = textOf(member(node, 'tool_call_id'));
    const call = id === '' ? this.#asked.shift() : this.#asked.find((one) => one.id === id);
    if (call && role !== 'system') {
      const exit =
        textOf(member(extra, 'returncode')) || /<returncode>(-?\d+)<\/returncode>/.exec(content.text)?.[1] || '';
      const failed = /^-?[1-9]\d*$/.test(exit);
      main.result({
        time,
        id: call.id,
        result: content.text || resultText(member(node, 'content')),
        failed,
        error: failed ? exited(exit) : undefined,
        attributes: [...facts({ 'process.exit.code': exit === '' ? '' : Number(exit) }), ...attributes],
        place,
      });
    } else main.hear(message(role === 'system' ? 'system' : role === 'tool' ? 'tool' : 'user', content.parts), time);
  }

  #answer(
    node: JsonNode,
    parts: readonly string[],
    text: string,
    time: bigint,
    place: FilePlace,
    rest: readonly Attribute[],
  ): void {
    const extra = member(node, 'extra');
    const response = member(extra, 'response');
    const usage = member(response, 'usage');
    const thought = textOf(member(node, 'reasoning_content'));
    this.#asked = callsOf(node, text, this.#count);
    const calls = this.#asked.map((call) => callPart(call.id, call.name, call.arguments));
    this.#session.main.say({
      time,
      model: textOf(member(response, 'model')),
      parts: [...(thought === '' ? [] : [textPart(thought, 'reasoning')]), ...parts, ...calls],
      attributes: [
        ...facts({ 'gen_ai.response.id': member(response, 'id') }),
        ...usageFacts({
          input: member(usage, 'prompt_tokens'),
          output: member(usage, 'completion_tokens'),
          cacheRead: member(member(usage, 'prompt_tokens_details'), 'cached_tokens'),
          reasoning: member(member(usage, 'completion_tokens_details'), 'reasoning_tokens'),
          total: member(usage, 'total_tokens'),
        }),
        ...rest,
      ],
      place,
    });
    for (const call of this.#asked) this.#session.main.call({ time, ...call, place });
  }
}

/** What an answer asks for: calls of tools, the actions that the agent found in it, or its only block of shell code. */
function callsOf(node: JsonNode, text: string, count: number): AskedCall[] {
  const told = itemsOf(member(node, 'tool_calls'));
  if (told.length > 0) {
    return told.map((call, index) => {
      const fn = member(call, 'function') ?? call;
      return {
        id: textOf(member(call, 'id')) || `message ${count}.${index}`,
        name: textOf(member(fn, 'name')) || 'bash',
        arguments: argumentsOf(member(fn, 'arguments')),
      };
    });
  }
  const actions = itemsOf(member(member(node, 'extra'), 'actions'));
  const found = actions.map((action) => textOf(action) || textOf(member(action, 'command', 'action')));
  if (found.length === 0) {
    const block = /```(?:bash|sh|mswea_bash_command)\s*\n([\s\S]*?)\n```/.exec(text)?.[1];
    if (block !== undefined) found.push(block);
  }
  return found.map((command, index) => ({
    id: `message ${count}.${index}`,
    name: 'bash',
    arguments: JSON.stringify({ command }),
  }));
}
