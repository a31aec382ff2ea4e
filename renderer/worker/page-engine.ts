/** The engine on the page's own thread, where there can be no worker. It yields often enough for the page to stay alive. */
import { createEngine } from '../../shared/engine/engine.ts';
import { serveEngine } from '../../shared/serve-engine.ts';
import { fileHost } from './file-host.ts';

/** Starts an engine that answers through `receive`; the result is the way to send it requests. */
export function startInPage(receive: (message: unknown) => void): (message: unknown) => void {
  let handle: (message: unknown) => void = () => undefined;
  serveEngine(
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
  return (message) => queueMicrotask(() => handle(message));
}
