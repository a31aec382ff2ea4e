/** The engine on the page's own thread, where there can be no worker. It yields often enough for the page to stay alive. */
import { createEngine } from '../../shared/engine/engine.ts';
import { serveEngine } from '../../shared/serve-engine.ts';
import { fileHost } from './file-host.ts';

/** An engine on the page's own thread. */
export interface PageEngine {
  send(message: unknown): void;
  /** Aborts what it still does. */
  close(): void;
}

/** Starts an engine that answers through `receive`. */
export function startInPage(receive: (message: unknown) => void): PageEngine {
  let handle: (message: unknown) => void = () => undefined;
  const served = serveEngine(
    {
      // A copy, as between threads: neither side sees what the other changes later.
      send: (message) => {
        const copy = structuredClone(message);
        queueMicrotask(() => receive(copy));
      },
      listen: (handler) => {
        handle = handler;
      },
    },
    (emit) => createEngine(fileHost(), emit),
  );
  return { send: (message) => queueMicrotask(() => handle(message)), close: () => served.close() };
}
