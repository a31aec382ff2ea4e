/**
 * gzip and zip, packed here: zlib packs the same content differently from version to version, and what is committed has
 * to come out again on every machine.
 */
import { crc32 } from 'node:zlib';

/** Base lengths of deflate's codes 257 to 285, and how many more bits each has (RFC 1951, 3.2.5). */
const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const moreOfLength = (code: number) => (code < 8 || code === 28 ? 0 : (code >> 2) - 1);
const moreOfDistance = (code: number) => (code < 4 ? 0 : (code >> 1) - 1);
const baseOfDistance = (code: number) => 1 + (code < 4 ? code : (2 + (code & 1)) << moreOfDistance(code));

class BitWriter {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  /** Numbers begin with their lowest bit. */
  number(value: number, bits: number): void {
    for (let i = 0; i < bits; i++) {
      this.#held |= ((value >> i) & 1) << this.#count++;
      if (this.#count === 8) this.#flush();
    }
  }

  /** Huffman codes begin with their highest bit. */
  code(value: number, bits: number): void {
    for (let i = bits - 1; i >= 0; i--) this.number((value >> i) & 1, 1);
  }

  /** A literal, a length or the end, by the fixed codes. */
  symbol(symbol: number): void {
    if (symbol < 144) this.code(0x30 + symbol, 8);
    else if (symbol < 256) this.code(0x190 + symbol - 144, 9);
    else if (symbol < 280) this.code(symbol - 256, 7);
    else this.code(0xc0 + symbol - 280, 8);
  }

  end(): Uint8Array {
    if (this.#count > 0) this.#flush();
    return Uint8Array.from(this.#bytes);
  }

  #flush(): void {
    this.#bytes.push(this.#held);
    this.#held = 0;
    this.#count = 0;
  }
}

/** The longest piece before `at` that comes again there. */
function longestMatch(content: Uint8Array, at: number): { readonly length: number; readonly distance: number } {
  let best = { length: 0, distance: 0 };
  for (let from = at - 1; from >= Math.max(0, at - 0x8000); from--) {
    let length = 0;
    while (length < 258 && at + length < content.length && content[from + length] === content[at + length]) length++;
    if (length > best.length) best = { length, distance: at - from };
  }
  return best;
}

/** Deflate in one block of fixed codes. */
function deflate(content: Uint8Array): Uint8Array {
  const writer = new BitWriter();
  writer.number(0b011, 3);
  for (let at = 0; at < content.length; ) {
    const { length, distance } = longestMatch(content, at);
    if (length < 3) {
      writer.symbol(content[at++] as number);
      continue;
    }
    const code = LENGTHS.findLastIndex((base) => base <= length);
    writer.symbol(257 + code);
    writer.number(length - (LENGTHS[code] as number), moreOfLength(code));
    let far = 29;
    while (baseOfDistance(far) > distance) far--;
    writer.code(far, 5);
    writer.number(distance - baseOfDistance(far), moreOfDistance(far));
    at += length;
  }
  writer.symbol(256);
  return writer.end();
}

/** One member of gzip, without a name and without a time. */
export function gzipOf(content: Uint8Array): Uint8Array {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(content), 0);
  end.writeUInt32LE(content.length, 4);
  return new Uint8Array(Buffer.concat([Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255), deflate(content), end]));
}

interface Entry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly isDeflated: boolean;
}

/** A zip of these entries. */
export function zipOf(entries: readonly Entry[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, isDeflated } of entries) {
    const packed = isDeflated ? deflate(content) : Buffer.from(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(isDeflated ? 8 : 0, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, rest, Buffer.from(name)]));
    files.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return new Uint8Array(Buffer.concat([...files, listed, Buffer.from('PK\u0005\u0006'), end]));
}
