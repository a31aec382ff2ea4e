/** A span of Jaeger in any of its JSON forms, as OpenTelemetry has it. */
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute, SpanEvent, SpanLink } from '../../trace/value.ts';
import type { FilePlace, ForeignSpan } from '../foreign/foreign.ts';
import { decimalLength, decimalTime, durationText, isoTime } from '../foreign/times.ts';
import { attributesOfNode, stringAttribute } from '../foreign/values.ts';
import { idText } from '../ids.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';
import { spokenOf, tagsOf, textOfValue } from './tags.ts';

const TRACE_ID = ['traceID', 'traceId', 'trace_id'];
const SPAN_ID = ['spanID', 'spanId', 'span_id'];
const NAME = ['operationName', 'operation_name'];
const START = ['startTime', 'start_time'];

/** What is carried over, and what the UI computes from it. */
const KNOWN = new Set([
  ...TRACE_ID,
  ...SPAN_ID,
  ...NAME,
  ...START,
  'parentSpanID',
  'references',
  'duration',
  'tags',
  'tag',
  'logs',
  'process',
  'processID',
  'processId',
  'process_id',
  'startTimeMillis',
  'relativeStartTime',
  'depth',
  'hasChildren',
  'subsidiarilyReferencedBy',
  'childSpanIds',
  'childSpans',
  'childSpanCount',
]);

/** Whether an object is a span: it has both ids, a name, and a time or what only Jaeger has. */
export function isJaegerSpan(node: JsonNode): boolean {
  const has = (...keys: readonly string[]) => member(node, ...keys) !== undefined;
  return has(...SPAN_ID) && has(...TRACE_ID) && (has(...NAME) || has('references', 'processID', 'process'));
}

export const traceIdOf = (node: JsonNode | undefined): string => idOf(member(node, ...TRACE_ID));

export const processIdOf = (node: JsonNode): string => textOf(member(node, 'processID', 'processId', 'process_id'));

/** An id as hex, also where the model's protobuf has it as base64, which is padded and therefore never hex. */
function idOf(node: JsonNode | undefined): string {
  const text = textOf(node);
  return text === '' ? '' : idText(encodeUtf8(text), text, false);
}

interface Reference {
  readonly traceId: string;
  readonly spanId: string;
  readonly follows: boolean;
}

/** The span, whose resource is `resource`. */
export function jaegerSpan(node: JsonNode, resource: number, place: FilePlace): ForeignSpan {
  const traceId = traceIdOf(node);
  const spoken = spokenOf(tagsOf(member(node, 'tags'), member(node, 'tag')));
  const references = itemsOf(member(node, 'references')).map(referenceOf);
  const parent = parentOf(references, traceId, idOf(member(node, 'parentSpanID')));
  const start = timeOf(member(node, ...START)) || decimalTime(textOf(member(node, 'startTimeMillis')), 6);
  const length = lengthOf(member(node, 'duration'));
  return {
    traceId,
    spanId: idOf(member(node, ...SPAN_ID)),
    parentSpanId: parent.id,
    name: textOf(member(node, ...NAME)),
    otelKind: spoken.otelKind,
    start,
    end: start > 0n && length !== undefined ? start + length : 0n,
    status: spoken.status,
    traceState: spoken.traceState,
    attributes: [...spoken.attributes, ...attributesOfNode(node, 'jaeger.', KNOWN).filter(isWorthShowing)],
    events: itemsOf(member(node, 'logs')).map(eventOf),
    links: references.filter((reference) => reference !== parent.by || reference.follows).map(linkOf),
    resource,
    ...(spoken.scope === undefined ? {} : { scope: spoken.scope }),
    place,
  };
}

/** Empty lists of warnings and the like stand at every span. */
const isWorthShowing = ({ value }: Attribute): boolean => value.type !== 'array' || value.value.length > 0;

/** Microseconds, or RFC 3339. */
function timeOf(node: JsonNode | undefined): bigint {
  const text = textOf(node);
  return decimalTime(text, 3) || isoTime(text);
}

/** Microseconds, or a number with its unit. */
function lengthOf(node: JsonNode | undefined): bigint | undefined {
  const text = textOf(node);
  return decimalLength(text, 3) ?? (/^[\d.]+[nuµm]?s$/.test(text) ? durationText(text) : undefined);
}

function referenceOf(node: JsonNode): Reference {
  const type = textOf(member(node, 'refType', 'ref_type'));
  return {
    traceId: traceIdOf(node),
    spanId: idOf(member(node, ...SPAN_ID)),
    follows: /^(FOLLOWS_FROM|followsFrom|1)$/i.test(type),
  };
}

/** The first span of the same trace that this is a child of, else the first that it follows. */
function parentOf(
  references: readonly Reference[],
  traceId: string,
  named: string,
): { readonly id: string; readonly by?: Reference } {
  const same = references.filter((reference) => sameTrace(reference.traceId, traceId) && reference.spanId !== '');
  const child = same.find(({ follows, spanId }) => !follows && (named === '' || spanId === named));
  const by = child ?? (named === '' ? same[0] : undefined);
  return by === undefined ? { id: named } : { id: by.spanId, by };
}

/** Ids are also written without the zeros before them. */
function sameTrace(a: string, b: string): boolean {
  return a === '' || a === b || a.replace(/^0+/, '') === b.replace(/^0+/, '');
}

function linkOf({ traceId, spanId, follows }: Reference): SpanLink {
  return {
    traceId,
    spanId,
    traceState: '',
    attributes: [stringAttribute('opentracing.ref_type', follows ? 'follows_from' : 'child_of')],
  };
}

/** A log's `event` is its name; without one, what it has of a message tells what it is. */
function eventOf(node: JsonNode): SpanEvent {
  const fields = tagsOf(member(node, 'fields'));
  const event = fields.find(({ key }) => key === 'event');
  const name = textOfValue(event?.value) || textOfValue(fields.find(({ key }) => key === 'message')?.value) || 'log';
  return {
    time: timeOf(member(node, 'timestamp')),
    name,
    attributes: fields.filter((field) => field !== event || field.value.type !== 'string'),
  };
}
