/** Log records of telemetry, with a span and without one. */
import type { FilePlace } from '../foreign/foreign.ts';
import { attributesOfNode, valueOfNode } from '../foreign/values.ts';
import { type JsonNode, member, textOf } from '../json/tree.ts';

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
export function recordOf(node: JsonNode, eventName: string, time: bigint) {
  return {
    time,
    severity: textOf(member(node, '_severityText', 'severityText')),
    eventName,
    body: valueOfNode(member(node, '_body', 'body')),
    attributes: attributesOfNode(member(node, 'attributes')),
  };
}
