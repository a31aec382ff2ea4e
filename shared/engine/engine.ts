/** The engine: answers the protocol's requests over the open document. Runs wherever the bytes are. */

import { withSignals } from '../base/abort.ts';
import { messageOf } from '../base/errors.ts';
import type { FileGrant } from '../base/file-grant.ts';
import { Latest } from '../base/latest.ts';
import type { Problem } from '../base/problem.ts';
import { Superseded } from '../base/superseded.ts';
import { turn } from '../base/turn.ts';
import type { DocumentInfo, QueryResult } from '../protocol.ts';
import type { SpanTable } from '../trace/table.ts';
import { type Emit, EngineError, type RequestHandlers } from '../transport.ts';
import { CellAnswers } from './cell-answers.ts';
import { Comparing } from './compare.ts';
import { spanDetail, spanLogs, spanRaw, spanStep, spanValue } from './details.ts';
import { OpenDocument } from './document.ts';
import { Exports } from './export.ts';
import type { EngineHost } from './host.ts';
import { keepRuns } from './keep-runs.ts';
import { loadSpans } from './load.ts';
import { readDocument } from './read-document.ts';
import type { PlacedRecording } from './recordings.ts';
import { spansValues } from './span-values.ts';
import { TimeAnalysis } from './statistics.ts';
import { summaryText } from './summary.ts';
import { SweepListing } from './sweep.ts';
import { ZipHost } from './zip-host.ts';

/** Everything that belongs to one open document and ends with it. */
interface Session {
  readonly document: OpenDocument;
  /** Ends when the document is replaced. */
  readonly life: AbortController;
  readonly recordings: PlacedRecording[];
  readonly unwatch: (() => void)[];
  readonly cell: CellAnswers;
}

