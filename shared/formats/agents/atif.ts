/**
 * ATIF trajectories of versions 1.0 to 1.7, as Harbor and its agents write them: steps with at most one time each.
 * Source: the format's specification (harbor, rfcs/0001-trajectory-format).
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { readValue } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import type { Agent } from './agent.ts';
import { addCounts, makeAttributes, usageAttributes } from './attributes.ts';
import {
  isTrue,
  message,
  readArguments,
  readContent,
  resultText,
  textMessage,
  textPart,
  toolCallPart,
} from './messages.ts';
import { type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';

const STEP = wordSet('step_id timestamp source message reasoning_content tool_calls observation metrics model_name');
const METRICS = wordSet('prompt_tokens completion_tokens cached_tokens cost_usd');
const FINAL = wordSet('total_prompt_tokens total_completion_tokens total_cached_tokens total_cost_usd');
/** Steps that wait for the first recorded time. */
const WAIT_LIMIT = 200;
const SUBAGENT = 'subagent_trajectories[]';

export const atif: ForeignFormat = {
  name: 'atif',
  title: 'ATIF trajectory',
  recognise: (head) =>
    confidence(
      head,
      0.9,
      (s) =>
        has(s, 'schema_version', 'steps[]') ||
        has(s, 'steps[].step_id', 'steps[].source') ||
        has(s, 'schema_version', 'agent.name', 'session_id'),
    ),
  read: (stream, context) =>
    readLog(
      stream,
      context,
      { agent: 'agent', format: 'atif', hasTurns: true, untimed: true },
      (s) => new TrajectoryReader(s),
    ),
};

interface Step {
  readonly node: JsonNode;
  readonly place: FilePlace;
  /** It belongs to an embedded trajectory of a subagent. */
  readonly ofSubagent: boolean;
}

class TrajectoryReader implements LogReader {
  readonly #session: AgentSession;
  /** Steps before the first recorded time; undefined once it is known. */
  #early: Step[] | undefined = [];
  /** Ids of tool calls by the trajectory that they refer to. */
  readonly #callIds = new Map<string, string>();
  /** The embedded trajectory that is being read. */
  #embedded: { id: string; name: string; attributes: Attribute[] } | undefined;
  /** Details of the session, which may come before its id. */
  #attributes: Attribute[] = [];
  #details: { agent?: string; version?: string; place?: FilePlace } = {};

  constructor(session: AgentSession) {
    this.#session = session;
  }

  rule(path: string, type: 'object' | 'array' | 'scalar'): 'enter' | 'record' {
    if (path === '' || path === '[]' || path === SUBAGENT) return 'enter';
    if (type === 'array' && /(?:^|\.)steps$|^subagent_trajectories$/.test(path)) return 'enter';
    return 'record';
  }

  recover(node: JsonNode): string | undefined {
    return member(node, 'step_id') && member(node, 'source') ? 'steps[]' : undefined;
  }

