/** How converted spans are kept in the spool: JSON of our own, with bigints as text and the place in the original file. */
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import type { Attribute, InstrumentationScope, LogRecord, SpanContent } from '../../trace/value.ts';
import type { FilePlace, ForeignLog, ForeignSpan } from './foreign.ts';

/** Says of a span how its times came about; shown like any attribute. */
export const TIMING_KEY = 'spanreel.timing';

/** Two numbers of up to 16 digits, and their names. */
const PLACE_WIDTH = 56;

const NO_SCOPE: InstrumentationScope = { name: '', version: '', attributes: [] };

/** JSON of anything with bigints in it. */
function encode(data: unknown): Uint8Array {
  return encodeUtf8(JSON.stringify(data, (_key, value) => (typeof value === 'bigint' ? String(value) : value)));
}

function decode<T>(bytes: Uint8Array): T {
  return JSON.parse(decodeUtf8(bytes)) as T;
}

/** What stands in the spool: a span with its times as text. */
interface StoredSpan extends Omit<SpanContent, 'start' | 'end' | 'events'> {
  readonly start: string;
  readonly end: string;
  readonly events: readonly {
    readonly time: string;
    readonly name: string;
    readonly attributes: readonly Attribute[];
  }[];
  readonly scope: InstrumentationScope;
  readonly place: FilePlace;
}

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
    status: span.status ?? { code: 0, message: '' },
    attributes: [...(span.attributes ?? []), ...timing],
    events: span.events ?? [],
    links: span.links ?? [],
    dropped: span.dropped ?? { attributes: 0, events: 0, links: 0 },
  };
  // Times as text are written out here: a function for JSON.stringify to ask of every value takes longer than all else.
  const stored: Omit<StoredSpan, 'place'> = {
    ...content,
    start: String(content.start),
    end: String(content.end),
    events: content.events.map((event) => ({ ...event, time: String(event.time) })),
    scope: span.scope ?? NO_SCOPE,
  };
  // The place goes behind everything else, in place of the closing brace. It is always as long: equal spans are told by
  // their length, too.
  const place = `,"place":${JSON.stringify(span.place).padEnd(PLACE_WIDTH)}}`;
  const bytes = arena.encode(JSON.stringify(stored).slice(0, -1) + place);
  return { content, bytes, same: bytes.length - place.length };
}

export function spanOf(bytes: Uint8Array): SpanContent {
  const { scope: _scope, place: _place, ...stored } = decode<StoredSpan>(bytes);
  return {
    ...stored,
    start: BigInt(stored.start),
    end: BigInt(stored.end),
    events: stored.events.map((event) => ({ ...event, time: BigInt(event.time) })),
  };
}

/** Where in the original file a stored span or log comes from. */
export function placeOf(bytes: Uint8Array): FilePlace {
  return decode<{ place: FilePlace }>(bytes).place;
}

export function storeLog(log: ForeignLog): Uint8Array {
  const { traceId: _trace, spanId: _span, ...record } = log;
  return encode({ ...record, timeSource: log.time > 0n ? 'time' : 'none' });
}

export function logOf(bytes: Uint8Array): LogRecord {
  const { place: _place, ...stored } = decode<Omit<LogRecord, 'time'> & { time: string; place: FilePlace }>(bytes);
  return { ...stored, time: BigInt(stored.time) };
}

export function storeAttributes(attributes: readonly Attribute[]): Uint8Array {
  return encode(attributes);
}

export function attributesOf(bytes: Uint8Array): readonly Attribute[] {
  return bytes.length === 0 ? [] : decode<readonly Attribute[]>(bytes);
}

export function storeScope(scope: InstrumentationScope): Uint8Array {
  return encode(scope);
}

export function scopeOf(bytes: Uint8Array): InstrumentationScope {
  return bytes.length === 0 ? NO_SCOPE : decode<InstrumentationScope>(bytes);
}
