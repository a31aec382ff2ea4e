/** The engine in a Web Worker, for files that the page itself holds. Nothing leaves the browser. */
import { connectEngine, type EngineClient } from '../../shared/transport.ts';

/** Starts a worker with an engine in it. */
export function connectWorker(): EngineClient {
  const worker = new Worker(new URL('../worker/engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'spanreel-engine',
  });
  const client = connectEngine({
    send: (message) => worker.postMessage(message),
    listen: (receive) => {
      worker.onmessage = (event) => receive(event.data);
    },
    close: () => worker.terminate(),
  });
  const end = (reason: string) => {
    worker.terminate();
    client.lost(reason);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end(`The engine stopped: ${event.message || 'its program could not be loaded'}.`);
  };
  worker.onmessageerror = () => end('The engine sent something that the page could not read.');
  return client;
}