  record(node: JsonNode, place: FilePlace, path: string): void {
    const ofSubagent = path.startsWith(SUBAGENT);
    const key = ofSubagent ? path.slice(SUBAGENT.length + 1) : path.replace(/^\[\]\./, '');
    if (key === 'steps[]') {
      this.#addStep({ node, place, ofSubagent });
      return;
    }
    if (ofSubagent) {
      this.#readEmbedded(key, node);
      return;
    }
    if (key === 'session_id') this.#session.start({ id: readText(node), place });
    else if (key === 'agent') {
      this.#addDetails(
        [
          ...makeAttributes({ 'gen_ai.request.model': member(node, 'model_name') }),
          ...otherAttributes(node, 'atif.agent.', wordSet('name version model_name')),
        ],
        { agent: readText(member(node, 'name')), version: readText(member(node, 'version')), place },
      );
    } else if (key === 'final_metrics') {
      this.#addDetails([
        ...usageAttributes({
          input: member(node, 'total_prompt_tokens'),
          output: member(node, 'total_completion_tokens'),
          cacheRead: member(node, 'total_cached_tokens'),
          cost: member(node, 'total_cost_usd'),
        }),
        ...otherAttributes(node, 'atif.final_metrics.', FINAL),
      ]);
    } else if (node.type !== 'null') this.#addDetails([{ key: `atif.${key}`, value: readValue(node) }]);
  }

  leave(path: string): void {
    if (path === SUBAGENT && this.#embedded) {
      this.#session.endSubagent(this.#embedded.id);
      this.#embedded = undefined;
    }
  }

  finish(): void {
    this.#release(0n);
  }

  #addDetails(
    attributes: readonly Attribute[],
    details: { agent?: string; version?: string; place?: FilePlace } = {},
  ): void {
    this.#attributes.push(...attributes);
    this.#details = { ...this.#details, ...details };
    if (this.#session.isStarted) this.#startSession();
  }

  #startSession(): void {
    this.#session.start({ ...this.#details, attributes: this.#attributes });
    this.#attributes = [];
  }

  #readEmbedded(key: string, node: JsonNode): void {
    this.#embedded ??= { id: '', name: '', attributes: [] };
    if (key === 'trajectory_id' || (key === 'session_id' && this.#embedded.id === ''))
      this.#embedded.id = readText(node);
    else if (key === 'agent') {
      this.#embedded.name = readText(member(node, 'name'));
      this.#embedded.attributes.push(...makeAttributes({ 'gen_ai.request.model': member(node, 'model_name') }));
    } else this.#embedded.attributes.push({ key: `atif.${key}`, value: readValue(node) });
  }

  #addStep(step: Step): void {
    if (step.ofSubagent) this.#release(0n);
    if (!this.#early) {
      this.#readStep(step);
      return;
    }
    this.#early.push(step);
    const time = readTime(member(step.node, 'timestamp'));
    if (time > 0n || this.#early.length >= WAIT_LIMIT) this.#release(time);
  }

  /** Reads the steps that wait. `time` is the first recorded time, 0n where there is none. */
  #release(time: bigint): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    if (early.length > 0 || this.#attributes.length > 0) this.#startSession();
    if (time > 0n) this.#session.clock.next(time);
    for (const step of early) this.#readStep(step);
  }

  #readStep({ node, place, ofSubagent }: Step): void {
    const time = this.#session.clock.next(readTime(member(node, 'timestamp')));
    const agent = ofSubagent ? this.#startSubagent(time, place) : this.#session.mainAgent;
    const source = readText(member(node, 'source'));
    const content = readContent(member(node, 'message'));
    const attributes = otherAttributes(node, 'atif.', STEP);
    const id = readText(member(node, 'step_id'));
    if (isTrue(member(node, 'is_copied_context'))) {
      agent.addInputMessage(
        message(source === 'agent' ? 'assistant' : source === 'user' ? 'user' : 'system', content.parts),
        time,
      );
      this.#session.count('steps copied from another trajectory');
      return;
    }
    if (source === 'user' && !ofSubagent) {
      agent.addPrompt({ time, message: message('user', content.parts), id, place, attributes });
    } else if (source !== 'agent') {
      agent.addInputMessage(message(source === 'user' ? 'user' : 'system', content.parts), time);
    } else this.#addModelOutput(agent, node, content.parts, time, place, attributes);
    const calls = arrayItems(member(node, 'tool_calls')).map((call, index) => ({
      node: call,
      id: readText(member(call, 'tool_call_id')) || `${id}.${index}`,
    }));
    for (const call of calls) {
      const name = readText(member(call.node, 'function_name'));
      const attributes = otherAttributes(call.node, 'atif.', wordSet('tool_call_id function_name arguments'));
      agent.startToolCall({
        time,
        id: call.id,
        name,
        arguments: readArguments(member(call.node, 'arguments')),
        attributes,
        place,
      });
    }
    const ids = calls.map((call) => call.id);
    this.#endToolCalls(agent, arrayItems(member(member(node, 'observation'), 'results')), ids, place);
  }

  #addModelOutput(
    agent: Agent,
    node: JsonNode,
    parts: readonly string[],
    time: bigint,
    place: FilePlace,
    attributes: readonly Attribute[],
  ): void {
    const metrics = member(node, 'metrics');
    const reasoning = readText(member(node, 'reasoning_content'));
    const id = readText(member(node, 'step_id'));
    const input = member(metrics, 'prompt_tokens');
    const output = member(metrics, 'completion_tokens');
    agent.addModelOutput({
      time,
      model: readText(member(node, 'model_name')) || defaultModel(agent),
      parts: [
        ...(reasoning === '' ? [] : [textPart(reasoning, 'reasoning')]),
        ...parts,
        ...arrayItems(member(node, 'tool_calls')).map((call, index) =>
          toolCallPart(
            readText(member(call, 'tool_call_id')) || `${id}.${index}`,
            readText(member(call, 'function_name')),
            readArguments(member(call, 'arguments')),
          ),
        ),
      ],
      attributes: [
        ...usageAttributes({
          input,
          output,
          cacheRead: member(metrics, 'cached_tokens'),
          total: addCounts(input, output),
          cost: member(metrics, 'cost_usd'),
        }),
        ...makeAttributes({ 'atif.step_id': member(node, 'step_id') }),
        ...otherAttributes(metrics, 'atif.metrics.', METRICS),
        ...attributes,
      ],
      place,
    });
  }

  /** Ends the step's tool calls. An agent that types into a terminal has one result for all of them: the last call's. */
  #endToolCalls(agent: Agent, results: readonly JsonNode[], ids: readonly string[], place: FilePlace): void {
    if (results.length === 0) return;
    const time = this.#session.clock.next();
    const end = (id: string, result: string, node?: JsonNode) => {
      const refs = arrayItems(member(node, 'subagent_trajectory_ref'));
      for (const ref of refs) {
        for (const key of ['trajectory_id', 'session_id']) {
          const name = readText(member(ref, key));
          if (name !== '') this.#callIds.set(name, id);
        }
      }
      const attributes = otherAttributes(node, 'atif.', wordSet('source_call_id content'));
      agent.endToolCall({ time, id, result, failed: false, keepsSubagent: refs.length > 0, attributes, place });
    };
    const unassigned: string[] = [];
    for (const result of results) {
      const id = readText(member(result, 'source_call_id'));
      const text = resultText(member(result, 'content'));
      if (id !== '' && agent.isToolCallOpen(id)) end(id, text, result);
      else unassigned.push(text);
    }
    const waiting = ids.filter((id) => agent.isToolCallOpen(id));
    const last = waiting.pop();
    for (const id of waiting) end(id, '');
    if (last !== undefined) end(last, unassigned.join('\n'));
    else if (unassigned.length > 0) agent.addInputMessage(textMessage('user', unassigned.join('\n')), time);
  }

  #startSubagent(time: bigint, place: FilePlace): Agent {
    const embedded = this.#embedded ?? { id: 'subagent', name: '', attributes: [] };
    const toolCallId = this.#callIds.get(embedded.id) ?? '';
    return this.#session.startSubagent(embedded.id, {
      parent: this.#session.mainAgent,
      toolCallId,
      name: embedded.name || 'agent',
      time,
      place,
      attributes: embedded.attributes,
    });
  }
}

/** Returns the model that the trajectory names for its agent. */
function defaultModel(agent: Agent): string {
  const model = agent.span.attributes.find(({ key }) => key === 'gen_ai.request.model')?.value;
  return model?.type === 'string' ? model.value : '';
}
