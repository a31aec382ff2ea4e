/** The application: joins the window, the grants, the lists it keeps and the page's requests. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, Menu, session, shell } from 'electron';
import { messageOf } from '../shared/base/errors.ts';
import type { FileGrant } from '../shared/base/file-grant.ts';
import type { RunFiles } from '../shared/compare/comparison.ts';
import { runsAt } from '../shared/node/run-paths.ts';
import type { MenuEntry, RunsToCompare } from '../shared/shell.ts';
import { startEngine } from './engine-host.ts';
import { Grants } from './grants.ts';
import { type ShellHandlers, serveRequests, tell } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { serveScheme } from './protocol.ts';
import { RecentFiles } from './recent.ts';
import { readSamples } from './samples.ts';
import { hardenSession } from './security.ts';
import { readJson, writeJson } from './stored-json.ts';
import { Views } from './views.ts';
import { openWindow } from './window.ts';

export class Application {
  readonly #data = app.getPath('userData');
  readonly #dist = join(app.getAppPath(), 'dist');
  readonly #samples = join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'samples');
  readonly #grants = new Grants(readGrantKey(join(this.#data, 'grant-key.json')));
  readonly #recent = new RecentFiles(join(this.#data, 'recent.json'), (path) => this.#grants.grantId(path));
  readonly #views = new Views(join(this.#data, 'views'));
  #window: BrowserWindow | undefined;
  /** Asked for before the page was ready to take them. */
  #pending: string[] = [];
  /** What is compared at the next load of the page; files that are granted after it come before it. */
  #comparison: RunsToCompare | undefined;
  /** Its files are being looked for. */
  #comparing: Promise<void> = Promise.resolve();
  #pageReady = false;
  #crashed = false;
  #menu: { readonly shape: string; readonly menu: Menu } | undefined;

  /** Call once, when Electron is ready. */
  start(): void {
    hardenSession(session.defaultSession);
    serveScheme(session.defaultSession, join(this.#dist, 'renderer'));
    serveRequests(this.#handlers());
    this.#setMenu([]);
    this.showWindow();
  }

  /** Opens the window, or brings the one there is to the front. */
  showWindow(): void {
    const present = this.#window;
    if (present) {
      if (present.isMinimized()) present.restore();
      present.show();
      present.focus();
      return;
    }
    this.#pageReady = false;
    const window = openWindow({
      preload: join(this.#dist, 'preload', 'preload.cjs'),
      stateFile: join(this.#data, 'window.json'),
      onCrash: () => {
        this.#crashed = true;
        this.#pageReady = false;
      },
    });
    window.on('closed', () => {
      this.#window = undefined;
      this.#grants.forgetLatest();
    });
    this.#window = window;
  }

  /** Opens files and folders in the window, now or as soon as its page can. */
  open(paths: readonly string[]): void {
    if (paths.length === 0) return;
    const page = this.#window?.webContents;
    if (!page || !this.#pageReady) {
      this.#pending = [...paths];
      return;
    }
    this.#grantOrTell(paths).then((files) => {
      if (files.length > 0) tell(page, { event: 'open', files });
    }, reportFailure);
  }

  /** Compares runs with runs in the window, now or as soon as its page can. What cannot be found is told. */
  compare(base: readonly string[], newPaths: readonly string[]): void {
    const page = this.#pageReady ? this.#window?.webContents : undefined;
    this.#comparing = this.#grantRuns(base, newPaths).then((runs) => {
      if (runs.base.length === 0 || runs.new.length === 0) return;
      this.#comparison = runs;
      this.#grants.forgetLatest();
      // A page that is still loading asks for it.
      if (page) tell(page, { event: 'compare', runs });
    }, reportFailure);
  }

  async #grantRuns(base: readonly string[], newPaths: readonly string[]): Promise<RunsToCompare> {
    const failures: string[] = [];
    const side = async (paths: readonly string[]): Promise<RunFiles[]> => {
      const runs: RunFiles[] = [];
      for (const path of paths) {
        try {
          for (const { name, files } of await runsAt(path)) {
            runs.push({ name, files: files.map((file) => this.#grants.grant(file)) });
          }
        } catch (error) {
          failures.push(messageOf(error));
        }
      }
      return runs;
    };
    const runs = { base: await side(base), new: await side(newPaths) };
    if (failures.length > 0) this.#tellFailures(failures);
    return runs;
  }

  #handlers(): ShellHandlers {
    return {
      hello: () => {
        const restoredAfterCrash = this.#crashed;
        this.#crashed = false;
        return { restoredAfterCrash };
      },
      connect: (_nothing, from) =>
        startEngine(join(this.#dist, 'electron', 'engine-process.js'), from, (id) => this.#grants.grantedPath(id), {
          secret: this.#grants.folderSecret,
          indexFolder: join(this.#data, 'sweeps'),
        }),
      chooseFiles: (what) => this.#chooseFiles(what),
      grantPaths: (paths) => this.#grantOrThrow(paths),
      recentFiles: () => this.#recent.list(),
      openRecent: (id) => {
        const path = this.#recent.recentPath(id);
        if (path === undefined) throw new Error('This file is not in the list any more.');
        return this.#grantOrThrow([path]);
      },
      forgetRecent: (id) => {
        this.#recent.forget(id);
        return undefined;
      },
      samples: () => readSamples(this.#samples),
      openSample: async (id) => {
        const sample = (await readSamples(this.#samples)).find((one) => one.id === id);
        if (!sample) throw new Error('There is no such sample.');
        return (await this.#grants.grantAll([join(this.#samples, sample.id)])).files;
      },
      initialFiles: async () => {
        this.#pageReady = true;
        const paths = this.#pending;
        this.#pending = [];
        // Without new ones it is a page that was loaded again: it shows what it showed.
        return paths.length > 0 ? this.#grantOrTell(paths) : this.#grants.latest;
      },
      initialComparison: async () => {
        await this.#comparing;
        return this.#grants.latest.length > 0 ? undefined : this.#comparison;
      },
      setMenu: (entries) => {
        this.#setMenu(entries);
        return undefined;
      },
      setTitle: (title) => {
        this.#window?.setTitle(title);
        return undefined;
      },
      loadView: (key) => this.#views.load(key),
      saveView: ({ key, view }) => {
        this.#views.save(key, view);
        return undefined;
      },
      openExternal: async (url) => {
        await shell.openExternal(url);
        return undefined;
      },
    };
  }

  async #chooseFiles(what: 'files' | 'folder'): Promise<readonly FileGrant[]> {
    const options: Electron.OpenDialogOptions =
      what === 'folder'
        ? { title: 'Open a folder', properties: ['openDirectory'] }
        : {
            title: 'Open traces and recordings',
            properties: ['openFile', 'multiSelections'],
            filters: [
              { name: 'Traces and recordings', extensions: TRACE_EXTENSIONS },
              { name: 'All files', extensions: ['*'] },
            ],
          };
    const { canceled, filePaths } = this.#window
      ? await dialog.showOpenDialog(this.#window, options)
      : await dialog.showOpenDialog(options);
    return canceled ? [] : this.#grantOrThrow(filePaths);
  }

  /** For what the page asked: the page shows why nothing was opened. */
  async #grantOrThrow(paths: readonly string[]): Promise<readonly FileGrant[]> {
    const granted = await this.#grants.grantAll(paths);
    this.#recent.add(granted.paths);
    if (granted.files.length === 0 && granted.failures.length > 0) throw new Error(granted.failures.join('\n'));
    if (granted.failures.length > 0) this.#tellFailures(granted.failures);
    return granted.files;
  }

  /** For what the system asked: a message box says what could not be opened. */
  async #grantOrTell(paths: readonly string[]): Promise<readonly FileGrant[]> {
    const granted = await this.#grants.grantAll(paths);
    this.#recent.add(granted.paths);
    if (granted.failures.length > 0) this.#tellFailures(granted.failures);
    return granted.files;
  }

  #tellFailures(failures: readonly string[]): void {
    for (const failure of failures) console.error(failure);
    if (!this.#window) return;
    const message = failures.slice(0, 10).join('\n');
    const more = failures.length > 10 ? `and ${failures.length - 10} more` : '';
    dialog.showMessageBox(this.#window, { type: 'error', message, detail: more }).catch(reportFailure);
  }

  /** Builds the menu; where only what can be chosen has changed, the one that is there is changed. */
  #setMenu(entries: readonly MenuEntry[]): void {
    const shape = JSON.stringify(entries.map(({ id, title, group, key }) => [id, title, group, key]));
    if (this.#menu?.shape === shape) {
      for (const { id, enabled } of entries) {
        const item = this.#menu.menu.getMenuItemById(id);
        if (item && item.enabled !== enabled) item.enabled = enabled;
      }
      return;
    }
    const run = (id: string) => {
      if (this.#window) tell(this.#window.webContents, { event: 'command', id });
    };
    const menu = Menu.buildFromTemplate(menuTemplate(entries, process.platform === 'darwin', run));
    this.#menu = { shape, menu };
    Menu.setApplicationMenu(menu);
  }
}

const TRACE_EXTENSIONS = ['json', 'jsonl', 'ndjson', 'pb', 'binpb', 'otlp', 'bin', 'cast', 'gz', 'zst'];

function reportFailure(error: unknown): void {
  console.error(error);
}

/** The key behind the grants' ids, made at the first start. Ids then stay the same, and what is kept by them is found. */
function readGrantKey(file: string): Uint8Array {
  const kept = readJson(file);
  if (typeof kept === 'string') {
    const key = Buffer.from(kept, 'base64');
    if (key.length === 32) return key;
  }
  const key = randomBytes(32);
  writeJson(file, key.toString('base64'));
  return key;
}
