/** Shapes that Cline, Codex and opencode really wrote and that the readers once took for something else; the content is made up. */
import { describe, expect, it } from 'vitest';
import { clineJson, clineSession } from '../../../../shared/formats/agents/cline.ts';
import { codexRollout } from '../../../../shared/formats/agents/codex-rollout.ts';
import { opencodeExport, opencodeRun } from '../../../../shared/formats/agents/opencode.ts';
import { recognise } from '../../../../shared/formats/index.ts';
import { attribute, jsonLines, messages, readAgent } from './read-agent.ts';
import { SESSION, spans, time } from './shapes.ts';

describe('Cline 3.0', () => {
  const event = (second: number, of: object) => ({ ts: time(second), type: 'agent_event', event: of });
  const answers = [
    {
      query: 'exit 3',
      result: '[Command exited with code 3]\nout',
      error: 'Command exited with code 3',
      success: false,
    },
  ];

  it('prints iterations that are model calls, tools with the time they took, and the model at the end', async () => {
    const log = jsonLines(
      {
        ts: time(0),
        type: 'hook_event',
        hookEventName: 'agent_start',
        agentId: 'a',
        taskId: 'conv_1',
        parentAgentId: null,
      },
      event(1, { type: 'iteration_start', iteration: 1 }),
      event(2, { type: 'content_start', contentType: 'text', text: 'H', accumulated: 'H' }),
      event(3, { type: 'usage', inputTokens: 7, outputTokens: 3, cacheReadTokens: 2, totalCost: 0.5 }),
      event(3, { type: 'content_end', contentType: 'text', text: 'Hm.' }),
      event(4, {
        type: 'content_start',
        contentType: 'tool',
        toolName: 'run_commands',
        toolCallId: 'c',
        input: { commands: ['exit 3'] },
      }),
      event(6, {
        type: 'content_end',
        contentType: 'tool',
        toolName: 'run_commands',
        toolCallId: 'c',
        output: answers,
        durationMs: 1500,
      }),
      event(7, { type: 'iteration_end', iteration: 1 }),
      {
        ts: time(8),
        type: 'run_result',
        finishReason: 'completed',
        usage: { inputTokens: 7, outputTokens: 3 },
        model: { id: 'm', provider: 'p' },
      },
    );
    const read = await readAgent(clineJson, log);
    expect([read.format, spans(read), read.problems]).toEqual([
      'cline-json',
      [
        ['invoke_agent cline', 0, 8000, ''],
        ['chat', 1000, 2000, ''],
        ['execute_tool run_commands', 4500, 1500, 'Exit code 3'],
      ],
      [],
    ]);
    expect(messages(read.span('chat'), 'output')).toMatchObject([
      { parts: [{ content: 'Hm.' }, { type: 'tool_call', arguments: '{"commands":["exit 3"]}' }] },
    ]);
    expect(attribute(read.span('chat'), 'gen_ai.usage.cost')).toBe(0.5);
    expect(attribute(read.span('execute_tool run_commands'), 'process.exit.code')).toBe('3');
    expect(attribute(read.span('invoke_agent cline'), 'gen_ai.request.model')).toBe('m');
  });

  it('keeps messages with results that say whether they succeeded', async () => {
    const at = (second: number) => Date.parse(time(second));
    const call = (id: string, name: string) => ({ type: 'tool_use', id, name, input: {} });
    const result = (id: string, content: unknown) => ({
      type: 'tool_result',
      tool_use_id: id,
      name: 'editor',
      content,
    });
    const text = JSON.stringify({
      version: 1,
      updated_at: time(9),
      sessionId: 's1',
      origin: { source: 'cli', version: '3.0.65' },
      messages: [
        { id: 'u', role: 'user', content: [{ type: 'text', text: 'Go.' }], ts: at(1) },
        {
          id: 'a',
          role: 'assistant',
          content: [{ type: 'thinking', thinking: 'Hm.' }, call('c1', 'run_commands'), call('c2', 'editor')],
          ts: at(3),
          modelInfo: { id: 'm', provider: 'p' },
          metrics: { inputTokens: 7, outputTokens: 3 },
        },
        { id: 'r1', role: 'user', content: [result('c1', answers)], ts: at(4) },
        {
          id: 'r2',
          role: 'user',
          content: [result('c2', '{"query":"edit","result":"","error":"no such text","success":false}')],
          ts: at(5),
        },
      ],
      system_prompt: 'You help.',
    });
    const read = await readAgent(clineSession, text);
    expect([read.format, spans(read)]).toEqual([
      'cline-session',
      [
        ['invoke_agent cline', 0, 4000, ''],
        ['turn 1', 0, 4000, ''],
        ['chat m', 0, 2000, ''],
        ['execute_tool run_commands', 2000, 1000, 'Exit code 3'],
        ['execute_tool editor', 2000, 2000, 'no such text'],
      ],
    ]);
    expect((await readAgent(clineSession, text, 17)).records).toEqual(read.records);
  });
});

