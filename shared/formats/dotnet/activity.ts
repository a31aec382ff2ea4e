/** An activity of .NET as a span. */
import type { InstrumentationScope, SpanEvent, SpanLink } from '../../trace/value.ts';
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { makeStatus, normaliseId, parseKind } from '../foreign/otel.ts';
import { parseIsoTime } from '../foreign/times.ts';
import { stringAttribute, textAttributes } from '../foreign/values.ts';
import { type Block, type Item, readItemAttributes } from './block.ts';

const FIELDS = new Set(
  `TraceId SpanId ParentSpanId TraceState TraceFlags ActivitySourceName ActivitySourceVersion DisplayName Kind StartTime
  Duration StatusCode StatusDescription`.split(/\s+/),
);
const SECTIONS = new Set(['Tags', 'TagObjects', 'Events', 'Links', 'Resource', 'Scope']);

export function deliverActivity(context: ForeignContext, { fields, sections }: Block, place: FilePlace): void {
  const text = (name: string) => fields.get(name) ?? '';
  const spanId = normaliseId(text('SpanId'));
  if (spanId === '') {
    context.report({
      code: 'no-span-id',
      message: `The activity at byte ${place.offset} has no span id and was left out.`,
      offset: place.offset,
    });
    return;
  }
  const start = parseIsoTime(text('StartTime'));
  const length = timeSpan(text('Duration'));
  const scope = readActivityScope(fields, sections.get('Scope'));
  const others = [...fields].filter(([name]) => !FIELDS.has(name));
  const lists = [...sections].filter(([name]) => !SECTIONS.has(name));
  context.span({
    traceId: normaliseId(text('TraceId')),
    spanId,
    parentSpanId: normaliseId(text('ParentSpanId')),
    traceState: text('TraceState'),
    name: text('DisplayName'),
    otelKind: parseKind(text('Kind')),
    start,
    end: start > 0n && length !== undefined ? start + length : 0n,
    status: makeStatus(text('StatusCode'), text('StatusDescription')),
    attributes: [
      ...readItemAttributes(sections.get('Tags') ?? sections.get('TagObjects')),
      ...others.map(([name, value]) => stringAttribute(`dotnet.${name}`, value)),
      ...lists.flatMap(([name, items]) => readItemAttributes(items, `dotnet.${name}.`)),
    ],
    events: (sections.get('Events') ?? []).map(readEvent),
    links: (sections.get('Links') ?? []).map(readLink),
    resource: addResource(context, sections.get('Resource')),
    ...(scope === undefined ? {} : { scope }),
    place,
  });
}

/** The attributes of a resource as one of the file's. */
function addResource(context: ForeignContext, items: readonly Item[] | undefined): number {
  const attributes = readItemAttributes(items);
  return attributes.length === 0 ? 0 : context.resource(JSON.stringify(attributes), attributes);
}

function readActivityScope(
  fields: ReadonlyMap<string, string>,
  items: readonly Item[] | undefined,
): InstrumentationScope | undefined {
  const find = (key: string) => items?.find((item) => item.key === key);
  const name = find('Name')?.value ?? fields.get('ActivitySourceName') ?? '';
  const version = find('Version')?.value ?? fields.get('ActivitySourceVersion') ?? '';
  if (name === '' && version === '') return undefined;
  return { name, version, attributes: readItemAttributes(find('Tags')?.below) };
}

function readEvent({ key, below }: Item): SpanEvent {
  const [, name = key, when = ''] = /^(.*) \[([^\][]{1,100})\]$/.exec(key) ?? [];
  const time = dateOffset(when);
  return {
    time,
    name,
    attributes: [
      ...readItemAttributes(below),
      // A date in the order of a country that we do not know is not guessed.
      ...(time > 0n ? [] : textAttributes({ 'dotnet.timestamp': when })),
    ],
  };
}

function readLink({ key, below }: Item): SpanLink {
  const [traceId = '', spanId = ''] = key.split(' ');
  return { traceId, spanId, traceState: '', attributes: readItemAttributes(below) };
}

/** A TimeSpan: `[days.]hours:minutes:seconds[.fraction]`, in nanoseconds. */
function timeSpan(text: string): bigint | undefined {
  const match = /^(?:(\d+)\.)?(\d+):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const whole = BigInt(days) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  return whole * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/**
 * A DateTimeOffset in the order of the year, or as the invariant culture and the United States write it, which have the
 * month before the day (`10/23/2023 12:13:30 PM +00:00`).
 */
function dateOffset(text: string): bigint {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?:[ \u202f]([AP]M))? ([-+]\d\d:\d\d)$/.exec(
    text,
  );
  if (!match) return parseIsoTime(text);
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '', half = '', zone = ''] = match;
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  const two = (digits: string | number) => String(digits).padStart(2, '0');
  return parseIsoTime(`${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${second}${zone}`);
}
