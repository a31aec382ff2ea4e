/** Fields of OTLP/JSON read straight from the bytes: times to the last digit, enums by name or number, text. */
import type { KeyTable } from '../json/key-table.ts';
import type { JsonScanner } from '../json/scanner.ts';

const QUOTE = 0x22;
/** 2^53: above it, a JSON number has passed through a float somewhere, and lost digits. */
const EXACT = 2 ** 53;

/** Goes over any value; remembers its bytes, and for a string those inside the quotes. */
export class FieldReader {
  /** The value's bytes, without quotes for a string. */
  start = 0;
  end = 0;
  isString = false;
  /** The string has escapes. */
  escaped = false;

  /** Reads the value at `at`. Returns the index behind it. */
  read(scanner: JsonScanner, at: number): number {
    if (scanner.bytes[at] === QUOTE) {
      this.isString = true;
      this.start = at + 1;
      this.end = scanner.string(at + 1);
      this.escaped = scanner.escaped;
      return this.end + 1;
    }
    this.isString = false;
    this.escaped = false;
    this.start = at;
    this.end = scanner.value(at);
    return this.end;
  }
}

/** A time: whole seconds and nanoseconds. */
export class TimeField {
  /** NaN: missing or zero. */
  seconds = Number.NaN;
  nanos = 0;
  /** A bare JSON number that had lost digits before it was written. */
  imprecise = false;
  /** It is there, and is not a time. */
  bad = false;

  reset(): void {
    this.seconds = Number.NaN;
    this.nanos = 0;
    this.imprecise = false;
    this.bad = false;
  }

  /** From the digits of Unix nanoseconds, bare or in quotes. */
  set(bytes: Uint8Array, start: number, end: number, quoted: boolean): void {
    this.reset();
    const length = end - start;
    if (length === 0 || (length === 4 && bytes[start] === 0x6e)) return;
    let seconds = 0;
    let nanos = 0;
    const split = end - 9;
    for (let i = start; i < end; i++) {
      const digit = (bytes[i] as number) - 48;
      if (digit < 0 || digit > 9) {
        this.#setUnusual(bytes, start, end);
        return;
      }
      if (i < split) seconds = seconds * 10 + digit;
      else nanos = nanos * 10 + digit;
    }
    if (seconds > 18_446_744_073) this.bad = true;
    else if (seconds > 0 || nanos > 0) {
      this.seconds = seconds;
      this.nanos = nanos;
      this.imprecise = !quoted && seconds * 1e9 + nanos > EXACT;
    }
  }

  /** A number with a fraction or an exponent, or no time at all. */
  #setUnusual(bytes: Uint8Array, start: number, end: number): void {
    let text = '';
    for (let i = start; i < end && text.length < 40; i++) text += String.fromCharCode(bytes[i] as number);
    const value = /^[-+0-9.eE]+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= 0 && value < 1.8446744073709552e19)) {
      this.bad = true;
      return;
    }
    const whole = BigInt(Math.trunc(value));
    if (whole === 0n) return;
    this.seconds = Number(whole / 1_000_000_000n);
    this.nanos = Number(whole % 1_000_000_000n);
    this.imprecise = true;
  }
}

/** An enum's number, from its number or its name; -1 where it is neither. `most`: the highest number there is. */
export function enumNumber(field: FieldReader, bytes: Uint8Array, names: KeyTable, most: number): number {
  const { start, end } = field;
  if (end === start) return field.isString ? 0 : -1;
  if (end - start === 1) {
    const digit = (bytes[start] as number) - 48;
    if (digit >= 0 && digit <= most) return digit;
  }
  if (!field.isString) return bytes[start] === 0x6e ? 0 : -1;
  return names.find(bytes, start, end);
}
