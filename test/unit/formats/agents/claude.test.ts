import { describe, expect, it } from 'vitest';
import { claudeSession } from '../../../../shared/formats/agents/claude-session.ts';
import { claudeStream } from '../../../../shared/formats/agents/claude-stream.ts';
import { at, attribute, jsonLines, messages, readAgent } from './read-agent.ts';

const SESSION = 'c7d1fb1a-0885-4d8b-8427-0f09a0c1a94f';
const base = (uuid: string, parentUuid: string | null, second: number, more: object = {}) => ({
  parentUuid,
  isSidechain: false,
  userType: 'external',
  cwd: '/repo',
  sessionId: SESSION,
  version: '2.1.0',
  gitBranch: 'main',
  uuid,
  timestamp: `2026-01-02T03:04:${String(second).padStart(2, '0')}.125Z`,
  ...more,
});
const user = (uuid: string, parent: string | null, second: number, content: unknown, more: object = {}) => ({
  ...base(uuid, parent, second, more),
  type: 'user',
  message: { role: 'user', content },
});
const assistant = (uuid: string, parent: string, second: number, id: string, content: object[], more: object = {}) => ({
  ...base(uuid, parent, second, more),
  type: 'assistant',
  requestId: `req_${id}`,
  message: {
    id,
    type: 'message',
    role: 'assistant',
    model: 'claude-x',
    content,
    stop_reason: 'tool_use',
    usage: { input_tokens: 3, cache_read_input_tokens: 100, cache_creation_input_tokens: 20, output_tokens: 7 },
  },
});
const result = (id: string, content: unknown, more: object = {}) => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  ...more,
});
const second = (n: number) => at(`2026-01-02T03:04:${String(n).padStart(2, '0')}.125Z`);

const log = jsonLines(
  { type: 'summary', summary: 'Fix it', leafUuid: 'x' },
  user('u1', null, 1, 'Fix the test.'),
  // One answer, written as two lines.
  assistant('a1', 'u1', 3, 'msg_1', [{ type: 'thinking', thinking: 'Hm.', signature: 's' }]),
  assistant('a2', 'a1', 4, 'msg_1', [
    { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: { command: 'ls', n: 'LONG' } },
  ]),
  user('r1', 'a2', 6, [result('toolu_1', 'ls: no', { is_error: true })], { toolUseResult: { stdout: '', code: 2 } }),
  assistant('a3', 'r1', 8, 'msg_2', [
    { type: 'tool_use', id: 'toolu_2', name: 'Task', input: { subagent_type: 'Explore', prompt: 'Look around.' } },
  ]),
  user('s1', null, 9, 'Look around.', { isSidechain: true }),
  assistant('s2', 's1', 10, 'msg_s1', [{ type: 'tool_use', id: 'toolu_s', name: 'Read', input: { file_path: 'a' } }], {
    isSidechain: true,
  }),
  user('s3', 's2', 11, [result('toolu_s', [{ type: 'text', text: 'body' }])], { isSidechain: true }),
  assistant('s4', 's3', 12, 'msg_s2', [{ type: 'text', text: 'Seen.' }], { isSidechain: true }),
  user('r2', 'a3', 13, [result('toolu_2', 'Seen.')]),
  assistant('a4', 'r2', 15, 'msg_3', [{ type: 'text', text: 'Done.' }]),
  { ...base('y', 'a4', 16), type: 'system', subtype: 'turn_duration', durationMs: 15000 },
  user('u2', 'r1', 20, 'No, differently.', { cwd: '/repo/sub' }),
  assistant('a5', 'u2', 22, 'msg_4', [{ type: 'tool_use', id: 'toolu_9', name: 'Bash', input: { command: 'sleep' } }]),
).replace('"LONG"', '12345678901234567');

