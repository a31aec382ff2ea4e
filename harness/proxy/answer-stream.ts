/** Passes the body of an answer on to the client, no faster than client and watcher follow. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { unixNano } from '../base/clock.ts';

/** Receives the events of one answer. Times are Unix nanoseconds. */
export interface AnswerListener {
  /** Bytes that were passed on. Returns false to pause the answer until `ready` is called. */
  bytes(bytes: Buffer, time: bigint, ready: () => void): boolean;
  /** The whole answer was passed on. */
  complete(): void;
  /** The answer breaks off. May be called more than once, and after `complete`. */
  broken(): void;
}

/** Who the answer waits for: the client's connection is full, or the watcher still works on earlier bytes. */
type Waiting = 'client' | 'watcher';

/** An answer on its way to the client. It flows while nobody is waited for. */
export class AnswerStream {
  readonly #incoming: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #listener: AnswerListener;
  readonly #waitingFor = new Set<Waiting>();

  /** `response`: its head has been written. */
  constructor(incoming: IncomingMessage, response: ServerResponse, listener: AnswerListener) {
    this.#incoming = incoming;
    this.#response = response;
    this.#listener = listener;
  }

  start(): void {
    const incoming = this.#incoming;
    const listener = this.#listener;
    this.#response.on('drain', () => this.#continue('client'));
    incoming.on('data', (bytes: Buffer) => this.#pass(bytes));
    incoming.on('end', () => this.#end());
    // An answer that breaks off ends with an error, or only with its connection.
    incoming.on('error', () => listener.broken());
    incoming.on('close', () => listener.broken());
  }

  #pass(bytes: Buffer): void {
    const time = unixNano();
    this.#setWaiting('client', !this.#response.write(bytes));
    const goOn = this.#listener.bytes(bytes, time, () => this.#continue('watcher'));
    this.#setWaiting('watcher', !goOn);
    if (this.#waitingFor.size > 0) this.#incoming.pause();
  }

  #setWaiting(who: Waiting, waits: boolean): void {
    if (waits) this.#waitingFor.add(who);
    else this.#waitingFor.delete(who);
  }

  #continue(who: Waiting): void {
    this.#waitingFor.delete(who);
    if (this.#waitingFor.size === 0) this.#incoming.resume();
  }

  #end(): void {
    if (!this.#incoming.complete) return;
    const trailers = pairs(this.#incoming.rawTrailers);
    if (trailers.length > 0) this.#response.addTrailers(trailers);
    this.#response.end();
    this.#listener.complete();
  }
}

function pairs(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) list.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return list;
}
