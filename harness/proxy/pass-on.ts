/** Passes one request on to the upstream and its answer back, byte for byte and at once. */
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { unixNano } from '../base/clock.ts';
import { AnswerStream } from './answer-stream.ts';
import { SentBody } from './sent-body.ts';
import { limitTime, type Timeouts } from './timeouts.ts';
import { passedHeaders, type Upstream } from './upstream.ts';

/** How a request ended: passed whole, given up by the client, broken by the upstream, or never answered by it. */
export type Outcome =
  | { readonly how: 'whole' }
  | { readonly how: 'aborted' }
  | { readonly how: 'cut off' }
  | { readonly how: 'unreachable'; readonly code: string; readonly message: string };

/** Watches an exchange; everything that it is given has been passed on already. Times are Unix nanoseconds. */
export interface Watcher {
  requestBytes(bytes: Buffer): void;
  /** The request is with the operating system as a whole. */
  requestSent(): void;
  answer(head: IncomingMessage): void;
  /** Returns false to pause the answer until `ready` is called. */
  answerBytes(bytes: Buffer, time: bigint, ready: () => void): boolean;
  ended(outcome: Outcome, time: bigint): void;
}

export interface Exchange {
  /** Gives up on both sides; recorded as aborted. */
  abort(): void;
}

export interface ExchangeOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: Upstream;
  readonly timeouts: Timeouts;
  /** Makes the body of the answer that the client gets where the upstream cannot be reached. */
  readonly failureBody: (message: string) => unknown;
  readonly watcher: Watcher;
}

/** Starts to pass a request on. */
export function passOn(options: ExchangeOptions): Exchange {
  const exchange = new PassedExchange(options);
  exchange.start();
  return exchange;
}

/**
 * How far an exchange has come. It goes from `sending` to `answering` to `over`, and from anywhere to `over`.
 *
 * - `sending`: the request is on its way. Its body is kept, to send it again where a kept connection turns out dead.
 * - `answering`: the upstream has begun to answer.
 * - `over`: the watcher knows the outcome.
 */
type State =
  | { readonly name: 'sending'; readonly body: SentBody }
  | { readonly name: 'answering' }
  | { readonly name: 'over' };

type NodeError = Error & { code?: string };

class PassedExchange implements Exchange {
  readonly #options: ExchangeOptions;
  #state: State = { name: 'sending', body: new SentBody() };
  /** The request at the upstream: the newest one, where it was sent again. */
  #outgoing: ClientRequest | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  start(): void {
    const { request, response } = this.#options;
    request.on('data', (bytes: Buffer) => this.#send(bytes));
    request.on('end', () => this.#endRequest());
    // `close` follows and has the consequences; without a listener the error would end the process.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    response.on('close', () => {
      if (!this.#isOver && !response.writableFinished) this.abort();
    });
    this.#open(false);
  }

  abort(): void {
    this.#end({ how: 'aborted' });
    this.#outgoing?.destroy();
    this.#options.response.destroy();
  }

  get #isOver(): boolean {
    return this.#state.name === 'over';
  }

  #send(bytes: Buffer): void {
    if (this.#isOver || this.#outgoing === undefined) return;
    if (!this.#outgoing.write(bytes)) this.#options.request.pause();
    if (this.#state.name === 'sending') this.#state.body.add(bytes);
    this.#options.watcher.requestBytes(bytes);
  }

  #endRequest(): void {
    if (this.#isOver) return;
    if (this.#state.name === 'sending') this.#state.body.complete();
    this.#outgoing?.end();
  }

  /** Opens a request at the upstream. `fresh`: on a connection of its own. Returns undefined where that fails. */
  #open(fresh: boolean): ClientRequest | undefined {
    const { request, upstream, timeouts, watcher } = this.#options;
    let opened: ClientRequest;
    try {
      opened = upstream.open(request, fresh);
    } catch (error) {
      this.#failToReach(asError(error));
      return undefined;
    }
    this.#outgoing = opened;
    limitTime(opened, timeouts);
    opened.on('error', (error: NodeError) => this.#fail(opened, fresh, error));
    opened.on('drain', () => request.resume());
    opened.on('finish', () => watcher.requestSent());
    opened.on('response', (incoming) => {
      if (this.#isOver || this.#outgoing !== opened) incoming.resume();
      else this.#answer(incoming);
    });
    return opened;
  }

  #fail(failed: ClientRequest, fresh: boolean, error: NodeError): void {
    // After the head of an answer the body's own events show how it ends; a broken upload after it is no loss.
    if (this.#state.name !== 'sending' || this.#outgoing !== failed) return;
    const isStale = failed.reusedSocket && !fresh && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
    if (isStale && this.#state.body.canRepeat) this.#sendAgain(this.#state.body);
    else this.#failToReach(error);
  }

  /** The upstream closed the kept connection as the request was on its way: nothing was answered, try a new one. */
  #sendAgain(body: SentBody): void {
    const outgoing = this.#open(true);
    if (outgoing === undefined) return;
    body.repeatTo(outgoing);
    this.#options.request.resume();
  }

  #answer(incoming: IncomingMessage): void {
    const { response, watcher } = this.#options;
    this.#state = { name: 'answering' };
    response.sendDate = false;
    try {
      response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage ?? '', passedHeaders(incoming.rawHeaders));
    } catch (error) {
      this.#failToReach(asError(error));
      return;
    }
    // Not `flushHeaders`: that writes them as UTF-8, where they are bytes.
    response.write(Buffer.alloc(0));
    watcher.answer(incoming);
    const stream = new AnswerStream(incoming, response, {
      bytes: (bytes, time, ready) => watcher.answerBytes(bytes, time, ready),
      complete: () => this.#end({ how: 'whole' }),
      broken: () => this.#cutOff(),
    });
    stream.start();
  }

  /** Lets the client see that the answer broke off. */
  #cutOff(): void {
    if (this.#isOver) return;
    this.#end({ how: 'cut off' });
    this.#options.response.destroy();
  }

  /** Answers in the upstream's place, which gave no answer that could be passed on. */
  #failToReach(error: NodeError): void {
    if (this.#isOver) return;
    const { request, response, upstream, failureBody } = this.#options;
    const code = error.code ?? error.name;
    const message = `The model endpoint ${upstream.host}:${upstream.port} could not be reached: ${code}.`;
    this.#end({ how: 'unreachable', code, message });
    this.#outgoing?.destroy();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const body = JSON.stringify(failureBody(message));
    response.writeHead(502, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
    request.resume();
  }

  #end(outcome: Outcome): void {
    if (this.#isOver) return;
    this.#state = { name: 'over' };
    this.#options.watcher.ended(outcome, unixNano());
  }
}

function asError(thrown: unknown): NodeError {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
