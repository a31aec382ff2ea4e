import { expect, it } from 'vitest';
import { textMessage, textPart } from '../../../../shared/formats/agents/messages.ts';
import { type LogReader, readLog, readTime } from '../../../../shared/formats/agents/read.ts';
import type { AgentSession } from '../../../../shared/formats/agents/session.ts';
import type { FilePlace, ForeignFormat } from '../../../../shared/formats/foreign/foreign.ts';
import { confidence, has } from '../../../../shared/formats/foreign/recognise.ts';
import { type JsonNode, member, readText } from '../../../../shared/formats/json/tree.ts';
import { readAgent } from './read-agent.ts';

/** The example in the documentation of `LogReader`, word for word. */
class ChatReader implements LogReader {
  readonly #session: AgentSession;

  constructor(session: AgentSession) {
    this.#session = session;
  }

  record(node: JsonNode, place: FilePlace): void {
    const session = this.#session;
    const text = readText(member(node, 'text'));
    const recorded = readTime(member(node, 'time'));
    if (!session.isStarted) session.start({ id: readText(member(node, 'session')), start: recorded, place });
    const time = session.clock.next(recorded);
    if (readText(member(node, 'role')) === 'user') {
      session.mainAgent.addPrompt({ time, message: textMessage('user', text), place });
    } else session.mainAgent.addModelOutput({ time, parts: [textPart(text)], place });
  }
}

const chat: ForeignFormat = {
  name: 'chat',
  title: 'Chat log',
  recognise: (head) => confidence(head, 0.8, (sketch) => has(sketch, 'session', 'time', 'role', 'text')),
  read: (stream, context) =>
    readLog(stream, context, { agent: 'chat', format: 'chat', hasTurns: true }, (session) => new ChatReader(session)),
};

const LOG = `{"session":"s1","time":"2026-01-02T03:04:05Z","role":"user","text":"Fix the test."}
{"session":"s1","time":"2026-01-02T03:04:08Z","role":"agent","text":"It is fixed."}
`;

it('reads a log with the reader of the documentation: a session, a turn and a model call', async () => {
  const log = await readAgent(chat, LOG);
  expect(log.tree()).toEqual(['invoke_agent chat', '  turn 1', '    chat']);
  const call = log.span('chat');
  expect(Number(call.end - call.start)).toBe(3e9);
  expect(chat.recognise(new TextEncoder().encode(LOG))).toBe(0.8);
});
