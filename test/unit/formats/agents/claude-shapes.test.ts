/** Shapes that Claude Code really wrote and that the readers once took for something else; the content is made up. */
import { describe, expect, it } from 'vitest';
import { claudeSession } from '../../../../shared/formats/agents/claude-session.ts';
import { claudeStream } from '../../../../shared/formats/agents/claude-stream.ts';
import { at, attribute, jsonLines, readAgent } from './read-agent.ts';
import { SESSION, spans, time } from './shapes.ts';

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
