/** Spans and log records of one session, with the ids that their names give them. */
import type { Attribute, SpanEvent } from '../../trace/value.ts';
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import type { SessionClock } from './clock.ts';
import { makeSpanId } from './ids.ts';
import type { LogEvent } from './steps.ts';

/** A span that has not ended. */
export interface OpenSpan {
  readonly spanId: string;
  readonly parentSpanId: string;
  name: string;
  start: bigint;
  attributes: readonly Attribute[];
  place: FilePlace;
  /** It was written once, unfinished. */
  announced: boolean;
  error: string | undefined;
}

/** A span as it is written. `end` is 0n where the log does not hold its end. */
export interface EndedSpan extends Omit<OpenSpan, 'announced' | 'error'> {
  readonly end: bigint;
  readonly error?: string | undefined;
  readonly events?: readonly SpanEvent[];
  /** Both times are recorded in the log. */
  readonly exact?: boolean;
}

export class SpanWriter {
  readonly #context: ForeignContext;
  readonly #format: string;
  readonly #traceId: string;
  readonly #clock: SessionClock;
  /** How many spans had these names so far. */
  readonly #uses = new Map<string, number>();

  /** `format` keeps span ids apart from those of another format's log of the same session. */
  constructor(context: ForeignContext, format: string, traceId: string, clock: SessionClock) {
    this.#context = context;
    this.#format = format;
    this.#traceId = traceId;
    this.#clock = clock;
  }

  /** Returns the id of the first span with these names. */
  spanId(names: readonly string[]): string {
    return makeSpanId(this.#format, this.#traceId, ...names);
  }

  /** Returns the id of the first span with these names, and takes it. Returns '' where another span has taken it. */
  claimSpanId(names: readonly string[]): string {
    const key = names.join('\0');
    if (this.#uses.has(key)) return '';
    this.#uses.set(key, 1);
    return this.spanId(names);
  }

  /** Returns a new span. Its id is made from `names`, which may be used again: a later span gets another id. */
  open(parentSpanId: string, names: readonly string[], name: string, start: bigint, place: FilePlace): OpenSpan {
    const key = names.join('\0');
    const uses = this.#uses.get(key) ?? 0;
    this.#uses.set(key, uses + 1);
    const spanId = this.spanId(uses > 0 ? [...names, String(uses)] : names);
    return { spanId, parentSpanId, name, start, place, attributes: [], announced: false, error: undefined };
  }

  /** Writes a span before it ends, once, so that the spans below it have a parent. */
  announce(span: OpenSpan): void {
    if (span.announced || span.start === 0n) return;
    span.announced = true;
    this.write({ ...span, end: 0n });
  }

  /** Writes a span. One that was announced replaces its unfinished version. */
  write(span: EndedSpan): void {
    const { spanId, parentSpanId, name, start, end, attributes, place, error, events } = span;
    this.#context.span({
      traceId: this.#traceId,
      spanId,
      parentSpanId,
      name,
      otelKind: 'internal',
      start,
      end,
      status: { code: error === undefined ? 0 : 2, message: error ?? '' },
      attributes,
      ...(events ? { events } : {}),
      resource: this.#context.resource('agent'),
      place,
      ...(span.exact ? {} : { timing: this.#clock.timing }),
    });
  }

  /** Writes a log record that belongs to a span. */
  writeLog(spanId: string, event: LogEvent): void {
    const { time, name, body, place } = event;
    this.#context.log({
      traceId: this.#traceId,
      spanId,
      time,
      severity: '',
      eventName: name,
      body,
      attributes: [],
      place,
    });
  }
}

/** Records that lie further apart are not shown as one range of the file: only the later one is. Bytes. */
const NEAR = 64 << 10;

/** Returns the range of the file that holds both places, or the later one where they are too far apart. */
export function joinPlaces(first: FilePlace, second: FilePlace): FilePlace {
  const offset = Math.min(first.offset, second.offset);
  const end = Math.max(first.offset + first.length, second.offset + second.length);
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  return end - offset <= Math.max(NEAR, second.length) ? { offset, length: end - offset } : second;
}
