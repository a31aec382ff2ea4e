/** Opens the base of the pair that is shown: an engine of its own, so that its spans and its terminal can be looked at. */

import { messageOf } from '../../shared/base/errors.ts';
import type { FileGrant } from '../../shared/base/file-grant.ts';
import { Latest } from '../../shared/base/latest.ts';
import type { RunInfo } from '../../shared/compare/comparison.ts';
import type { Shell } from '../../shared/shell.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { followReveal } from '../document/reveal.ts';
import { type BaseDocument, compareStore, NO_BASE } from '../stores/compare.ts';
import { shellStore } from '../stores/shell.ts';

/** The base that was opened last: what an older one still says is not heard. */
const bases = new Latest();

/** An engine for these files, wherever they can be read. Beside a server only the page itself can read its own files. */
export function engineFor(shell: Shell, files: readonly FileGrant[]): Promise<EngineClient> {
  const isLocal = files.some((grant) => grant.file !== undefined);
  return shell.kind === 'server' && isLocal ? shell.connectLocal() : shell.connect();
}

/**
 * Opens a run as the base, in place of the one before. Failure is told in the store, never thrown. `compared` is the
 * table that the comparison has of it: where the files give another one now, that is said, since no row would be right.
 */
export async function openBase(run: RunInfo, compared: SpanTable): Promise<void> {
  closeBase();
  const signal = bases.start();
  const current = () => !signal.aborted;
  const set = (part: Partial<BaseDocument>) => {
    if (!current()) return;
    compareStore.setState(({ baseDocument }) => ({ baseDocument: { ...baseDocument, ...part } }));
  };
  const { shell } = shellStore.getState();
  if (!shell) return;
  if (run.files.length === 0) {
    return set({ failure: `${run.name} comes from a baseline, which has only its steps and their times.` });
  }
  try {
    const engine = await engineFor(shell, run.files);
    if (!current()) return engine.close();
    engine.on('recordings', (recordings) => set({ recordings }));
    engine.on('table', (table) => {
      if (!table.complete) return;
      if (table.rowCount === compared.rowCount) set({ table });
      else set({ failure: `${run.name} has changed since it was compared.` });
    });
    engine.onLost((reason) =>
      set({ engine: undefined, failure: `The engine that reads ${run.name} stopped. ${reason}` }),
    );
    set({ engine });
    const opening = engine.request('open', { files: run.files });
    followReveal(engine);
    const { files } = await opening;
    const refused = files.find((file) => file.error);
    if (refused && files.every((file) => file.error)) set({ failure: refused.error?.message ?? '' });
  } catch (error) {
    // A loss has been told already, with its reason.
    if (compareStore.getState().baseDocument.failure !== '') return;
    set({ failure: messageOf(error) });
  }
}

/** Ends the base that is open. */
export function closeBase(): void {
  bases.abort();
  const { engine } = compareStore.getState().baseDocument;
  compareStore.setState({ baseDocument: NO_BASE });
  engine?.close();
}
