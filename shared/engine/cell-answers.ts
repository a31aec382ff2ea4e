/** Answers about the cell of one open document. What was read for an answer is kept for those that follow. */
import { SharedWork, withSignals } from '../base/abort.ts';
import type { CallRow, CellPage } from '../cell/page/page.ts';
import type { CellFacts } from '../cell/state/facts.ts';
import type { Requests, SharedCell } from '../protocol.ts';
import { type FactSources, type Gathered, gatherFacts } from './cell-facts.ts';
import { cellPage } from './cell-page.ts';
import { makeReport } from './report.ts';
import { shareCell } from './share.ts';

export class CellAnswers {
  readonly #sources: Omit<FactSources, 'reveal'>;
  /** By whether secrets are in clear. */
  readonly #facts = new Map<boolean, SharedWork<Gathered>>();
  /** Masked and packed. */
  #shared: SharedWork<SharedCell> | undefined;

  /** The signal of `sources` ends everything. */
  constructor(sources: Omit<FactSources, 'reveal'>) {
    this.#sources = sources;
  }

  async page(reveal: boolean, signal: AbortSignal | undefined): Promise<CellPage> {
    const { facts } = await this.#gathered(true, signal);
    return cellPage({ ...this.#sources, reveal }, facts);
  }

  async calls(reveal: boolean, signal: AbortSignal | undefined): Promise<readonly CallRow[]> {
    return (await this.#gathered(reveal, signal)).calls;
  }

  async facts(reveal: boolean, signal: AbortSignal | undefined): Promise<CellFacts> {
    return (await this.#gathered(reveal, signal)).facts;
  }

  async share(
    { withSecrets, pack }: Requests['cell.share']['argument'],
    signal: AbortSignal | undefined,
  ): Promise<SharedCell> {
    if (withSecrets) return withSignals([signal, this.#sources.signal], (ended) => this.#share(true, ended));
    // What was looked through to show what is masked is handed out when that has been seen.
    if (!this.#shared || this.#shared.aborted) {
      const shared = this.#work((ended) => this.#share(false, ended));
      this.#shared = shared;
      // What failed is tried again.
      shared.onFailed(() => {
        if (this.#shared === shared) this.#shared = undefined;
      });
    }
    const shared = await this.#shared.wait(signal);
    return pack ? shared : { ...shared, files: [] };
  }

  async report(signal: AbortSignal | undefined): Promise<Requests['cell.report']['result']> {
    const masked = { ...this.#sources, reveal: false };
    const page = await cellPage(masked, (await this.#gathered(true, signal)).facts);
    return makeReport(masked, page, (await this.#gathered(false, signal)).facts);
  }

  async #share(withSecrets: boolean, signal: AbortSignal): Promise<SharedCell> {
    const sources = { ...this.#sources, signal, reveal: true };
    const page = await cellPage(sources, (await this.#gathered(true, signal)).facts);
    return shareCell(sources, page, withSecrets);
  }

  /** What happened is read once, and once more where secrets are to be seen. */
  #gathered(reveal: boolean, signal: AbortSignal | undefined): Promise<Gathered> {
    const known = this.#facts.get(reveal);
    if (known && !known.aborted) return known.wait(signal);
    const work = this.#work((ended) => gatherFacts({ ...this.#sources, signal: ended, reveal }));
    this.#facts.set(reveal, work);
    // What failed is tried again.
    work.onFailed(() => {
      if (this.#facts.get(reveal) === work) this.#facts.delete(reveal);
    });
    return work.wait(signal);
  }

  #work<T>(work: (signal: AbortSignal) => Promise<T>): SharedWork<T> {
    return new SharedWork((signal) => withSignals([signal, this.#sources.signal], work));
  }
}
