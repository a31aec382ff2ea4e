import { type Column, float64, uint32 } from '../base/columns.ts';
import { IdTable, StringTable } from '../base/intern.ts';
import { newLogDraft, newSpanDraft } from './draft.ts';
import { SpanKeys } from './duplicates.ts';
import { FLAG } from './kind.ts';
import { LogColumns, type SourcePlace } from './log-columns.ts';
import { type LogDraft, NONE, type SpanDraft, type SpanSink } from './sink.ts';
import { snapshotTable } from './snapshot.ts';
import { SpanColumns } from './span-columns.ts';
import type { Ordinal, SpanTable } from './table.ts';

export type { SourcePlace } from './log-columns.ts';

/** Where a span stands, and the resource and scope it was written under (0: none). */
export interface SpanPlace extends SourcePlace {
  readonly resource: number;
  readonly scope: number;
}

/** What one file of the document held. */
export interface FileCounts {
  /** Without duplicates and without unfinished records that a finished one superseded. */
  readonly spans: number;
  readonly duplicates: number;
  readonly logs: number;
}

type CountedFile = { -readonly [K in keyof FileCounts]: FileCounts[K] };

/**
 * Collects the spans of a document, whatever order they come in, and makes tables of them. One builder a document:
 * call `beginFile` before each file is read into it.
 */
export class SpanTableBuilder implements SpanSink {
  readonly ids = new IdTable();
  readonly strings = new StringTable();
  readonly draft: SpanDraft = newSpanDraft();
  readonly logDraft: LogDraft = newLogDraft();
  /** Spans that were dropped because the very same bytes came before. */
  duplicates = 0;

  readonly #spans = new SpanColumns();
  readonly #keys = new SpanKeys();
  readonly #logs = new LogColumns();
  readonly #resources = new Owners();
  readonly #scopes = new Owners();
  readonly #counts = new Map<string, number>();
  readonly #terminal = uint32(16);
  readonly #files: CountedFile[] = [];
  #file = 0;
  #version = 0;

