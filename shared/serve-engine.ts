/** The engine's end of a transport: hands requests on to their handlers, and aborts each by itself. */
import { messageOf } from './base/errors.ts';
import type { RequestName } from './protocol.ts';
import { isStopping } from './requests.ts';
import { aborted, type Channel, type Emit, EngineError, type Message, type RequestHandlers } from './transport.ts';

/** The engine's end of a channel. */
export interface ServedEngine {
  /** Aborts all requests that are under way. Call it when the client is gone. */
  close(): void;
}

/**
 * The engine's end: answers requests with the handlers that `make` returns, and lets it emit events. A request is handed
 * on as soon as it arrives, so requests take effect in their order. Other messages than a client's do nothing: an abort
 * of a request that is not under way, or of another channel's.
 */
export function serveEngine(channel: Channel, make: (emit: Emit) => RequestHandlers): ServedEngine {
  const running = new Map<number, AbortController>();
  const handlers = make((name, data) => {
    // A table is the one large thing that crosses: one copy of its columns is made and handed over, none on the way.
    const [sent, transfer] = name === 'table' && channel.transfers ? copyColumns(data) : [data, undefined];
    channel.send({ t: 'event', name, data: sent } satisfies Message, transfer);
  });
  const fail = (id: number, error: unknown) => {
    channel.send({ t: 'failure', id, message: messageOf(error), code: errorCode(error) } satisfies Message);
  };
  const answer = async (id: number, name: RequestName, argument: unknown) => {
    if (!Object.hasOwn(handlers, name))
      throw new EngineError(`The engine does not know the request ${String(name)}.`, 'unknown-request');
    const handler = handlers[name] as (argument: unknown, signal: AbortSignal) => Promise<unknown>;
    const controller = new AbortController();
    running.set(id, controller);
    // Nobody waits any more for what was aborted, unless it ends early with what it has.
    const isWaited = () => !controller.signal.aborted || isStopping(name);
    try {
      const result = await handler(argument, controller.signal);
      if (isWaited()) channel.send({ t: 'answer', id, result } satisfies Message);
    } catch (error) {
      if (isWaited()) throw error;
    } finally {
      running.delete(id);
    }
  };
  channel.listen((raw) => {
    const message = raw as Message | undefined;
    if (message?.t === 'abort') running.get(message.id)?.abort(aborted());
    if (message?.t !== 'request' || typeof message.id !== 'number' || running.has(message.id)) return;
    const { id, name, argument } = message;
    answer(id, name, argument).catch((error) => fail(id, error));
  });
  return {
    close() {
      for (const controller of running.values()) controller.abort(aborted());
    },
  };
}

/** The stable name of an error: its own code, or that of its class. */
function errorCode(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'error';
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
