/** open.agent_log_first_rows_ms: how soon there are rows of an agent's own log of 200 MB. */
import { open } from 'node:fs/promises';
import { createEngine } from '../../shared/engine/engine.ts';
import { nodeHost } from '../../shared/node/engine-host.ts';
import { type Figure, figure, median } from './figures.ts';

const SESSION = 'c7d1fb1a-0885-4d8b-8427-0f09a0c1a94f';
const START = Date.parse('2026-01-02T03:04:05Z');

/** Writes a session as Claude Code has it: prompts, and after each forty calls of a tool with results of 4 KB. */
export async function generateAgentLog(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  let written = 0;
  let record = 0;
  let lines: string[] = [];
  const line = (type: string, message: object) => {
    const parentUuid = record === 0 ? null : `r${record - 1}`;
    const timestamp = new Date(START + record * 700).toISOString();
    const uuid = `r${record++}`;
    lines.push(JSON.stringify({ type, uuid, parentUuid, sessionId: SESSION, timestamp, cwd: '/repo', message }));
  };
  while (written < bytes) {
    line('user', { role: 'user', content: 'Make the next test pass.' });
    for (let i = 0; i < 40; i++) {
      const id = `toolu_${record}`;
      line('assistant', {
        id: `msg_${record}`,
        role: 'assistant',
        model: 'claude-x',
        content: [{ type: 'tool_use', id, name: 'Bash', input: { command: `npm test -- --only ${i}` } }],
        usage: { input_tokens: 4, cache_read_input_tokens: 20_000 + record, output_tokens: 80 },
      });
      line('user', { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'ok\n'.repeat(1365) }] });
    }
    const text = `${lines.join('\n')}\n`;
    lines = [];
    written += text.length;
    await file.appendFile(text, 'latin1');
  }
  await file.close();
}

export async function benchAgentLog(path: string, runs = 5): Promise<Figure[]> {
  await generateAgentLog(path, 200e6);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await firstRows(path));
  return [figure('open.agent_log_first_rows_ms', median(times), 'ms')];
}

async function firstRows(path: string): Promise<number> {
  const start = performance.now();
  return await new Promise((resolve, reject) => {
    const reading = new AbortController();
    const engine = createEngine({ ...nodeHost(() => path), watch: undefined }, (name, data) => {
      if (name !== 'table' || (data as { rowCount: number }).rowCount === 0) return;
      resolve(performance.now() - start);
      reading.abort();
    });
    // Stopped after the first rows.
    engine
      .open({ files: [{ id: 'bench', name: 'bench' }] }, reading.signal)
      .then(() => reject(new Error('The log was read without a row.')), reject);
  });
}
