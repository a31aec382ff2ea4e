/** Shapes that Gemini CLI and Qwen Code really wrote and that the readers once took for something else; the content is made up. */
import { describe, expect, it } from 'vitest';
import { geminiSession } from '../../../../shared/formats/agents/gemini-session.ts';
import { qwenSession } from '../../../../shared/formats/agents/qwen-session.ts';
import { attribute, jsonLines, messages, readAgent } from './read-agent.ts';
import { SESSION, spans, time } from './shapes.ts';

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
