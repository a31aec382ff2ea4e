/** Protobuf to OTLP/JSON, by the tables of fields. 64-bit numbers become strings, so that no digit is lost. */
import { decodeUtf8 } from '../../shared/base/bytes.ts';
import { BYTES, FIXED32, FIXED64, VARINT, WireReader } from '../../shared/formats/otlp/wire.ts';
import type { Json } from './otlp.ts';
import type { Field, Message, Scalar } from './proto-tables.ts';

/** Messages in messages; nobody sends more, and JSON.stringify has a limit of its own. */
const DEEPEST = 150;

const WIRE_TYPES: Readonly<Record<Scalar, number>> = {
  string: BYTES,
  hex: BYTES,
  base64: BYTES,
  bool: VARINT,
  uint32: VARINT,
  int32: VARINT,
  sint32: VARINT,
  uint64: VARINT,
  int64: VARINT,
  fixed32: FIXED32,
  fixed64: FIXED64,
  sfixed64: FIXED64,
  double: FIXED64,
};

/**
 * Reads a message. `unknown` hears the numbers of fields that no table names.
 * @throws Error where the bytes are not this message: damaged, cut, or nested too deep.
 */
export function fromProto(bytes: Uint8Array, message: Message, unknown: (field: number) => void): Json {
  return read(bytes, 0, bytes.length, message, unknown, 0);
}

function read(
  bytes: Uint8Array,
  start: number,
  end: number,
  message: Message,
  unknown: (field: number) => void,
  depth: number,
): Json {
  if (depth > DEEPEST) throw new Error('the protobuf message is nested too deep');
  const wire = new WireReader();
  wire.reset(bytes, start, end);
  const result: Json = {};
  while (wire.field()) {
    const field = message.get(wire.number);
    if (field === undefined) {
      unknown(wire.number);
      continue;
    }
    if (typeof field.type === 'function') {
      if (wire.type !== BYTES) throw damaged(wire.at);
      put(result, field, read(bytes, wire.start, wire.stop, field.type(), unknown, depth + 1));
    } else if (wire.type === WIRE_TYPES[field.type]) put(result, field, scalar(wire, field.type));
    else if (wire.type === BYTES && field.repeated) unpack(wire, field, field.type, result);
    else throw damaged(wire.at);
  }
  if (wire.broken) throw damaged(wire.at);
  return result;
}

const damaged = (at: number): Error => new Error(`the protobuf message is damaged at byte ${at}`);

function put(result: Json, field: Field, value: unknown): void {
  if (!field.repeated) {
    result[field.name] = value;
    return;
  }
  const list = result[field.name];
  if (Array.isArray(list)) list.push(value);
  else result[field.name] = [value];
}

/** Numbers one after another without field headers. */
function unpack(outer: WireReader, field: Field, type: Scalar, result: Json): void {
  const wire = new WireReader();
  const size = WIRE_TYPES[type] === VARINT ? 0 : WIRE_TYPES[type] === FIXED64 ? 8 : 4;
  const { bytes, stop } = outer;
  for (let at = outer.start; at < stop; ) {
    let end = at + size;
    if (size === 0) {
      while (end < stop && (bytes[end] as number) >= 0x80) end++;
      end++;
    }
    if (end > stop) throw damaged(at);
    // A field header of its own in front makes it an ordinary field.
    const one = new Uint8Array(end - at + 1);
    one[0] = (1 << 3) | WIRE_TYPES[type];
    one.set(bytes.subarray(at, end), 1);
    wire.reset(one, 0, one.length);
    if (!wire.field()) throw damaged(at);
    put(result, field, scalar(wire, type));
    at = end;
  }
}

function scalar(wire: WireReader, type: Scalar): unknown {
  switch (type) {
    case 'string':
      return decodeUtf8(wire.bytes.subarray(wire.start, wire.stop));
    case 'hex':
      return Buffer.from(wire.bytes.subarray(wire.start, wire.stop)).toString('hex');
    case 'base64':
      return Buffer.from(wire.bytes.subarray(wire.start, wire.stop)).toString('base64');
    case 'bool':
      return wire.low !== 0 || wire.high !== 0;
    case 'uint32':
    case 'fixed32':
      return wire.low;
    case 'int32':
      return wire.int32;
    case 'sint32':
      return (wire.low >>> 1) ^ -(wire.low & 1);
    case 'uint64':
    case 'fixed64':
      return wire.uint64.toString();
    case 'int64':
    case 'sfixed64':
      return wire.int64.toString();
    case 'double': {
      const value = wire.double;
      return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);
    }
  }
}