describe('a session of Claude Code', () => {
  it('is a tree of turns, model calls, tools and the agents that tools started', async () => {
    const read = await readAgent(claudeSession, log);
    expect(read.format).toBe('claude-session');
    expect(read.tree()).toEqual([
      'invoke_agent claude-code',
      '  turn 1',
      '    chat claude-x',
      '    execute_tool Bash',
      '    chat claude-x',
      '    execute_tool Task',
      '      invoke_agent Explore',
      '        chat claude-x',
      '        execute_tool Read',
      '        chat claude-x',
      '    chat claude-x',
      '  turn 2',
      '    chat claude-x',
      '    execute_tool Bash',
    ]);
    expect(read.problems).toEqual([]);
    expect(new Set(read.spans.map(({ traceId }) => traceId))).toEqual(new Set([SESSION.replaceAll('-', '')]));
    expect(read.spans.every(({ spanId }) => /^[0-9a-f]{16}$/.test(spanId))).toBe(true);
  });

  it('has each step’s times: from what it answers to what it brings', async () => {
    const read = await readAgent(claudeSession, log);
    const times = (name: string, index = 0) => [read.span(name, index).start, read.span(name, index).end];
    expect(times('invoke_agent claude-code')).toEqual([second(1), second(22)]);
    expect(times('chat claude-x', 0)).toEqual([second(1), second(4)]);
    expect(times('execute_tool Bash')).toEqual([second(4), second(6)]);
    expect(times('chat claude-x', 1)).toEqual([second(6), second(8)]);
    expect(times('execute_tool Task')).toEqual([second(8), second(13)]);
    expect(times('invoke_agent Explore')).toEqual([second(9), second(12)]);
    expect(times('turn 1')).toEqual([second(1), second(16)]);
    // No result came.
    expect(times('execute_tool Bash', 1)).toEqual([second(22), 0n]);
    expect(read.spans.every(({ timing }) => timing === 'derived')).toBe(true);
  });

  it('has messages, arguments, results, tokens and what only Claude Code tells', async () => {
    const read = await readAgent(claudeSession, log);
    const first = read.span('chat claude-x');
    expect(messages(first, 'input')).toEqual([{ role: 'user', parts: [{ type: 'text', content: 'Fix the test.' }] }]);
    expect(messages(first, 'output')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          // Numbers of any length stay as they are written.
          { type: 'tool_call', id: 'toolu_1', name: 'Bash', arguments: '{"command":"ls","n":12345678901234567}' },
        ],
        finish_reason: 'tool_use',
      },
    ]);
    // What came from a cache or went to it is input as well.
    expect(attribute(first, 'gen_ai.usage.input_tokens')).toBe('123');
    expect(attribute(first, 'gen_ai.usage.cache_read.input_tokens')).toBe('100');
    expect(attribute(first, 'gen_ai.usage.output_tokens')).toBe('7');
    expect(attribute(first, 'claude_code.requestId')).toBe('req_msg_1');
    expect([attribute(first, 'claude_code.uuid'), attribute(first, 'claude_code.uuid.2')]).toEqual(['a1', 'a2']);
    const tool = read.span('execute_tool Bash');
    expect(attribute(tool, 'gen_ai.tool.call.arguments')).toBe('{"command":"ls","n":12345678901234567}');
    expect(attribute(tool, 'gen_ai.tool.call.result')).toBe('ls: no');
    expect(attribute(tool, 'claude_code.tool_use_result')).toEqual({ stdout: '', code: '2' });
    expect(tool.status).toEqual({ code: 2, message: 'ls: no' });
    // Only what is new since the last call, and how many messages went before.
    const next = read.span('chat claude-x', 1);
    expect(messages(next, 'input')).toEqual([
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'toolu_1', response: 'ls: no' }] },
    ]);
    expect(attribute(next, 'spanreel.earlier_messages')).toBe('2');
  });

  it('says where the user went back, and in which folder, and keeps every other record', async () => {
    const read = await readAgent(claudeSession, log);
    expect(attribute(read.span('turn 2'), 'claude_code.rewound_to')).toBe('r1');
    expect(attribute(read.span('turn 2'), 'claude_code.cwd')).toBe('/repo/sub');
    expect(attribute(read.span('turn 1'), 'claude_code.rewound_to')).toBeUndefined();
    expect(attribute(read.span('invoke_agent claude-code'), 'process.working_directory')).toBe('/repo');
    expect(read.logs.map(({ eventName }) => eventName)).toEqual([
      'claude_code.summary',
      'claude_code.system.turn_duration',
    ]);
    expect(read.resources.agent?.map(({ key }) => key)).toEqual(['service.name', 'service.version']);
  });

  it('is the same in small pieces, and gives parents before what is below them', async () => {
    const whole = await readAgent(claudeSession, log);
    expect((await readAgent(claudeSession, log, 7)).records).toEqual(whole.records);
    const seen = new Set<string>();
    for (const span of whole.records) {
      if (span.parentSpanId) expect(seen.has(span.parentSpanId)).toBe(true);
      seen.add(span.spanId);
    }
  });

  it('keeps the steps around a broken line and before a cut', async () => {
    const lines = log.split('\n');
    const broken = await readAgent(
      claudeSession,
      [...lines.slice(0, 5), '{"type":"user","uuid":', ...lines.slice(5)].join('\n'),
    );
    expect(broken.tree()).toEqual((await readAgent(claudeSession, log)).tree());
    expect(broken.problems.map(({ code }) => code)).toEqual(['json-syntax']);
    const cut = await readAgent(claudeSession, log.slice(0, log.indexOf('"msg_2"')));
    expect(cut.tree()).toEqual(['invoke_agent claude-code', '  turn 1', '    chat claude-x', '    execute_tool Bash']);
    expect(cut.problems.map(({ code }) => code)).toEqual(['truncated']);
  });

  it('joins the log of an agent of its own with the call that started it', async () => {
    const main = await readAgent(
      claudeSession,
      jsonLines(
        user('u1', null, 1, 'Go.'),
        assistant('a1', 'u1', 2, 'm1', [{ type: 'tool_use', id: 't1', name: 'Agent', input: { prompt: 'p' } }]),
        user('r1', 'a1', 9, [result('t1', 'ok')], { toolUseResult: { agentId: 'ae267a1', totalTokens: 5 } }),
      ),
    );
    const own = { isSidechain: true, agentId: 'ae267a1' };
    const agent = await readAgent(
      claudeSession,
      jsonLines(user('s1', null, 3, 'p', own), assistant('s2', 's1', 5, 'm2', [{ type: 'text', text: 'ok' }], own)),
    );
    const root = agent.span('invoke_agent claude-code');
    expect(root.traceId).toBe(main.span('turn 1').traceId);
    expect(root.parentSpanId).toBe(main.span('execute_tool Agent').spanId);
    expect(attribute(root, 'gen_ai.agent.id')).toBe('ae267a1');
  });
});

