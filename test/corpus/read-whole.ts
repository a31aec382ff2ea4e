/** Opens a file with the whole engine, looks at every span of it, and counts. */
import { FLAG, STATUS_ERROR } from '../../shared/trace/kind.ts';
import { NO_ORDINAL } from '../../shared/trace/table.ts';
import { grant, testEngine } from '../unit/engine/host.ts';
import type { ForeignFile } from './foreign.ts';

/** What the file holds, and what is wrong with single spans (nothing should be). */
export async function readWhole(name: string, bytes: Uint8Array): Promise<{ file: ForeignFile; bad: string[] }> {
  const { client, events } = testEngine({ [name]: bytes });
  const { files } = await client.request('open', { files: [grant(name)] });
  const info = files[0];
  if (!info || info.error) throw new Error(info?.error?.message ?? 'nothing was opened');
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
  await client.request('open', { files: [] });
  const some = (name: string, value: number) => (value > 0 ? { [name]: value } : {});
  const problems = info.problems.map(({ code }) => code);
  return {
    bad,
    file: {
      format: info.format ?? '',
      spans: info.spans,
      traces: table.traces.length,
      ...some(
        'errors',
        count((row) => table.status[row] === STATUS_ERROR),
      ),
      ...some('orphans', flagged(FLAG.orphan)),
      ...some('unfinished', flagged(FLAG.unfinished)),
      ...some('duplicates', info.duplicates),
      ...some('logs', info.logs),
      ...(problems.length > 0 ? { problems } : {}),
    },
  };
}
