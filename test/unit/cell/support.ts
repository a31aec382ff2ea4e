/** Spans and attributes from plain data, as a reader would give them. */
import { classifier } from '../../../shared/cell/kinds.ts';
import { readStep } from '../../../shared/cell/read-step.ts';
import type { Step } from '../../../shared/cell/step.ts';
import { KINDS, type Kind } from '../../../shared/trace/kind.ts';
import type { Attribute, LogRecord, SpanContent, SpanEvent, Value } from '../../../shared/trace/value.ts';

function valueFrom(data: unknown): Value {
  if (data === null || data === undefined) return { type: 'null' };
  if (typeof data === 'string') return { type: 'string', value: data };
  if (typeof data === 'boolean') return { type: 'bool', value: data };
  if (typeof data === 'number') {
    return Number.isInteger(data) ? { type: 'int', value: String(data) } : { type: 'double', value: data };
  }
  if (Array.isArray(data)) return { type: 'array', value: data.map(valueFrom) };
  return { type: 'map', value: attributesFrom(data as Record<string, unknown>) };
}

export function attributesFrom(data: Record<string, unknown>): Attribute[] {
  return Object.entries(data).map(([key, value]) => ({ key, value: valueFrom(value) }));
}

export function eventFrom(name: string, attributes: Record<string, unknown>): SpanEvent {
  return { time: 1n, name, attributes: attributesFrom(attributes) };
}

export function logFrom(eventName: string, attributes: Record<string, unknown>, body?: unknown): LogRecord {
  return {
    time: 1n,
    timeSource: 'time',
    severity: '',
    eventName,
    body: valueFrom(body),
    attributes: attributesFrom(attributes),
  };
}

export function spanFrom(
  name: string,
  attributes: Record<string, unknown>,
  more: Partial<SpanContent> = {},
): SpanContent {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: '',
    traceState: '',
    name,
    otelKind: 'internal',
    start: 1n,
    end: 2n,
    status: { code: 0, message: '' },
    attributes: attributesFrom(attributes),
    events: [],
    links: [],
    dropped: { attributes: 0, events: 0, links: 0 },
    ...more,
  };
}

/** What a reader hands to the classifier: the values of its keys, as text or number. */
export function classified(
  name: string,
  attributes: Record<string, unknown>,
): { kind: Kind; input: number; output: number } {
  const values = classifier.keys.map((key) => {
    const value = attributes[key];
    return typeof value === 'string' || typeof value === 'number' || value === undefined ? value : String(value);
  });
  const result = { kind: 0, inputTokens: Number.NaN, outputTokens: Number.NaN };
  classifier.classify(name, '', 1, values, result);
  return { kind: KINDS[result.kind] ?? 'internal', input: result.inputTokens, output: result.outputTokens };
}

/** The step of a span, its kind told by the classifier. */
export function stepFrom(
  name: string,
  attributes: Record<string, unknown>,
  more: Partial<SpanContent> = {},
  logs: readonly LogRecord[] = [],
): Step {
  return readStep(spanFrom(name, attributes, more), classified(name, attributes).kind, logs);
}
