/** The two logs that Codex writes: a session's rollout, and what `codex exec --json` prints. */
import { jsonLines, type Literal } from './literal.ts';

/** A UUID of version 7, made at 2026-01-02T03:04:00.250Z. */
const SESSION = '019b7ca9-79fa-7f13-a5ab-a991b782ed05';
const time = (second: number) => `2026-01-02T03:04:${String(second).padStart(2, '0')}.250Z`;
const line = (second: number, type: string, payload: object) => ({ timestamp: time(second), type, payload });
const item = (second: number, payload: object) => line(second, 'response_item', payload);
const event = (second: number, payload: object) => line(second, 'event_msg', payload);
const message = (role: string, type: string, text: string) => ({ type: 'message', role, content: [{ type, text }] });
const usage = (input: number, output: number) => ({
  type: 'token_count',
  info: { last_token_usage: { input_tokens: input, cached_input_tokens: 4, output_tokens: output } },
});

const rollout = jsonLines(
  line(0, 'session_meta', { id: SESSION, cwd: '/repo', cli_version: '0.50.0', originator: 'codex_exec' }),
  line(1, 'turn_context', { model: 'gpt-x', cwd: '/repo' }),
  item(1, message('user', 'input_text', 'Fix the sum.')),
  event(1, { type: 'user_message', message: 'Fix the sum.' }),
  item(3, { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] }),
  item(3, { type: 'function_call', name: 'shell', arguments: '{"command":["npm","test"]}', call_id: 'c1' }),
  event(4, usage(10, 3)),
  item(6, {
    type: 'function_call_output',
    call_id: 'c1',
    output: '{"output":"1 failed","metadata":{"exit_code":1,"duration_seconds":1.5}}',
  }),
  item(9, message('assistant', 'output_text', 'Done.')),
  event(9, usage(14, 2)),
);

const exec = jsonLines(
  { type: 'thread.started', thread_id: SESSION },
  { type: 'turn.started' },
  { type: 'item.completed', item: { id: 'i0', type: 'agent_message', text: 'Looking.' } },
  { type: 'item.started', item: { id: 'i1', type: 'command_execution', command: 'npm test', exit_code: null } },
  {
    type: 'item.completed',
    item: {
      id: 'i1',
      type: 'command_execution',
      command: 'npm test',
      aggregated_output: '1 failed',
      exit_code: 1,
      status: 'failed',
    },
  },
  { type: 'item.completed', item: { id: 'i2', type: 'agent_message', text: 'Done.' } },
  { type: 'turn.completed', usage: { input_tokens: 24, cached_input_tokens: 8, output_tokens: 5 } },
);

export const CODEX: readonly Literal[] = [
  { file: 'codex-rollout.jsonl', content: rollout, holds: { spans: 5, traces: 1, errors: 1, logs: 3 } },
  {
    file: 'codex-exec-json.jsonl',
    content: exec,
    holds: { spans: 5, traces: 1, errors: 1, problems: ['made-up-times'] },
  },
];
