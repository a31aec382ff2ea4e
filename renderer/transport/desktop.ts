/** The desktop shell as the page sees it: the preload's bridge made into a Shell, and engines over their ports. */
import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { MenuEntry, RecentFile, RunsToCompare, Sample, Shell } from '../../shared/shell.ts';
import { connectEngine, type EngineClient } from '../../shared/transport.ts';
import { reportFailure } from '../stores/notices.ts';
import { fetchViewer } from './page-shell.ts';

/** What the main process says by itself. */
type DesktopEvent =
  | { readonly event: 'open'; readonly files: readonly FileGrant[] }
  | { readonly event: 'compare'; readonly runs: RunsToCompare }
  | { readonly event: 'command'; readonly id: string }
  | { readonly event: 'lost'; readonly engine: number; readonly reason: string };

/** The object that the preload exposes as `window.spanreelDesktop`. */
export interface DesktopBridge {
  hello(): Promise<{ readonly restoredAfterCrash: boolean }>;
  connect(): Promise<number>;
  chooseFiles(what: 'files' | 'folder'): Promise<readonly FileGrant[]>;
  grantDropped(files: readonly unknown[]): Promise<readonly FileGrant[]>;
  recentFiles(): Promise<readonly RecentFile[]>;
  openRecent(id: string): Promise<readonly FileGrant[]>;
  forgetRecent(id: string): Promise<void>;
  samples(): Promise<readonly Sample[]>;
  openSample(id: string): Promise<readonly FileGrant[]>;
  initialFiles(): Promise<readonly FileGrant[]>;
  initialComparison(): Promise<RunsToCompare | undefined>;
  setMenu(entries: readonly MenuEntry[]): Promise<void>;
  setTitle(title: string): Promise<void>;
  loadView(key: string): Promise<string | undefined>;
  saveView(key: string, view: string): Promise<void>;
  openExternal(url: string): Promise<void>;
  listen(handler: (event: DesktopEvent) => void): void;
}

declare global {
  interface Window {
    readonly spanreelDesktop?: DesktopBridge;
  }
}

/** Makes the Shell of the desktop window. Call once: it listens for as long as the page lives. */
export async function makeDesktopShell(bridge: DesktopBridge): Promise<Shell> {
  const engines = new EnginePorts(bridge);
  let open: ((files: readonly FileGrant[]) => void) | undefined;
  let compare: ((runs: RunsToCompare) => void) | undefined;
  let command: ((id: string) => void) | undefined;
  const keys = new ViewKeys();
  bridge.listen((message) => {
    if (message.event === 'lost') engines.lost(message.engine, message.reason);
    else if (message.event === 'open') open?.(keys.granted(message.files));
    else if (message.event === 'compare') compare?.(message.runs);
    else if (message.event === 'command') command?.(message.id);
  });
  const { restoredAfterCrash } = await bridge.hello();
  const connect = () => engines.connect();
  const shown = (title: string) => (error: unknown) => reportFailure(title, error);

  return {
    kind: 'desktop',
    restoredAfterCrash,
    connect,
    connectLocal: connect,
    chooseFiles: async (what) => keys.granted(await bridge.chooseFiles(what)),
    grantDropped: async (items) => keys.granted(await bridge.grantDropped(items)),
    recentFiles: () => bridge.recentFiles(),
    openRecent: async (id) => keys.granted(await bridge.openRecent(id)),
    forgetRecent: (id) => bridge.forgetRecent(id),
    samples: () => bridge.samples(),
    openSample: async (id) => keys.granted(await bridge.openSample(id)),
    initialFiles: async () => keys.granted(await bridge.initialFiles()),
    initialComparison: () => bridge.initialComparison(),
    onCompare: (handler) => {
      compare = handler;
    },
    onOpen: (handler) => {
      open = handler;
    },
    onCommand: (handler) => {
      command = handler;
    },
    setMenu: (entries) => void bridge.setMenu(entries).catch(shown('The menu')),
    setTitle: (title) => void bridge.setTitle(title).catch(shown('The title')),
    loadView: (key) => bridge.loadView(keys.forLoading(key)),
    saveView: (key, view) => void bridge.saveView(keys.forSaving(key), view).catch(shown('Keeping the view')),
    shareViewer: fetchViewer,
    openExternal: (url) => void bridge.openExternal(url).catch(shown('Opening the link')),
  };
}

/**
 * Views are kept by file, and many files have the same name (`trace.jsonl`). What the page calls a document is joined
 * with the ids of the files that were granted when it asked for its view.
 */
class ViewKeys {
  #latest = '';
  readonly #byKey = new Map<string, string>();

  granted(files: readonly FileGrant[]): readonly FileGrant[] {
    if (files.length > 0) this.#latest = files.map((file) => file.id).join(' ');
    return files;
  }

  forLoading(key: string): string {
    const whole = `${this.#latest}\n${key}`;
    this.#byKey.set(key, whole);
    return whole;
  }

  forSaving(key: string): string {
    return this.#byKey.get(key) ?? this.forLoading(key);
  }
}

type Engine = EngineClient & { lost(reason: string): void };

/** Joins the ports that arrive as window messages with the engines that were asked for. */
class EnginePorts {
  readonly #bridge: DesktopBridge;
  readonly #ports = new Map<number, MessagePort>();
  readonly #waiting = new Map<number, (engine: Engine) => void>();
  readonly #engines = new Map<number, Engine>();
  /** Engines that were lost before they were connected. */
  readonly #failed = new Map<number, string>();

  constructor(bridge: DesktopBridge) {
    this.#bridge = bridge;
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.source !== window || event.origin !== location.origin) return;
      const message = event.data as { spanreel?: unknown; engine?: unknown } | null;
      const port = event.ports[0];
      if (message?.spanreel !== 'engine-port' || typeof message.engine !== 'number' || !port) return;
      this.#ports.set(message.engine, port);
      this.#join(message.engine);
    });
  }

  async connect(): Promise<EngineClient> {
    const number = await this.#bridge.connect();
    return new Promise((resolve) => {
      this.#waiting.set(number, resolve);
      this.#join(number);
    });
  }

  lost(number: number, reason: string): void {
    const engine = this.#engines.get(number);
    if (engine) engine.lost(reason);
    else this.#failed.set(number, reason);
    this.#engines.delete(number);
  }

  #join(number: number): void {
    const port = this.#ports.get(number);
    const resolve = this.#waiting.get(number);
    if (!port || !resolve) return;
    this.#ports.delete(number);
    this.#waiting.delete(number);
    const engine = connectEngine({
      send: (message) => port.postMessage(message),
      listen: (receive) => {
        port.onmessage = (event: MessageEvent<unknown>) => receive(event.data);
      },
      close: () => {
        // The process ends with its port; that is not a loss then.
        this.#engines.delete(number);
        port.close();
      },
    });
    this.#engines.set(number, engine);
    resolve(engine);
    const reason = this.#failed.get(number);
    if (reason !== undefined) {
      this.#failed.delete(number);
      this.lost(number, reason);
    }
  }
}
