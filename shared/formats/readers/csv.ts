/**
 * The CSV that Spanreel writes, also after a spreadsheet saved it: a span a row, parts as JSON in their cells, columns
 * found by their names. Source: shared/formats/write/csv.ts and RFC 4180.
 */
import { concatBytes, decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { unguarded } from '../../base/csv.ts';
import { FormatError } from '../../base/problem.ts';
import type { SpanContent } from '../../trace/value.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { parseKind } from '../foreign/otel.ts';
import { readEntries, readValue } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, parseJson, readText } from '../json/tree.ts';
import { CSV_COLUMNS, type CsvColumn } from '../write/csv-columns.ts';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const SLICE = 256 << 10;
/** A row that is longer is not one: a quote is missing somewhere. */
const LONGEST_ROW = 64 << 20;
/** Columns without which there is no span. */
const NEEDED: readonly CsvColumn[] = ['trace_id', 'span_id', 'name', 'start_unix_nano'];

export const csv: ForeignFormat = {
  name: 'csv',
  title: 'CSV of Spanreel',
  recognise(head) {
    const line = head.indexOf(NEWLINE);
    if (line < 0 || line > 4096) return 0;
    const names = splitCells(decodeUtf8(head, 0, line));
    return NEEDED.every((name) => names.includes(name)) ? 0.9 : 0;
  },
  async read(stream, context) {
    const reader = new RowReader(context);
    let consumed = 0;
    for await (const piece of stream) {
      for (let at = 0; at < piece.length; at += SLICE) {
        const slice = piece.subarray(at, at + SLICE);
        reader.push(slice, consumed);
        consumed += slice.length;
        await context.progress(consumed);
      }
    }
    reader.finish(consumed);
  },
};

/** What stands between quotes, as one character; and text before or behind it that is no part of it. */
const QUOTED = /"(?:[^"]|"")*"/g;
const MARK = '\u0000';
const BROKEN_QUOTES = new RegExp(`[^,]${MARK}|${MARK}[^,]`);