/** Makes an engine. `emit` sends events to the user interface. One engine holds one document. */
export function createEngine(plainHost: EngineHost, emit: Emit): RequestHandlers {
  let zips = new ZipHost(plainHost);
  let session: Session | undefined;
  /** Whether secrets are answered in clear. A request is answered by what this was when it arrived. */
  let reveal = false;
  const queries = new Latest();
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

  /** Work on the open document: it ends with the request, and with the document. */
  const onDocument = <T>(
    signal: AbortSignal | undefined,
    work: (document: OpenDocument, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const { document, life } = current();
    return withSignals([signal, life.signal], (ended) => work(document, ended));
  };
  /** An analysis cannot be interrupted: what was aborted while it waited for its turn is not begun. */
  const analyse = async <T>(signal: AbortSignal | undefined, work: (table: SpanTable) => T): Promise<T> => {
    await turn();
    signal?.throwIfAborted();
    return work(current().document.table);
  };

  return {
    async open({ files }, signal) {
      reveal = false;
      await endSession(session);
      queries.abort();
      zips = new ZipHost(plainHost);
      const mine = newSession(zips.host);
      session = mine;
      return withSignals([signal, mine.life.signal], (ended) => openFiles(mine, files, zips, emit, ended));
    },
    async 'session.reveal'(argument) {
      reveal = argument.reveal;
      return undefined;
    },
    'span.detail': async (argument) => spanDetail(current().document, argument, reveal),
    'span.value': async (argument) => spanValue(current().document, argument, reveal),
    'span.raw': async (argument) => spanRaw(current().document, argument, reveal),
    'span.step': async (argument) => spanStep(current().document, argument, reveal),
    'span.logs': async (argument) => spanLogs(current().document, argument, reveal),
    async query({ text }, signal) {
      const latest = queries.start();
      return onDocument(signal, (document, ended) =>
        withSignals([ended, latest], async (stopped) => {
          try {
            return await answerQuery(document, text, stopped);
          } catch (error) {
            if (latest.aborted) throw new Superseded('A newer query took the place of this one.');
            throw error;
          }
        }),
      );
    },
    'cell.page': async (_, signal) => current().cell.page(reveal, signal),
    'cell.calls': async (_, signal) => current().cell.calls(reveal, signal),
    'cell.facts': async (_, signal) => current().cell.facts(reveal, signal),
    async 'spans.values'(argument, signal) {
      const inClear = reveal;
      return onDocument(signal, (document, ended) => spansValues(document, argument, inClear, ended));
    },
    'cell.share': async (argument, signal) => current().cell.share(argument, signal),
    'cell.report': async (_, signal) => current().cell.report(signal),
    'export.targets': async () => exports.targets(),
    'export.start': async (argument) => exports.start(current().document, argument, current().life.signal),
    'export.next': ({ id }, signal) => exports.next(id, signal),
    async 'export.stop'({ id }) {
      exports.stop(id);
      return undefined;
    },
    'sweep.list': ({ folders, fresh }, signal) => sweep.list(folders, fresh === true, signal),
    'compare.open': (argument, signal) => comparing.open(argument, signal),
    'compare.keep': ({ runs }, signal) => withSignals([signal], (ended) => keepRuns(plainHost, runs, ended)),
    'compare.pair': async (argument) => comparing.pair(argument),
    'compare.report': async ({ measure }) => comparing.report(measure),
    'terminal.frame': async (request, signal) => recordingAt(request.recording).player.frame(request, signal),
    async 'terminal.search'({ recording, ...wanted }, signal) {
      const { player } = recordingAt(recording);
      return onDocument(signal, (_, ended) => player.search(wanted, ended));
    },
    'trace.statistics': ({ by, ...scope }, signal) => analyse(signal, (table) => times.statistics(table, by, scope)),
    'trace.flame': ({ reverse, ...scope }, signal) =>
      analyse(signal, (table) => times.flame(table, reverse === true, scope)),
    'trace.path': (scope, signal) => analyse(signal, (table) => times.path(table, scope)),
    'trace.path-by-row': (scope, signal) => analyse(signal, (table) => times.pathByRow(table, scope)),
    async 'terminal.summary'({ time, columns }) {
      return { text: session ? summaryText(session.document.table, time, columns) : '' };
    },
  };
}

function newSession(host: EngineHost): Session {
  const [document, life, recordings] = [new OpenDocument(), new AbortController(), [] as PlacedRecording[]];
  const cell = new CellAnswers({ document, host, recordings, signal: life.signal });
  return { document, life, recordings, unwatch: [], cell };
}

async function answerQuery(document: OpenDocument, text: string, signal: AbortSignal): Promise<QueryResult> {
  const { table } = document;
  // Its languages and its regular expressions are a quarter of the program, and many documents are never asked.
  const { evaluateQuery, parseQuery } = await import('../trace/query/query.ts');
  signal.throwIfAborted();
  const parsed = parseQuery(text);
  if (!parsed.ok) return { ok: false, message: parsed.message, from: parsed.from, to: parsed.to };
  const words = parsed.query.mode === 'text' ? parsed.query.words : [];
  const rows = await evaluateQuery(parsed.query, table, {
    load: (ordinals) => loadSpans(document, ordinals, words, signal),
    signal,
  });
  return { ok: true, version: table.version, rows, mode: parsed.query.mode };
}

/** `reading`: ends reading, what was read so far stays. */
async function openFiles(
  session: Session,
  files: readonly FileGrant[],
  zips: ZipHost,
  emit: Emit,
  reading: AbortSignal,
): Promise<DocumentInfo> {
  const { document } = session;
  const { host } = zips;
  const read = await readDocument(document, files, zips, emit, reading, session.life.signal);
  if (!read) return { files: [], cancelled: true };
  const { placed, problems, cancelled, progress } = read;
  session.recordings.push(...placed);
  emit(
    'recordings',
    placed.map(({ info }) => info),
  );
  emit('table', document.table);
  emit('problems', listProblems(document, problems));
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
    let sentAt = 0;
    try {
      await placed.player.index((keyframes, done) => {
        placed.info = { ...placed.info, keyframes, indexed: done };
        const now = performance.now();
        if (!done && now - sentAt < 250) return;
        sentAt = now;
        report();
      }, session.life.signal);
    } catch (error) {
      if (session.life.signal.aborted) return;
      emit('problems', [
        ...listProblems(session.document, []),
        { code: 'recording-index', message: `${placed.info.name}: keyframes could not be made (${messageOf(error)}).` },
      ]);
    }
  }
}

function listProblems(document: OpenDocument, extra: readonly Problem[]): readonly Problem[] {
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
  session.life.abort();
  for (const unwatch of session.unwatch) unwatch();
  for (const { player } of session.recordings) player.close();
  await session.document.close();
}
