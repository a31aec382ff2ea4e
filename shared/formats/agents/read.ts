/** Reads agents' logs that are JSON, a record at a time. */

import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { parseDecimalTime, parseIsoTime } from '../foreign/times.ts';
import { jsonText, readAttributes, readValue } from '../foreign/values.ts';
import { type PathRule, readRecords } from '../json/records.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';
import { type AgentKind, AgentSession } from './session.ts';

/**
 * Turns the records of one log into steps of a session.
 *
 * The reader of a log of lines like `{"session":"s1","time":"2026-01-02T03:04:05Z","role":"user","text":"Fix the test."}`:
 *
 * ```ts
 * class ChatReader implements LogReader {
 *   readonly #session: AgentSession;
 *
 *   constructor(session: AgentSession) {
 *     this.#session = session;
 *   }
 *
 *   record(node: JsonNode, place: FilePlace): void {
 *     const session = this.#session;
 *     const text = readText(member(node, 'text'));
 *     const recorded = readTime(member(node, 'time'));
 *     if (!session.isStarted) session.start({ id: readText(member(node, 'session')), start: recorded, place });
 *     const time = session.clock.next(recorded);
 *     if (readText(member(node, 'role')) === 'user') {
 *       session.mainAgent.addPrompt({ time, message: textMessage('user', text), place });
 *     } else session.mainAgent.addModelOutput({ time, parts: [textPart(text)], place });
 *   }
 * }
 *
 * export const chat: ForeignFormat = {
 *   name: 'chat',
 *   title: 'Chat log',
 *   recognise: (head) => confidence(head, 0.8, (sketch) => has(sketch, 'session', 'time', 'role', 'text')),
 *   read: (stream, context) =>
 *     readLog(stream, context, { agent: 'chat', format: 'chat', hasTurns: true }, (session) => new ChatReader(session)),
 * };
 * ```
 *
 * The format is then added to the list in index.ts.
 */
export interface LogReader {
  /** Returns what to do with the value at a path. By default, each document is a record. */
  rule?(path: string, type: 'object' | 'array' | 'scalar'): PathRule;
  /** Reads a record. `place` is its range of bytes, `path` its path in the document: `messages[]`. */
  record(node: JsonNode, place: FilePlace, path: string): void;
  /**
   * Returns the path of the record that an object behind damage is, undefined where it is none. By default, an object with
   * a `type` is a document.
   */
  recover?(node: JsonNode): string | undefined;
  /** Called at the end of a container that `rule` entered. */
  leave?(path: string): void;
  /** Called at the end of the log, before the session ends. */
  finish?(): void;
}

/** Characters of a log without an id from which an id is made. */
const FALLBACK_LIMIT = 64 << 10;

/**
 * Reads a log to its end, into a session. `createReader` gets the session that its reader fills.
 * @throws FormatError where nothing can be read
 */
export async function readLog(
  stream: AsyncIterable<Uint8Array>,
  context: ForeignContext,
  kind: AgentKind,
  createReader: (session: AgentSession) => LogReader,
): Promise<void> {
  const session = new AgentSession(context, kind);
  const reader = createReader(session);
  await readRecords(
    stream,
    {
      rule: (path, type) => reader.rule?.(path, type) ?? (path === '' && type === 'object' ? 'record' : 'skip'),
      record: (path, node, place) => {
        if (!session.isStarted && session.fallbackId.length < FALLBACK_LIMIT) session.fallbackId += jsonText(node);
        reader.record(node, place, path);
      },
      leave: (path) => reader.leave?.(path),
      recover: (node) => (reader.recover ? reader.recover(node) : recoverDocument(node)),
      report: (problem) => context.report(problem),
      count: (what, by) => context.count(what, by),
    },
    (bytes) => context.progress(bytes),
  );
  reader.finish?.();
  session.finish();
}

const recoverDocument = (node: JsonNode): string | undefined =>
  readText(member(node, 'type')) === '' ? undefined : '';

/** Adds a record that is no step to the session, as a log event. */
export function addRecordAsEvent(
  session: AgentSession,
  name: string,
  node: JsonNode,
  place: FilePlace,
  time: bigint,
): void {
  session.addLogEvent({ time, name, body: readValue(node), place });
}

/** Reads a time: RFC 3339, or Unix milliseconds. Returns Unix nanoseconds, 0n where it is none. */
export function readTime(node: JsonNode | undefined): bigint {
  if (node?.type === 'number') return parseDecimalTime(node.text, 6);
  if (node?.type !== 'string') return 0n;
  return parseIsoTime(node.value) || parseDecimalTime(node.value, 6);
}

/** Returns the fields of a record that are not in `handled` as attributes, their keys behind `prefix`. */
export function otherAttributes(node: JsonNode | undefined, prefix: string, handled: ReadonlySet<string>): Attribute[] {
  return readAttributes(node, prefix, handled);
}

/** Returns the words of a list that is separated by spaces. */
export const wordSet = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));
