/** Shapes that agents really wrote and that their readers once took for something else; the content is made up. */
import { describe, expect, it } from 'vitest';
import { claudeSession } from '../../../../shared/formats/agents/claude-session.ts';
import { claudeStream } from '../../../../shared/formats/agents/claude-stream.ts';
import { clineJson, clineSession } from '../../../../shared/formats/agents/cline.ts';
import { codexRollout } from '../../../../shared/formats/agents/codex-rollout.ts';
import { geminiSession } from '../../../../shared/formats/agents/gemini-session.ts';
import { opencodeExport, opencodeRun } from '../../../../shared/formats/agents/opencode.ts';
import { qwenSession } from '../../../../shared/formats/agents/qwen-session.ts';
import { recognise } from '../../../../shared/formats/index.ts';
import { at, attribute, jsonLines, messages, type ReadLog, readAgent } from './read-agent.ts';

const time = (second: number, millis = 0) => new Date(Date.UTC(2026, 0, 2, 3, 4, second, millis)).toISOString();
const SESSION = '0f0e0d0c-1111-4222-8333-444455556666';

/** Offsets of a span from the first one's start, in milliseconds. */
const spans = (read: ReadLog) =>
  read.spans.map(({ name, start, end, status }) => [
    name,
    Number(start - (read.spans[0]?.start ?? 0n)) / 1e6,
    Number(end - start) / 1e6,
    status?.code === 2 ? status.message : '',
  ]);

describe('stream-json of Claude Code 2.1, where only results of tools have times', () => {
  const said = (id: string, content: object[], usage: object = {}) => ({
    type: 'assistant',
    message: {
      id,
      model: 'm',
      content,
      stop_reason: null,
      usage: { input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 1, ...usage },
    },
    parent_tool_use_id: null,
    session_id: SESSION,
  });
  const call = (id: string, name: string, input: object) => ({ type: 'tool_use', id, name, input });
  const told = (id: string, second: number, more: object, result: object = {}) => ({
    type: 'user',
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'ok', ...result }] },
    parent_tool_use_id: null,
    session_id: SESSION,
    timestamp: time(second),
    tool_use_result: more,
  });
  const log = jsonLines(
    { type: 'system', subtype: 'init', session_id: SESSION, cwd: '/repo', model: 'm', claude_code_version: '2.1.197' },
    { type: 'system', subtype: 'thinking_tokens', estimated_tokens: 2, session_id: SESSION },
    said('a', [{ type: 'text', text: 'Looking.' }]),
    said('a', [call('t1', 'Glob', { pattern: '*' })]),
    told('t1', 10, { durationMs: 168, numFiles: 2 }),
    said('b', [call('t2', 'Bash', { command: 'false' })]),
    told('t2', 14, {}, { content: 'Exit code 3\nout', is_error: true }),
    said('c', [{ type: 'text', text: 'Done.' }]),
    { type: 'result', subtype: 'success', is_error: false, session_id: SESSION, usage: { output_tokens: 42 } },
  );

  it('lie on one clock, what comes before the first time right before it', async () => {
    const read = await readAgent(claudeStream, log);
    expect(read.problems).toEqual([]);
    expect(read.spans.every(({ timing }) => timing === 'derived')).toBe(true);
    expect(read.spans[0]?.start).toBe(at(time(10)) - 4_000_000n);
    expect(spans(read)).toEqual([
      ['invoke_agent claude-code', 0, 4004, ''],
      ['chat m', 0, 2, ''],
      ['execute_tool Glob', 2, 2, ''],
      ['chat m', 4, 4000, ''],
      ['execute_tool Bash', 4004, 0, 'Exit code 3'],
      ['chat m', 4004, 0, ''],
    ]);
  });

  it('give a tool the time that it says it took, and the rest of the gap to the answer', async () => {
    const later = log.replace('"tool_use_result":{}', '"tool_use_result":{"durationMs":1500}');
    const tool = (await readAgent(claudeStream, later)).span('execute_tool Bash');
    expect([tool.start, tool.end]).toEqual([at(time(12, 500)), at(time(14))]);
  });

  it('count the output once it is said, not what was said when the message began', async () => {
    const read = await readAgent(claudeStream, log);
    const chat = read.span('chat m');
    expect(attribute(chat, 'gen_ai.usage.input_tokens')).toBe('7');
    expect(attribute(chat, 'gen_ai.usage.output_tokens')).toBeUndefined();
    expect(attribute(chat, 'claude_code.usage.output_tokens_so_far')).toBe('1');
    expect(attribute(read.span('invoke_agent claude-code'), 'gen_ai.usage.output_tokens')).toBe('42');
    expect(attribute(read.span('execute_tool Bash'), 'process.exit.code')).toBe('3');
  });

  it('never mix with times that are made up, however late the first one comes', async () => {
    const many = Array.from({ length: 1200 }, (_, i) => said(`x${i}`, [{ type: 'text', text: 'so' }]));
    const read = await readAgent(claudeStream, jsonLines(...many, told('t', 30, {})));
    expect(read.problems.map(({ code }) => code)).toEqual(['made-up-times']);
    expect(read.spans.at(-1)?.start).toBeLessThan(at(time(0)));
  });
});

