/** Gathers what happened in a run and when: model calls, tool calls, files, tests, errors, loops, terminal output. */

import { float64 } from '../base/columns.ts';
import type { Nanoseconds } from '../base/time.ts';
import { Fields } from '../cell/fields.ts';
import type { CallRow } from '../cell/page/page.ts';
import { readStep } from '../cell/read-step.ts';
import type { CellFacts, ErrorFact, FileFact, TestFact } from '../cell/state/facts.ts';
import { editsOfDiff, editsOfTool, type FileEdit, relativePath } from '../cell/state/file-changes.ts';
import { type AskedModel, type CalledTool, findLoops } from '../cell/state/loops.ts';
import type { Step, ToolStep } from '../cell/step.ts';
import { readTestOutput } from '../cell/test-output.ts';
import { maskText } from '../secrets/mask.ts';
import { EVENT_OUTPUT } from '../terminal/recording.ts';
import { KINDS, STATUS_ERROR } from '../trace/kind.ts';
import { NO_ORDINAL, type Ordinal, type Row, rowEnd, type SpanTable } from '../trace/table.ts';
import type { SpanContent } from '../trace/value.ts';
import { findRow } from '../trace/visible.ts';
import type { OpenDocument } from './document.ts';
import type { EngineHost } from './host.ts';
import { loadSpans } from './load.ts';
import type { PlacedRecording } from './recordings.ts';
import { workdirDiff } from './workdir-diff.ts';

/** Lists that are longer are cut, and say so. */
const MOST_SPANS = 20_000;
const MOST_ERRORS = 2_000;
const MOST_FILES = 20_000;
/** Spans with logs that are looked into for changes of files. */
const MOST_LOGGED = 2_000;
const MOST_OUTPUT = 500_000;
const SUMMARY = 120;
const MESSAGE = 300;
/** A diff beside the trace that is larger is not taken apart. */
const LARGEST_DIFF = 8 << 20;

const MODEL = KINDS.indexOf('model');
const TOOL = KINDS.indexOf('tool');

export interface FactSources {
  readonly document: OpenDocument;
  readonly host: EngineHost;
  readonly recordings: readonly PlacedRecording[];
  readonly reveal: boolean;
  readonly signal: AbortSignal;
}

/** What happened, and the same model calls as rows of a table. */
export interface Gathered {
  readonly facts: CellFacts;
  readonly calls: readonly CallRow[];
}

/** Reads the spans that tell what happened. @throws the reason of `signal` when it aborts */
export async function gatherFacts(sources: FactSources): Promise<Gathered> {
  const gatherer = new Gatherer(sources);
  await gatherer.spans();
  await gatherer.watchedFiles();
  if (!gatherer.hasFiles) await gatherer.finalDiff();
  return { facts: gatherer.facts(), calls: gatherer.callRows() };
}

class Gatherer {
  readonly #sources: FactSources;
  readonly #table: SpanTable;
  readonly #calls: (AskedModel & { readonly row: CallRow })[] = [];
  readonly #tools: CalledTool[] = [];
  readonly #edits = new Map<Ordinal, FileEdit[]>();
  /** Places in the lists, by call id and by response id: the agent and what stands between may both tell of a call. */
  readonly #toolOfCall = new Map<string, number>();
  readonly #callOfResponse = new Map<string, number>();
  readonly #tests: TestFact[] = [];
  readonly #errors: ErrorFact[] = [];
  #files: FileFact[] = [];
  #workdir = '';
  #cut = false;

  constructor(sources: FactSources) {
    this.#sources = sources;
    this.#table = sources.document.table;
  }

  get hasFiles(): boolean {
    return this.#files.length > 0;
  }

