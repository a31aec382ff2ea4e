/** Giving others a turn in the middle of long work. */

type Later = (run: () => void) => void;

interface Port {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
}

const later: Later = makeLater();

/**
 * Resolves after everything that was waiting for this thread has run: messages, timers, the user's cancel. Timers are
 * not used for it, since a page makes nested ones wait 4 ms each.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => later(resolve));
}

function makeLater(): Later {
  const { setImmediate } = globalThis as { setImmediate?: Later };
  // Node: a message port that waits would either keep the process alive or let it end too early.
  if (setImmediate) return (run) => setImmediate(run);
  // Node's types know no `onmessage`, and come here where nothing brings a page's types along.
  const { port1, port2 } = new MessageChannel() as unknown as Record<'port1' | 'port2', Port>;
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (run) => {
    waiting.push(run);
    port2.postMessage(undefined);
  };
}
