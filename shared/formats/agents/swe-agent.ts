/**
 * SWE-agent's `.traj`: steps with a thought, an action and its observation. Steps have no times, actions their durations. Source: SWE-agent/SWE-agent (trajectory format of its documentation).
 */

import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { readAttributes, readValue } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import { makeAttributes, usageAttributes } from './attributes.ts';
import { message, readContent, resultText, textMessage, textPart, toolCallPart } from './messages.ts';
import { type LogReader, otherAttributes, readLog, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';

const STEP = wordSet('action observation response thought execution_time query messages');
const STATS = wordSet('instance_cost tokens_sent tokens_received');
/** The commands of SWE-agent's own tools. Any other action is for the shell. */
const TOOLS =
  wordSet(`str_replace_editor edit open goto scroll_up scroll_down create insert search_dir search_file find_file
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
    readLog(
      stream,
      context,
      { agent: 'swe-agent', format: 'swe-agent-traj', hasTurns: false, untimed: true },
      readTrajectory,
    ),
};

function readTrajectory(session: AgentSession): LogReader {
  let stepCount = 0;
  let queryLength = 0;
  /** Attributes of the session that it does not have yet. */
  const attributes: Attribute[] = [];
  const start = (place?: FilePlace) => session.start({ attributes: attributes.splice(0), ...(place ? { place } : {}) });
  return {
    rule: (path, type) =>
      (path === '' && type === 'object') || ((path === 'trajectory' || path === 'history') && type === 'array')
        ? 'enter'
        : 'record',
    recover: (node) => (member(node, 'action') && member(node, 'observation') ? 'trajectory[]' : undefined),
    record(node, place, path) {
      if (path === 'trajectory[]') {
        if (!session.isStarted) start(place);
        const query = arrayItems(member(node, 'query'));
        // Each step repeats the whole conversation before it.
        const isFirst = query.length > 0 && queryLength === 0;
        if (isFirst) for (const item of query) addMessage(session, item);
        else if (query.length > 0) session.count('messages that repeat earlier ones', query.length);
        queryLength += query.length;
        readStep(session, node, place, stepCount++);
      } else if (path === 'history[]') session.count('messages that repeat earlier ones');
      else if (path === 'info') attributes.push(...infoAttributes(node));
      else attributes.push({ key: `swe_agent.${path}`, value: readValue(node) });
    },
    finish() {
      if (attributes.length > 0) start();
    },
  };
}

function addMessage(session: AgentSession, node: JsonNode): void {
  const role = readText(member(node, 'role'));
  const parts = readContent(member(node, 'content')).parts;
  const knownRole = role === 'system' || role === 'assistant' || role === 'tool' ? role : 'user';
  session.mainAgent.addInputMessage(message(knownRole, parts), session.clock.next());
}

function readStep(session: AgentSession, node: JsonNode, place: FilePlace, index: number): void {
  const text = (key: string) => readText(member(node, key));
  const agent = session.mainAgent;
  const action = text('action').trimEnd();
  const firstWord = /^[\w-]+/.exec(action)?.[0] ?? '';
  const name = TOOLS.has(firstWord) ? firstWord : 'bash';
  const id = `step ${index}`;
  const args = JSON.stringify({ command: action });
  const response = text('response') || text('thought');
  const thought = text('thought');
  const time = session.clock.next();
  agent.addModelOutput({
    time,
    parts: [
      ...(thought !== '' && thought !== response ? [textPart(thought, 'reasoning')] : []),
      ...(response === '' ? [] : [textPart(response)]),
      ...(action === '' ? [] : [toolCallPart(id, name, args)]),
    ],
    attributes: otherAttributes(node, 'swe_agent.', STEP),
    place,
  });
  const observation = resultText(member(node, 'observation'));
  if (action === '') {
    if (observation !== '') agent.addInputMessage(textMessage('user', observation), session.clock.next());
    return;
  }
  agent.startToolCall({ time, id, name, arguments: args, place });
  const duration = parseDecimalTime(text('execution_time'), 9);
  session.clock.elapse(duration);
  agent.endToolCall({
    time: duration > 0n ? session.clock.latest : session.clock.next(),
    id,
    result: observation,
    failed: false,
    attributes: makeAttributes({ 'swe_agent.execution_time': member(node, 'execution_time') }),
    place,
  });
}

function infoAttributes(info: JsonNode): Attribute[] {
  const stats = member(info, 'model_stats');
  return [
    ...usageAttributes({
      input: member(stats, 'tokens_sent'),
      output: member(stats, 'tokens_received'),
      cost: member(stats, 'instance_cost'),
    }),
    ...readAttributes(stats, 'swe_agent.model_stats.', STATS),
    ...readAttributes(info, 'swe_agent.info.', wordSet('model_stats')),
  ];
}
