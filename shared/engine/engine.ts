/** The engine: answers the protocol's requests over the open document. Runs wherever the bytes are. */

import { messageOf } from '../base/errors.ts';
import type { FileGrant } from '../base/file-grant.ts';
import type { Problem } from '../base/problem.ts';
import type { DocumentInfo, SharedCell } from '../protocol.ts';
import type { TerminalFrame } from '../terminal/frame.ts';
import { type Emit, EngineError, type RequestHandlers } from '../transport.ts';
import { type FactSources, type Gathered, gatherFacts } from './cell-facts.ts';
import { cellPage } from './cell-page.ts';
import { Comparing } from './compare.ts';
import { spanDetail, spanLogs, spanRaw, spanStep, spanValue } from './details.ts';
import { OpenDocument } from './document.ts';
import { Exports } from './export.ts';
import type { EngineHost } from './host.ts';
import { keepRuns } from './keep-runs.ts';
import { loadSpans } from './load.ts';
import { readDocument } from './read-document.ts';
import type { PlacedRecording } from './recordings.ts';
import { reportOf } from './report.ts';
import { shareCell } from './share.ts';
import { spansValues } from './span-values.ts';
import { TimeAnalysis } from './statistics.ts';
import { summaryText } from './summary.ts';
import { SweepListing } from './sweep.ts';
import { ZipHost } from './zip-host.ts';

/** Everything that belongs to one open document and ends with it. */
interface Session {
  readonly document: OpenDocument;
  readonly reading: AbortController;
  /** Ends when the document is replaced. */
  readonly life: AbortController;
  readonly recordings: PlacedRecording[];
  readonly unwatch: (() => void)[];
  /** By whether secrets are seen. */
  readonly facts: Map<boolean, Promise<Gathered>>;
  /** Masked and packed, once somebody wants to give it away. */
  shared: Promise<SharedCell> | undefined;
}

/** Makes an engine. `emit` sends events to the user interface. One engine holds one document. */
export function createEngine(plainHost: EngineHost, emit: Emit): RequestHandlers {
  let zips = new ZipHost(plainHost);
  let session: Session | undefined;
  let query: AbortController | undefined;
  const sweep = new SweepListing(plainHost, emit);
  const exports = new Exports();
  const times = new TimeAnalysis();
  const comparing = new Comparing(plainHost, emit);

  const current = (): Session => {
    if (!session) throw new EngineError('No document is open.', 'no-document');
    return session;
  };
  const recordingAt = (index: number): PlacedRecording => {
    const recording = current().recordings[index];
    if (!recording) throw new EngineError(`There is no recording number ${index}.`, 'no-such-recording');
    return recording;
  };

  const factSources = (reveal: boolean): FactSources => {
    const { document, recordings, life } = current();
    return { document, host: zips.host, recordings, reveal, signal: life.signal };
  };
  /** What happened is read once, and once more where secrets are to be seen. */
  const gathered = (reveal: boolean): Promise<Gathered> => {
    const { facts } = current();
    const known = facts.get(reveal) ?? gatherFacts(factSources(reveal));
    facts.set(reveal, known);
    // What failed is tried again.
    known.catch(() => facts.delete(reveal));
    return known;
  };

  const sharedCell = async (reveal: boolean): Promise<SharedCell> => {
    const page = await cellPage(factSources(true), (await gathered(true)).facts);
    return shareCell(factSources(true), page, reveal);
  };

  return {
    async open({ files }) {
      await endSession(session);
      query?.abort();
      const mine: Session = {
        document: new OpenDocument(),
        reading: new AbortController(),
        life: new AbortController(),
        recordings: [],
        unwatch: [],
        facts: new Map(),
        shared: undefined,
      };
      session = mine;
      zips = new ZipHost(plainHost);
      return openFiles(mine, files, zips, emit);
    },
    async cancel() {
      session?.reading.abort();
      sweep.cancel();
      comparing.cancel();
      return undefined;
    },
    'span.detail': (argument) => spanDetail(current().document, argument),
    'span.value': (argument) => spanValue(current().document, argument),
    'span.raw': (argument) => spanRaw(current().document, argument),
    'span.step': (argument) => spanStep(current().document, argument),
    'span.logs': (argument) => spanLogs(current().document, argument),
    async query({ text }) {
      query?.abort();
      const mine = new AbortController();
      query = mine;
      const { document } = current();
      const table = document.table;
      // Its languages and its regular expressions are a quarter of the program, and many documents are never asked.
      const { evaluateQuery, parseQuery } = await import('../trace/query/query.ts');
      if (mine.signal.aborted) throw superseded();
      const parsed = parseQuery(text);
      if (!parsed.ok) return { ok: false, message: parsed.message, from: parsed.from, to: parsed.to };
      const words = parsed.query.mode === 'text' ? parsed.query.words : [];
      try {
        const rows = await evaluateQuery(parsed.query, table, {
          load: (ordinals) => loadSpans(document, ordinals, words, mine.signal),
          signal: mine.signal,
        });
        return { ok: true, version: table.version, rows, mode: parsed.query.mode };
      } catch (error) {
        throw mine.signal.aborted ? superseded() : error;
      }
    },
    async 'cell.page'({ reveal }) {
      const { facts } = await gathered(true);
      return cellPage(factSources(reveal === true), facts);
    },
    'cell.calls': async ({ reveal }) => (await gathered(reveal === true)).calls,
    'cell.facts': async ({ reveal }) => (await gathered(reveal === true)).facts,
    'spans.values': (argument) => spansValues(current().document, argument, current().life.signal),
    async 'cell.share'({ reveal, pack }) {
      const mine = current();
      if (reveal) return sharedCell(true);
      // What was looked through to show what is masked is handed out when that has been seen.
      const shared = mine.shared ?? sharedCell(false);
      mine.shared = shared;
      shared.catch(() => {
        if (mine.shared === shared) mine.shared = undefined;
      });
      return pack ? shared : { ...(await shared), files: [] };
    },
    async 'cell.report'() {
      const page = await cellPage(factSources(false), (await gathered(true)).facts);
      return reportOf(factSources(false), page, (await gathered(false)).facts);
    },
    'export.targets': async () => exports.targets(),
    'export.start': async (argument) => exports.start(current().document, argument, current().life.signal),
    'export.next': ({ id }) => exports.next(id),
    async 'export.stop'({ id }) {
      exports.stop(id);
      return undefined;
    },
    'sweep.list': ({ folders, fresh }) => sweep.list(folders, fresh === true),
    'compare.open': (argument) => comparing.open(argument),
    'compare.keep': ({ runs }) => keepRuns(plainHost, runs),
    'compare.pair': async (argument) => comparing.pair(argument),
    'compare.report': async ({ measure }) => comparing.report(measure),
    async 'terminal.frame'(request): Promise<TerminalFrame> {
      return recordingAt(request.recording).player.frame(request);
    },
    async 'terminal.search'({ recording, ...wanted }) {
      return recordingAt(recording).player.search(wanted, current().life.signal);
    },
    'trace.statistics': async ({ by, ...scope }) => times.statistics(current().document.table, by, scope),
    'trace.flame': async ({ reverse, ...scope }) => times.flame(current().document.table, reverse === true, scope),
    'trace.path': async (scope) => times.path(current().document.table, scope),
    'trace.path-by-row': async (scope) => times.pathByRow(current().document.table, scope),
    async 'terminal.summary'({ time, columns }) {
      return { text: session ? summaryText(session.document.table, time, columns) : '' };
    },
  };
}

