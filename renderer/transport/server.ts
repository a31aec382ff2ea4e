/** The page from `spanreel serve`: the engine runs beside the files, and only what is shown crosses the network. */
import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { RunsToCompare, Shell } from '../../shared/shell.ts';
import { connectEngine, type EngineClient } from '../../shared/transport.ts';
import { decode, encode } from '../../shared/wire.ts';
import { openSample, pageShell } from './page-shell.ts';

/** Waits between attempts to reach the server again, ms: a laptop that woke up needs a moment. */
const ATTEMPTS = [0, 300, 1000, 2500];

interface Session {
  readonly files: readonly FileGrant[];
  readonly comparison?: RunsToCompare;
}

/** Takes the token out of the address bar, where it would be copied and kept in the history; a cookie has taken its place. */
function hideToken(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has('token')) return;
  url.searchParams.delete('token');
  history.replaceState(history.state, '', url);
}

async function fetchSession(): Promise<Session> {
  const response = await fetch(new URL('session', document.baseURI), { cache: 'no-store' });
  if (response.status === 403) {
    throw new Error('The server was started anew since this page was opened. Open the address that it printed.');
  }
  if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}.`);
  return (await response.json()) as Session;
}

/** One WebSocket with one engine at its other end. Rejects when it cannot be opened. */
function openSocket(): Promise<EngineClient> {
  const url = new URL('engine', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    const client = connectEngine({
      send: (message) => socket.send(encode(message) as Uint8Array<ArrayBuffer>),
      listen: (receive) => {
        socket.onmessage = ({ data }) => {
          try {
            receive(decode(new Uint8Array(data as ArrayBuffer)));
          } catch (error) {
            client.lost(`The server sent something that cannot be read: ${(error as Error).message}`);
            socket.close(4000);
          }
        };
      },
      close: () => socket.close(1000),
    });
    socket.onopen = () => resolve(client);
    socket.onclose = ({ code, reason }) => {
      const why = reason || (code === 1000 ? 'The connection was closed.' : 'The connection to the server was lost.');
      reject(new Error(why));
      client.lost(why);
    };
  });
}

async function connect(): Promise<EngineClient> {
  let last: unknown;
  for (const wait of ATTEMPTS) {
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      return await openSocket();
    } catch (error) {
      last = error;
    }
  }
  // A refused WebSocket says nothing about why; asking for the session does.
  await fetchSession();
  throw last;
}

/** `?sample=ID` opens that sample where the server was given no files. */
export function makeServerShell(): Shell {
  hideToken();
  return {
    ...pageShell(),
    kind: 'server',
    connect,
    initialComparison: async () => (await fetchSession()).comparison,
    async initialFiles() {
      const { files, comparison } = await fetchSession();
      if (comparison) return [];
      const sample = new URLSearchParams(location.search).get('sample');
      return files.length === 0 && sample ? openSample(sample) : files;
    },
  };
}
