/** The bytes of a request that were sent already, kept so that they can be sent once more. */
import type { ClientRequest } from 'node:http';

/** Bytes that are kept of one request; a longer one cannot be repeated. */
const LARGEST = 32 << 20;

/** The body of a request, as far as the client has sent it. */
export class SentBody {
  #parts: Buffer[] | undefined = [];
  #size = 0;
  #complete = false;

  add(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#size > LARGEST) this.#parts = undefined;
    this.#parts?.push(bytes);
  }

  /** Notes that the client has sent everything. */
  complete(): void {
    this.#complete = true;
  }

  /** Whether all that was sent is still kept. */
  get canRepeat(): boolean {
    return this.#parts !== undefined;
  }

  /** Writes what is kept to another request, and ends it where the body is complete. */
  repeatTo(outgoing: ClientRequest): void {
    for (const bytes of this.#parts ?? []) outgoing.write(bytes);
    if (this.#complete) outgoing.end();
  }
}
