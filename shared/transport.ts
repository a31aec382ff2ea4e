/**
 * Request and answer over any channel that carries structured clones: the user interface's end, and what both ends have
 * in common. The engine's end is in `serve-engine.ts`; a transport (MessagePort, WebSocket, Worker, in memory) is only
 * `send` and `listen`.
 */
import type { EventName, Events, RequestName, Requests } from './protocol.ts';
import { isMasked, isStopping } from './requests.ts';

/** One end of a two-way pipe. */
export interface Channel {
  /** Whether `send` really hands over what is in `transfer`, instead of copying it. */
  readonly transfers?: boolean;
  send(message: unknown, transfer?: readonly ArrayBufferLike[]): void;
  /** Sets the one listener. */
  listen(receive: (message: unknown) => void): void;
  close?(): void;
}

/** A message on a channel. */
export type Message =
  | { readonly t: 'request'; readonly id: number; readonly name: RequestName; readonly argument: unknown }
  | { readonly t: 'abort'; readonly id: number }
  | { readonly t: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly t: 'failure'; readonly id: number; readonly message: string; readonly code: string }
  | { readonly t: 'event'; readonly name: EventName; readonly data: unknown };

/**
 * A request that the engine refused or failed to answer. `code` is stable, the message is for people. Of any request it
 * can be `aborted` (the caller's signal was), `superseded` (see `isSuperseded`), or `engine-lost`.
 */
export class EngineError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** Options of a request, beside its argument. */
interface RequestOptions {
  /** Aborting it ends this request, and no other. After the answer it does nothing. */
  readonly signal?: AbortSignal | undefined;
}

/** The engine as the user interface sees it. */
export interface EngineClient {
  /** @throws EngineError where the engine refuses, is lost, or the request is aborted or superseded */
  request<K extends RequestName>(
    name: K,
    argument: Requests[K]['argument'],
    options?: RequestOptions,
  ): Promise<Requests[K]['result']>;
  /** Returns the function that unsubscribes. */
  on<K extends EventName>(name: K, handler: (data: Events[K]) => void): () => void;
  /** Called once when the engine is gone (process ended, connection lost); all open requests fail too. */
  onLost(handler: (reason: string) => void): void;
  close(): void;
}

/**
 * Answers to requests. The signal is aborted when the request is; it is absent where a handler is called in the same
 * program, without a transport.
 */
export type RequestHandlers = {
  [K in RequestName]: (argument: Requests[K]['argument'], signal?: AbortSignal) => Promise<Requests[K]['result']>;
};
/** Sends an event to the client. */
export type Emit = <K extends EventName>(name: K, data: Events[K]) => void;

/** A request without an answer. */
interface Waiting {
  /** Whether secrets were shown when it was asked for, and its answer may hold them. */
  readonly inClear: boolean;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The client end. Call `lost` when the transport notices that the other end is gone. */
export function connectEngine(channel: Channel): EngineClient & { lost(reason: string): void } {
  const waiting = new Map<number, Waiting>();
  const handlers = new Map<EventName, Set<(data: never) => void>>();
  const lostHandlers: ((reason: string) => void)[] = [];
  let nextId = 1;
  let gone: string | undefined;
  let revealed = false;
  let closed = false;

  /** Takes a request off those that wait. The caller settles it. */
  const take = (id: number): Waiting | undefined => {
    const entry = waiting.get(id);
    waiting.delete(id);
    return entry;
  };
  const sendAbort = (id: number) => {
    // An engine whose client is gone aborts everything by itself.
    if (!closed) channel.send({ t: 'abort', id } satisfies Message);
  };
  const abort = (id: number, name: RequestName) => {
    if (!waiting.has(id)) return;
    sendAbort(id);
    if (!isStopping(name)) take(id)?.reject(aborted());
  };
  /** Secrets are shown, or masked: then nothing that was asked for in clear may come any more. */
  const setRevealed = (reveal: boolean) => {
    revealed = reveal;
    if (reveal) return;
    for (const [id, entry] of waiting) {
      if (!entry.inClear) continue;
      sendAbort(id);
      take(id)?.reject(new EngineError('Secrets were masked again before the answer came.', 'superseded'));
    }
  };

  channel.listen((raw) => {
    const message = raw as Message;
    if (message.t === 'event') {
      for (const handler of handlers.get(message.name) ?? []) handler(message.data as never);
      return;
    }
    if (message.t === 'answer') take(message.id)?.resolve(message.result);
    else if (message.t === 'failure') take(message.id)?.reject(new EngineError(message.message, message.code));
  });

  return {
    request(name, argument, { signal } = {}) {
      if (gone !== undefined) return Promise.reject(new EngineError(gone, 'engine-lost'));
      if (signal?.aborted) return Promise.reject(aborted());
      if (name === 'open') setRevealed(false);
      if (name === 'session.reveal') setRevealed((argument as Requests['session.reveal']['argument']).reveal);
      const id = nextId++;
      const onAbort = () => abort(id, name);
      signal?.addEventListener('abort', onAbort, { once: true });
      const answer = new Promise<Requests[typeof name]['result']>((resolve, reject) => {
        const inClear = revealed && isMasked(name);
        waiting.set(id, { inClear, resolve: resolve as (value: unknown) => void, reject });
        channel.send({ t: 'request', id, name, argument } satisfies Message);
      });
      return signal ? answer.finally(() => signal.removeEventListener('abort', onAbort)) : answer;
    },
    on(name, handler) {
      const set = handlers.get(name) ?? new Set();
      handlers.set(name, set);
      set.add(handler as (data: never) => void);
      return () => set.delete(handler as (data: never) => void);
    },
    onLost(handler) {
      lostHandlers.push(handler);
    },
    lost(reason) {
      if (gone !== undefined) return;
      gone = reason;
      for (const entry of waiting.values()) entry.reject(new EngineError(reason, 'engine-lost'));
      waiting.clear();
      for (const handler of lostHandlers) handler(reason);
    },
    close() {
      closed = true;
      channel.close?.();
    },
  };
}

/** Returns the error with which an aborted request fails. */
export const aborted = () => new EngineError('The request was aborted.', 'aborted');

/** Two joined ends in memory, for tests and for engines that share the page's thread. Messages are cloned. */
export function memoryChannels(): [Channel, Channel] {
  const receivers: ((message: unknown) => void)[] = [];
  const end = (me: number): Channel => ({
    send(message) {
      const copy = structuredClone(message);
      queueMicrotask(() => receivers[1 - me]?.(copy));
    },
    listen(receive) {
      receivers[me] = receive;
    },
  });
  return [end(0), end(1)];
}