  async spans(): Promise<void> {
    const rows = new Set<Row>([...this.#callRows(), ...this.#rowsOf(TOOL, MOST_SPANS), ...this.#errorRows()]);
    const ordinals = this.#ordinals(rows);
    const wanted = new Set(rows);
    for await (const { ordinal, span } of loadSpans(this.#sources.document, ordinals, [], this.#sources.signal)) {
      const row = findRow(this.#table, ordinal);
      if (!wanted.has(row)) continue;
      const kind = KINDS[this.#table.kind[row] as number] ?? 'internal';
      const logs = (this.#table.logCount[row] as number) > 0 ? await this.#sources.document.logs(ordinal, 200) : [];
      this.#take(row, ordinal, span, readStep(span, kind, logs));
    }
    this.#calls.sort((a, b) => a.start - b.start);
    this.#tools.sort((a, b) => a.start - b.start);
    this.#filesFromTools();
  }

  /** Model calls, and other spans with tokens; those that are sums of what lies inside them are left out. */
  #callRows(): Row[] {
    const { kind, subtreeEnd, tokenRow, rowCount } = this.#table;
    const rows: Row[] = [];
    let tokenAt = tokenRow.length - 1;
    let lowestToken = Number.POSITIVE_INFINITY;
    let lowestCall = Number.POSITIVE_INFINITY;
    for (let row = rowCount - 1; row >= 0; row--) {
      const hasTokens = tokenAt >= 0 && tokenRow[tokenAt] === row;
      if (hasTokens) tokenAt--;
      else if (kind[row] !== MODEL) continue;
      const end = subtreeEnd[row] as number;
      if ((hasTokens ? lowestToken : lowestCall) >= end) rows.push(row);
      lowestCall = row;
      if (hasTokens) lowestToken = row;
    }
    return this.#limit(rows.reverse(), MOST_SPANS);
  }

  #rowsOf(kind: number, most: number): Row[] {
    const rows: Row[] = [];
    for (let row = 0; row < this.#table.rowCount; row++) if (this.#table.kind[row] === kind) rows.push(row);
    return this.#limit(rows, most);
  }

  #errorRows(): Row[] {
    const rows: Row[] = [];
    for (let row = 0; row < this.#table.rowCount; row++) if (this.#table.status[row] === STATUS_ERROR) rows.push(row);
    return this.#limit(rows, MOST_ERRORS);
  }

  #limit(rows: Row[], most: number): Row[] {
    if (rows.length <= most) return rows;
    this.#cut = true;
    return rows.slice(0, most);
  }

  #ordinals(rows: ReadonlySet<Row>): Uint32Array {
    const list: number[] = [];
    for (const row of rows) if (this.#table.ordinal[row] !== NO_ORDINAL) list.push(this.#table.ordinal[row] as number);
    return Uint32Array.from(list);
  }

  #take(row: Row, ordinal: Ordinal, span: SpanContent, step: Step): void {
    const table = this.#table;
    const failed = table.status[row] === STATUS_ERROR;
    const start = table.start[row] as number;
    const duration = table.duration[row] as number;
    const times = { start, end: Number.isNaN(duration) ? Number.NaN : start + duration, ordinal, failed };
    const fields = new Fields(span.attributes);
    if (failed) this.#errors.push({ time: rowEnd(table, row), ordinal, message: this.#line(step.error, MESSAGE) });
    if (step.type === 'tool') this.#takeTool(times, step);
    else if (step.type === 'model') {
      const { input, output, cacheRead, cacheCreation, reasoning } = step.tokens;
      const model = this.#text(step.responseModel || step.requestModel);
      const requestHash = fields.text('cell.model_call.request_hash');
      const call = {
        ...times,
        model,
        input,
        output,
        cacheRead,
        cacheCreation,
        reasoning,
        cost: step.cost,
        requestHash,
        row: {
          ordinal,
          start,
          duration,
          model,
          requestHash,
          prompt: input,
          completion: output,
          cached: cacheRead,
          reasoning,
          timeToFirstToken: step.timeToFirstToken,
          finish: step.finishReasons.join(', '),
          error: failed ? this.#line(step.error, MESSAGE) : '',
          responseId: step.responseId,
        },
      };
      const unknown = (before: AskedModel) => Number.isNaN(before.input) && Number.isNaN(before.output);
      keepOne(this.#calls, this.#callOfResponse, step.responseId, call, unknown);
    } else if (this.#workdir === '') this.#workdir = fields.text('cell.workdir', 'workdir');
  }

  #takeTool(times: { start: number; end: number; ordinal: Ordinal; failed: boolean }, step: ToolStep): void {
    const summary = this.#line(step.command || step.path || step.arguments, SUMMARY);
    const tool = { ...times, name: this.#text(step.name), callId: step.callId, summary, arguments: step.arguments };
    if (!keepOne(this.#tools, this.#toolOfCall, step.callId, tool, (before) => before.arguments === '')) return;
    const edits = editsOfTool(step);
    if (edits.length > 0) this.#edits.set(times.ordinal, edits);
    const test = readTestOutput(step.result);
    if (!test || Number.isNaN(times.end)) return;
    const ok = test.failed === 0 && !(step.exitCode > 0);
    const { passed, failed } = test;
    if (this.#tests.some((before) => before.ordinal === times.ordinal)) return;
    const failures = test.failures.map((text) => this.#text(text));
    this.#tests.push({ time: times.end, ordinal: times.ordinal, command: summary, passed, failed, ok, failures });
  }

  #filesFromTools(): void {
    for (const tool of this.#tools) {
      if (tool.failed || Number.isNaN(tool.end)) continue;
      for (const edit of this.#edits.get(tool.ordinal) ?? []) {
        this.#files.push(this.#fileFact(edit, tool.end, tool.ordinal, 'tool arguments'));
      }
    }
  }

  #fileFact(edit: FileEdit, time: Nanoseconds, ordinal: Ordinal | undefined, from: FileFact['from']): FileFact {
    const diff = edit.diff === undefined ? undefined : this.#text(edit.diff);
    return {
      time,
      path: relativePath(edit.path, this.#workdir),
      what: edit.what,
      size: Number.NaN,
      ordinal,
      from,
      diff,
    };
  }

  /** What the harness saw on disk; it knows the instants, the tools' arguments know the text. */
  async watchedFiles(): Promise<void> {
    const { document } = this.#sources;
    const watched: FileFact[] = [];
    let looked = 0;
    for (let row = 0; row < this.#table.rowCount && watched.length < MOST_FILES && looked < MOST_LOGGED; row++) {
      if ((this.#table.logCount[row] as number) === 0 || this.#table.ordinal[row] === NO_ORDINAL) continue;
      looked++;
      for (const log of await document.logs(this.#table.ordinal[row] as number, MOST_FILES)) {
        if (log.eventName !== 'cell.file.change') continue;
        const fields = new Fields(log.attributes);
        const path = fields.text('file.path');
        const what = fields.text('cell.file.change');
        const tool = this.#tools.find(
          ({ callId }) => callId !== '' && callId === fields.text('cell.file.tool_call.id'),
        );
        const ordinal = tool?.ordinal;
        const edit =
          ordinal === undefined
            ? undefined
            : this.#edits.get(ordinal)?.find((one) => path.endsWith(relativePath(one.path, this.#workdir)));
        watched.push({
          time: Number(log.time - this.#table.origin),
          path: this.#text(path),
          what: what === 'added' || what === 'removed' ? what : 'modified',
          size: fields.number('file.size'),
          ordinal,
          from: 'file watch',
          diff: edit?.diff === undefined ? undefined : this.#text(edit.diff),
        });
      }
      this.#sources.signal.throwIfAborted();
    }
    if (watched.length > 0) this.#files = watched;
  }

  /** Where nothing else tells of files, the difference in the end does, at the end of the run. */
  async finalDiff(): Promise<void> {
    const { document, host } = this.#sources;
    const text = await workdirDiff(document, host, LARGEST_DIFF);
    const time = this.#endOfRun();
    this.#files = editsOfDiff(text).map((edit) => this.#fileFact(edit, time, undefined, 'workdir.diff'));
  }

  #endOfRun(): Nanoseconds {
    let end = 0;
    for (const { end: at } of [...this.#tools, ...this.#calls]) if (at > end) end = at;
    return end;
  }

  facts(): CellFacts {
    const byTime = (a: { readonly time: number }, b: { readonly time: number }) => a.time - b.time;
    const loops = findLoops(this.#tools, this.#calls, this.#tests);
    return {
      calls: this.#calls.map(({ requestHash: _hash, row: _row, ...call }) => call),
      tools: this.#tools.map(({ arguments: _arguments, ...tool }) => tool),
      files: this.#files.sort(byTime),
      tests: this.#tests.sort(byTime),
      errors: this.#errors.sort(byTime),
      loops: loops.map((loop) => ({ ...loop, text: this.#text(loop.text) })),
      output: this.#output(),
      cut: this.#cut,
    };
  }

  callRows(): CallRow[] {
    return this.#calls.map(({ row }) => row);
  }

  /** Every instant of output, of all recordings. */
  #output(): Float64Array {
    const times = float64();
    for (const { recording, info } of this.#sources.recordings) {
      const thin = Math.max(1, Math.ceil(recording.eventCount / MOST_OUTPUT));
      for (let i = 0; i < recording.eventCount; i += thin) {
        if (recording.code[i] === EVENT_OUTPUT) times.push(info.startsAt + (recording.time[i] as number) * 1e6);
      }
    }
    return times.toArray().sort();
  }

  #line(text: string, most: number): string {
    const line = text.trim().split('\n', 1)[0] ?? '';
    return this.#text(line.length > most ? `${line.slice(0, most - 1)}…` : line);
  }

  #text(text: string): string {
    return this.#sources.reveal ? text : maskText(text).text;
  }
}

/**
 * Adds to a list what no other entry with the same id tells already; one that tells less is replaced. Returns whether
 * it is in the list now.
 */
function keepOne<T>(
  list: T[],
  places: Map<string, number>,
  id: string,
  item: T,
  tellsLess: (before: T) => boolean,
): boolean {
  const place = id === '' ? undefined : places.get(id);
  if (place === undefined) {
    if (id !== '') places.set(id, list.length);
    list.push(item);
    return true;
  }
  if (!tellsLess(list[place] as T)) return false;
  list[place] = item;
  return true;
}
