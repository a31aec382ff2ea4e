/** Protobuf's wire format, written: fields as pieces that are joined into messages. */
import { concatBytes } from '../../base/bytes.ts';

/** The parts of a message, in order. */
export type Fields = Uint8Array[];

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

const tag = (number: number, type: number): Uint8Array => varint(BigInt(number * 8 + type));

/** A field with a length: text, bytes or a message. */
export function bytesField(number: number, bytes: Uint8Array): Uint8Array {
  return concatBytes([tag(number, 2), varint(BigInt(bytes.length)), bytes]);
}

export const message = (number: number, fields: Fields): Uint8Array => bytesField(number, concatBytes(fields));

/** Nothing for zero. */
export const varintField = (number: number, value: bigint): Fields =>
  value === 0n ? [] : [tag(number, 0), varint(value)];

/** 64 bits, little end first. Nothing for zero. */
export function fixed64Field(number: number, value: bigint): Fields {
  if (value === 0n) return [];
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return [tag(number, 1), bytes];
}

/** Written even where it is zero: a value that is there. */
export function doubleField(number: number, value: number): Fields {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [tag(number, 1), bytes];
}

/** As `varintField`, written even where it is zero. */
export const presentVarint = (number: number, value: bigint): Fields => [tag(number, 0), varint(value)];
