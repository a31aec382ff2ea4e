/** Starts engines, each in a process of its own, and tells the page when one is lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { app, MessageChannelMain, utilityProcess, type WebContents } from 'electron';
import type { SweepPlaces } from '../shared/node/engine-host.ts';
import { PORT_CHANNEL } from './bridge.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { tell } from './ipc.ts';

let nextEngine = 1;

/**
 * Starts an engine for a page and sends the page its port. `grantedPath` answers what a granted id stands for.
 * `sweeps`: what listing folders takes.
 * @returns the engine's number, which comes with the port and with the news of its loss
 */
export function startEngine(
  script: string,
  page: WebContents,
  grantedPath: (id: string) => string | undefined,
  sweeps: SweepPlaces,
): number {
  const engine = nextEngine++;
  const spoolFolder = mkdtempSync(join(app.getPath('temp'), 'spanreel-'));
  const child = utilityProcess.fork(script, [], { serviceName: 'Spanreel engine', stdio: 'inherit' });
  const { port1: engineEnd, port2: pageEnd } = new MessageChannelMain();
  child.on('message', (message: FromEngine) => {
    if (message.t !== 'resolve') return;
    child.postMessage({ t: 'path', call: message.call, path: grantedPath(message.id) } satisfies ToEngine);
  });
  child.on('exit', (code) => {
    page.off('destroyed', end);
    // Also what a process that was killed has left behind.
    rmSync(spoolFolder, { recursive: true, force: true });
    tell(page, { event: 'lost', engine, reason: lossReason(code) });
  });
  const end = () => child.kill();
  page.once('destroyed', end);
  child.postMessage({ t: 'start', spoolFolder, sweeps } satisfies ToEngine, [engineEnd]);
  page.mainFrame.postMessage(PORT_CHANNEL, engine, [pageEnd]);
  return engine;
}

function lossReason(code: number): string {
  if (code === 0) return 'The engine has ended.';
  return `The engine stopped unexpectedly (status ${code}). The file may be too large for this computer's memory.`;
}
