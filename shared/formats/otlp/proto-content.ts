/** Spans, logs, resources and scopes of OTLP protobuf, whole. */
import { decodeUtf8 } from '../../base/bytes.ts';
import type {
  Attribute,
  InstrumentationScope,
  LogRecord,
  SpanContent,
  SpanEvent,
  SpanLink,
  Value,
} from '../../trace/value.ts';
import { findEventName, severityName } from './json-content.ts';
import { OTEL_KINDS } from './names.ts';
import { WireReader } from './wire.ts';

/** Values in values; what is deeper is given as bytes. */
const DEPTH_LIMIT = 64;

function eachField(bytes: Uint8Array, take: (wire: WireReader, content: () => Uint8Array) => void): void {
  const wire = new WireReader();
  wire.reset(bytes, 0, bytes.length);
  const content = () => bytes.subarray(wire.start, wire.stop);
  while (wire.field()) take(wire, content);
}

const hex = (bytes: Uint8Array): string => {
  let text = '';
  let zero = true;
  for (const byte of bytes) {
    if (byte !== 0) zero = false;
    text += byte.toString(16).padStart(2, '0');
  }
  return zero ? '' : text;
};

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i] as number);
  return btoa(text);
}

function readAttribute(bytes: Uint8Array, depth = 0): Attribute {
  let key = '';
  let value: Value = { type: 'null' };
  eachField(bytes, (wire, content) => {
    if (wire.number === 1) key = decodeUtf8(content());
    else if (wire.number === 2) value = valueFromProto(content(), depth);
  });
  return { key, value };
}

/** An AnyValue. */
function valueFromProto(bytes: Uint8Array, depth: number): Value {
  if (depth > DEPTH_LIMIT) return { type: 'bytes', value: base64(bytes) };
  let value: Value = { type: 'null' };
  eachField(bytes, (wire, content) => {
    switch (wire.number) {
      case 1:
        value = { type: 'string', value: decodeUtf8(content()) };
        break;
      case 2:
        value = { type: 'bool', value: wire.low !== 0 };
        break;
      case 3:
        value = { type: 'int', value: wire.int64.toString() };
        break;
      case 4:
        value = { type: 'double', value: wire.double };
        break;
      case 5: {
        const items: Value[] = [];
        eachField(content(), (inner, item) => {
          if (inner.number === 1) items.push(valueFromProto(item(), depth + 1));
        });
        value = { type: 'array', value: items };
        break;
      }
      case 6: {
        const entries: Attribute[] = [];
        eachField(content(), (inner, item) => {
          if (inner.number === 1) entries.push(readAttribute(item(), depth + 1));
        });
        value = { type: 'map', value: entries };
        break;
      }
      case 7:
        value = { type: 'bytes', value: base64(content()) };
        break;
    }
  });
  return value;
}

/** A span from its message. */
export function spanFromProto(bytes: Uint8Array): SpanContent {
  let traceId = '';
  let spanId = '';
  let parentSpanId = '';
  let traceState = '';
  let name = '';
  let otelKind = '';
  let start = 0n;
  let end = 0n;
  let status = { code: 0, message: '' };
  const attributes: Attribute[] = [];
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  const dropped = { attributes: 0, events: 0, links: 0 };
  eachField(bytes, (wire, content) => {
    switch (wire.number) {
      case 1:
        traceId = hex(content());
        break;
      case 2:
        spanId = hex(content());
        break;
      case 3:
        traceState = decodeUtf8(content());
        break;
      case 4:
        parentSpanId = hex(content());
        break;
      case 5:
        name = decodeUtf8(content());
        break;
      case 6:
        otelKind = OTEL_KINDS[wire.low] ?? '';
        break;
      case 7:
        start = wire.uint64;
        break;
      case 8:
        end = wire.uint64;
        break;
      case 9:
        attributes.push(readAttribute(content()));
        break;
      case 10:
        dropped.attributes = wire.int32;
        break;
      case 11:
        events.push(eventFromProto(content()));
        break;
      case 12:
        dropped.events = wire.int32;
        break;
      case 13:
        links.push(linkFromProto(content()));
        break;
      case 14:
        dropped.links = wire.int32;
        break;
      case 15:
        status = statusFromProto(content());
        break;
    }
  });
  return {
    traceId,
    spanId,
    parentSpanId,
    traceState,
    name,
    otelKind,
    start,
    end,
    status,
    attributes,
    events,
    links,
    dropped,
  };
}

