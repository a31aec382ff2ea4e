/** What coding agents wrote to their telemetry outfiles. */
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../shared/trace/kind.ts';
import { needing } from '../needs.ts';
import { grant, testEngine } from '../unit/engine/host.ts';
import { bytesOf, CAPTURES } from './places.ts';

describe(...needing('captures', 'a telemetry outfile of Qwen Code'), () => {
  it('shows the session, its prompt, and every model and tool call, although it holds log records alone', async () => {
    const { client, events } = testEngine({ 'x.log': bytesOf(CAPTURES, 'qwen-file', 'headless', 'telemetry.log') });
    const { files } = await client.request('open', { files: [grant('x.log')] });
    const table = events.table.at(-1);
    if (!table) throw new Error('there is no table');
    const kinds: Record<string, number> = {};
    for (let row = 0; row < table.rowCount; row++) {
      const kind = KINDS[table.kind[row] as number] as string;
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    expect([files[0]?.format, files[0]?.spans, files[0]?.logs, files[0]?.problems]).toEqual([
      'gemini-telemetry',
      12,
      5,
      [],
    ]);
    expect(kinds).toEqual({ agent: 2, model: 5, tool: 5 });
    expect(table.inputTokens.reduce((sum, tokens) => sum + (tokens || 0), 0)).toBe(
      19723 + 19965 + 20513 + 20716 + 20880,
    );
  });
});
