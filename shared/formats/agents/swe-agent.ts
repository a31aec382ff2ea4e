/**
 * SWE-agent's `.traj`: steps with a thought, an action and its observation, without times; an action tells how long it
 * took. Source: SWE-agent/SWE-agent (trajectory format of its documentation).
 */

import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { decimalTime } from '../foreign/times.ts';
import { attributesOfNode, valueOfNode } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, usageFacts } from './facts.ts';
import { callPart, contentOf, message, resultText, textMessage, textPart } from './messages.ts';
import { type LogReader, readLog, restOf, words } from './read.ts';
import type { AgentSession } from './session.ts';

const STEP = words('action observation response thought execution_time query messages');
const STATS = words('instance_cost tokens_sent tokens_received');
/** Commands that SWE-agent brings: an action that begins otherwise is for the shell. */
const TOOLS =
  words(`str_replace_editor edit open goto scroll_up scroll_down create insert search_dir search_file find_file
  submit view_image filemap bash`);

export const sweAgent: ForeignFormat = {
  name: 'swe-agent-traj',
  title: 'SWE-agent trajectory',
  recognise: (head) =>
    confidence(
      head,
      0.9,
      (s) =>
        has(s, 'trajectory[].action', 'trajectory[].observation') ||
        has(s, 'environment', 'trajectory[]') ||
        has(s, 'trajectory[].response', 'trajectory[].thought'),
    ),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'swe-agent', format: 'swe-agent-traj', turns: false, untimed: true }, (s) =>
      trajectory(s),
    ),
};

function trajectory(session: AgentSession): LogReader {
  let steps = 0;
  let asked = 0;
  const about: Attribute[] = [];
  const begin = (place?: FilePlace) => session.begin({ attributes: about.splice(0), ...(place ? { place } : {}) });
  return {
    rule: (path, type) =>
      (path === '' && type === 'object') || ((path === 'trajectory' || path === 'history') && type === 'array')
        ? 'enter'
        : 'record',
    recover: (node) => (member(node, 'action') && member(node, 'observation') ? 'trajectory[]' : undefined),
    record(node, place, path) {
      if (path === 'trajectory[]') {
        if (!session.begun) begin(place);
        const query = itemsOf(member(node, 'query'));
        // Each step repeats all that was said before.
        const first = query.length > 0 && asked === 0;
        if (first) for (const one of query) hearMessage(session, one);
        else if (query.length > 0) session.context.count('messages that repeat what was told before', query.length);
        asked += query.length;
        readStep(session, node, place, steps++);
      } else if (path === 'history[]') session.context.count('messages that repeat what was told before');
      else if (path === 'info') about.push(...infoFacts(node));
      else about.push({ key: `swe_agent.${path}`, value: valueOfNode(node) });
    },
    finish() {
      if (about.length > 0) begin();
    },
  };
}

function hearMessage(session: AgentSession, node: JsonNode): void {
  const role = textOf(member(node, 'role'));
  const parts = contentOf(member(node, 'content')).parts;
  const known = role === 'system' || role === 'assistant' || role === 'tool' ? role : 'user';
  session.main.hear(message(known, parts), session.at(0n));
}

function readStep(session: AgentSession, node: JsonNode, place: FilePlace, index: number): void {
  const text = (key: string) => textOf(member(node, key));
  const { main } = session;
  const action = text('action').trimEnd();
  const word = /^[\w-]+/.exec(action)?.[0] ?? '';
  const name = TOOLS.has(word) ? word : 'bash';
  const id = `step ${index}`;
  const args = JSON.stringify({ command: action });
  const response = text('response') || text('thought');
  const thought = text('thought');
  const time = session.at(0n);
  main.say({
    time,
    parts: [
      ...(thought !== '' && thought !== response ? [textPart(thought, 'reasoning')] : []),
      ...(response === '' ? [] : [textPart(response)]),
      ...(action === '' ? [] : [callPart(id, name, args)]),
    ],
    attributes: restOf(node, 'swe_agent.', STEP),
    place,
  });
  const observation = resultText(member(node, 'observation'));
  if (action === '') {
    if (observation !== '') main.hear(textMessage('user', observation), session.at(0n));
    return;
  }
  main.call({ time, id, name, arguments: args, place });
  const took = decimalTime(text('execution_time'), 9);
  session.pass(took);
  main.result({
    time: took > 0n ? session.last : session.at(0n),
    id,
    result: observation,
    failed: false,
    attributes: facts({ 'swe_agent.execution_time': member(node, 'execution_time') }),
    place,
  });
}

function infoFacts(info: JsonNode): Attribute[] {
  const stats = member(info, 'model_stats');
  return [
    ...usageFacts({
      input: member(stats, 'tokens_sent'),
      output: member(stats, 'tokens_received'),
      cost: member(stats, 'instance_cost'),
    }),
    ...attributesOfNode(stats, 'swe_agent.model_stats.', STATS),
    ...attributesOfNode(info, 'swe_agent.info.', words('model_stats')),
  ];
}
