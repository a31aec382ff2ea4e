/** Reads the files of a document one after another, while snapshots of the table go out and cancelling works. */

import { messageOf } from '../base/errors.ts';
import type { FileGrant } from '../base/file-grant.ts';
import { FormatError, type Problem } from '../base/problem.ts';
import { turn } from '../base/turn.ts';
import { classifier } from '../cell/kinds.ts';
import { unwrap } from '../formats/containers/unwrap.ts';
import type { ReadContext } from '../formats/format.ts';
import { recognise } from '../formats/index.ts';
import type { FileInfo, Progress } from '../protocol.ts';
import type { Recording } from '../terminal/recording.ts';
import type { Emit } from '../transport.ts';
import { readAnyRecording, recogniseAnyRecording, recordingTitle } from './any-recording.ts';
import type { OpenDocument, OpenFile } from './document.ts';
import type { EngineHost } from './host.ts';
import { peek } from './peek.ts';
import { ProblemList } from './problems.ts';

const HEAD_BYTES = 64 << 10;
/** How long reading goes on before others (requests, the user's cancel) get their turn. ms */
const SLICE = 12;
/** Progress messages are this far apart. ms */
const PROGRESS_EVERY = 80;
/** The first snapshot comes after this long, the next when the table has grown threefold and no sooner than this. ms */
const FIRST_SNAPSHOT = 120;
const SNAPSHOT_EVERY = 400;
const SNAPSHOT_GROWTH = 3;
const NEARLY_DONE = 1000;

/** A recording that was found, and the file it is from. */
export interface FoundRecording {
  readonly grant: FileGrant;
  readonly recording: Recording;
}

export class Reading {
  readonly recordings: FoundRecording[] = [];
  readonly #document: OpenDocument;
  readonly #host: EngineHost;
  readonly #emit: Emit;
  readonly #signal: AbortSignal;
  #sliceStart = 0;
  #lastProgress = 0;
  #lastSnapshot = 0;
  #snapshotSpans = 0;
  #snapshotCost = 0;
  readonly #began = performance.now();

  constructor(document: OpenDocument, host: EngineHost, emit: Emit, signal: AbortSignal) {
    this.#document = document;
    this.#host = host;
    this.#emit = emit;
    this.#signal = signal;
    this.#lastSnapshot = this.#sliceStart = performance.now();
  }