async function openFiles(
  session: Session,
  files: readonly FileGrant[],
  zips: ZipHost,
  emit: Emit,
): Promise<DocumentInfo> {
  const { document } = session;
  const { host } = zips;
  const read = await readDocument(document, files, zips, emit, session.reading.signal, session.life.signal);
  if (!read) return { files: [], cancelled: true };
  const { placed, problems, cancelled, progress } = read;
  session.recordings.push(...placed);
  emit(
    'recordings',
    placed.map(({ info }) => info),
  );
  emit('table', document.table);
  emit('problems', problemsOf(document, problems));
  emit('progress', { ...progress, phase: cancelled ? 'cancelled' : 'done' });

  for (const file of document.files) {
    const unwatch = host.watch?.(file.grant, () => emit('changed', { name: file.grant.name }));
    if (unwatch) session.unwatch.push(unwatch);
  }
  void indexRecordings(session, emit);
  return { files: document.files.map((file) => file.info), cancelled };
}

/** Makes keyframes in the background, one recording after another, and tells how far it is. */
async function indexRecordings(session: Session, emit: Emit): Promise<void> {
  const report = () =>
    emit(
      'recordings',
      session.recordings.map(({ info }) => info),
    );
  for (const placed of session.recordings) {
    let told = 0;
    try {
      await placed.player.index((keyframes, done) => {
        placed.info = { ...placed.info, keyframes, indexed: done };
        const now = performance.now();
        if (!done && now - told < 250) return;
        told = now;
        report();
      }, session.life.signal);
    } catch (error) {
      if (session.life.signal.aborted) return;
      const message = messageOf(error);
      emit('problems', [
        ...problemsOf(session.document, []),
        { code: 'recording-index', message: `${placed.info.name}: keyframes could not be made (${message}).` },
      ]);
    }
  }
}

const superseded = () => new EngineError('A newer query took the place of this one.', 'superseded');

function problemsOf(document: OpenDocument, extra: readonly Problem[]): readonly Problem[] {
  const several = document.files.length > 1;
  const problems: Problem[] = [];
  for (const file of document.files) {
    const all = file.info.error ? [file.info.error, ...file.problems.toArray()] : file.problems.toArray();
    for (const problem of all)
      problems.push(several ? { ...problem, message: `${file.grant.name}: ${problem.message}` } : problem);
  }
  return [...problems, ...extra];
}

async function endSession(session: Session | undefined): Promise<void> {
  if (!session) return;
  session.reading.abort();
  session.life.abort();
  for (const unwatch of session.unwatch) unwatch();
  for (const { player } of session.recordings) player.close();
  await session.document.close();
}
