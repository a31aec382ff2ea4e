/**
 * The engine's own process (a utilityProcess): the engine over a port to the page. It lives as long as that port, and
 * when it dies, the window does not.
 */
import type { MessagePortMain } from 'electron';
import { createEngine } from '../shared/engine/engine.ts';
import { warmUpWhenIdle } from '../shared/engine/warm-up.ts';
import { nodeHost, type SweepPlaces } from '../shared/node/engine-host.ts';
import { serveEngine } from '../shared/serve-engine.ts';
import type { Channel } from '../shared/transport.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';

const parent = process.parentPort;
const waiting = new Map<number, (path: string | undefined) => void>();
let nextCall = 1;

function resolveGrant(id: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const call = nextCall++;
    waiting.set(call, resolve);
    parent.postMessage({ t: 'resolve', call, id } satisfies FromEngine);
  });
}

parent.on('message', (event) => {
  const message = event.data as ToEngine;
  if (message.t === 'path') {
    waiting.get(message.call)?.(message.path);
    waiting.delete(message.call);
    return;
  }
  const port = event.ports[0];
  if (port) serve(port, message.spoolFolder, message.sweeps);
});

function serve(port: MessagePortMain, spoolFolder: string, sweeps: SweepPlaces): void {
  const channel: Channel = {
    send: (message) => port.postMessage(message),
    listen: (receive) => {
      const work = warmUpWhenIdle();
      port.on('message', (event) => {
        work();
        receive(event.data);
      });
    },
  };
  // It ends with the page's end of the port, and all requests with it.
  serveEngine(channel, (emit) => createEngine(nodeHost(resolveGrant, spoolFolder, sweeps), emit));
  // The page closed its end, was reloaded, or is gone.
  port.on('close', () => process.exit(0));
  port.start();
}
