import { describe, expect, it } from 'vitest';
import { geminiStream } from '../../../../shared/formats/agents/gemini-stream.ts';
import { opencodeExport, opencodeRun } from '../../../../shared/formats/agents/opencode.ts';
import { piJson, piSession } from '../../../../shared/formats/agents/pi.ts';
import { qwenSession } from '../../../../shared/formats/agents/qwen-session.ts';
import { at, attribute, jsonLines, messages, readAgent } from './read-agent.ts';

const time = (n: number) => `2026-11-23T10:00:${String(n).padStart(2, '0')}.250Z`;
const millis = (n: number) => Date.parse(time(n));

describe('a session of pi', () => {
  const said = (role: string, n: number, content: unknown, more: object = {}) => ({
    role,
    content,
    timestamp: millis(n),
    ...more,
  });
  const usage = { input: 5, output: 2, cacheRead: 10, cacheWrite: 1, totalTokens: 18, cost: { total: 0.125 } };
  const call = { type: 'toolCall', id: 'c1', name: 'bash', arguments: { command: 'ls' } };
  const conversation = [
    said('user', 2, [{ type: 'text', text: 'Go.' }]),
    said('assistant', 3, [{ type: 'text', text: 'Looking.' }, call], {
      model: 'm',
      provider: 'p',
      usage,
      stopReason: 'toolUse',
    }),
    said('toolResult', 7, [{ type: 'text', text: 'a' }], { toolCallId: 'c1', toolName: 'bash', isError: false }),
    said('assistant', 8, [], { model: 'm', provider: 'p', usage, stopReason: 'error', errorMessage: 'overloaded' }),
  ];
  const header = { type: 'session', version: 3, id: 'abc', timestamp: time(1), cwd: '/repo' };
  const tree = ['invoke_agent pi', '  turn 1', '    chat m', '    execute_tool bash', '    chat m'];

  it('knows when an answer was asked for and when it was there', async () => {
    const read = await readAgent(
      piSession,
      jsonLines(
        header,
        ...conversation.map((message, i) => ({
          type: 'message',
          id: `e${i}`,
          parentId: i === 0 ? null : `e${i - 1}`,
          timestamp: time([2, 5, 7, 9][i] as number),
          message,
        })),
      ),
    );
    expect([read.format, read.tree()]).toEqual(['pi-session', tree]);
    const chat = read.span('chat m');
    expect([chat.start, chat.end]).toEqual([at(time(3)), at(time(5))]);
    expect(attribute(chat, 'gen_ai.usage.input_tokens')).toBe('16');
    expect(attribute(chat, 'gen_ai.usage.cost')).toBe(0.125);
    expect(read.span('chat m', 1).status).toEqual({ code: 2, message: 'overloaded' });
    expect([read.span('execute_tool bash').start, read.span('execute_tool bash').end]).toEqual([
      at(time(5)),
      at(time(7)),
    ]);
    // An id that is no hex number of 32 digits becomes one.
    expect(chat.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(attribute(chat, 'gen_ai.conversation.id')).toBe('abc');
  });

  it('prints the same as it runs, with one time a message', async () => {
    const read = await readAgent(
      piJson,
      jsonLines(
        header,
        { type: 'agent_start' },
        ...conversation.flatMap((message) => [
          { type: 'message_start', message },
          { type: 'message_update', assistantMessageEvent: { type: 'text_delta', partial: message } },
          { type: 'message_end', message },
        ]),
        { type: 'agent_end', messages: conversation },
      ),
    );
    expect([read.format, read.tree(), read.problems]).toEqual(['pi-json', tree, []]);
    expect([read.span('chat m').start, read.span('chat m').end]).toEqual([at(time(3)), at(time(7))]);
    expect(read.counts).toEqual({ 'events that repeat earlier ones': 10 });
  });
});

describe('a session of Qwen Code', () => {
  it('has real lengths of calls from the telemetry before them', async () => {
    const base = (n: number) => ({
      uuid: `u${n}`,
      parentUuid: null,
      sessionId: 's',
      timestamp: time(n),
      cwd: '/repo',
      version: '1',
    });
    const telemetry = (n: number, event: object) => ({
      ...base(n),
      type: 'system',
      subtype: 'ui_telemetry',
      systemPayload: { uiEvent: event },
    });
    const read = await readAgent(
      qwenSession,
      jsonLines(
        { ...base(1), type: 'user', message: { role: 'user', parts: [{ text: 'Go.' }] } },
        telemetry(4, {
          'event.name': 'qwen-code.api_response',
          'event.timestamp': time(4),
          duration_ms: 2500,
          response_id: 'r',
        }),
        {
          ...base(5),
          type: 'assistant',
          model: 'm',
          message: {
            role: 'model',
            parts: [{ text: 'thinking', thought: true }, { functionCall: { id: 'c', name: 'edit', args: {} } }],
          },
          usageMetadata: {
            promptTokenCount: 9,
            candidatesTokenCount: 3,
            cachedContentTokenCount: 8,
            thoughtsTokenCount: 1,
          },
        },
        telemetry(7, {
          'event.name': 'qwen-code.tool_call',
          'event.timestamp': time(7),
          duration_ms: 500,
          function_name: 'edit',
        }),
        {
          ...base(8),
          type: 'tool_result',
          message: {
            role: 'user',
            parts: [{ functionResponse: { id: 'c', name: 'edit', response: { error: 'no file' } } }],
          },
          toolCallResult: { callId: 'c', status: 'error' },
        },
      ),
    );
    expect(read.format).toBe('qwen-session');
    const chat = read.span('chat m');
    expect([chat.start, chat.end]).toEqual([at(time(4)) - 2_500_000_000n, at(time(5))]);
    expect(attribute(chat, 'gen_ai.usage.cache_read.input_tokens')).toBe('8');
    expect(attribute(chat, 'gen_ai.response.id')).toBe('r');
    const tool = read.span('execute_tool edit');
    expect([tool.start, tool.end]).toEqual([at(time(7)) - 500_000_000n, at(time(8))]);
    expect(tool.status).toEqual({ code: 2, message: 'no file' });
  });
});

describe('stream-json of Gemini CLI', () => {
  it('puts the pieces of an answer together', async () => {
    const line = (n: number, type: string, more: object) => ({ type, timestamp: time(n), ...more });
    const read = await readAgent(
      geminiStream,
      jsonLines(
        line(1, 'init', { session_id: 'g', model: 'gemini-x' }),
        line(1, 'message', { role: 'user', content: 'Go.' }),
        line(2, 'message', { role: 'assistant', content: 'Loo', delta: true }),
        line(3, 'message', { role: 'assistant', content: 'king.', delta: true }),
        line(4, 'tool_use', { tool_name: 'ls', tool_id: 't', parameters: { dir: '.' } }),
        line(6, 'tool_result', { tool_id: 't', status: 'error', error: { type: 'E', message: 'no' } }),
        line(8, 'message', { role: 'assistant', content: 'Done.', delta: true }),
        line(9, 'result', {
          status: 'success',
          stats: { total_tokens: 5, input_tokens: 4, output_tokens: 1, tool_calls: 1 },
        }),
      ),
    );
    expect([read.format, read.tree()]).toEqual([
      'gemini-stream-json',
      ['invoke_agent gemini-cli', '  turn 1', '    chat gemini-x', '    execute_tool ls', '    chat gemini-x'],
    ]);
    expect(messages(read.span('chat gemini-x'), 'output')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'text', content: 'Looking.' },
          { type: 'tool_call', id: 't', name: 'ls', arguments: '{"dir":"."}' },
        ],
      },
    ]);
    expect(read.span('chat gemini-x', 1).end).toBe(at(time(8)));
    expect(attribute(read.span('turn 1'), 'gen_ai.usage.total_tokens')).toBe('5');
    expect(attribute(read.span('execute_tool ls'), 'error.type')).toBe('E');
  });
});

