/** The open document: its files, its spans, and reading any of them again. */

import { type ByteSource, decodeUtf8 } from '../base/bytes.ts';
import type { FileGrant } from '../base/file-grant.ts';
import type { TraceFormat } from '../formats/format.ts';
import type { FileInfo } from '../protocol.ts';
import { maskText } from '../secrets/mask.ts';
import { SpanTableBuilder } from '../trace/builder.ts';
import { EMPTY_TABLE } from '../trace/empty.ts';
import type { Ordinal, SpanTable } from '../trace/table.ts';
import type { Attribute, InstrumentationScope, LogRecord, SpanContent } from '../trace/value.ts';
import type { ProblemList } from './problems.ts';

/** A file of the document. `format` is undefined for recordings and for files that were refused. */
export interface OpenFile {
  readonly grant: FileGrant;
  readonly problems: ProblemList;
  /** The unwrapped content. */
  source: ByteSource | undefined;
  /** Where the records stand that a format made of the file; undefined where they stand in the file itself. */
  records: ByteSource | undefined;
  format: TraceFormat | undefined;
  info: FileInfo;
}

interface Place {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

const NO_SCOPE: InstrumentationScope = { name: '', version: '', attributes: [] };
/** Spans of which the content is kept after it was read, for stepping to and fro. */
const KEPT_SPANS = 64;

export class OpenDocument {
  readonly files: OpenFile[] = [];
  readonly builder = new SpanTableBuilder();
  table: SpanTable = EMPTY_TABLE;
  readonly #shownStrings: string[] = [];
  readonly #kept = new Map<Ordinal, SpanContent>();

  /**
   * A new snapshot of the table, with secrets in names masked: it is what the user interface gets. After a complete one
   * no other can be made.
   */
  snapshot(complete: boolean): SpanTable {
    const table = this.builder.snapshot(complete);
    if (complete) this.builder.finish();
    // What is behind the builder's strings are names of missing spans, which the next snapshot may not have.
    const shown = this.#shownStrings;
    for (let i = shown.length; i < this.builder.strings.size; i++) {
      shown.push(maskText(table.strings[i] as string).text);
    }
    this.table = {
      ...table,
      strings: [...shown, ...table.strings.slice(shown.length).map((text) => maskText(text).text)],
      traces: table.traces.map((trace) => ({ ...trace, name: maskText(trace.name).text })),
    };
    return this.table;
  }

  /** The span as its file has it, with nothing masked. */
  async span(ordinal: Ordinal): Promise<SpanContent> {
    const kept = this.#kept.get(ordinal);
    if (kept) return kept;
    const place = this.builder.place(ordinal);
    const content = this.formatAt(place).span(await this.bytes(place));
    this.#kept.set(ordinal, content);
    if (this.#kept.size > KEPT_SPANS) this.#kept.delete(this.#kept.keys().next().value as Ordinal);
    return content;
  }

  /** The span as it is written in its file. */
  async spanRaw(ordinal: Ordinal): Promise<string> {
    const place = this.builder.place(ordinal);
    const format = this.formatAt(place);
    const bytes = await this.bytes(place);
    const original = format.original?.(bytes);
    const file = this.files[place.file]?.source;
    if (!original || original.length === 0 || !file) return format.raw(bytes);
    return decodeUtf8(await file.read(original.offset, original.length));
  }

  /** Where in its file a span stands. */
  async filePlace(ordinal: Ordinal): Promise<{ readonly offset: number; readonly length: number }> {
    const place = this.builder.place(ordinal);
    const { offset, length } = this.formatAt(place).original?.(await this.bytes(place)) ?? place;
    return { offset, length };
  }

  async resource(ordinal: Ordinal): Promise<readonly Attribute[]> {
    const index = this.builder.place(ordinal).resource;
    return index === 0 ? [] : this.resourceAt(index);
  }

  async resourceAt(index: number): Promise<readonly Attribute[]> {
    const place = this.builder.resourcePlace(index);
    return place.length === 0 ? [] : this.formatAt(place).resource(await this.bytes(place));
  }

  async scope(ordinal: Ordinal): Promise<InstrumentationScope> {
    const index = this.builder.place(ordinal).scope;
    if (index === 0) return NO_SCOPE;
    const place = this.builder.scopePlace(index);
    return place.length === 0 ? NO_SCOPE : this.formatAt(place).scope(await this.bytes(place));
  }

  /** Log records of a span, by time. */
  async logs(ordinal: Ordinal, limit = 5000): Promise<LogRecord[]> {
    const records: LogRecord[] = [];
    for (const place of this.builder.logPlaces(ordinal).slice(0, limit)) records.push(await this.log(place));
    return records.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  }

  async log(place: Place): Promise<LogRecord> {
    return this.formatAt(place).log(await this.bytes(place));
  }

  bytes(place: Place): Promise<Uint8Array> {
    return this.byteSource(place.file).read(place.offset, place.length);
  }

  byteSource(file: number): ByteSource {
    const source = this.files[file]?.records ?? this.files[file]?.source;
    if (!source) throw new Error(`File ${file} of the document is not open.`);
    return source;
  }

  /** The format of the file that a place is in. @throws where that file is no trace */
  formatAt(place: Place): TraceFormat {
    const format = this.files[place.file]?.format;
    if (!format) throw new Error(`File ${place.file} of the document is not a trace.`);
    return format;
  }

  async close(): Promise<void> {
    for (const file of this.files) {
      await file.records?.close?.();
      await file.source?.close?.();
    }
  }
}
