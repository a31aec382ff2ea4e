/** Opens a file with the whole engine, looks at every span of it, and counts. */
import type { FileInfo, RecordingInfo } from '../../shared/protocol.ts';
import { FLAG, STATUS_ERROR } from '../../shared/trace/kind.ts';
import { NO_ORDINAL } from '../../shared/trace/table.ts';
import { type Files, grant, testEngine } from '../unit/engine/host.ts';
import type { ForeignFile } from './foreign.ts';

/** What was opened, and what is wrong with single spans (nothing should be). */
interface Whole {
  /** The format of each file; several come out of a zip. */
  readonly formats: readonly string[];
  /** What all of them hold. */
  readonly holds: Omit<ForeignFile, 'format'>;
  readonly recordings: readonly RecordingInfo[];
  readonly bad: string[];
}

/** What the file holds, and what is wrong with single spans (nothing should be). */
export async function readWhole(name: string, bytes: Uint8Array): Promise<{ file: ForeignFile; bad: string[] }> {
  const { formats, holds, bad } = await openWhole(name, { [name]: bytes });
  return { bad, file: { format: formats[0] ?? '', ...holds } };
}

/** Opens one of these files; the engine finds the others where it asks for what lies beside it. */
export async function openWhole(name: string, beside: Files): Promise<Whole> {
  const { client, events } = testEngine(beside);
  const { files } = await client.request('open', { files: [grant(name)] });
  const refused = files.find(({ error }) => error)?.error;
  if (refused || files.length === 0) throw new Error(refused?.message ?? 'nothing was opened');
  const table = events.table[events.table.length - 1];
  if (!table) throw new Error('there is no table');
  const count = (is: (row: number) => boolean): number => {
    let rows = 0;
    for (let row = 0; row < table.rowCount; row++) if (is(row)) rows++;
    return rows;
  };
  const flagged = (flag: number) => count((row) => ((table.flags[row] as number) & flag) !== 0);
  const bad: string[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const ordinal = table.ordinal[row] as number;
    if (ordinal === NO_ORDINAL) continue;
    const detail = await client.request('span.detail', { ordinal });
    const raw = await client.request('span.raw', { ordinal });
    await client.request('span.step', { ordinal });
    if (detail.name !== table.strings[table.name[row] as number]) bad.push(`the name of span ${ordinal}`);
    if (raw.text.trim() === '') bad.push(`nothing raw of span ${ordinal}`);
  }
  const recordings = events.recordings.at(-1) ?? [];
  await client.request('open', { files: [] });
  const some = (name: string, value: number) => (value > 0 ? { [name]: value } : {});
  const problems = files.flatMap((file) => file.problems.map(({ code }) => code));
  const sum = (count: (file: FileInfo) => number) => files.reduce((all, file) => all + count(file), 0);
  return {
    bad,
    formats: files.map(({ format }) => format ?? ''),
    recordings,
    holds: {
      spans: sum((file) => file.spans),
      traces: table.traces.length,
      ...some(
        'errors',
        count((row) => table.status[row] === STATUS_ERROR),
      ),
      ...some('orphans', flagged(FLAG.orphan)),
      ...some('unfinished', flagged(FLAG.unfinished)),
      ...some(
        'duplicates',
        sum((file) => file.duplicates),
      ),
      ...some(
        'logs',
        sum((file) => file.logs),
      ),
      ...(problems.length > 0 ? { problems } : {}),
    },
  };
}
