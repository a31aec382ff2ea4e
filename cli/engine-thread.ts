/** A worker thread with one engine for one page of browser mode. Its port carries messages as bytes (shared/wire.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from '../shared/engine/engine.ts';
import { nodeHost } from '../shared/node/engine-host.ts';
import { serveEngine } from '../shared/serve-engine.ts';
import { startEngine, type ThreadData } from './engine-port.ts';

if (!parentPort) throw new Error('engine-thread.ts runs as a worker thread.');
const port = parentPort;
const { files, secret, indexFolder } = workerData as ThreadData;
const paths = new Map(files.map(({ id, path }) => [id, path]));

startEngine(
  {
    send: (message, transfer) => port.postMessage(message, transfer),
    listen: (receive) => port.on('message', receive),
    end: () => process.exit(0),
  },
  (channel) => {
    let close = async () => {};
    const served = serveEngine(channel, (emit) => {
      const handlers = createEngine(
        nodeHost((id) => paths.get(id), undefined, { secret, indexFolder }),
        emit,
      );
      // An empty document in place of the open one: handles are closed, temporary files removed.
      close = async () => void (await handlers.open({ files: [] }));
      return handlers;
    });
    return () => {
      served.close();
      return close();
    };
  },
);
