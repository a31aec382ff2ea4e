/** Bytes of a stream, asked for as they are needed. */

export class ByteReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #offset = 0;
  #ended = false;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#iterator = stream[Symbol.asyncIterator]();
  }

  /** Offset in the stream of the next byte. */
  get offset(): number {
    return this.#offset;
  }

  /** How many bytes are here already. */
  get available(): number {
    return this.#bytes.length - this.#at;
  }

  /** Whether the stream has ended (there may still be bytes here). */
  get ended(): boolean {
    return this.#ended;
  }

  /** Waits until `count` bytes are here. False: the stream ends before. */
  async need(count: number): Promise<boolean> {
    if (this.available >= count) return true;
    const pieces: Uint8Array[] = [];
    let length = this.available;
    if (length > 0) pieces.push(this.#bytes.subarray(this.#at));
    while (length < count && !this.#ended) {
      const { done, value } = await this.#iterator.next();
      if (done) this.#ended = true;
      else {
        // What is here stays while more is asked for, and pieces are only lent.
        pieces.push(value.slice());
        length += value.length;
      }
    }
    if (pieces.length === 1) this.#bytes = pieces[0] as Uint8Array;
    else {
      this.#bytes = new Uint8Array(length);
      let at = 0;
      for (const piece of pieces) {
        this.#bytes.set(piece, at);
        at += piece.length;
      }
    }
    this.#at = 0;
    return length >= count;
  }

  /** The bytes that are here, at most `count`, without taking them. */
  peek(count = this.available): Uint8Array {
    return this.#bytes.subarray(this.#at, Math.min(this.#bytes.length, this.#at + count));
  }

  /** Takes the next `count` bytes, which must be here. */
  take(count: number): Uint8Array {
    const taken = this.peek(count);
    this.#at += taken.length;
    this.#offset += taken.length;
    return taken;
  }

  /** Stops the stream. */
  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