  /** Reads one file into the document. A file that cannot be read becomes a file with an error, never an exception. */
  async read(grant: FileGrant): Promise<OpenFile> {
    const problems = new ProblemList();
    const info = refused(grant, undefined);
    const file: OpenFile = { grant, problems, source: undefined, records: undefined, format: undefined, info };
    this.#document.files.push(file);
    this.#document.builder.beginFile(this.#document.files.length - 1);
    try {
      await this.#readInto(file);
    } catch (error) {
      if (this.#signal.aborted) return file;
      file.info = { ...refused(grant, asProblem(error)), bytes: file.source?.size ?? 0 };
    }
    return file;
  }

  async #readInto(file: OpenFile): Promise<void> {
    const source = await this.#host.open(file.grant);
    file.source = source;
    const report = (problem: Problem) => file.problems.report(problem);
    const unwrapped = await unwrap(source, () => this.#host.makeSpool(), report, this.#signal);
    file.source = unwrapped.source;
    const { head, stream } = await peek(unwrapped.source.stream(this.#signal), HEAD_BYTES);
    const total = unwrapped.compression === 'none' ? source.size : undefined;
    const progress = (bytes: number) => this.#progress(file, bytes, total);
    const base = { name: file.grant.name, compression: unwrapped.compression, error: undefined };

    const castFormat = recogniseAnyRecording(head);
    if (castFormat) {
      const recording = await readAnyRecording(this.#host, file.grant, stream, castFormat, report, progress);
      this.recordings.push({ grant: file.grant, recording });
      file.info = {
        ...base,
        format: castFormat,
        formatTitle: recordingTitle(castFormat),
        bytes: unwrapped.source.size ?? source.size ?? 0,
        spans: 0,
        duplicates: 0,
        logs: 0,
        skipped: {},
        problems: file.problems.toArray(),
      };
      return;
    }

    const recognised = recognise(head);
    if ('refused' in recognised) throw new FormatError(recognised.refused);
    const format = recognised.format;
    file.format = format;
    const { builder } = this.#document;
    const before = {
      spans: builder.spanCount,
      duplicates: builder.duplicates,
      logs: builder.logCount,
      counts: { ...builder.counts },
    };
    const spool = format.converts ? this.#host.makeSpool() : undefined;
    file.records = spool?.source(file.grant.name);
    const context: ReadContext = { sink: builder, classifier, report, progress, ...(spool ? { spool } : {}) };
    const outcome = (): FileInfo => ({
      ...base,
      format: format.name,
      formatTitle: format.title,
      bytes: unwrapped.source.size ?? source.size ?? 0,
      spans: builder.spanCount - before.spans,
      duplicates: builder.duplicates - before.duplicates,
      logs: builder.logCount - before.logs,
      skipped: difference(builder.counts, before.counts),
      problems: file.problems.toArray(),
    });
    try {
      await format.read(stream, context);
    } catch (error) {
      if (!this.#signal.aborted && builder.spanCount === before.spans) throw error;
      if (!this.#signal.aborted) report(asProblem(error));
    }
    file.info = outcome();
  }

  #progress(file: OpenFile, bytes: number, total: number | undefined): Promise<void> | void {
    this.#signal.throwIfAborted();
    const now = performance.now();
    if (now - this.#sliceStart < SLICE) return;
    if (now - this.#lastProgress >= PROGRESS_EVERY) {
      this.#lastProgress = now;
      this.#emit('progress', this.progress(file.grant.name, bytes, total, 'reading'));
    }
    this.#maybeSnapshot(now, total === undefined ? Number.POSITIVE_INFINITY : total / bytes);
    return this.#pause();
  }

  progress(file: string, bytes: number, total: number | undefined, phase: Progress['phase']): Progress {
    return { file, bytes, total, spans: this.#document.builder.spanCount, phase };
  }

  /** `whole`: how many times as much there is as was read so far. */
  #maybeSnapshot(now: number, whole: number): void {
    const spans = this.#document.builder.spanCount;
    const first = this.#snapshotSpans === 0;
    if (spans === this.#snapshotSpans || now - this.#lastSnapshot < (first ? FIRST_SNAPSHOT : SNAPSHOT_EVERY)) return;
    // A snapshot orders everything again, so ever fewer of them are worth their cost as the table grows.
    if (!first && (spans < this.#snapshotSpans * SNAPSHOT_GROWTH || now - this.#lastSnapshot < this.#snapshotCost * 6))
      return;
    // Nor is one worth it when everything will be here in a moment.
    if (!first && (now - this.#began) * (whole - 1) < NEARLY_DONE) return;
    const begin = performance.now();
    this.#emit('table', this.#document.snapshot(false));
    this.#snapshotSpans = spans;
    this.#lastSnapshot = performance.now();
    this.#snapshotCost = this.#lastSnapshot - begin;
  }

  async #pause(): Promise<void> {
    await turn();
    this.#signal.throwIfAborted();
    this.#sliceStart = performance.now();
  }
}

function refused(grant: FileGrant, error: Problem | undefined): FileInfo {
  return {
    name: grant.name,
    format: undefined,
    formatTitle: '',
    compression: 'none',
    bytes: 0,
    spans: 0,
    duplicates: 0,
    logs: 0,
    skipped: {},
    problems: [],
    error,
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof FormatError) return error.problem;
  const code = (error as { code?: unknown } | undefined)?.code;
  return {
    code: typeof code === 'string' ? code : 'unreadable',
    message: messageOf(error),
  };
}

function difference(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  const result: Record<string, number> = {};
  for (const [name, count] of Object.entries(now)) {
    const added = count - (before[name] ?? 0);
    if (added > 0) result[name] = added;
  }
  return result;
}
