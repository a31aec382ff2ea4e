/** The folder of an agent's run (its log, agents that it started, a recording, results) opens as one cell. */
import { describe, expect, it } from 'vitest';
import { filesToOpen } from '../../../shared/cell/folder.ts';
import { grant, testEngine } from './host.ts';

const SESSION = '0f0e0d0c-1111-4222-8333-444455556666';
const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();
const lines = (...records: object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

const base = (uuid: string, parentUuid: string | null, second: number, more: object = {}) => ({
  uuid,
  parentUuid,
  timestamp: at(second),
  sessionId: SESSION,
  isSidechain: false,
  version: '2.1.197',
  ...more,
});
const answer = (id: string, content: object[]) => ({
  type: 'assistant',
  message: { id, role: 'assistant', model: 'm', content, usage: { input_tokens: 5, output_tokens: 2 } },
});

const MAIN = lines(
  { ...base('u1', null, 2), type: 'user', message: { role: 'user', content: 'Fix it.' } },
  {
    ...base('u2', 'u1', 3),
    ...answer('m1', [{ type: 'tool_use', id: 't1', name: 'Agent', input: { subagent_type: 'Plan', prompt: 'Plan.' } }]),
  },
  {
    ...base('u3', 'u2', 6),
    type: 'user',
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'a plan' }] },
    toolUseResult: { agentId: 'a1f', status: 'completed' },
  },
  { ...base('u4', 'u3', 7), ...answer('m2', [{ type: 'text', text: 'Done.' }]) },
);
const OWN = { isSidechain: true, agentId: 'a1f', attributionAgent: 'Plan' };
const AGENT = lines(
  { ...base('s1', null, 4, OWN), type: 'user', message: { role: 'user', content: 'Plan.' } },
  { ...base('s2', 's1', 5, OWN), ...answer('m3', [{ type: 'text', text: 'a plan' }]) },
);
const phase = (from: number, to: number) => ({ started_at: at(from), finished_at: at(to) });
const FOLDER: Readonly<Record<string, string>> = {
  'trial/result.json': JSON.stringify({
    id: '01234567-89ab-4def-8123-456789abcdef',
    task_name: 'fix-sum',
    trial_name: 'fix-sum__abc',
    agent_info: { name: 'claude-code' },
    verifier_result: { rewards: { reward: 0.5 } },
    ...phase(0, 10),
    agent_execution: phase(1, 8),
    verifier: phase(8, 10),
  }),
  'trial/results.json': '{"passed":true}',
  'trial/config.json': '{"agent":{}}',
  'trial/agent/session.jsonl': MAIN,
  'trial/agent/subagents/agent-a1f.jsonl': AGENT,
  'trial/agent/subagents/agent-a1f.meta.json': '{"agentType":"Plan"}',
  'trial/agent/terminal.cast': `{"version":2,"width":80,"height":24,"timestamp":${Date.UTC(2026, 0, 2, 3, 4, 1) / 1000}}\n[1.5,"o","hello"]\n[7,"o","bye"]\n`,
};

describe('a folder of an agent’s run', () => {
  it('opens as one cell: phases, steps, the agents it started, the terminal and the reward on one clock', async () => {
    const names = filesToOpen(Object.keys(FOLDER));
    const { client, events } = testEngine(FOLDER);
    const { files } = await client.request('open', { files: names.map(grant) });
    expect(files.map(({ name, format, error }) => [name, format, error])).toEqual([
      ['trial/agent/session.jsonl', 'claude-session', undefined],
      ['trial/agent/subagents/agent-a1f.jsonl', 'claude-session', undefined],
      ['trial/agent/terminal.cast', 'asciicast-v2', undefined],
      ['trial/result.json', 'harbor-result', undefined],
    ]);
    const table = events.table.at(-1);
    const rows = Array.from({ length: table?.rowCount ?? 0 }, (_, row) => [
      table?.depth[row],
      table?.strings[table.name[row] as number],
      (table?.start[row] ?? 0) / 1e9,
    ]);
    expect(rows).toEqual([
      [0, 'trial fix-sum__abc', 0],
      [1, 'agent_execution', 1],
      [1, 'verifier', 8],
      [0, 'invoke_agent claude-code', 2],
      [1, 'turn 1', 2],
      [2, 'chat m', 2],
      [2, 'execute_tool Agent', 3],
      [3, 'invoke_agent Plan', 4],
      [4, 'turn 1', 4],
      [5, 'chat m', 4],
      [2, 'chat m', 6],
    ]);
    expect(events.recordings.at(-1)?.map(({ startsAt, duration }) => [startsAt, duration])).toEqual([[1e9, 7000]]);
    const page = await client.request('cell.page', undefined);
    expect(page.scorers.map(({ key, values }) => [key, values[0]?.sources[0]?.value])).toEqual([['reward', 0.5]]);
    expect(JSON.stringify(page.identity)).toContain('fix-sum');
  });

  it('has no count of tokens that no model call tells, instead of zero', async () => {
    const early = MAIN.replaceAll('"output_tokens":2', '"cache_read_input_tokens":0');
    const { client } = testEngine({ 'session.jsonl': early });
    await client.request('open', { files: [grant('session.jsonl')] });
    const { tokens } = await client.request('cell.page', undefined);
    expect(tokens.map(({ prompt, completion }) => [prompt, completion])).toEqual([[10, Number.NaN]]);
  });
});
