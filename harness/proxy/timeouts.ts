/** How long a request to the upstream may take. */
import type { ClientRequest } from 'node:http';

export interface Timeouts {
  /** Until a connection stands. ms */
  readonly connectMs: number;
  /** Without a byte in either direction. ms */
  readonly idleMs: number;
}

/** Ends a request with the error ETIMEDOUT where it takes longer. */
export function limitTime(outgoing: ClientRequest, { connectMs, idleMs }: Timeouts): void {
  const expire = (what: string) => {
    outgoing.destroy(Object.assign(new Error(what), { code: 'ETIMEDOUT' }));
  };
  outgoing.setTimeout(idleMs, () => expire('nothing came for too long'));
  outgoing.on('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => expire('no connection in time'), connectMs);
    const stop = () => clearTimeout(timer);
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', stop);
    socket.once('close', stop);
  });
}
