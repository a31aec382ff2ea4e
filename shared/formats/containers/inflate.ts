/**
 * DEFLATE (RFC 1951), slowly and exactly. The platform's decompressor is ten times faster, but at the first damaged
 * byte it throws away what it had just decoded, and in browsers it stops after one gzip member. This one says where
 * the damage is and hands over every byte before it, and knows where the compressed data ends.
 */

const WINDOW = 1 << 15;
/** Output is handed over in pieces of this size. */
const PIECE = 1 << 16;
/** Longest table description and longest symbol with its extra bits, in bytes, with room to spare. */
const HEADER_BYTES = 400;
const SYMBOL_BYTES = 8;

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Canonical Huffman code: how many codes there are of each length, and the symbols in code order. */
interface Huffman {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function huffman(lengths: readonly number[]): Huffman {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  let room = 1;
  for (let length = 1; length < 16; length++) {
    room = room * 2 - (counts[length] as number);
    if (room < 0) throw new RangeError('more codes than their lengths allow');
  }
  const offsets = new Uint16Array(17);
  for (let length = 1; length < 16; length++) {
    offsets[length + 1] = (offsets[length] as number) + (counts[length] as number);
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const at = offsets[length] as number;
    symbols[at] = symbol;
    offsets[length] = at + 1;
  });
  return { counts, symbols };
}

