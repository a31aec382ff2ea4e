/**
 * The surroundings of the renderer: the desktop (preload bridge), `spanreel serve` (HTTP and WebSocket), or nothing but the
 * page. Types only. The renderer asks for everything outside itself through this one interface.
 */

import type { FileGrant } from './base/file-grant.ts';
import type { RunFiles } from './compare/comparison.ts';
import type { EngineClient } from './transport.ts';

/** A file that was opened before. */
export interface RecentFile {
  readonly id: string;
  readonly name: string;
  /** Shown smaller: the folder, shortened. */
  readonly place: string;
  /** Unix ms when last opened. */
  readonly opened: number;
}

/** A cell that ships with the program. */
export interface Sample {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** One menu entry that the shell shows natively, made from the commands. */
export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** First key stroke in the registry's form, or empty. */
  readonly key: string;
  readonly enabled: boolean;
}

/** Runs that are to be compared as soon as a window is there for it. */
export interface RunsToCompare {
  readonly base: readonly RunFiles[];
  readonly new: readonly RunFiles[];
}

/** Everything that the renderer needs from outside of the page. */
export interface Shell {
  readonly kind: 'desktop' | 'server' | 'static';
  /** A new engine. Called at start and again after one was lost. `grants` that carry a `file` are read in the page. */
  connect(): Promise<EngineClient>;
  /** An engine that reads dropped Files inside the page (Web Worker). On the desktop the same as `connect`. */
  connectLocal(): Promise<EngineClient>;
  /** Shows an open dialog; empty when cancelled. */
  chooseFiles(what: 'files' | 'folder'): Promise<readonly FileGrant[]>;
  /** Grants for the File objects of what was dropped or chosen in the page. */
  grantDropped(items: readonly unknown[]): Promise<readonly FileGrant[]>;
  recentFiles(): Promise<readonly RecentFile[]>;
  openRecent(id: string): Promise<readonly FileGrant[]>;
  forgetRecent(id: string): Promise<void>;
  samples(): Promise<readonly Sample[]>;
  openSample(id: string): Promise<readonly FileGrant[]>;
  /** Files named on the command line, or by the server. */
  initialFiles(): Promise<readonly FileGrant[]>;
  /** Runs named on the command line to be compared, in place of files; absent where there is no command line. */
  initialComparison?(): Promise<RunsToCompare | undefined>;
  /** Another start of the program asks to compare these. */
  onCompare?(handler: (runs: RunsToCompare) => void): void;
  /** Another start of the program, the operating system or the menu asks to open these. */
  onOpen(handler: (files: readonly FileGrant[]) => void): void;
  /** A native menu entry was chosen. */
  onCommand(handler: (id: string) => void): void;
  setMenu(entries: readonly MenuEntry[]): void;
  setTitle(title: string): void;
  /** View state by document key (kept per file on the desktop; the page's URL elsewhere). */
  loadView(key: string): Promise<string | undefined>;
  saveView(key: string, view: string): void;
  /** http(s) only, after a click. */
  openExternal(url: string): void;
  /** The viewer as one document, to share a cell in; absent in a page that is one itself. */
  shareViewer?(): Promise<string>;
  /** Whether the last session ended in a crash of the renderer, so that it can say so. */
  readonly restoredAfterCrash: boolean;
}
