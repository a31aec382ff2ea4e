/**
 * The analytics log of aider: an event a line, with whole seconds. Source: Aider-AI/aider (analytics.py, docs/more/analytics).
 */
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { parseDecimalTime } from '../foreign/times.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { makeAttributes, usageAttributes } from './attributes.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';

const MODEL_CALL = wordSet('main_model prompt_tokens completion_tokens total_tokens cost');

export const aiderAnalytics: ForeignFormat = {
  name: 'aider-analytics',
  title: 'aider analytics',
  recognise: (head) => confidence(head, 0.85, (s) => has(s, 'event', 'properties', 'time') && has(s, 'user_id')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'aider', format: 'aider-analytics', hasTurns: true }, readEvents),
};

function readEvents(session: AgentSession): LogReader {
  /** When the model call that is running started. */
  let sendTime: bigint | undefined;
  return {
    recover: (node) => (member(node, 'event') && member(node, 'properties') ? '' : undefined),
    record(node, place) {
      const time = session.clock.next(parseDecimalTime(readText(member(node, 'time')), 9));
      const event = readText(member(node, 'event'));
      const properties = member(node, 'properties');
      if (!session.isStarted) {
        session.start({
          id: `${readText(member(node, 'user_id'))} ${readText(member(node, 'time'))}`,
          version: readText(member(properties, 'aider_version')),
          start: time,
          place,
          attributes: makeAttributes({ 'aider.user_id': member(node, 'user_id') }),
        });
      }
      if (event === 'message_send_starting') {
        sendTime = time;
        session.mainAgent.startTurn({ time, place, attributes: otherAttributes(properties, 'aider.', wordSet('')) });
      } else if (event === 'message_send') {
        addModelCall(session, properties, sendTime, time, place);
        sendTime = undefined;
      } else addRecordAsEvent(session, `aider.${event || 'event'}`, properties ?? node, place, time);
    },
  };
}

function addModelCall(
  session: AgentSession,
  properties: JsonNode | undefined,
  start: bigint | undefined,
  time: bigint,
  place: FilePlace,
): void {
  session.mainAgent.addModelOutput({
    time,
    start,
    model: readText(member(properties, 'main_model')),
    parts: [],
    attributes: [
      ...usageAttributes({
        input: member(properties, 'prompt_tokens'),
        output: member(properties, 'completion_tokens'),
        total: member(properties, 'total_tokens'),
        cost: member(properties, 'cost'),
      }),
      ...otherAttributes(properties, 'aider.', MODEL_CALL),
    ],
    place,
  });
}