describe('opencode', () => {
  const tokens = { input: 5, output: 2, reasoning: 1, cache: { read: 10, write: 1 } };
  const tool = {
    type: 'tool',
    id: 'p3',
    messageID: 'm2',
    callID: 'c1',
    tool: 'bash',
    state: {
      status: 'completed',
      input: { command: 'ls' },
      output: 'a',
      title: 'List',
      metadata: { exit: 0 },
      time: { start: millis(4), end: millis(6) },
    },
  };
  const parts = [
    { type: 'step-start', id: 'p1', messageID: 'm2', snapshot: 'abc' },
    { type: 'text', id: 'p2', messageID: 'm2', text: 'Looking.', time: { start: millis(3), end: millis(4) } },
    tool,
    { type: 'step-finish', id: 'p4', messageID: 'm2', reason: 'tool-calls', cost: 0.5, tokens },
    { type: 'patch', id: 'p5', messageID: 'm2', hash: 'h', files: ['a'] },
  ];

  it('exports messages whose steps are model calls, with the real times of tools', async () => {
    const text = JSON.stringify({
      info: {
        id: 'ses_1',
        version: '1.0',
        directory: '/repo',
        title: 'Fix',
        time: { created: millis(1), updated: millis(9) },
      },
      messages: [
        {
          info: { id: 'm1', role: 'user', sessionID: 'ses_1', time: { created: millis(2) } },
          parts: [{ type: 'text', text: 'Go.' }],
        },
        {
          info: {
            id: 'm2',
            role: 'assistant',
            sessionID: 'ses_1',
            modelID: 'm',
            providerID: 'p',
            time: { created: millis(2), completed: millis(7) },
            tokens,
            cost: 0.5,
          },
          parts,
        },
        {
          info: {
            id: 'm3',
            role: 'assistant',
            sessionID: 'ses_1',
            modelID: 'm',
            time: { created: millis(7), completed: millis(8) },
            error: { name: 'APIError', data: { message: 'gone' } },
          },
          parts: [],
        },
      ],
    });
    const read = await readAgent(opencodeExport, text);
    expect([read.format, read.tree(), read.problems]).toEqual([
      'opencode-export',
      ['invoke_agent opencode', '  turn 1', '    chat m', '    execute_tool bash', '    chat m'],
      [],
    ]);
    const chat = read.span('chat m');
    expect([chat.start, chat.end]).toEqual([at(time(2)), at(time(4))]);
    expect(attribute(chat, 'gen_ai.usage.input_tokens')).toBe('16');
    expect(attribute(chat, 'gen_ai.usage.cost')).toBe(0.5);
    expect(attribute(chat, 'gen_ai.response.finish_reasons')).toEqual(['tool-calls']);
    const run = read.span('execute_tool bash');
    expect([run.start, run.end, run.timing]).toEqual([at(time(4)), at(time(6)), undefined]);
    expect(attribute(run, 'opencode.metadata')).toEqual({ exit: '0' });
    expect(read.span('chat m', 1).status).toEqual({ code: 2, message: 'gone' });
    expect(read.logs.map(({ eventName }) => eventName)).toEqual(['opencode.patch']);
    expect((await readAgent(opencodeExport, text, 11)).records).toEqual(read.records);
  });

  it('prints parts as they come', async () => {
    const printed = (n: number, type: string, part: object) => ({
      type,
      timestamp: millis(n),
      sessionID: 'ses_1',
      part,
    });
    const read = await readAgent(
      opencodeRun,
      jsonLines(
        printed(3, 'step_start', parts[0] as object),
        printed(4, 'text', parts[1] as object),
        printed(6, 'tool_use', tool),
        printed(7, 'step_finish', parts[3] as object),
        {
          type: 'error',
          timestamp: millis(8),
          sessionID: 'ses_1',
          error: { name: 'E', data: { message: 'out of credits' } },
        },
      ),
    );
    expect([read.format, read.tree()]).toEqual([
      'opencode-run-json',
      ['invoke_agent opencode', '  chat', '  execute_tool bash'],
    ]);
    expect([read.span('chat').start, read.span('chat').end]).toEqual([at(time(3)), at(time(4))]);
    expect(attribute(read.span('chat'), 'gen_ai.usage.output_tokens')).toBe('3');
    expect(read.span('invoke_agent opencode').status).toEqual({ code: 2, message: 'out of credits' });
  });
});