const FIXED_LITERALS = huffman(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
const FIXED_DISTANCES = huffman(Array.from({ length: 30 }, () => 5));

/** The data is fine as far as it goes. */
export class EarlyEnd extends RangeError {}

type State = 'header' | 'stored' | 'codes' | 'done';

/** One DEFLATE stream. Push input, take output from `emit`; after `done`, `rest()` is what came behind it. */
export class Inflate {
  readonly #emit: (bytes: Uint8Array) => void;
  #input = new Uint8Array(0);
  #at = 0;
  #bits = 0;
  #bitCount = 0;
  #consumed = 0;
  #final = false;
  #state: State = 'header';
  #last = false;
  #stored = 0;
  #literals = FIXED_LITERALS;
  #distances = FIXED_DISTANCES;
  /** The window of the last 32 KB, then what is not handed over yet. */
  readonly #output = new Uint8Array(WINDOW + PIECE + 258);
  #outputEnd = 0;
  #emitted = 0;

  constructor(emit: (bytes: Uint8Array) => void) {
    this.#emit = emit;
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /** Bytes of input that the stream has used so far. */
  get consumed(): number {
    return this.#consumed + this.#at - (this.#bitCount >> 3);
  }

  /**
   * Decodes as much as the input allows. `final`: there is no more.
   * @throws RangeError where the data is damaged or ends too early; everything before was handed over.
   */
  push(input: Uint8Array, final: boolean): void {
    const joined = new Uint8Array(this.#input.length - this.#at + input.length);
    joined.set(this.#input.subarray(this.#at));
    joined.set(input, this.#input.length - this.#at);
    this.#consumed += this.#at;
    this.#input = joined;
    this.#at = 0;
    this.#final = final;
    try {
      while (this.#step()) if (this.#outputEnd - this.#emitted >= PIECE) this.#flush();
    } finally {
      this.#flush();
    }
  }

  /** Input that was not used: what follows the stream. */
  rest(): Uint8Array {
    return this.#input.subarray(this.#at - (this.#bitCount >> 3));
  }

  /** One symbol, block header or stored run. False: done, or it needs more input. */
  #step(): boolean {
    switch (this.#state) {
      case 'header':
        return this.#ready(HEADER_BYTES) && this.#header();
      case 'stored':
        return this.#copyStored();
      case 'codes':
        return this.#ready(SYMBOL_BYTES) && this.#symbol();
      default:
        return false;
    }
  }

  /** Whether that many bytes are here. At the end of the input, reading past it is an error instead. */
  #ready(bytes: number): boolean {
    return this.#final || this.#input.length - this.#at >= bytes;
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      if (this.#at >= this.#input.length) throw new EarlyEnd('the data ends too early');
      this.#bits |= (this.#input[this.#at++] as number) << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  #decode(code: Huffman): number {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      value |= this.#take(1);
      const count = code.counts[length] as number;
      if (value - count < first) return code.symbols[index + value - first] as number;
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new RangeError('a code that no symbol has');
  }

  #header(): boolean {
    this.#last = this.#take(1) === 1;
    const type = this.#take(2);
    if (type === 0) {
      this.#bits = 0;
      this.#bitCount = 0;
      const length = this.#take(16);
      if ((this.#take(16) ^ 0xffff) !== length) throw new RangeError('a stored block whose lengths disagree');
      this.#stored = length;
      this.#state = 'stored';
    } else if (type === 1) {
      this.#literals = FIXED_LITERALS;
      this.#distances = FIXED_DISTANCES;
      this.#state = 'codes';
    } else if (type === 2) {
      this.#tables();
      this.#state = 'codes';
    } else throw new RangeError('a block of unknown type');
    return true;
  }

  #tables(): void {
    const literalCount = this.#take(5) + 257;
    const distanceCount = this.#take(5) + 1;
    const codeCount = this.#take(4) + 4;
    const codeLengths = new Array<number>(19).fill(0);
    for (let i = 0; i < codeCount; i++) codeLengths[CODE_ORDER[i] as number] = this.#take(3);
    const code = huffman(codeLengths);
    const lengths: number[] = [];
    while (lengths.length < literalCount + distanceCount) {
      const symbol = this.#decode(code);
      if (symbol < 16) lengths.push(symbol);
      else {
        const value = symbol === 16 ? lengths[lengths.length - 1] : 0;
        if (value === undefined) throw new RangeError('a repeat with nothing before it');
        const times = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
        for (let i = 0; i < times; i++) lengths.push(value);
      }
    }
    if (lengths.length > literalCount + distanceCount) throw new RangeError('more code lengths than announced');
    this.#literals = huffman(lengths.slice(0, literalCount));
    this.#distances = huffman(lengths.slice(literalCount));
  }

  #copyStored(): boolean {
    const length = Math.min(this.#stored, this.#input.length - this.#at, PIECE);
    if (length === 0 && this.#stored > 0) {
      if (this.#final) throw new EarlyEnd('the data ends too early');
      return false;
    }
    this.#reserve(length);
    this.#output.set(this.#input.subarray(this.#at, this.#at + length), this.#outputEnd);
    this.#outputEnd += length;
    this.#at += length;
    this.#stored -= length;
    if (this.#stored === 0) this.#endBlock();
    return true;
  }

  #symbol(): boolean {
    const symbol = this.#decode(this.#literals);
    if (symbol === 256) {
      this.#endBlock();
      return true;
    }
    this.#reserve(258);
    if (symbol < 256) {
      this.#output[this.#outputEnd++] = symbol;
      return true;
    }
    const base = LENGTH_BASE[symbol - 257];
    if (base === undefined) throw new RangeError('a length that does not exist');
    const length = base + this.#take(LENGTH_BITS[symbol - 257] as number);
    const distanceSymbol = this.#decode(this.#distances);
    const distanceBase = DISTANCE_BASE[distanceSymbol];
    if (distanceBase === undefined) throw new RangeError('a distance that does not exist');
    const distance = distanceBase + this.#take(distanceSymbol < 4 ? 0 : (distanceSymbol - 2) >> 1);
    if (distance > this.#outputEnd) throw new RangeError('a distance before the beginning');
    for (let i = 0; i < length; i++, this.#outputEnd++) {
      this.#output[this.#outputEnd] = this.#output[this.#outputEnd - distance] as number;
    }
    return true;
  }

  #endBlock(): void {
    this.#state = this.#last ? 'done' : 'header';
  }

  /** Makes room for `length` bytes: hands over what is there and keeps the window. */
  #reserve(length: number): void {
    if (this.#outputEnd + length <= this.#output.length) return;
    this.#flush();
    const keep = Math.min(WINDOW, this.#outputEnd);
    this.#output.copyWithin(0, this.#outputEnd - keep, this.#outputEnd);
    this.#outputEnd = keep;
    this.#emitted = keep;
  }

  #flush(): void {
    if (this.#outputEnd > this.#emitted) this.#emit(this.#output.slice(this.#emitted, this.#outputEnd));
    this.#emitted = this.#outputEnd;
  }
}