  /** What follows comes from this file (0, 1, …). */
  beginFile(fileIndex: number): void {
    this.#file = fileIndex;
    while (this.#files.length <= fileIndex) this.#files.push({ spans: 0, duplicates: 0, logs: 0 });
  }

  /** Spans that a snapshot would show, without made-up ones. */
  get spanCount(): number {
    return this.#spans.length - this.#keys.superseded;
  }

  /** Logs that name a span, or carry terminal output. */
  get logCount(): number {
    return this.#logs.length;
  }

  /** What each file held, by file index. */
  get perFile(): FileCounts[] {
    const files = this.#files.map((file) => ({ ...file }));
    for (let i = 0; this.#keys.superseded > 0 && i < this.#keys.contested.length; i++) {
      const ordinal = this.#keys.contested.data[i] as number;
      const file = files[this.#spans.file.data[ordinal] as number];
      if (file && this.#keys.isSuperseded(this.#spans, ordinal)) file.spans--;
    }
    return files;
  }

  /** What the files hold that is not shown, by what it is. */
  get counts(): Record<string, number> {
    const counts: Record<string, number> = Object.fromEntries(this.#counts);
    if (this.#keys.superseded > 0) counts['unfinished records of finished spans'] = this.#keys.superseded;
    if (this.#logs.length > 0) {
      this.#join();
      const unjoined = this.#logs.unjoined();
      if (unjoined > 0) counts['logs of spans that are not here'] = unjoined;
    }
    return counts;
  }

  count(what: string, by = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  addResource(): number {
    return this.#resources.add();
  }

  /** @throws RangeError for an index that `addResource` did not return. */
  setResource(index: number, service: string, offset: number, length: number): void {
    this.#resources.set(index, this.strings.intern(service), this.#file, offset, length);
  }

  addScope(): number {
    return this.#scopes.add();
  }

  /** The version is read again from the source with the scope's attributes. @throws RangeError as `setResource`. */
  setScope(index: number, name: string, _version: string, offset: number, length: number): void {
    this.#scopes.set(index, this.strings.intern(name), this.#file, offset, length);
  }

  addSpan(): void {
    const { draft } = this;
    const verdict = this.#keys.judge(this.#spans, draft.traceId, draft.spanId, draft.length, draft.hash);
    const counts = this.#currentFile();
    if (verdict === 'exact-duplicate') {
      this.duplicates++;
      counts.duplicates++;
      return;
    }
    counts.spans++;
    const ordinal = this.#spans.append(draft, this.#file);
    this.#keys.add(this.#spans, ordinal);
    if ((draft.flags & FLAG.terminal) !== 0) this.#terminal.push(ordinal);
  }

  addLog(): void {
    if (this.logDraft.spanId === NONE && !this.logDraft.terminal) {
      this.count('logs without a span');
      return;
    }
    this.#currentFile().logs++;
    this.#logs.append(this.logDraft, this.#file);
  }

  /**
   * The table of everything read so far. `complete` says that no more will come. Takes about a second for a million
   * spans; every call makes new arrays.
   */
  snapshot(complete: boolean): SpanTable {
    this.#join();
    return snapshotTable(
      {
        spans: this.#spans,
        keys: this.#keys,
        logs: this.#logs,
        ids: this.ids,
        strings: this.strings,
        serviceOf: this.#resources.names(),
        scopeName: this.#scopes.names(),
      },
      ++this.#version,
      complete,
    );
  }

  /** Gives back the memory that only reading and snapshots need. Neither may follow; finding spans again still works. */
  finish(): void {
    this.#join();
    this.#spans.finish();
  }

  /** Where a span is to be read again. @throws RangeError for an ordinal that no span has. */
  place(ordinal: Ordinal): SpanPlace {
    const spans = this.#spans;
    if (!(ordinal >= 0 && ordinal < spans.length)) throw new RangeError(`There is no span with ordinal ${ordinal}.`);
    return {
      file: spans.file.data[ordinal] as number,
      offset: spans.offset.data[ordinal] as number,
      length: spans.size.data[ordinal] as number,
      resource: spans.resource.data[ordinal] as number,
      scope: spans.scope.data[ordinal] as number,
    };
  }

  /** Where a resource stands; its length is 0 while unknown. */
  resourcePlace(index: number): SourcePlace {
    return this.#resources.place(index);
  }

  scopePlace(index: number): SourcePlace {
    return this.#scopes.place(index);
  }

  /** Places of the span's log records, in the order they were read. */
  logPlaces(ordinal: Ordinal): SourcePlace[] {
    this.#join();
    return this.#logs.logPlaces(ordinal);
  }

  /** The span that two ids name (hex in any case, or text), as links do. */
  findOrdinal(traceId: string, spanId: string): Ordinal | undefined {
    const span = this.ids.internString(spanId);
    if (span === NONE) return undefined;
    const ordinal = this.#keys.index.get(this.ids.internString(traceId), span);
    return ordinal === -1 ? undefined : ordinal;
  }

  /** Spans that carry `terminal.output` events. */
  terminalOrdinals(): Ordinal[] {
    const found: Ordinal[] = [];
    for (let i = 0; i < this.#terminal.length; i++) {
      const ordinal = this.#terminal.data[i] as number;
      if (this.#spans.spanId.data[ordinal] === NONE || !this.#keys.isSuperseded(this.#spans, ordinal)) {
        found.push(ordinal);
      }
    }
    return found;
  }

  /** Log records that are terminal output, with the span each belongs to. */
  terminalLogs(): (SourcePlace & { readonly ordinal: Ordinal | undefined })[] {
    this.#join();
    return this.#logs.terminal();
  }

  #join(): void {
    this.#logs.join(this.#spans, this.#keys.index, this.ids.size, this.#keys.replaced);
  }

  #currentFile(): CountedFile {
    if (this.#files.length <= this.#file) this.beginFile(this.#file);
    return this.#files[this.#file] as CountedFile;
  }
}

/** Resources or scopes: a name each and where they stand. Index 0 is the absent one. */
class Owners {
  readonly #name: Column<Uint32Array> = uint32(16);
  readonly #file: Column<Uint32Array> = uint32(16);
  readonly #offset: Column<Float64Array> = float64(16);
  readonly #size: Column<Uint32Array> = uint32(16);

  constructor() {
    this.add();
  }

  add(): number {
    this.#file.push(0);
    this.#offset.push(0);
    this.#size.push(0);
    return this.#name.push(0);
  }

  set(index: number, name: number, file: number, offset: number, length: number): void {
    if (!(index > 0 && index < this.#name.length)) throw new RangeError(`Index ${index} was never added.`);
    this.#name.data[index] = name;
    this.#file.data[index] = file;
    this.#offset.data[index] = offset;
    this.#size.data[index] = length;
  }

  place(index: number): SourcePlace {
    return {
      file: this.#file.data[index] ?? 0,
      offset: this.#offset.data[index] ?? 0,
      length: this.#size.data[index] ?? 0,
    };
  }

  names(): Uint32Array {
    return this.#name.data.subarray(0, this.#name.length);
  }
}
