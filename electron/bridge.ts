/**
 * The two messages between page and main process, and the object that the preload exposes. Types and names only: the
 * page's end is renderer/transport/desktop.ts.
 */
import type { FileGrant } from '../shared/base/file-grant.ts';
import type { MenuEntry, RecentFile, RunsToCompare, Sample } from '../shared/shell.ts';

/** Where the page lives. */
export const SCHEME = 'app';
export const ORIGIN = `${SCHEME}://spanreel`;

export const REQUEST_CHANNEL = 'spanreel:request';
export const EVENT_CHANNEL = 'spanreel:event';
export const PORT_CHANNEL = 'spanreel:port';

interface Hello {
  /** The window is here again after its page had crashed. */
  readonly restoredAfterCrash: boolean;
}

/** What the page may ask of the main process: argument and answer. */
export interface ShellRequests {
  hello: { argument: undefined; result: Hello };
  /** Starts an engine. Its port comes on PORT_CHANNEL with the same number. */
  connect: { argument: undefined; result: number };
  chooseFiles: { argument: 'files' | 'folder'; result: readonly FileGrant[] };
  /** From the preload only: paths of File objects that the page was given by the system. */
  grantPaths: { argument: readonly string[]; result: readonly FileGrant[] };
  recentFiles: { argument: undefined; result: readonly RecentFile[] };
  openRecent: { argument: string; result: readonly FileGrant[] };
  forgetRecent: { argument: string; result: undefined };
  samples: { argument: undefined; result: readonly Sample[] };
  openSample: { argument: string; result: readonly FileGrant[] };
  initialFiles: { argument: undefined; result: readonly FileGrant[] };
  initialComparison: { argument: undefined; result: RunsToCompare | undefined };
  setMenu: { argument: readonly MenuEntry[]; result: undefined };
  setTitle: { argument: string; result: undefined };
  loadView: { argument: string; result: string | undefined };
  saveView: { argument: { key: string; view: string }; result: undefined };
  openExternal: { argument: string; result: undefined };
}
export type ShellRequestName = keyof ShellRequests;

/** Answers as data: an Error that crosses as itself comes with "Error invoking remote method" in front. */
export type ShellAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly message: string };

export type ShellEvent =
  | { readonly event: 'open'; readonly files: readonly FileGrant[] }
  | { readonly event: 'compare'; readonly runs: RunsToCompare }
  | { readonly event: 'command'; readonly id: string }
  | { readonly event: 'lost'; readonly engine: number; readonly reason: string };

/** What arrives in the page (as a window message, with the port) when an engine is ready. */
export interface PortMessage {
  readonly spanreel: 'engine-port';
  readonly engine: number;
}
