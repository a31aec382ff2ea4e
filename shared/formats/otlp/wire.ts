/** Protobuf's wire format, read by hand from a window of bytes. 64-bit numbers come as two halves, never as a float. */

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/** Reads fields one after another. After `field()` returned true, `number` and `type` say which, and the rest its value. */
export class WireReader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  number = 0;
  type = 0;
  /** Of BYTES: where its content is. */
  start = 0;
  stop = 0;
  /** Of numbers: the halves, unsigned. */
  low = 0;
  high = 0;
  /** The bytes do not follow the format, from `at` on. */
  broken = false;

  /** Starts at `start`. */
  reset(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.broken = false;
  }

  /** Goes to the next field. False: there is none, or `broken`. */
  field(): boolean {
    if (this.at >= this.end) return false;
    const begin = this.at;
    if (!this.#value()) {
      this.at = begin;
      this.broken = true;
      return false;
    }
    return true;
  }

  #value(): boolean {
    if (!this.#varint() || this.high !== 0) return false;
    this.number = this.low >>> 3;
    this.type = this.low & 7;
    if (this.number === 0) return false;
    switch (this.type) {
      case VARINT:
        return this.#varint();
      case FIXED64:
        if (this.end - this.at < 8) return false;
        this.low = this.#fixed32(this.at);
        this.high = this.#fixed32(this.at + 4);
        this.at += 8;
        return true;
      case BYTES: {
        if (!this.#varint() || this.high !== 0 || this.low > this.end - this.at) return false;
        this.start = this.at;
        this.at += this.low;
        this.stop = this.at;
        return true;
      }
      case FIXED32:
        if (this.end - this.at < 4) return false;
        this.low = this.#fixed32(this.at);
        this.high = 0;
        this.at += 4;
        return true;
      default:
        return false;
    }
  }

  #fixed32(at: number): number {
    const { bytes } = this;
    return (
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24)) >>>
      0
    );
  }

  #varint(): boolean {
    const { bytes, end } = this;
    let i = this.at;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (i >= end) return false;
      const byte = bytes[i++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        this.at = i;
        return true;
      }
    }
    return false;
  }

  /** The number, unsigned. */
  get uint64(): bigint {
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  get int64(): bigint {
    return BigInt.asIntN(64, this.uint64);
  }

  get int32(): number {
    return this.low | 0;
  }

  /** The 64 bits as a float. */
  get double(): number {
    floatBits.setUint32(0, this.low, true);
    floatBits.setUint32(4, this.high, true);
    return floatBits.getFloat64(0, true);
  }
}

const floatBits = new DataView(new ArrayBuffer(8));
