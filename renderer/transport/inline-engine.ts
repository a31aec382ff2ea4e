/**
 * The engine of a page that is one document: its worker's program is in the page. Takes the place of worker-engine.ts
 * in that build. Where a browser starts no worker for a page from a disk, the engine runs in the page itself.
 */
import { connectEngine, type EngineClient } from '../../shared/transport.ts';
import EngineWorker from '../worker/engine.worker.ts?worker&inline';
import { type PageEngine, startInPage } from '../worker/page-engine.ts';

/** An engine in a worker; in the page itself where the worker cannot be started, or fails before it says anything. */
export function connectWorker(): EngineClient {
  let receive: (message: unknown) => void = () => undefined;
  let worker: Worker | undefined;
  let inPage: PageEngine | undefined;
  /** What the worker has not answered: nothing is kept once it has said anything. */
  let unheard: unknown[] | undefined = [];

  const moveIntoPage = () => {
    worker?.terminate();
    worker = undefined;
    inPage = startInPage((message) => receive(message));
    for (const message of unheard ?? []) inPage.send(message);
    unheard = undefined;
  };
  const client = connectEngine({
    send(message) {
      unheard?.push(message);
      if (worker) worker.postMessage(message);
      else inPage?.send(message);
    },
    listen: (handler) => {
      receive = handler;
    },
    close: () => {
      worker?.terminate();
      inPage?.close();
    },
  });
  const end = (reason: string) => {
    if (unheard) return moveIntoPage();
    worker?.terminate();
    client.lost(reason);
  };
  try {
    worker = new EngineWorker({ name: 'spanreel-engine' });
    worker.onmessage = (event: MessageEvent<unknown>) => {
      unheard = undefined;
      receive(event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(`The engine stopped: ${event.message || 'its program could not be loaded'}.`);
    };
    worker.onmessageerror = () => end('The engine sent something that the page could not read.');
  } catch {
    // Sandboxed frames and some browsers on a disk's pages refuse workers; the page can do the work, only less smoothly.
    moveIntoPage();
  }
  return client;
}
