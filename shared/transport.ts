/**
 * Request and answer over any channel that carries structured clones. Both ends of the boundary are here, so that
 * a transport (MessagePort, WebSocket, Worker, in memory) is only `send` and `listen`.
 */

import { messageOf } from './base/errors.ts';
import type { EventName, Events, RequestName, Requests } from './protocol.ts';

/** One end of a two-way pipe. */
export interface Channel {
  /** Whether `send` really hands over what is in `transfer`, instead of copying it. */
  readonly transfers?: boolean;
  send(message: unknown, transfer?: readonly ArrayBufferLike[]): void;
  /** Sets the one listener. */
  listen(receive: (message: unknown) => void): void;
  close?(): void;
}

type Message =
  | { readonly t: 'request'; readonly id: number; readonly name: RequestName; readonly argument: unknown }
  | { readonly t: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly t: 'failure'; readonly id: number; readonly message: string; readonly code: string }
  | { readonly t: 'event'; readonly name: EventName; readonly data: unknown };

/** A request that the engine refused or failed to answer. `code` is stable, the message is for people. */
export class EngineError extends Error {
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** The engine as the user interface sees it. */
export interface EngineClient {
  request<K extends RequestName>(name: K, argument: Requests[K]['argument']): Promise<Requests[K]['result']>;
  /** Returns the function that unsubscribes. */
  on<K extends EventName>(name: K, handler: (data: Events[K]) => void): () => void;
  /** Called once when the engine is gone (process ended, connection lost); all open requests fail too. */
  onLost(handler: (reason: string) => void): void;
  close(): void;
}

export type RequestHandlers = {
  [K in RequestName]: (argument: Requests[K]['argument']) => Promise<Requests[K]['result']>;
};
export type Emit = <K extends EventName>(name: K, data: Events[K]) => void;

/** The client end. Call `lost` when the transport notices that the other end is gone. */
export function connectEngine(channel: Channel): EngineClient & { lost(reason: string): void } {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const handlers = new Map<EventName, Set<(data: never) => void>>();
  const lostHandlers: ((reason: string) => void)[] = [];
  let nextId = 1;
  let gone: string | undefined;

  channel.listen((raw) => {
    const message = raw as Message;
    if (message.t === 'event') {
      for (const handler of handlers.get(message.name) ?? []) handler(message.data as never);
      return;
    }
    if (message.t !== 'answer' && message.t !== 'failure') return;
    const entry = waiting.get(message.id);
    if (!entry) return;
    waiting.delete(message.id);
    if (message.t === 'answer') entry.resolve(message.result);
    else entry.reject(new EngineError(message.message, message.code));
  });

  return {
    request(name, argument) {
      if (gone !== undefined) return Promise.reject(new EngineError(gone, 'engine-lost'));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        channel.send({ t: 'request', id, name, argument } satisfies Message);
      });
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
      channel.close?.();
    },
  };
}

/** The engine's end: answers requests with the handlers that `make` returns, and lets it emit events. */
export function serveEngine(channel: Channel, make: (emit: Emit) => RequestHandlers): void {
  const handlers = make((name, data) => {
    // A table is the one large thing that crosses: one copy of its columns is made and handed over, none on the way.
    const [sent, transfer] = name === 'table' && channel.transfers ? copyColumns(data) : [data, undefined];
    channel.send({ t: 'event', name, data: sent } satisfies Message, transfer);
  });
  channel.listen((raw) => {
    const message = raw as Message;
    if (message?.t !== 'request' || typeof message.id !== 'number') return;
    const { id, name } = message;
    const handler = Object.hasOwn(handlers, name)
      ? (handlers[name] as (argument: unknown) => Promise<unknown>)
      : undefined;
    const fail = (error: unknown) =>
      channel.send({
        t: 'failure',
        id,
        message: messageOf(error),
        code: (error as { code?: string })?.code ?? (error as Error)?.name ?? 'error',
      } satisfies Message);
    if (!handler)
      return fail(new EngineError(`The engine does not know the request ${String(name)}.`, 'unknown-request'));
    Promise.resolve()
      .then(() => handler(message.argument))
      .then((result) => channel.send({ t: 'answer', id, result } satisfies Message), fail)
      .catch(fail);
  });
}

/** A copy of an object with copies of its typed arrays, and the buffers of those. */
function copyColumns(columns: object): [object, ArrayBufferLike[]] {
  const buffers: ArrayBufferLike[] = [];
  const copy = Object.fromEntries(
    Object.entries(columns).map(([name, column]: [string, unknown]) => {
      if (!ArrayBuffer.isView(column) || column instanceof DataView) return [name, column];
      const mine = (column as Uint8Array).slice();
      buffers.push(mine.buffer);
      return [name, mine];
    }),
  );
  return [copy, buffers];
}

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
