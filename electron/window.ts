/** The window: where it was, what it shows, and what happens when its page crashes. */
import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { ORIGIN } from './bridge.ts';
import { writeJson } from './stored-json.ts';
import { MINIMUM, readWindowState, type WindowState } from './window-state.ts';

/** A page that crashes again so soon (ms) would do so for ever: then the user is asked. */
const CRASH_AGAIN = 30_000;
/** Moving and resizing ends when nothing happened for this many ms. */
const SETTLED = 400;

export interface WindowOptions {
  readonly preload: string;
  readonly stateFile: string;
  /** The page has crashed and is about to be loaded again. */
  onCrash(): void;
}

/** Opens the window and loads the page. */
export function openWindow({ preload, stateFile, onCrash }: WindowOptions): BrowserWindow {
  const state = readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const { maximized, ...bounds } = state;
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    show: false,
    title: 'Spanreel',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0d1117' : '#ffffff',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  rememberState(window, stateFile);
  recoverFromCrash(window, onCrash);
  load(window);
  return window;
}

function load(window: BrowserWindow): void {
  window.loadURL(`${ORIGIN}/index.html`).catch((error: unknown) => {
    if (window.isDestroyed()) return;
    console.error('The page could not be loaded:', error);
    dialog.showErrorBox('Spanreel', `The page could not be loaded.\n${String(error)}`);
  });
}

function rememberState(window: BrowserWindow, file: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    writeJson(file, { ...window.getNormalBounds(), maximized: window.isMaximized() } satisfies WindowState);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SETTLED);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', save);
  window.on('closed', () => clearTimeout(timer));
}

function recoverFromCrash(window: BrowserWindow, onCrash: () => void): void {
  let crashed = Number.NEGATIVE_INFINITY;
  const reload = () => {
    onCrash();
    load(window);
  };
  window.webContents.on('render-process-gone', async (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`The page's process is gone: ${details.reason} (${details.exitCode}).`);
    const before = crashed;
    crashed = Date.now();
    if (crashed - before > CRASH_AGAIN) return reload();
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: 'The window keeps crashing.',
      detail: `The reason: ${details.reason}. Spanreel can try once more to show the same files.`,
      buttons: ['Try again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    });
    if (window.isDestroyed()) return;
    if (response === 0) reload();
    else app.quit();
  });
  let asking = false;
  window.on('unresponsive', async () => {
    if (asking) return;
    asking = true;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: 'The window does not respond.',
      buttons: ['Wait', 'Load it again'],
      defaultId: 0,
      cancelId: 0,
    });
    asking = false;
    if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
  });
}
