/** `spanreel stats`: what is in a file, as the program itself reads it. */
import { messageOf } from '../shared/base/errors.ts';
import type { FileGrant } from '../shared/base/file-grant.ts';
import type { Problem } from '../shared/base/problem.ts';
import { toRfc3339 } from '../shared/base/time.ts';
import { createEngine } from '../shared/engine/engine.ts';
import { nodeHost } from '../shared/node/engine-host.ts';
import type { FileInfo, RecordingInfo } from '../shared/protocol.ts';
import { EMPTY_TABLE } from '../shared/trace/empty.ts';
import { FLAG, KINDS, type Kind, STATUS_ERROR } from '../shared/trace/kind.ts';
import type { SpanTable } from '../shared/trace/table.ts';
import type { RequestHandlers } from '../shared/transport.ts';

interface Stats {
  readonly file: string;
  readonly format: string;
  readonly compression: FileInfo['compression'];
  readonly traces: number;
  readonly spans: number;
  readonly errors: number;
  readonly unfinished: number;
  readonly orphans: number;
  readonly duplicates: number;
  /** Log records that belong to spans. */
  readonly logs: number;
  /** RFC 3339 with nanoseconds; null where there is no span. */
  readonly start: string | null;
  readonly durationMs: number;
  /** Spans by kind, only kinds that occur. */
  readonly kinds: Readonly<Partial<Record<Kind, number>>>;
  readonly recordings: readonly {
    readonly path: string;
    readonly cols: number;
    readonly rows: number;
    readonly events: number;
    readonly durationMs: number;
  }[];
  readonly warnings: readonly Problem[];
}

export type StatsLine = Stats | { readonly file: string; readonly error: Problem };

/**
 * Reads one file with the engine and counts. Never rejects: a file that cannot be read is a line with `error`.
 * `path` is where it is, `name` what it is called in the answer.
 */
export async function readStats(path: string, name: string): Promise<StatsLine> {
  return openForStats(path, name, async (_, { info, table, recordings, problems }): Promise<Stats> => {
    return { file: name, ...summary(info, table, recordings), warnings: problems };
  });
}

/** What was read of a file. */
interface Read {
  readonly info: FileInfo;
  readonly table: SpanTable;
  readonly recordings: readonly RecordingInfo[];
  readonly problems: readonly Problem[];
}

/** Opens one file in an engine of its own and asks it; what goes wrong is told, never thrown. */
export async function openForStats<T>(
  path: string,
  name: string,
  ask: (engine: RequestHandlers, read: Read) => Promise<T>,
): Promise<T | { readonly file: string; readonly error: Problem }> {
  const grant: FileGrant = { id: 'file', name };
  const seen = {
    table: EMPTY_TABLE,
    recordings: [] as readonly RecordingInfo[],
    problems: [] as readonly Problem[],
  };
  // Nobody waits for changes here.
  const host = { ...nodeHost((id) => (id === grant.id ? path : undefined)), watch: undefined };
  const engine = createEngine(host, (event, data) => {
    if (event in seen) Object.assign(seen, { [event]: data });
  });
  try {
    const { files } = await engine.open({ files: [grant] });
    const info = files[0];
    if (!info || info.error || info.format === undefined) {
      return { file: name, error: info?.error ?? { code: 'unreadable', message: `${name} could not be read.` } };
    }
    return await ask(engine, { info, ...seen });
  } catch (error) {
    return {
      file: name,
      error: { code: 'unreadable', message: messageOf(error) },
    };
  } finally {
    // An empty document in its place: handles are closed and the indexing of recordings ends.
    await engine.open({ files: [] });
  }
}

function summary(info: FileInfo, table: SpanTable, recordings: readonly RecordingInfo[]) {
  const counted = countRows(table);
  const spans = info.spans - info.duplicates;
  const only = recordings[0];
  return {
    format: info.format as string,
    compression: info.compression,
    traces: table.traces.length,
    spans: counted.spans === 0 ? spans : counted.spans,
    errors: counted.errors,
    unfinished: counted.unfinished,
    orphans: counted.orphans,
    duplicates: info.duplicates,
    logs: info.logs,
    start: counted.spans > 0 ? toRfc3339(table.origin) : null,
    durationMs: round(counted.spans > 0 ? table.extent / 1e6 : (only?.duration ?? 0)),
    kinds: counted.kinds,
    recordings: recordings.map((recording) => ({
      path: recording.name,
      cols: recording.columns,
      rows: recording.rows,
      events: recording.events,
      durationMs: round(recording.duration),
    })),
  };
}

/** Rows that stand for spans of the file; synthetic ones are not counted. */
function countRows(table: SpanTable) {
  const kinds: Partial<Record<Kind, number>> = {};
  const counted = { spans: 0, errors: 0, unfinished: 0, orphans: 0, kinds };
  for (let row = 0; row < table.rowCount; row++) {
    const flags = table.flags[row] as number;
    if (flags & FLAG.synthetic) continue;
    counted.spans++;
    if (table.status[row] === STATUS_ERROR) counted.errors++;
    if (flags & FLAG.unfinished) counted.unfinished++;
    if (flags & FLAG.orphan) counted.orphans++;
    const kind = KINDS[table.kind[row] as number] ?? 'internal';
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return counted;
}

/** Milliseconds to the microsecond. */
function round(millis: number): number {
  return Math.round(millis * 1000) / 1000;
}

/** The same for people: one line, then what is wrong, indented. */
export function statsText(line: StatsLine): string {
  if ('error' in line) {
    const at = line.error.offset === undefined ? '' : ` (at byte ${line.error.offset})`;
    return `${line.file}: cannot be opened. ${line.error.message}${at}`;
  }
  const count = (value: number, one: string, many = `${one}s`) =>
    value === 0 ? [] : [`${value} ${value === 1 ? one : many}`];
  const facts = [
    line.compression === 'none' ? line.format : `${line.format} in ${line.compression}`,
    ...count(line.traces, 'trace'),
    ...count(line.spans, 'span'),
    ...count(line.errors, 'error'),
    ...count(line.unfinished, 'unfinished', 'unfinished'),
    ...count(line.orphans, 'orphan'),
    ...count(line.duplicates, 'duplicate'),
    ...count(line.logs, 'log'),
    `${(line.durationMs / 1000).toFixed(3)} s`,
    ...(line.start ? [`from ${line.start}`] : []),
  ];
  const kinds = Object.entries(line.kinds).map(([kind, number]) => `${kind} ${number}`);
  const rest = [
    ...(kinds.length > 0 ? [`kinds: ${kinds.join(', ')}`] : []),
    ...line.recordings.map(
      ({ path, cols, rows, events, durationMs }) =>
        `recording: ${path}, ${cols}×${rows}, ${events} events, ${(durationMs / 1000).toFixed(3)} s`,
    ),
    ...line.warnings.map(
      ({ code, message, offset }) => `warning: ${message} [${code}${offset === undefined ? '' : ` at ${offset}`}]`,
    ),
  ];
  return [`${line.file}: ${facts.join(', ')}`, ...rest.map((text) => `  ${text}`)].join('\n');
}