describe('a session of Claude Code 2.1', () => {
  it('names an agent of its own file as its answers do, and tells exit codes of commands that failed', async () => {
    const base = { isSidechain: true, agentId: 'a1f', sessionId: SESSION, version: '2.1.197', userType: 'external' };
    const read = await readAgent(
      claudeSession,
      jsonLines(
        {
          ...base,
          type: 'user',
          uuid: 'u1',
          parentUuid: null,
          timestamp: time(1),
          message: { role: 'user', content: 'Go.' },
        },
        {
          ...base,
          type: 'assistant',
          uuid: 'u2',
          parentUuid: 'u1',
          timestamp: time(3),
          attributionAgent: 'general-purpose',
          message: {
            id: 'm',
            role: 'assistant',
            model: 'm',
            content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: 'exit 7' } }],
          },
        },
        {
          ...base,
          type: 'user',
          uuid: 'u3',
          parentUuid: 'u2',
          timestamp: time(4),
          message: {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 't', is_error: true, content: 'Exit code 7\nno' }],
          },
          toolUseResult: 'Error: Exit code 7\nno',
        },
      ),
    );
    expect(attribute(read.span('invoke_agent general-purpose'), 'gen_ai.agent.name')).toBe('general-purpose');
    expect(read.resources.agent?.map(({ value }) => 'value' in value && value.value)).toEqual([
      'claude-code',
      '2.1.197',
    ]);
    const tool = read.span('execute_tool Bash');
    expect([tool.status?.code, attribute(tool, 'process.exit.code')]).toEqual([2, '7']);
  });
});

