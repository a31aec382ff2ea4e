/**
 * aider's analytics log: an event a line, with whole seconds. Source: Aider-AI/aider (analytics.py, docs/more/analytics).
 */
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { decimalTime } from '../foreign/times.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { facts, usageFacts } from './facts.ts';
import { type LogReader, noteOf, readLog, restOf, words } from './read.ts';
import type { AgentSession } from './session.ts';

const SENT = words('main_model prompt_tokens completion_tokens total_tokens cost');

export const aiderAnalytics: ForeignFormat = {
  name: 'aider-analytics',
  title: 'aider analytics',
  recognise: (head) => confidence(head, 0.85, (s) => has(s, 'event', 'properties', 'time') && has(s, 'user_id')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'aider', format: 'aider-analytics', turns: true }, (s) => events(s)),
};

function events(session: AgentSession): LogReader {
  let sending: bigint | undefined;
  return {
    recover: (node) => (member(node, 'event') && member(node, 'properties') ? '' : undefined),
    record(node, place) {
      const time = session.at(decimalTime(textOf(member(node, 'time')), 9));
      const event = textOf(member(node, 'event'));
      const properties = member(node, 'properties');
      if (!session.begun) {
        session.begin({
          id: `${textOf(member(node, 'user_id'))} ${textOf(member(node, 'time'))}`,
          version: textOf(member(properties, 'aider_version')),
          start: time,
          place,
          attributes: facts({ 'aider.user_id': member(node, 'user_id') }),
        });
      }
      if (event === 'message_send_starting') {
        sending = time;
        session.main.turn({ time, place, attributes: restOf(properties, 'aider.', words('')) });
      } else if (event === 'message_send') {
        sent(session, properties, sending, time, place);
        sending = undefined;
      } else noteOf(session, `aider.${event || 'event'}`, properties ?? node, place, time);
    },
  };
}

function sent(
  session: AgentSession,
  properties: JsonNode | undefined,
  start: bigint | undefined,
  time: bigint,
  place: FilePlace,
): void {
  session.main.say({
    time,
    start,
    model: textOf(member(properties, 'main_model')),
    parts: [],
    attributes: [
      ...usageFacts({
        input: member(properties, 'prompt_tokens'),
        output: member(properties, 'completion_tokens'),
        total: member(properties, 'total_tokens'),
        cost: member(properties, 'cost'),
      }),
      ...restOf(properties, 'aider.', SENT),
    ],
    place,
  });
}
