/** The notation of converted spans in the spool: JSON of our own, with bigints as text and the place in the original file. */
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute, InstrumentationScope, LogRecord, SpanContent, Value } from '../../trace/value.ts';
import type { FilePlace, ForeignLog, ForeignSpan } from './foreign.ts';

/** Says of a span how its times came about; shown like any attribute. */
const TIMING_KEY = 'spanreel.timing';

/** Two numbers of up to 16 digits, and their names. */
const PLACE_WIDTH = 56;

const NO_SCOPE: InstrumentationScope = { name: '', version: '', attributes: [] };

/** JSON of anything with bigints in it, and with numbers that JSON has no notation for: both stand as text. */
function encode(data: unknown): Uint8Array {
  return encodeUtf8(JSON.stringify(data, replaceOddNumber));
}

function replaceOddNumber(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' && isOdd(value) ? (value === 0 ? '-0' : String(value)) : value;
}

const isOdd = (number: number): boolean => !Number.isFinite(number) || Object.is(number, -0);

/** As it stands in what was stored; inside of a text its quotes would be escaped. */
const ODD_DOUBLE = '"type":"double","value":"';

function decode<T>(bytes: Uint8Array): T {
  const text = decodeUtf8(bytes);
  return (text.includes(ODD_DOUBLE) ? JSON.parse(text, reviveDouble) : JSON.parse(text)) as T;
}

function reviveDouble(_key: string, value: unknown): unknown {
  const told = value as { readonly type?: unknown; readonly value?: unknown } | null;
  return told?.type === 'double' && typeof told.value === 'string' ? { ...told, value: Number(told.value) } : value;
}

const hasOdd = (attributes: readonly Attribute[]): boolean => attributes.some(({ value }) => isOddValue(value));

function isOddValue(value: Value): boolean {
  if (value.type === 'double') return isOdd(value.value);
  if (value.type === 'array') return value.value.some(isOddValue);
  return value.type === 'map' && hasOdd(value.value);
}

/** A span as the spool has it: with its times as text, and without what is empty, which is most of most spans. */
interface StoredSpan extends Partial<Omit<SpanContent, 'start' | 'end' | 'events'>> {
  readonly start: string;
  readonly end: string;
  readonly events?: readonly {
    readonly time: string;
    readonly name: string;
    readonly attributes: readonly Attribute[];
  }[];
  readonly scope?: InstrumentationScope;
  readonly place: FilePlace;
}

const UNSET: SpanContent['status'] = { code: 0, message: '' };
const NOTHING_DROPPED: SpanContent['dropped'] = { attributes: 0, events: 0, links: 0 };
const EMPTY: Omit<SpanContent, 'start' | 'end'> = {
  traceId: '',
  spanId: '',
  parentSpanId: '',
  traceState: '',
  name: '',
  otelKind: '',
  status: UNSET,
  attributes: [],
  events: [],
  links: [],
  dropped: NOTHING_DROPPED,
};

/** For a field that is left out where it is empty; JSON has no undefined ones. */
const textOrNone = (text: string): string | undefined => (text === '' ? undefined : text);
const listOrNone = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

/** As much memory is taken at once for many spans: one array for each costs more than making its text. */
const ARENA = 1 << 20;

/** Encodes texts one behind another in memory that they share. */
class Arena {
  readonly #encoder = new TextEncoder();
  #room = new Uint8Array(0);