describe('a session of Gemini CLI', () => {
  const header = { sessionId: SESSION, projectHash: 'abc', startTime: time(0), lastUpdated: time(9) };
  const shell = (end: string) =>
    `<untrusted_context>\nOutput: Exit Code: 9\n${end}Process Group PGID: 77\n</untrusted_context>`;
  const ran = (id: string, second: number, name: string, response: object, more: object = {}) => ({
    id,
    name,
    args: { command: 'x' },
    result: [{ functionResponse: { id, name, response } }],
    status: 'success',
    timestamp: time(second),
    resultDisplay: 'shown',
    displayName: 'Tool',
    ...more,
  });
  const prompt = { id: 'p', timestamp: time(1), type: 'user', content: [{ text: 'Go.' }] };
  const tokens = { input: 10, output: 3, cached: 4, thoughts: 2, tool: 0, total: 15 };
  const answer = {
    id: 'g1',
    timestamp: time(3),
    type: 'gemini',
    content: 'Looking.',
    thoughts: [{ subject: 'Plan', description: 'look around', timestamp: time(2) }],
    tokens,
    model: 'gemini-x',
  };
  const calls = [
    ran('c1', 5, 'run_shell_command', { output: shell('Exit Code: 3\n') }),
    ran('c2', 6, 'run_shell_command', { output: shell('') }),
    ran('c3', 6, 'read_file', { error: 'no such file' }, { status: 'error' }),
    ran('c4', 6, 'read_file', { output: 'Output: x\nExit Code: 5\nProcess Group PGID: 1' }),
  ];
  const last = {
    id: 'g2',
    timestamp: time(8),
    type: 'gemini',
    content: 'Done.',
    thoughts: [],
    tokens,
    model: 'gemini-x',
  };

  const expected = [
    ['invoke_agent gemini-cli', 0, 8000, ''],
    ['turn 1', 1000, 7000, ''],
    ['chat gemini-x', 1000, 2000, ''],
    ['execute_tool run_shell_command', 3000, 2000, 'Exit code 3'],
    ['execute_tool run_shell_command', 3000, 3000, ''],
    ['execute_tool read_file', 3000, 3000, 'no such file'],
    ['execute_tool read_file', 3000, 3000, ''],
    ['chat gemini-x', 6000, 2000, ''],
  ];

  it('of lines tells a message again when its tools are done, and the results again after it', async () => {
    const read = await readAgent(
      geminiSession,
      jsonLines(
        { ...header, kind: 'main' },
        {
          $set: { messages: [{ id: 's', timestamp: time(0), type: 'user', content: [{ text: '<session_context>' }] }] },
        },
        prompt,
        { $set: { lastUpdated: time(1) } },
        answer,
        { ...answer, toolCalls: calls },
        { id: 'r', timestamp: time(7), type: 'user', content: calls.flatMap(({ result }) => result) },
        last,
        { id: 'i', timestamp: time(8), type: 'info', content: 'Saved.' },
      ),
    );
    expect([read.format, spans(read), read.problems]).toEqual(['gemini-session', expected, []]);
    const chat = read.span('chat gemini-x');
    expect(messages(chat, 'output')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Plan\nlook around' },
          { type: 'text', content: 'Looking.' },
          ...calls.map(({ id, name }) => ({ type: 'tool_call', id, name, arguments: '{"command":"x"}' })),
        ],
      },
    ]);
    expect(['input', 'output', 'total'].map((which) => attribute(chat, `gen_ai.usage.${which}_tokens`))).toEqual([
      '10',
      '5',
      '15',
    ]);
    expect(attribute(chat, 'gen_ai.usage.cache_read.input_tokens')).toBe('4');
    expect((messages(chat, 'input') as object[]).length).toBe(2);
    expect([0, 1].map((i) => attribute(read.span('execute_tool run_shell_command', i), 'process.exit.code'))).toEqual([
      '3',
      '0',
    ]);
    // A file that looks like a report is none.
    expect(attribute(read.span('execute_tool read_file', 1), 'process.exit.code')).toBeUndefined();
    expect(read.logs.map(({ eventName }) => eventName)).toEqual(['gemini_cli.info']);
  });

  it('of one document is the same, in pieces of any size', async () => {
    const text = JSON.stringify({ ...header, messages: [prompt, { ...answer, toolCalls: calls }, last] }, null, 2);
    const read = await readAgent(geminiSession, text);
    expect([read.format, spans(read)]).toEqual(['gemini-session', expected]);
    expect((await readAgent(geminiSession, text, 13)).records).toEqual(read.records);
  });
});

describe('a session of Qwen Code', () => {
  it('has commands that failed as errors, with their exit codes, though the tool itself did its work', async () => {
    const base = (n: number) => ({
      uuid: `u${n}`,
      sessionId: SESSION,
      timestamp: time(n),
      cwd: '/repo',
      version: '0.15.10',
    });
    const report =
      'Command: false\nDirectory: (root)\nOutput: out\nError: (none)\nExit Code: 1\nSignal: 0\nProcess Group PGID: 7';
    const read = await readAgent(
      qwenSession,
      jsonLines(
        { ...base(1), type: 'user', message: { role: 'user', parts: [{ text: 'Go.' }] } },
        {
          ...base(2),
          type: 'assistant',
          model: 'm',
          message: {
            role: 'model',
            parts: [{ functionCall: { id: 'c', name: 'run_shell_command', args: { command: 'false' } } }],
          },
        },
        {
          ...base(3),
          type: 'tool_result',
          message: {
            role: 'user',
            parts: [{ functionResponse: { id: 'c', name: 'run_shell_command', response: { output: report } } }],
          },
          toolCallResult: { callId: 'c', status: 'success', resultDisplay: 'out' },
        },
      ),
    );
    const tool = read.span('execute_tool run_shell_command');
    expect([tool.status, attribute(tool, 'process.exit.code')]).toEqual([{ code: 2, message: 'Exit code 1' }, '1']);
  });
});

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
