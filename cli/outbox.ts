/** Messages on their way to a page that may be slower than the engine. */
import type { WebSocket } from 'ws';

/** A message is sent in frames of this size, so that a slow line is noticed before a large table is all in memory. */
const FRAME = 256 << 10;
/** Bytes that may wait in the socket before the next frame is held back. */
const HIGH_WATER = 4 << 20;
/** How often the socket is asked whether it has drained, ms. `ws` has no event for it. */
const POLL = 15;

interface Waiting {
  readonly bytes: Uint8Array;
  /** A later message with the same key takes the place of this one. */
  readonly key: string | undefined;
}

export class Outbox {
  readonly #socket: WebSocket;
  #queue: Waiting[] = [];
  #sending = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** How many messages have not begun to be sent. */
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Sends in order. `key` marks snapshots (a table, a progress): one that still waits is dropped for a newer one, so
   * a page behind a slow line gets the latest and memory does not grow.
   */
  push(bytes: Uint8Array, key?: string): void {
    if (key !== undefined) this.#queue = this.#queue.filter((entry) => entry.key !== key);
    this.#queue.push({ bytes, key });
    if (!this.#sending) void this.#run();
  }

  async #run(): Promise<void> {
    this.#sending = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const { bytes } = next;
      for (let at = 0; at < bytes.length; at += FRAME) {
        while (this.#socket.bufferedAmount > HIGH_WATER && this.#open()) {
          await new Promise((resolve) => setTimeout(resolve, POLL));
        }
        if (!this.#open()) break;
        const end = Math.min(bytes.length, at + FRAME);
        this.#socket.send(bytes.subarray(at, end), { binary: true, fin: end === bytes.length });
      }
    }
    this.#sending = false;
  }

  #open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }
}
