import { describe, expect, it } from 'vitest';
import { codexExec } from '../../../../shared/formats/agents/codex-exec.ts';
import { codexRollout } from '../../../../shared/formats/agents/codex-rollout.ts';
import { at, attribute, jsonLines, messages, readAgent } from './read-agent.ts';

// A UUID of version 7, made at 2026-11-23T10:00:24.482Z.
const SESSION = '01a207d9-80a2-7f13-a5ab-a991b782ed05';
const time = (n: number) => `2026-11-23T10:00:${String(n).padStart(2, '0')}.517Z`;
const line = (n: number, type: string, payload: object) => ({ timestamp: time(n), type, payload });
const item = (n: number, payload: object) => line(n, 'response_item', payload);
const event = (n: number, payload: object) => line(n, 'event_msg', payload);
const text = (role: string, said: string) => ({ type: 'message', role, content: [{ type: 'input_text', text: said }] });
const meta = line(24, 'session_meta', { id: SESSION, cwd: '/repo', cli_version: '0.50.0', originator: 'tui' });
const usage = {
  input_tokens: 10,
  cached_input_tokens: 4,
  output_tokens: 3,
  reasoning_output_tokens: 1,
  total_tokens: 13,
};

describe('a rollout of Codex', () => {
  it('takes items until tokens are counted for one model call', async () => {
    const read = await readAgent(
      codexRollout,
      jsonLines(
        meta,
        event(24, { type: 'task_started', turn_id: 't1', model_context_window: 9 }),
        line(24, 'turn_context', { model: 'gpt-x', cwd: '/repo' }),
        item(25, text('developer', 'rules')),
        item(25, text('user', 'Go.')),
        item(27, { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'xyz' }),
        item(27, { type: 'function_call', name: 'shell', arguments: '{"command":["ls"]}', call_id: 'c1' }),
        line(28, 'token_usage_record', { response_id: 'resp_1', usage }),
        event(29, {
          type: 'item_completed',
          item: { type: 'CommandExecution', id: 'c1', status: 'failed', exit_code: 2 },
        }),
        item(30, { type: 'function_call_output', call_id: 'c1', output: 'no' }),
        item(32, { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done.' }] }),
        event(33, { type: 'task_complete', turn_id: 't1', duration_ms: 9000 }),
        line(34, 'compacted', { message: 'so far' }),
      ),
    );
    expect(read.format).toBe('codex-rollout');
    expect(read.tree()).toEqual([
      'invoke_agent codex',
      '  turn 1',
      '    chat gpt-x',
      '    execute_tool shell',
      '    chat gpt-x',
    ]);
    const chat = read.span('chat gpt-x');
    expect([chat.start, chat.end]).toEqual([at(time(25)), at(time(27))]);
    expect(attribute(chat, 'gen_ai.usage.reasoning.output_tokens')).toBe('1');
    expect(attribute(chat, 'gen_ai.response.id')).toBe('resp_1');
    expect(messages(chat, 'output')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'tool_call', id: 'c1', name: 'shell', arguments: '{"command":["ls"]}' },
        ],
      },
    ]);
    const tool = read.span('execute_tool shell');
    expect([tool.start, tool.end, tool.status?.code]).toEqual([at(time(27)), at(time(30)), 2]);
    expect(attribute(tool, 'process.exit.code')).toBe('2');
    expect(attribute(read.span('turn 1'), 'codex.duration_ms')).toBe('9000');
    expect(read.logs.map(({ eventName }) => eventName)).toEqual(['codex.turn_context', 'codex.compacted']);
  });

  it('counts tokens by the sums of older versions, and begins turns by their prompts', async () => {
    const read = await readAgent(
      codexRollout,
      jsonLines(
        meta,
        item(25, text('user', 'One.')),
        event(25, { type: 'user_message', message: 'One.' }),
        item(26, text('assistant', 'First.')),
        event(27, { type: 'token_count', info: { last_token_usage: usage } }),
        event(30, { type: 'user_message', message: 'Two.' }),
        item(31, text('assistant', 'Second.')),
        event(32, { type: 'turn_aborted', reason: 'interrupted' }),
      ),
    );
    expect(read.tree()).toEqual(['invoke_agent codex', '  turn 1', '    chat', '  turn 2', '    chat']);
    expect(attribute(read.span('chat'), 'gen_ai.usage.total_tokens')).toBe('13');
    expect(read.span('turn 2').status).toEqual({ code: 2, message: 'interrupted' });
    expect(messages(read.span('turn 2'), 'input')).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Two.' }] },
    ]);
  });
});

describe('codex exec --json', () => {
  const log = jsonLines(
    { type: 'thread.started', thread_id: SESSION },
    { type: 'turn.started' },
    { type: 'item.completed', item: { id: 'i0', type: 'agent_message', text: 'Looking.' } },
    { type: 'item.started', item: { id: 'i1', type: 'command_execution', command: 'ls', exit_code: null } },
    {
      type: 'item.completed',
      item: {
        id: 'i1',
        type: 'command_execution',
        command: 'ls',
        aggregated_output: 'a',
        exit_code: 0,
        status: 'completed',
      },
    },
    {
      type: 'item.completed',
      item: {
        id: 'i2',
        type: 'mcp_tool_call',
        server: 's',
        tool: 'find',
        arguments: { q: 1 },
        error: { message: 'no' },
        status: 'failed',
      },
    },
    { type: 'item.completed', item: { id: 'i3', type: 'todo_list', items: [] } },
    { type: 'turn.failed', error: { message: 'too long' } },
  );

  it('begins when its id was made, and makes up the rest', async () => {
    const read = await readAgent(codexExec, log);
    expect(read.format).toBe('codex-exec-json');
    expect(read.span('turn 1').start).toBe(at('2026-11-23T10:00:24.482Z') + 1_000_000n);
    expect(read.problems.map(({ code }) => code)).toEqual(['made-up-times']);
    expect(read.tree()).toEqual([
      'invoke_agent codex',
      '  turn 1',
      '    chat',
      '    execute_tool command_execution',
      '    execute_tool find',
    ]);
    expect(attribute(read.span('execute_tool command_execution'), 'gen_ai.tool.call.arguments')).toBe(
      '{"command":"ls"}',
    );
    expect(read.span('execute_tool find').status).toEqual({ code: 2, message: 'no' });
    expect(read.span('turn 1').status).toEqual({ code: 2, message: 'too long' });
    expect(read.logs.map(({ eventName }) => eventName)).toEqual(['codex.todo_list']);
  });

  it('leaves a tool unfinished whose end is not there', async () => {
    const cut = await readAgent(codexExec, log.split('\n').slice(0, 4).join('\n'));
    expect(cut.span('execute_tool command_execution').end).toBe(0n);
    expect(cut.span('turn 1').end).toBeGreaterThan(0n);
  });
});
