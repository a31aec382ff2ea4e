/** The engine as a Web Worker: the same engine as everywhere, over the files that the page was given. */
import { createEngine } from '../../shared/engine/engine.ts';
import { serveEngine } from '../../shared/transport.ts';
import { fileHost } from './file-host.ts';

serveEngine(
  {
    transfers: true,
    send: (message, transfer) => self.postMessage(message, { transfer: [...(transfer ?? [])] as Transferable[] }),
    listen: (receive) => {
      self.onmessage = (event: MessageEvent) => receive(event.data);
    },
  },
  (emit) => createEngine(fileHost(), emit),
);