function statusFromProto(bytes: Uint8Array): { code: number; message: string } {
  let code = 0;
  let message = '';
  eachField(bytes, (wire, content) => {
    if (wire.number === 2) message = decodeUtf8(content());
    else if (wire.number === 3) code = wire.low <= 2 ? wire.low : 0;
  });
  return { code, message };
}

function eventFromProto(bytes: Uint8Array): SpanEvent {
  let time = 0n;
  let name = '';
  const attributes: Attribute[] = [];
  eachField(bytes, (wire, content) => {
    if (wire.number === 1) time = wire.uint64;
    else if (wire.number === 2) name = decodeUtf8(content());
    else if (wire.number === 3) attributes.push(readAttribute(content()));
  });
  return { time, name, attributes };
}

function linkFromProto(bytes: Uint8Array): SpanLink {
  let traceId = '';
  let spanId = '';
  let traceState = '';
  const attributes: Attribute[] = [];
  eachField(bytes, (wire, content) => {
    if (wire.number === 1) traceId = hex(content());
    else if (wire.number === 2) spanId = hex(content());
    else if (wire.number === 3) traceState = decodeUtf8(content());
    else if (wire.number === 4) attributes.push(readAttribute(content()));
  });
  return { traceId, spanId, traceState, attributes };
}

export function logFromProto(bytes: Uint8Array): LogRecord {
  let own = 0n;
  let observed = 0n;
  let severityText = '';
  let severityNumber = 0;
  let eventName = '';
  let body: Value = { type: 'null' };
  const attributes: Attribute[] = [];
  eachField(bytes, (wire, content) => {
    if (wire.number === 1) own = wire.uint64;
    else if (wire.number === 2) severityNumber = wire.low;
    else if (wire.number === 3) severityText = decodeUtf8(content());
    else if (wire.number === 5) body = valueFromProto(content(), 0);
    else if (wire.number === 6) attributes.push(readAttribute(content()));
    else if (wire.number === 11) observed = wire.uint64;
    else if (wire.number === 12) eventName = decodeUtf8(content());
  });
  return {
    time: own > 0n ? own : observed,
    timeSource: own > 0n ? 'time' : observed > 0n ? 'observed' : 'none',
    severity: severityText || severityName(String(severityNumber)),
    eventName: eventName || findEventName(attributes),
    body,
    attributes,
  };
}

export function resourceFromProto(bytes: Uint8Array): readonly Attribute[] {
  const attributes: Attribute[] = [];
  eachField(bytes, (wire, content) => {
    if (wire.number === 1) attributes.push(readAttribute(content()));
  });
  return attributes;
}

export function scopeFromProto(bytes: Uint8Array): InstrumentationScope {
  let name = '';
  let version = '';
  const attributes: Attribute[] = [];
  eachField(bytes, (wire, content) => {
    if (wire.number === 1) name = decodeUtf8(content());
    else if (wire.number === 2) version = decodeUtf8(content());
    else if (wire.number === 3) attributes.push(readAttribute(content()));
  });
  return { name, version, attributes };
}

/** The span as text: JSON of what its message holds, times and integers as text so that no digit is lost. */
export function rawFromProto(bytes: Uint8Array): string {
  return JSON.stringify(
    spanFromProto(bytes),
    (_key, value) => (typeof value === 'bigint' ? value.toString() : value),
    2,
  );
}