describe('stream-json of Claude Code', () => {
  const stream = jsonLines(
    { type: 'system', subtype: 'init', session_id: SESSION, cwd: '/repo', model: 'claude-x', tools: ['Task'] },
    {
      type: 'assistant',
      session_id: SESSION,
      parent_tool_use_id: null,
      message: {
        id: 'm1',
        model: 'claude-x',
        content: [{ type: 'tool_use', id: 't1', name: 'Task', input: { subagent_type: 'Plan' } }],
      },
    },
    {
      type: 'assistant',
      session_id: SESSION,
      parent_tool_use_id: 't1',
      message: {
        id: 'm2',
        model: 'claude-y',
        content: [{ type: 'text', text: 'a plan' }],
        usage: { input_tokens: 1, output_tokens: 2 },
      },
    },
    {
      type: 'user',
      session_id: SESSION,
      parent_tool_use_id: null,
      message: { role: 'user', content: [result('t1', 'a plan')] },
    },
    {
      type: 'result',
      subtype: 'error_max_turns',
      is_error: true,
      session_id: SESSION,
      num_turns: 2,
      total_cost_usd: 0.25,
    },
  );

  it('has made-up times in order, which it says once', async () => {
    const read = await readAgent(claudeStream, stream);
    expect(read.format).toBe('claude-stream-json');
    expect(read.problems.map(({ code }) => code)).toEqual(['made-up-times']);
    expect(read.spans.every(({ timing }) => timing === 'made up')).toBe(true);
    expect(read.tree()).toEqual([
      'invoke_agent claude-code',
      '  chat claude-x',
      '  execute_tool Task',
      '    invoke_agent Plan',
      '      chat claude-y',
    ]);
    const tool = read.span('execute_tool Task');
    expect(tool.end - tool.start).toBe(2_000_000n);
  });

  it('has the outcome on the whole', async () => {
    const root = (await readAgent(claudeStream, stream)).span('invoke_agent claude-code');
    expect(root.status).toEqual({ code: 2, message: 'error_max_turns' });
    expect(attribute(root, 'gen_ai.usage.cost')).toBe(0.25);
    expect(attribute(root, 'claude_code.result.num_turns')).toBe('2');
  });
});
