/** The engine as a Web Worker: the same engine as everywhere, over the files that the page was given. */
import { createEngine } from '../../shared/engine/engine.ts';
import { warmUpWhenIdle } from '../../shared/engine/warm-up.ts';
import { serveEngine } from '../../shared/serve-engine.ts';
import { fileHost } from './file-host.ts';

const work = warmUpWhenIdle();

serveEngine(
  {
    transfers: true,
    send: (message, transfer) => self.postMessage(message, { transfer: [...(transfer ?? [])] as Transferable[] }),
    listen: (receive) => {
      self.onmessage = (event: MessageEvent) => {
        work();
        receive(event.data);
      };
    },
  },
  (emit) => createEngine(fileHost(), emit),
);