/** Cuts rows out of the stream: a line break between quotes belongs to its cell. */
class RowReader {
  readonly #context: ForeignContext;
  #pieces: Uint8Array[] = [];
  #held = 0;
  #quoted = false;
  #offset = 0;
  #columns: Partial<Record<CsvColumn, number>> | undefined;
  #width = 0;

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  push(slice: Uint8Array, base: number): void {
    let from = 0;
    for (let i = 0; i < slice.length; i++) {
      if (slice[i] === QUOTE) this.#quoted = !this.#quoted;
      else if (slice[i] === NEWLINE && (!this.#quoted || this.#held + i - from > LONGEST_ROW)) {
        this.#quoted = false;
        this.#hold(slice.subarray(from, i + 1));
        this.#row(base + i + 1);
        from = i + 1;
      }
    }
    // Pieces are only lent.
    this.#hold(slice.slice(from));
  }

  finish(end: number): void {
    if (this.#quoted) {
      const message = 'The file ends between quotes; its last row is read as far as it goes.';
      this.#context.report({ code: 'truncated', message, offset: this.#offset });
    }
    if (this.#held > 0) this.#row(end);
  }

  #hold(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#held += bytes.length;
  }

  #row(end: number): void {
    const text = decodeUtf8(concatBytes(this.#pieces)).replace(/\r?\n$/, '');
    const place = { offset: this.#offset, length: end - this.#offset };
    this.#pieces = [];
    this.#held = 0;
    this.#offset = end;
    if (text.trim() === '') return;
    const cells = splitCells(text);
    if (!this.#columns) {
      this.#columns = findColumns(cells);
      this.#width = cells.length;
      const strange = cells.filter((name) => name.trim() !== '' && !(CSV_COLUMNS as readonly string[]).includes(name));
      if (strange.length > 0) this.#context.count('columns that are not known', strange.length);
    } else {
      if (BROKEN_QUOTES.test(text.replace(QUOTED, MARK))) this.#context.count('rows with text around quotes');
      // A quote too many or too few makes one row of several, or cuts one short.
      if (cells.length !== this.#width) this.#context.count('rows with more or fewer cells than columns');
      takeRow(this.#context, this.#columns, cells, place);
    }
  }
}

function findColumns(names: readonly string[]): Partial<Record<CsvColumn, number>> {
  return Object.fromEntries(CSV_COLUMNS.flatMap((name) => (names.includes(name) ? [[name, names.indexOf(name)]] : [])));
}

/** The cells of a row, without their quotes. */
function splitCells(row: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= row.length; ) {
    if (row[at] === '"') {
      let text = '';
      for (at++; at < row.length; ) {
        const quote = row.indexOf('"', at);
        const until = quote < 0 ? row.length : quote;
        text += row.slice(at, until);
        at = until + 1;
        if (row[at] !== '"') break;
        text += '"';
        at++;
      }
      const comma = row.indexOf(',', at);
      cells.push(text + row.slice(at, comma < 0 ? row.length : comma));
      at = comma < 0 ? row.length + 1 : comma + 1;
      continue;
    }
    const comma = row.indexOf(',', at);
    const until = comma < 0 ? row.length : comma;
    cells.push(row.slice(at, until));
    at = until + 1;
  }
  return cells;
}

function takeRow(
  context: ForeignContext,
  columns: Partial<Record<CsvColumn, number>>,
  cells: readonly string[],
  place: FilePlace,
): void {
  const cell = (name: CsvColumn): string => unguarded(cells[columns[name] ?? -1] ?? '');
  const json = (name: CsvColumn): JsonNode | undefined => {
    const text = cell(name);
    if (text === '') return undefined;
    try {
      return parseJson(encodeUtf8(text));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      context.report({ code: 'csv-cell', message: `The cell ${name} of a row is not JSON.`, offset: place.offset });
      return undefined;
    }
  };
  const [traceId, spanId] = [cell('trace_id'), cell('span_id')];
  const name = cell('name');
  if (cells.every((text) => text.trim() === '')) {
    context.count('rows that are not spans');
    return;
  }
  const resource = cell('resource');
  const code = cell('status_code');
  context.span({
    traceId,
    spanId,
    parentSpanId: cell('parent_span_id'),
    name,
    otelKind: parseKind(cell('kind')),
    start: parseTime(cell('start_unix_nano')),
    end: parseTime(cell('end_unix_nano')),
    status: { code: /^[012]$/.test(code) ? Number(code) : 0, message: cell('status_message') },
    traceState: cell('trace_state'),
    attributes: readEntries(json('attributes')),
    events: arrayItems(json('events')).map((node) => ({
      time: parseTime(readText(member(node, 'time'))),
      name: readText(member(node, 'name')),
      attributes: readEntries(member(node, 'attributes')),
    })),
    links: arrayItems(json('links')).map((node) => ({
      traceId: readText(member(node, 'trace_id')),
      spanId: readText(member(node, 'span_id')),
      traceState: readText(member(node, 'trace_state')),
      attributes: readEntries(member(node, 'attributes')),
    })),
    dropped: droppedIn(json('dropped')),
    resource: resource === '' ? 0 : context.resource(resource, readEntries(json('resource'))),
    scope: {
      name: cell('scope_name'),
      version: cell('scope_version'),
      attributes: readEntries(json('scope_attributes')),
    },
    place,
  });
  for (const node of arrayItems(json('logs'))) {
    context.log({
      traceId,
      spanId,
      time: parseTime(readText(member(node, 'time'))),
      severity: readText(member(node, 'severity')),
      eventName: readText(member(node, 'name')),
      body: readValue(member(node, 'body')),
      attributes: readEntries(member(node, 'attributes')),
      place,
    });
  }
}

function droppedIn(node: JsonNode | undefined): SpanContent['dropped'] {
  const count = (name: string) => Number(readText(member(node, name))) || 0;
  return { attributes: count('attributes'), events: count('events'), links: count('links') };
}

const parseTime = (text: string): bigint => (/^\d{1,20}$/.test(text) ? BigInt(text) : 0n);
