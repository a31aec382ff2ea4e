/** The copy of an answer that is read beside the wire: read later than it is passed on, and never more than a few MB. */
import { type BodyEvents, readBody } from './body-reader.ts';

/** Bytes that may wait, and bytes that are read in one go before others get their turn. */
const MOST_WAITING = 4 << 20;
const ONE_TURN = 256 << 10;

export class BodyCopy {
  private readonly waiting: Buffer[] = [];
  private waitingBytes = 0;
  private scheduled = false;
  private blocked = false;
  private ready: (() => void) | undefined;
  private finish: (() => void) | undefined;
  private readonly reader;

  constructor(contentEncoding: string | undefined, events: BodyEvents) {
    this.reader = readBody(contentEncoding, events, () => {
      this.blocked = false;
      this.schedule();
    });
  }

  /** Takes bytes that were passed on. False: wait until `ready` is called. */
  push(bytes: Buffer, ready: () => void): boolean {
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    this.schedule();
    if (this.waitingBytes < MOST_WAITING) return true;
    this.ready = ready;
    return false;
  }

  /** Resolves when everything that came has been read. */
  async end(): Promise<void> {
    if (this.waiting.length > 0) {
      await new Promise<void>((resolve) => {
        this.finish = resolve;
        this.schedule();
      });
    }
    await this.reader.end();
  }

  private schedule(): void {
    if (this.scheduled || this.blocked) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.read();
    });
  }

  private read(): void {
    let room = ONE_TURN;
    while (room > 0 && !this.blocked) {
      const bytes = this.waiting.shift();
      if (bytes === undefined) break;
      room -= bytes.length;
      this.waitingBytes -= bytes.length;
      if (!this.reader.push(bytes)) this.blocked = true;
    }
    if (this.ready !== undefined && this.waitingBytes < MOST_WAITING / 2) {
      const { ready } = this;
      this.ready = undefined;
      ready();
    }
    if (this.waiting.length > 0) this.schedule();
    else this.finish?.();
  }
}