  encode(text: string): Uint8Array {
    // Three bytes for each unit at most.
    const most = text.length * 3;
    if (most > ARENA / 4) return encodeUtf8(text);
    if (most > this.#room.length) this.#room = new Uint8Array(ARENA);
    const { written } = this.#encoder.encodeInto(text, this.#room);
    const bytes = this.#room.subarray(0, written);
    this.#room = this.#room.subarray(written);
    return bytes;
  }
}

const arena = new Arena();

/** The span as it is shown, its bytes, and how many of them are equal where the same span stands in the file again. */
export function storeSpan(span: ForeignSpan): { content: SpanContent; bytes: Uint8Array; same: number } {
  const timing: Attribute[] =
    span.timing === undefined ? [] : [{ key: TIMING_KEY, value: { type: 'string', value: span.timing } }];
  const content: SpanContent = {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    traceState: span.traceState ?? '',
    name: span.name,
    otelKind: span.otelKind ?? '',
    start: span.start,
    end: span.end,
    status: span.status ?? UNSET,
    attributes: timing.length === 0 ? (span.attributes ?? []) : [...(span.attributes ?? []), ...timing],
    events: span.events ?? [],
    links: span.links ?? [],
    dropped: span.dropped ?? NOTHING_DROPPED,
  };
  const { status, dropped } = content;
  // Times as text are written out here: a function for JSON.stringify to ask of every value takes longer than all else.
  const stored = {
    traceId: textOrNone(content.traceId),
    spanId: textOrNone(content.spanId),
    parentSpanId: textOrNone(content.parentSpanId),
    traceState: textOrNone(content.traceState),
    name: textOrNone(content.name),
    otelKind: textOrNone(content.otelKind),
    start: String(content.start),
    end: String(content.end),
    status: status.code === 0 && status.message === '' ? undefined : status,
    attributes: listOrNone(content.attributes),
    events: listOrNone(content.events.map((event) => ({ ...event, time: String(event.time) }))),
    links: listOrNone(content.links),
    dropped: dropped.attributes === 0 && dropped.events === 0 && dropped.links === 0 ? undefined : dropped,
    scope: span.scope,
  };
  // The place goes behind everything else, in place of the closing brace. It is always as long: equal spans are told by
  // their length, too.
  const place = `,"place":${JSON.stringify(span.place).padEnd(PLACE_WIDTH)}}`;
  const odd =
    hasOdd(content.attributes) ||
    content.events.some((event) => hasOdd(event.attributes)) ||
    content.links.some((link) => hasOdd(link.attributes)) ||
    (span.scope !== undefined && hasOdd(span.scope.attributes));
  const text = odd ? JSON.stringify(stored, replaceOddNumber) : JSON.stringify(stored);
  const bytes = arena.encode(text.slice(0, -1) + place);
  return { content, bytes, same: bytes.length - place.length };
}

/** Returns a span from the bytes that `storeSpan` made. */
export function readStoredSpan(bytes: Uint8Array): SpanContent {
  const { scope: _scope, place: _place, events = [], ...stored } = decode<StoredSpan>(bytes);
  return {
    ...EMPTY,
    ...stored,
    start: BigInt(stored.start),
    end: BigInt(stored.end),
    events: events.map((event) => ({ ...event, time: BigInt(event.time) })),
  };
}

/** Returns the place in the original file that a stored span or log comes from. */
export function readStoredPlace(bytes: Uint8Array): FilePlace {
  return decode<{ place: FilePlace }>(bytes).place;
}

/** Returns a log record as bytes for the spool. */
export function storeLog(log: ForeignLog): Uint8Array {
  const { traceId: _trace, spanId: _span, ...record } = log;
  return encode({ ...record, timeSource: log.time > 0n ? 'time' : 'none' });
}

/** Returns a log record from the bytes that `storeLog` made. */
export function readStoredLog(bytes: Uint8Array): LogRecord {
  const { place: _place, ...stored } = decode<Omit<LogRecord, 'time'> & { time: string; place: FilePlace }>(bytes);
  return { ...stored, time: BigInt(stored.time) };
}

/** Returns attributes as bytes for the spool. */
export function storeAttributes(attributes: readonly Attribute[]): Uint8Array {
  return encode(attributes);
}

/** Returns attributes from the bytes that `storeAttributes` made; none for no bytes. */
export function readStoredAttributes(bytes: Uint8Array): readonly Attribute[] {
  return bytes.length === 0 ? [] : decode<readonly Attribute[]>(bytes);
}

/** Returns a scope as bytes for the spool. */
export function storeScope(scope: InstrumentationScope): Uint8Array {
  return encode(scope);
}

/** Returns a scope from the bytes that `storeScope` made; an empty one for no bytes. */
export function readStoredScope(bytes: Uint8Array): InstrumentationScope {
  return bytes.length === 0 ? NO_SCOPE : decode<InstrumentationScope>(bytes);
}
