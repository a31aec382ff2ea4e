/** A document that is opened before it is asked for: the one that is likely to come next. */
import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { DocumentInfo, EventName, Events } from '../../shared/protocol.ts';
import type { EngineClient } from '../../shared/transport.ts';

export interface Ahead {
  readonly engine: EngineClient;
  readonly opening: Promise<DocumentInfo>;
  /** Aborting it stops reading. */
  readonly reading: AbortController;
}

const EVENTS: readonly EventName[] = ['progress', 'problems', 'recordings', 'changed', 'table'];

let waiting: { readonly key: string; readonly ahead: Promise<Ahead> } | undefined;

const filesKey = (files: readonly FileGrant[]) => files.map(({ id }) => id).join('\n');

/** Opens files in an engine of their own, until they are taken or others are opened ahead. */
export function openAhead(files: readonly FileGrant[], engine: Promise<EngineClient>): void {
  dropAhead();
  const ahead = engine.then((one): Ahead => {
    const client = replaying(one);
    const reading = new AbortController();
    const opening = client.request('open', { files }, { signal: reading.signal });
    // Who takes it hears of a failure; if nobody does, nobody misses it.
    opening.catch(() => undefined);
    return { engine: client, opening, reading };
  });
  ahead.catch(() => undefined);
  waiting = { key: filesKey(files), ahead };
}

/** What was opened ahead for these files, if it was; it is the caller's then. */
export function takeAhead(files: readonly FileGrant[]): Promise<Ahead> | undefined {
  if (waiting?.key !== filesKey(files)) return undefined;
  const { ahead } = waiting;
  waiting = undefined;
  return ahead;
}

/** Whether these files are open ahead. */
export function isAhead(files: readonly FileGrant[]): boolean {
  return waiting?.key === filesKey(files);
}

/** Ends what nobody has taken. */
export function dropAhead(): void {
  const ended = waiting;
  waiting = undefined;
  ended?.ahead.then(({ engine }) => engine.close()).catch(() => undefined);
}

/** An engine that tells who listens late what it has said last. */
function replaying(engine: EngineClient): EngineClient {
  const said = new Map<EventName, unknown>();
  for (const name of EVENTS) engine.on(name, (data) => said.set(name, data));
  return {
    ...engine,
    on<K extends EventName>(name: K, handler: (data: Events[K]) => void) {
      const off = engine.on(name, handler);
      if (said.has(name)) queueMicrotask(() => handler(said.get(name) as Events[K]));
      return off;
    },
  };
}
