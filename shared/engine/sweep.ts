/** Lists a sweep through the host, and tells only what the page does not know yet. */

import { withSignals } from '../base/abort.ts';
import type { FileGrant } from '../base/file-grant.ts';
import { Latest } from '../base/latest.ts';
import type { SweepEntry, SweepSummary } from '../protocol.ts';
import { type Emit, EngineError } from '../transport.ts';
import type { EngineHost } from './host.ts';

/** Cells are sent together: the first at once, then after this long, ms, and after twice as long each time. */
const PAUSE = 60;
const LONGEST_PAUSE = 1000;

export class SweepListing {
  readonly #host: EngineHost;
  readonly #emit: Emit;
  /** What the page knows, by path. */
  #sent = new Map<string, string>();
  readonly #listings = new Latest();

  constructor(host: EngineHost, emit: Emit) {
    this.#host = host;
    this.#emit = emit;
  }

  /**
   * A newer listing stops one that runs, and so does `signal`: what was found stays. @throws EngineError where a folder
   * cannot be read
   */
  async list(folders: readonly FileGrant[], fresh: boolean, signal?: AbortSignal): Promise<SweepSummary> {
    const latest = this.#listings.start();
    return withSignals([latest, signal], (stopped) => this.#list(folders, fresh, stopped));
  }

  async #list(folders: readonly FileGrant[], fresh: boolean, stopped: AbortSignal): Promise<SweepSummary> {
    const { sweep } = this.#host;
    if (!sweep) throw new EngineError('Folders cannot be listed here.', 'no-sweeps');
    if (fresh) this.#sent = new Map();
    const found = new Set<string>();
    let news: SweepEntry[] = [];
    let last = Number.NEGATIVE_INFINITY;
    let pause = PAUSE;
    const flush = (gone: readonly string[] = []) => {
      if (news.length > 0 || gone.length > 0) this.#emit('sweep', { cells: news, gone });
      news = [];
      last = performance.now();
    };
    const tell = (entry: SweepEntry) => {
      if (stopped.aborted) return;
      found.add(entry.path);
      const text = JSON.stringify({ ...entry, files: entry.files.map(({ id, name }) => [id, name]) });
      if (this.#sent.get(entry.path) === text) return;
      this.#sent.set(entry.path, text);
      news.push(entry);
      if (performance.now() - last < pause) return;
      if (last > 0) pause = Math.min(2 * pause, LONGEST_PAUSE);
      flush();
    };
    const problems: string[] = [];
    let fromIndex = 0;
    for (const folder of folders) {
      if (stopped.aborted) break;
      const result = await sweep.call(this.#host, folder, tell, stopped);
      problems.push(...result.problems);
      fromIndex += result.fromIndex;
    }
    const cancelled = stopped.aborted;
    // A listing that was cut short does not know what is gone.
    const gone = cancelled ? [] : [...this.#sent.keys()].filter((path) => !found.has(path));
    for (const path of gone) this.#sent.delete(path);
    flush(gone);
    return { cells: found.size, fromIndex, problems, cancelled };
  }
}
