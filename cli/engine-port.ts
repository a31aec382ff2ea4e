/** What crosses between the server and an engine's thread. */
import type { Channel } from '../shared/transport.ts';
import { decode, encode } from '../shared/wire.ts';

/** What a thread is started with. */
export interface ThreadData {
  readonly files: readonly { readonly id: string; readonly path: string }[];
  /** 32 bytes behind the ids of cells, the same for all threads of a server. */
  readonly secret: Uint8Array;
  /** Where indexes of sweeps are kept. */
  readonly indexFolder: string;
}

/** From the server: bytes of a request, or the wish to end. */
export type ToEngine = { readonly type: 'message'; readonly bytes: Uint8Array } | { readonly type: 'close' };

/** From the engine: bytes for the page. `key` as in Outbox. */
export interface FromEngine {
  readonly bytes: Uint8Array;
  readonly key: string | undefined;
}

/** The thread's side of the port. */
export interface Port {
  send(message: FromEngine, transfer: ArrayBuffer[]): void;
  listen(receive: (message: ToEngine) => void): void;
  end(): void;
}

/** Events that are snapshots: only the newest counts. */
const SNAPSHOTS = new Set(['table', 'progress', 'recordings', 'problems']);

function messageKey(message: unknown): string | undefined {
  const { t, name } = message as { t?: unknown; name?: unknown };
  return t === 'event' && typeof name === 'string' && SNAPSHOTS.has(name) ? name : undefined;
}

/** Joins a port to an engine. `serve` gets the channel and returns what releases the engine's files. */
export function startEngine(port: Port, serve: (channel: Channel) => () => Promise<void>): void {
  let receive: (message: unknown) => void = () => undefined;
  const close = serve({
    send(message) {
      const bytes = encode(message);
      port.send({ bytes, key: messageKey(message) }, [bytes.buffer as ArrayBuffer]);
    },
    listen(listener) {
      receive = listener;
    },
  });
  port.listen((message) => {
    if (message.type === 'message') receive(decode(message.bytes));
    else void close().finally(() => port.end());
  });
}
