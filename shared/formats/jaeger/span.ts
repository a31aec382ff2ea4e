/** A span of Jaeger in any of its JSON forms, as OpenTelemetry has it. */
import { encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute, SpanEvent, SpanLink } from '../../trace/value.ts';
import type { FilePlace, ForeignSpan } from '../foreign/foreign.ts';
import { parseDecimalDuration, parseDecimalTime, parseDuration, parseIsoTime } from '../foreign/times.ts';
import { readAttributes, stringAttribute } from '../foreign/values.ts';
import { idText } from '../ids.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import { readTagFields, readTags, scalarText } from './tags.ts';

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

export const readTraceId = (node: JsonNode | undefined): string => readId(member(node, ...TRACE_ID));

export const readProcessId = (node: JsonNode): string => readText(member(node, 'processID', 'processId', 'process_id'));

/** An id as hex, also where the model's protobuf has it as base64, which is padded and therefore never hex. */
function readId(node: JsonNode | undefined): string {
  const text = readText(node);
  return text === '' ? '' : idText(encodeUtf8(text), text, false);
}

interface Reference {
  readonly traceId: string;
  readonly spanId: string;
  readonly follows: boolean;
}

/** The span, whose resource is `resource`. */
export function readJaegerSpan(node: JsonNode, resource: number, place: FilePlace): ForeignSpan {
  const traceId = readTraceId(node);
  const spoken = readTagFields(readTags(member(node, 'tags'), member(node, 'tag')));
  const references = arrayItems(member(node, 'references')).map(readReference);
  const parent = findParent(references, traceId, readId(member(node, 'parentSpanID')));
  const start = readTime(member(node, ...START)) || parseDecimalTime(readText(member(node, 'startTimeMillis')), 6);
  const length = readDuration(member(node, 'duration'));
  return {
    traceId,
    spanId: readId(member(node, ...SPAN_ID)),
    parentSpanId: parent.id,
    name: readText(member(node, ...NAME)),
    otelKind: spoken.otelKind,
    start,
    end: start > 0n && length !== undefined ? start + length : 0n,
    status: spoken.status,
    traceState: spoken.traceState,
    attributes: [...spoken.attributes, ...readAttributes(node, 'jaeger.', KNOWN).filter(isWorthShowing)],
    events: arrayItems(member(node, 'logs')).map(readEvent),
    links: references.filter((reference) => reference !== parent.by || reference.follows).map(makeLink),
    resource,
    ...(spoken.scope === undefined ? {} : { scope: spoken.scope }),
    place,
  };
}

/** Empty lists of warnings and the like stand at every span. */
const isWorthShowing = ({ value }: Attribute): boolean => value.type !== 'array' || value.value.length > 0;

/** Microseconds, or RFC 3339. */
function readTime(node: JsonNode | undefined): bigint {
  const text = readText(node);
  return parseDecimalTime(text, 3) || parseIsoTime(text);
}

/** Microseconds, or a number with its unit. */
function readDuration(node: JsonNode | undefined): bigint | undefined {
  const text = readText(node);
  return parseDecimalDuration(text, 3) ?? (/^[\d.]+[nuµm]?s$/.test(text) ? parseDuration(text) : undefined);
}

function readReference(node: JsonNode): Reference {
  const type = readText(member(node, 'refType', 'ref_type'));
  return {
    traceId: readTraceId(node),
    spanId: readId(member(node, ...SPAN_ID)),
    follows: /^(FOLLOWS_FROM|followsFrom|1)$/i.test(type),
  };
}

/** The first span of the same trace that this is a child of, else the first that it follows. */
function findParent(
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

function makeLink({ traceId, spanId, follows }: Reference): SpanLink {
  return {
    traceId,
    spanId,
    traceState: '',
    attributes: [stringAttribute('opentracing.ref_type', follows ? 'follows_from' : 'child_of')],
  };
}

/** A log's `event` is its name; without one, what it has of a message tells what it is. */
function readEvent(node: JsonNode): SpanEvent {
  const fields = readTags(member(node, 'fields'));
  const event = fields.find(({ key }) => key === 'event');
  const name = scalarText(event?.value) || scalarText(fields.find(({ key }) => key === 'message')?.value) || 'log';
  return {
    time: readTime(member(node, 'timestamp')),
    name,
    attributes: fields.filter((field) => field !== event || field.value.type !== 'string'),
  };
}
