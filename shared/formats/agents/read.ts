/** Reads an agent's log that is JSON: a record at a time, with a session that they belong to. */

import type { Attribute } from '../../trace/value.ts';
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { decimalTime, isoTime } from '../foreign/times.ts';
import { attributesOfNode, jsonText, valueOfNode } from '../foreign/values.ts';
import { type PathRule, readRecords } from '../json/records.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';
import { type AgentKind, AgentSession } from './session.ts';

export interface LogReader {
  /** By default, each document is a record. */
  rule?(path: string, type: 'object' | 'array' | 'scalar'): PathRule;
  record(node: JsonNode, place: FilePlace, path: string): void;
  /** After damage: where the object belongs, if it is a record. By default, what is an object with a `type` is one. */
  recover?(node: JsonNode): string | undefined;
  /** A container that was entered ends. */
  leave?(path: string): void;
  /** Before the session ends. */
  finish?(): void;
}

const NAME_LIMIT = 64 << 10;

/** Reads to the end. `make` gets the session that the reader fills. */
export async function readLog(
  stream: AsyncIterable<Uint8Array>,
  context: ForeignContext,
  kind: AgentKind,
  make: (session: AgentSession) => LogReader,
): Promise<void> {
  const session = new AgentSession(context, kind);
  const reader = make(session);
  await readRecords(
    stream,
    {
      rule: (path, type) => reader.rule?.(path, type) ?? (path === '' && type === 'object' ? 'record' : 'skip'),
      record: (path, node, place) => {
        // What comes before a log's name stands for it where it has none.
        if (!session.begun && session.fallbackId.length < NAME_LIMIT) session.fallbackId += jsonText(node);
        reader.record(node, place, path);
      },
      leave: (path) => reader.leave?.(path),
      recover: (node) => (reader.recover ? reader.recover(node) : isRecord(node)),
      report: (problem) => context.report(problem),
      count: (what, by) => context.count(what, by),
    },
    (bytes) => context.progress(bytes),
  );
  reader.finish?.();
  session.finish();
}

const isRecord = (node: JsonNode): string | undefined => (textOf(member(node, 'type')) === '' ? undefined : '');

/** A record that is no step, as a note of the session. */
export function noteOf(session: AgentSession, name: string, node: JsonNode, place: FilePlace, told: bigint): void {
  session.note({ time: told, name, body: valueOfNode(node), place });
}

/** A time as any of them writes it: RFC 3339, or Unix milliseconds. */
export function timeOf(node: JsonNode | undefined): bigint {
  if (node?.type === 'number') return decimalTime(node.text, 6);
  if (node?.type !== 'string') return 0n;
  return isoTime(node.value) || decimalTime(node.value, 6);
}

/** The fields of a record that nobody else reads, as attributes behind `prefix`. */
export function restOf(node: JsonNode | undefined, prefix: string, known: ReadonlySet<string>): Attribute[] {
  return attributesOfNode(node, prefix, known);
}

export const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));
