/**
 * pi: its session files (a tree of entries by id and parentId) and what `--mode json` prints.
 * Source: files that pi 0.73 wrote.
 */
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import type { Branch } from './branch.ts';
import { facts, sumOf, usageFacts } from './facts.ts';
import { type AskedCall, contentOf, isTrue, message, resultText } from './messages.ts';
import { type LogReader, noteOf, readLog, restOf, timeOf, words } from './read.ts';
import type { AgentSession } from './session.ts';

const ENTRY = words('type message timestamp');
const ASSISTANT = words('role content model provider usage stopReason timestamp responseId errorMessage');
const RESULT = words('role content toolCallId toolName isError timestamp');
const USAGE = words('input output cacheRead cacheWrite totalTokens cost');
/** Events of `--mode json` that bring nothing that another does not. */
const REPEATED = words(`message_start message_update turn_start turn_end agent_start agent_end tool_execution_start
  tool_execution_update tool_execution_end`);

export const piSession: ForeignFormat = {
  name: 'pi-session',
  title: 'pi session',
  recognise: (head) =>
    confidence(head, 0.8, (s) => has(s, 'type', 'id', 'parentId', 'timestamp')) ||
    confidence(head, 0.5, (s) => has(s, 'type', 'id', 'timestamp', 'cwd', 'version') && !hasAny(s, 'uuid', 'payload')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'pi', format: 'pi-session', turns: true }, (session) => entries(session)),
};

export const piJson: ForeignFormat = {
  name: 'pi-json',
  title: 'pi --mode json',
  recognise: (head) =>
    confidence(
      head,
      0.85,
      (s) =>
        hasAny(s, 'assistantMessageEvent.type') ||
        (has(s, 'type', 'toolCallId', 'toolName') && hasAny(s, 'args', 'result')) ||
        (has(s, 'type', 'message.role', 'message.timestamp') && !hasAny(s, 'id', 'uuid', 'sessionId', 'timestamp')),
    ),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'pi', format: 'pi-json', turns: true, untimed: true }, (session) =>
      events(session),
    ),
};

function begin(session: AgentSession, node: JsonNode, place: FilePlace): void {
  session.begin({
    id: textOf(member(node, 'id')),
    start: timeOf(member(node, 'timestamp')),
    place,
    attributes: [
      ...facts({ 'process.working_directory': member(node, 'cwd') }),
      ...restOf(node, 'pi.', words('type id timestamp cwd')),
    ],
  });
}

function entries(session: AgentSession): LogReader {
  return {
    record(node, place) {
      const type = textOf(member(node, 'type'));
      const told = timeOf(member(node, 'timestamp'));
      if (type === 'session') begin(session, node, place);
      else if (type === 'message') {
        const time = session.at(told);
        const calls = readMessage(session, session.main, member(node, 'message'), time, place, node);
        for (const call of calls) session.main.call({ time, ...call, place });
      } else noteOf(session, `pi.${type || 'entry'}`, node, place, session.at(told));
    },
  };
}

/**
 * Each message tells one time: an answer when it was asked for, a result when it came. So an answer lasts until the next
 * time that is told, and its tools begin then.
 */
function events(session: AgentSession): LogReader {
  let asked: { readonly calls: readonly AskedCall[]; readonly place: FilePlace } | undefined;
  const answered = (time: bigint) => {
    if (!asked) return;
    session.main.knowAnswer([], { time });
    for (const call of asked.calls) session.main.call({ time, ...call, place: asked.place });
    asked = undefined;
  };
  return {
    record(node, place) {
      const type = textOf(member(node, 'type'));
      if (type === 'session') begin(session, node, place);
      else if (type === 'message_end') {
        const told = member(node, 'message');
        const time = session.at(timeOf(member(told, 'timestamp')));
        answered(time);
        const calls = readMessage(session, session.main, told, time, place, node, String(place.offset));
        if (textOf(member(told, 'role')) === 'assistant') asked = { calls, place };
      } else if (REPEATED.has(type)) session.context.count('events that repeat what was told before');
      else noteOf(session, `pi.${type || 'event'}`, node, place, session.last);
    },
    finish: () => answered(session.last),
  };
}

function readMessage(
  session: AgentSession,
  branch: Branch,
  told: JsonNode | undefined,
  time: bigint,
  place: FilePlace,
  entry: JsonNode,
  key?: string,
): readonly AskedCall[] {
  const role = textOf(member(told, 'role'));
  const content = contentOf(member(told, 'content'));
  const rest = restOf(entry, 'pi.', ENTRY);
  const begun = timeOf(member(told, 'timestamp'));
  if (role === 'assistant') {
    const usage = member(told, 'usage');
    const read = member(usage, 'cacheRead');
    const write = member(usage, 'cacheWrite');
    const error = textOf(member(told, 'errorMessage'));
    branch.say({
      time,
      key,
      // pi notes when it asked for the answer.
      start: begun > 0n && begun <= time ? begun : undefined,
      model: textOf(member(told, 'model')),
      parts: content.parts,
      finish: textOf(member(told, 'stopReason')),
      place,
      error: error === '' ? undefined : error,
      attributes: [
        ...facts({
          'gen_ai.provider.name': member(told, 'provider'),
          'gen_ai.response.id': member(told, 'responseId'),
        }),
        ...usageFacts({
          input: sumOf(member(usage, 'input'), read, write),
          output: member(usage, 'output'),
          cacheRead: read,
          cacheWrite: write,
          total: member(usage, 'totalTokens'),
          cost: member(member(usage, 'cost'), 'total'),
        }),
        ...restOf(usage, 'pi.usage.', USAGE),
        ...restOf(told, 'pi.', ASSISTANT),
        ...rest,
      ],
    });
    return content.calls;
  }
  if (role === 'toolResult') {
    branch.result({
      time,
      id: textOf(member(told, 'toolCallId')),
      name: textOf(member(told, 'toolName')),
      result: resultText(member(told, 'content')),
      failed: isTrue(member(told, 'isError')),
      attributes: [...restOf(told, 'pi.', RESULT), ...rest],
      place,
    });
  } else if (role === 'user') {
    const id = textOf(member(entry, 'id'));
    branch.prompt({ time, message: message('user', content.parts), id, place, attributes: rest });
  } else noteOf(session, `pi.message.${role || 'unknown'}`, entry, place, time);
  return [];
}
