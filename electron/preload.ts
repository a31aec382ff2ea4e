/** The bridge into the page: named functions over data, never Electron's own objects. Runs sandboxed and isolated. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  EVENT_CHANNEL,
  ORIGIN,
  PORT_CHANNEL,
  type PortMessage,
  REQUEST_CHANNEL,
  type ShellAnswer,
  type ShellEvent,
  type ShellRequestName,
} from './bridge.ts';

async function request(name: ShellRequestName, argument?: unknown): Promise<unknown> {
  const answer = (await ipcRenderer.invoke(REQUEST_CHANNEL, { name, argument })) as ShellAnswer;
  if (!answer.ok) throw new Error(answer.message);
  return answer.result;
}

ipcRenderer.on(PORT_CHANNEL, (event, engine: number) => {
  const message: PortMessage = { spanreel: 'engine-port', engine };
  // Ports cannot cross the context bridge; a message to the own window can carry them.
  if (location.origin === ORIGIN) window.postMessage(message, ORIGIN, [...event.ports]);
});

contextBridge.exposeInMainWorld('spanreelDesktop', {
  hello: () => request('hello'),
  connect: () => request('connect'),
  chooseFiles: (what: unknown) => request('chooseFiles', what),
  /** Files that the system handed to the page (a drop, a file field) know their paths; those that a script made do not. */
  grantDropped(files: readonly unknown[]): Promise<unknown> {
    const paths: string[] = [];
    for (const file of files) {
      const path = file instanceof File ? webUtils.getPathForFile(file) : '';
      if (path === '') return Promise.reject(new Error('The dropped item is not a file on this computer.'));
      paths.push(path);
    }
    return request('grantPaths', paths);
  },
  recentFiles: () => request('recentFiles'),
  openRecent: (id: unknown) => request('openRecent', id),
  forgetRecent: (id: unknown) => request('forgetRecent', id),
  samples: () => request('samples'),
  openSample: (id: unknown) => request('openSample', id),
  initialFiles: () => request('initialFiles'),
  initialComparison: () => request('initialComparison'),
  setMenu: (entries: unknown) => request('setMenu', entries),
  setTitle: (title: unknown) => request('setTitle', title),
  loadView: (key: unknown) => request('loadView', key),
  saveView: (key: unknown, view: unknown) => request('saveView', { key, view }),
  openExternal(url: unknown): Promise<unknown> {
    if (!navigator.userActivation.isActive) return Promise.reject(new Error('A link opens only after a click.'));
    return request('openExternal', url);
  },
  /** The one listener for what the main process has to say. */
  listen(handler: (event: ShellEvent) => void): void {
    ipcRenderer.removeAllListeners(EVENT_CHANNEL);
    ipcRenderer.on(EVENT_CHANNEL, (_event, message: ShellEvent) => handler(message));
  },
});
