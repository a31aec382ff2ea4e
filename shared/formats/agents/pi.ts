/**
 * pi: its session files (a tree of entries by id and parentId), and the output of `--mode json`.
 * Source: files that pi 0.73 wrote.
 */
import type { FilePlace, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import type { Agent } from './agent.ts';
import { addCounts, makeAttributes, usageAttributes } from './attributes.ts';
import { isTrue, message, readContent, resultText, type ToolCallContent } from './messages.ts';
import { addRecordAsEvent, type LogReader, otherAttributes, readLog, readTime, wordSet } from './read.ts';
import type { AgentSession } from './session.ts';

const ENTRY = wordSet('type message timestamp');
const ASSISTANT = wordSet('role content model provider usage stopReason timestamp responseId errorMessage');
const RESULT = wordSet('role content toolCallId toolName isError timestamp');
const USAGE = wordSet('input output cacheRead cacheWrite totalTokens cost');
/** Events of `--mode json` whose content other events have too. */
const REPEATED = wordSet(`message_start message_update turn_start turn_end agent_start agent_end tool_execution_start
  tool_execution_update tool_execution_end`);

export const piSession: ForeignFormat = {
  name: 'pi-session',
  title: 'pi session',
  recognise: (head) =>
    confidence(head, 0.8, (s) => has(s, 'type', 'id', 'parentId', 'timestamp')) ||
    confidence(head, 0.5, (s) => has(s, 'type', 'id', 'timestamp', 'cwd', 'version') && !hasAny(s, 'uuid', 'payload')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'pi', format: 'pi-session', hasTurns: true }, readEntries),
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
    readLog(stream, context, { agent: 'pi', format: 'pi-json', hasTurns: true, untimed: true }, readEvents),
};

function startSession(session: AgentSession, node: JsonNode, place: FilePlace): void {
  session.start({
    id: readText(member(node, 'id')),
    start: readTime(member(node, 'timestamp')),
    place,
    attributes: [
      ...makeAttributes({ 'process.working_directory': member(node, 'cwd') }),
      ...otherAttributes(node, 'pi.', wordSet('type id timestamp cwd')),
    ],
  });
}

function readEntries(session: AgentSession): LogReader {
  return {
    record(node, place) {
      const type = readText(member(node, 'type'));
      const recorded = readTime(member(node, 'timestamp'));
      if (type === 'session') startSession(session, node, place);
      else if (type === 'message') {
        const time = session.clock.next(recorded);
        const calls = readMessage(session, session.mainAgent, member(node, 'message'), time, place, node);
        for (const call of calls) session.mainAgent.startToolCall({ time, ...call, place });
      } else addRecordAsEvent(session, `pi.${type || 'entry'}`, node, place, session.clock.next(recorded));
    },
  };
}

/**
 * Each message has one time: an answer that of its request, a result that of its arrival. So an answer lasts until the next
 * recorded time, and its tools start then.
 */
function readEvents(session: AgentSession): LogReader {
  let openAnswer: { readonly calls: readonly ToolCallContent[]; readonly place: FilePlace } | undefined;
  const endAnswer = (time: bigint) => {
    if (!openAnswer) return;
    session.mainAgent.updateModelCall({ end: time });
    for (const call of openAnswer.calls) session.mainAgent.startToolCall({ time, ...call, place: openAnswer.place });
    openAnswer = undefined;
  };
  return {
    record(node, place) {
      const type = readText(member(node, 'type'));
      if (type === 'session') startSession(session, node, place);
      else if (type === 'message_end') {
        const inner = member(node, 'message');
        const time = session.clock.next(readTime(member(inner, 'timestamp')));
        endAnswer(time);
        const calls = readMessage(session, session.mainAgent, inner, time, place, node, String(place.offset));
        if (readText(member(inner, 'role')) === 'assistant') openAnswer = { calls, place };
      } else if (REPEATED.has(type)) session.count('events that repeat earlier ones');
      else addRecordAsEvent(session, `pi.${type || 'event'}`, node, place, session.clock.latest);
    },
    finish: () => endAnswer(session.clock.latest),
  };
}

function readMessage(
  session: AgentSession,
  agent: Agent,
  node: JsonNode | undefined,
  time: bigint,
  place: FilePlace,
  entry: JsonNode,
  key?: string,
): readonly ToolCallContent[] {
  const role = readText(member(node, 'role'));
  const content = readContent(member(node, 'content'));
  const attributes = otherAttributes(entry, 'pi.', ENTRY);
  const start = readTime(member(node, 'timestamp'));
  if (role === 'assistant') {
    const usage = member(node, 'usage');
    const read = member(usage, 'cacheRead');
    const write = member(usage, 'cacheWrite');
    const error = readText(member(node, 'errorMessage'));
    agent.addModelOutput({
      time,
      key,
      // pi records when it sent the request.
      start: start > 0n && start <= time ? start : undefined,
      model: readText(member(node, 'model')),
      parts: content.parts,
      finish: readText(member(node, 'stopReason')),
      place,
      error: error === '' ? undefined : error,
      attributes: [
        ...makeAttributes({
          'gen_ai.provider.name': member(node, 'provider'),
          'gen_ai.response.id': member(node, 'responseId'),
        }),
        ...usageAttributes({
          input: addCounts(member(usage, 'input'), read, write),
          output: member(usage, 'output'),
          cacheRead: read,
          cacheWrite: write,
          total: member(usage, 'totalTokens'),
          cost: member(member(usage, 'cost'), 'total'),
        }),
        ...otherAttributes(usage, 'pi.usage.', USAGE),
        ...otherAttributes(node, 'pi.', ASSISTANT),
        ...attributes,
      ],
    });
    return content.calls;
  }
  if (role === 'toolResult') {
    agent.endToolCall({
      time,
      id: readText(member(node, 'toolCallId')),
      name: readText(member(node, 'toolName')),
      result: resultText(member(node, 'content')),
      failed: isTrue(member(node, 'isError')),
      attributes: [...otherAttributes(node, 'pi.', RESULT), ...attributes],
      place,
    });
  } else if (role === 'user') {
    const id = readText(member(entry, 'id'));
    agent.addPrompt({ time, message: message('user', content.parts), id, place, attributes });
  } else addRecordAsEvent(session, `pi.message.${role || 'unknown'}`, entry, place, time);
  return [];
}
