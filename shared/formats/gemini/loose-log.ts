/** Log records of telemetry, with a span and without one. */
import type { FilePlace } from '../foreign/foreign.ts';
import { readAttributes, readValue } from '../foreign/values.ts';
import { type JsonNode, member, readText } from '../json/tree.ts';

/** A log record that names no span. */
export interface LooseLog {
  readonly node: JsonNode;
  readonly place: FilePlace;
  readonly time: bigint;
  /** Behind the agent's name: `api_response`, `tool_call`. */
  readonly event: string;
  readonly attributes: JsonNode | undefined;
  readonly resource: number;
}

/** The record as it is shown. */
export function readLogRecord(node: JsonNode, eventName: string, time: bigint) {
  return {
    time,
    severity: readText(member(node, '_severityText', 'severityText')),
    eventName,
    body: readValue(member(node, '_body', 'body')),
    attributes: readAttributes(member(node, 'attributes')),
  };
}
