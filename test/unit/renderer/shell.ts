/** A shell without a window, over the real engine with files in memory. */
import type { FileGrant } from '../../../shared/base/file-grant.ts';
import type { Shell } from '../../../shared/shell.ts';
import type { EngineClient } from '../../../shared/transport.ts';
import { type Files, type TestEngine, testEngine } from '../engine/host.ts';

export interface TestShell extends Shell {
  /** Every engine that was asked for, in order. */
  readonly engines: (TestEngine & { lose(reason: string): void; closed: boolean })[];
  /** What was saved, by document key. */
  readonly views: Map<string, string>;
  titles: string[];
}

export function testShell(files: Files, initial: readonly FileGrant[] = []): TestShell {
  const engines: TestShell['engines'] = [];
  const views = new Map<string, string>();
  const titles: string[] = [];
  const connect = async (): Promise<EngineClient> => {
    const engine = testEngine(files);
    const lost: ((reason: string) => void)[] = [];
    const lose = (reason: string) => {
      for (const handler of lost) handler(reason);
    };
    const entry = { ...engine, closed: false, lose };
    engines.push(entry);
    return {
      ...engine.client,
      onLost: (handler) => lost.push(handler),
      close() {
        entry.closed = true;
      },
    };
  };
  return {
    kind: 'desktop',
    engines,
    views,
    titles,
    connect,
    connectLocal: connect,
    chooseFiles: async () => [],
    grantDropped: async () => [],
    recentFiles: async () => [],
    openRecent: async () => [],
    forgetRecent: async () => undefined,
    samples: async () => [],
    openSample: async () => [],
    initialFiles: async () => initial,
    onOpen: () => undefined,
    onCommand: () => undefined,
    setMenu: () => undefined,
    setTitle: (title) => titles.push(title),
    loadView: async (key) => views.get(key),
    saveView: (key, view) => views.set(key, view),
    openExternal: () => undefined,
    restoredAfterCrash: false,
  };
}