describe('Codex', () => {
  it('tells in the output itself how a command ended', async () => {
    const item = (second: number, payload: object) => ({ timestamp: time(second), type: 'response_item', payload });
    const ran = (id: string, second: number, output: string) => [
      item(second, {
        type: 'function_call',
        id: `fc_${id}`,
        call_id: id,
        name: 'shell',
        arguments: '{"command":["x"]}',
      }),
      item(second + 1, { type: 'function_call_output', call_id: id, output }),
    ];
    const read = await readAgent(
      codexRollout,
      jsonLines(
        {
          timestamp: time(0),
          type: 'session_meta',
          payload: { id: SESSION, timestamp: time(0), cwd: '/repo', cli_version: '0.1' },
        },
        ...ran('c1', 1, '{"output":"no\\n","metadata":{"exit_code":2,"duration_seconds":0.1}}'),
        ...ran('c2', 3, 'Chunk ID: 5ac36f\nWall time: 0.1 seconds\nProcess exited with code 7\nOutput:\nout'),
        ...ran('c3', 5, 'Exit code: 0\nWall time: 0 seconds\nOutput:\nProcess exited with code 9\n'),
      ),
    );
    const tools = [0, 1, 2].map((index) => read.span('execute_tool shell', index));
    expect(
      tools.map((tool) => [
        attribute(tool, 'gen_ai.tool.call.id'),
        attribute(tool, 'process.exit.code'),
        tool.status?.message,
      ]),
    ).toEqual([
      ['c1', '2', 'Exit code 2'],
      ['c2', '7', 'Exit code 7'],
      ['c3', '0', ''],
    ]);
  });
});

describe('opencode 1.18', () => {
  const epoch = Date.UTC(2026, 0, 2, 3, 4, 0);
  /** An id as opencode makes it: the last 36 bits of the milliseconds, a counter, random letters. */
  const id = (kind: string, millis: number) =>
    `${kind}_${((BigInt(epoch + millis) % (1n << 36n)) * 4096n + 1n).toString(16).padStart(12, '0')}AbCdEf`;
  const line = (printed: number, type: string, part: object) => ({
    type,
    timestamp: epoch + printed,
    sessionID: 'ses_1',
    part: { messageID: id('msg', 1000), sessionID: 'ses_1', ...part },
  });
  const tool = (more: object) => ({
    type: 'tool',
    tool: 'bash',
    callID: 'call_1',
    state: {
      status: 'completed',
      input: { command: 'exit 3' },
      output: 'out',
      metadata: { output: 'out', exit: 3 },
      time: { start: epoch + 5000, end: epoch + 6000 },
    },
    id: id('prt', 4900),
    ...more,
  });

  it('printed tells by its ids when steps began, and by exit codes which commands failed', async () => {
    const read = await readAgent(
      opencodeRun,
      jsonLines(
        line(6100, 'step_start', { id: id('prt', 4000), type: 'step-start' }),
        line(6100, 'text', {
          id: id('prt', 4100),
          type: 'text',
          text: 'Hm.',
          time: { start: epoch + 4100, end: epoch + 4500 },
        }),
        line(6100, 'tool_use', tool({})),
        line(6200, 'step_finish', { id: id('prt', 6200), type: 'step-finish', reason: 'tool-calls' }),
      ),
    );
    expect(spans(read)).toEqual([
      ['invoke_agent opencode', 0, 5200, ''],
      ['chat', 0, 4000, ''],
      ['execute_tool bash', 4000, 1000, 'Exit code 3'],
    ]);
    const run = read.span('execute_tool bash');
    expect([attribute(run, 'gen_ai.tool.call.id'), attribute(run, 'process.exit.code')]).toEqual(['call_1', '3']);
  });

  it('hangs the session that a task started below its call', async () => {
    const info = (of: object) => ({
      version: '1.18.33',
      directory: '/repo',
      time: { created: epoch, updated: epoch },
      ...of,
    });
    const message = (session: string, parts: object[]) => ({
      info: {
        id: `m-${session}`,
        role: 'assistant',
        sessionID: session,
        modelID: 'm',
        time: { created: epoch, completed: epoch + 9000 },
      },
      parts,
    });
    const task = tool({ tool: 'task' });
    const parent = await readAgent(
      opencodeExport,
      JSON.stringify({
        info: info({ id: 'ses_parent', agent: 'build' }),
        messages: [
          message('ses_parent', [{ ...task, state: { ...task.state, metadata: { sessionId: 'ses_child' } } }]),
        ],
      }),
    );
    const child = await readAgent(
      opencodeExport,
      JSON.stringify({
        info: info({ id: 'ses_child', parentID: 'ses_parent', agent: 'general' }),
        messages: [message('ses_child', [{ type: 'text', text: 'It adds.' }])],
      }),
    );
    const root = child.span('invoke_agent general');
    expect(root.traceId).toBe(parent.spans[0]?.traceId);
    expect(root.parentSpanId).toBe(parent.span('execute_tool task').spanId);
    expect(attribute(root, 'gen_ai.agent.id')).toBe('ses_child');
  });

  it('keeps its sessions in a database, which is refused by name whatever text is in it', () => {
    const bytes = Buffer.concat([
      Buffer.from('SQLite format 3\0'),
      Buffer.from(JSON.stringify({ info: { id: 'ses_1' }, messages: [{ info: { role: 'user' }, parts: [] }] })),
    ]);
    const found = recognise(new Uint8Array(bytes));
    expect('refused' in found && found.refused.message).toContain('opencode export');
  });
});
