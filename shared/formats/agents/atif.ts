/**
 * ATIF trajectories, versions 1.0 to 1.7, as Harbor and its agents write them: steps with at most one time each.
 * Source: the format's specification (harbor, rfcs/0001-trajectory-format).
 */
import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { valueOfNode } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';
import type { Branch } from './branch.ts';
import { facts, sumOf, usageFacts } from './facts.ts';
import { argumentsOf, callPart, contentOf, isTrue, message, resultText, textMessage, textPart } from './messages.ts';
import { type LogReader, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';

const STEP = words('step_id timestamp source message reasoning_content tool_calls observation metrics model_name');
const METRICS = words('prompt_tokens completion_tokens cached_tokens cost_usd');
const FINAL = words('total_prompt_tokens total_completion_tokens total_cached_tokens total_cost_usd');
/** Steps that are kept back until one tells a time. */
const KEPT_BACK = 200;
const SUB = 'subagent_trajectories[]';

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
    readLog(stream, context, { agent: 'agent', format: 'atif', turns: true, untimed: true }, (s) => new Trajectory(s)),
};

interface Step {
  readonly node: JsonNode;
  readonly place: FilePlace;
  readonly sub: boolean;
}

class Trajectory implements LogReader {
  readonly #session: AgentSession;
  #early: Step[] | undefined = [];
  /** Calls by the trajectory that they refer to. */
  readonly #refs = new Map<string, string>();
  /** What is known of the embedded trajectory that is being read. */
  #sub: { id: string; name: string; attributes: Attribute[] } | undefined;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  rule(path: string, type: 'object' | 'array' | 'scalar'): 'enter' | 'record' {
    if (path === '' || path === '[]' || path === SUB) return 'enter';
    if (type === 'array' && /(?:^|\.)steps$|^subagent_trajectories$/.test(path)) return 'enter';
    return 'record';
  }

  recover(node: JsonNode): string | undefined {
    return member(node, 'step_id') && member(node, 'source') ? 'steps[]' : undefined;
  }

  record(node: JsonNode, place: FilePlace, path: string): void {
    const sub = path.startsWith(SUB);
    const key = sub ? path.slice(SUB.length + 1) : path.replace(/^\[\]\./, '');
    if (key === 'steps[]') {
      this.#take({ node, place, sub });
      return;
    }
    if (sub) {
      this.#aboutSub(key, node);
      return;
    }
    if (key === 'session_id') this.#session.begin({ id: textOf(node), place });
    else if (key === 'agent') {
      this.#about(
        [
          ...facts({ 'gen_ai.request.model': member(node, 'model_name') }),
          ...restOf(node, 'atif.agent.', words('name version model_name')),
        ],
        { agent: textOf(member(node, 'name')), version: textOf(member(node, 'version')), place },
      );
    } else if (key === 'final_metrics') {
      this.#about([
        ...usageFacts({
          input: member(node, 'total_prompt_tokens'),
          output: member(node, 'total_completion_tokens'),
          cacheRead: member(node, 'total_cached_tokens'),
          cost: member(node, 'total_cost_usd'),
        }),
        ...restOf(node, 'atif.final_metrics.', FINAL),
      ]);
    } else if (node.type !== 'null') this.#about([{ key: `atif.${key}`, value: valueOfNode(node) }]);
  }

  leave(path: string): void {
    if (path === SUB && this.#sub) {
      this.#session.endBranch(this.#sub.id);
      this.#sub = undefined;
    }
  }

  finish(): void {
    this.#release(0n);
  }

  /** Facts of the whole, which may come before its name. */
  #attributes: Attribute[] = [];
  #known: { agent?: string; version?: string; place?: FilePlace } = {};
  #about(attributes: readonly Attribute[], known: { agent?: string; version?: string; place?: FilePlace } = {}): void {
    this.#attributes.push(...attributes);
    this.#known = { ...this.#known, ...known };
    if (this.#session.begun) this.#tell();
  }

  #tell(): void {
    this.#session.begin({ ...this.#known, attributes: this.#attributes });
    this.#attributes = [];
  }

  #aboutSub(key: string, node: JsonNode): void {
    this.#sub ??= { id: '', name: '', attributes: [] };
    if (key === 'trajectory_id' || (key === 'session_id' && this.#sub.id === '')) this.#sub.id = textOf(node);
    else if (key === 'agent') {
      this.#sub.name = textOf(member(node, 'name'));
      this.#sub.attributes.push(...facts({ 'gen_ai.request.model': member(node, 'model_name') }));
    } else this.#sub.attributes.push({ key: `atif.${key}`, value: valueOfNode(node) });
  }

  #take(step: Step): void {
    if (step.sub) this.#release(0n);
    if (!this.#early) {
      this.#step(step);
      return;
    }
    this.#early.push(step);
    const time = timeOf(member(step.node, 'timestamp'));
    if (time > 0n || this.#early.length >= KEPT_BACK) this.#release(time);
  }

  /** Reads what was kept back, at the first time that is told. */
  #release(time: bigint): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    if (early.length > 0 || this.#attributes.length > 0) this.#tell();
    if (time > 0n) this.#session.at(time);
    for (const step of early) this.#step(step);
  }

  #step({ node, place, sub }: Step): void {
    const time = this.#session.at(timeOf(member(node, 'timestamp')));
    const branch = sub ? this.#subBranch(time, place) : this.#session.main;
    const source = textOf(member(node, 'source'));
    const content = contentOf(member(node, 'message'));
    const attributes = restOf(node, 'atif.', STEP);
    const id = textOf(member(node, 'step_id'));
    if (isTrue(member(node, 'is_copied_context'))) {
      branch.hear(
        message(source === 'agent' ? 'assistant' : source === 'user' ? 'user' : 'system', content.parts),
        time,
      );
      this.#session.context.count('steps copied from another trajectory');
      return;
    }
    if (source === 'user' && !sub) {
      branch.prompt({ time, message: message('user', content.parts), id, place, attributes });
    } else if (source !== 'agent') {
      branch.hear(message(source === 'user' ? 'user' : 'system', content.parts), time);
    } else this.#said(branch, node, content.parts, time, place, attributes);
    const calls = itemsOf(member(node, 'tool_calls')).map((call, index) => ({
      node: call,
      id: textOf(member(call, 'tool_call_id')) || `${id}.${index}`,
    }));
    for (const call of calls) {
      const name = textOf(member(call.node, 'function_name'));
      const rest = restOf(call.node, 'atif.', words('tool_call_id function_name arguments'));
      branch.call({
        time,
        id: call.id,
        name,
        arguments: argumentsOf(member(call.node, 'arguments')),
        attributes: rest,
        place,
      });
    }
    const ids = calls.map((call) => call.id);
    this.#observed(branch, itemsOf(member(member(node, 'observation'), 'results')), ids, place);
  }

  #said(
    branch: Branch,
    node: JsonNode,
    parts: readonly string[],
    time: bigint,
    place: FilePlace,
    rest: readonly Attribute[],
  ): void {
    const metrics = member(node, 'metrics');
    const thought = textOf(member(node, 'reasoning_content'));
    const id = textOf(member(node, 'step_id'));
    const input = member(metrics, 'prompt_tokens');
    const output = member(metrics, 'completion_tokens');
    branch.say({
      time,
      model: textOf(member(node, 'model_name')) || modelOf(branch),
      parts: [
        ...(thought === '' ? [] : [textPart(thought, 'reasoning')]),
        ...parts,
        ...itemsOf(member(node, 'tool_calls')).map((call, index) =>
          callPart(
            textOf(member(call, 'tool_call_id')) || `${id}.${index}`,
            textOf(member(call, 'function_name')),
            argumentsOf(member(call, 'arguments')),
          ),
        ),
      ],
      attributes: [
        ...usageFacts({
          input,
          output,
          cacheRead: member(metrics, 'cached_tokens'),
          total: sumOf(input, output),
          cost: member(metrics, 'cost_usd'),
        }),
        ...facts({ 'atif.step_id': member(node, 'step_id') }),
        ...restOf(metrics, 'atif.metrics.', METRICS),
        ...rest,
      ],
      place,
    });
  }

  /** Results of the step's calls. Agents that type into a terminal give one for all of them: it is the last call's. */
  #observed(branch: Branch, results: readonly JsonNode[], ids: readonly string[], place: FilePlace): void {
    if (results.length === 0) return;
    const time = this.#session.at(0n);
    const told = (id: string, result: string, node?: JsonNode) => {
      const refs = itemsOf(member(node, 'subagent_trajectory_ref'));
      for (const ref of refs) {
        for (const key of ['trajectory_id', 'session_id']) {
          const name = textOf(member(ref, key));
          if (name !== '') this.#refs.set(name, id);
        }
      }
      const attributes = restOf(node, 'atif.', words('source_call_id content'));
      branch.result({ time, id, result, failed: false, keep: refs.length > 0, attributes, place });
    };
    const loose: string[] = [];
    for (const result of results) {
      const id = textOf(member(result, 'source_call_id'));
      const text = resultText(member(result, 'content'));
      if (id !== '' && branch.waits(id)) told(id, text, result);
      else loose.push(text);
    }
    const waiting = ids.filter((id) => branch.waits(id));
    const last = waiting.pop();
    for (const id of waiting) told(id, '');
    if (last !== undefined) told(last, loose.join('\n'));
    else if (loose.length > 0) branch.hear(textMessage('user', loose.join('\n')), time);
  }

  #subBranch(time: bigint, place: FilePlace): Branch {
    const sub = this.#sub ?? { id: 'subagent', name: '', attributes: [] };
    const { main } = this.#session;
    const callId = this.#refs.get(sub.id) ?? '';
    return this.#session.branch(sub.id, {
      from: main,
      callId,
      name: sub.name || 'agent',
      time,
      place,
      attributes: sub.attributes,
    });
  }
}

/** The model that the agent is said to use. */
function modelOf(branch: Branch): string {
  const model = branch.span.attributes.find(({ key }) => key === 'gen_ai.request.model')?.value;
  return model?.type === 'string' ? model.value : '';
}
