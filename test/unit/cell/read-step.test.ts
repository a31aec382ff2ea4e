import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStep } from '../../../shared/cell/read-step.ts';
import type { ModelStep, ToolStep } from '../../../shared/cell/step.ts';
import { KINDS } from '../../../shared/trace/kind.ts';
import { attributesFrom, eventFrom, logFrom, spanFrom, stepFrom } from './support.ts';

const model = (...args: Parameters<typeof stepFrom>) => stepFrom(...args) as ModelStep;
const tool = (...args: Parameters<typeof stepFrom>) => stepFrom(...args) as ToolStep;

describe('a tool call', () => {
  it('shows command, arguments, result and exit code', () => {
    const step = tool('execute_tool bash', {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'bash',
      'gen_ai.tool.call.id': 'c1',
      'gen_ai.tool.call.arguments': '{"command":"cargo test --quiet"}',
      'gen_ai.tool.call.result': 'running 3 tests',
      'process.exit.code': 101,
    });
    expect(step).toMatchObject({
      name: 'bash',
      callId: 'c1',
      command: 'cargo test --quiet',
      result: 'running 3 tests',
      exitCode: 101,
    });
  });

  it.each([
    ['bash -lc', { command: ['bash', '-lc', 'npm test'] }, 'npm test'],
    ['words with spaces', { cmd: ['echo', 'a b'] }, "echo 'a b'"],
    ['text', { cmd: 'ls -la .' }, 'ls -la .'],
  ])('finds the command in %s', (_, args, command) => {
    expect(tool('execute_tool x', { 'gen_ai.tool.name': 'shell', 'gen_ai.tool.call.arguments': args }).command).toBe(
      command,
    );
  });

  it.each([
    [{ path: 'sum.js' }, 'sum.js'],
    [{ file_path: 'a.ts' }, 'a.ts'],
    [{ filePath: 'b.ts' }, 'b.ts'],
    ['*** Begin Patch\n*** Update File: src/lib.rs\n@@', 'src/lib.rs'],
  ])('finds the file in %j', (args, path) => {
    expect(tool('execute_tool x', { 'gen_ai.tool.name': 'edit', 'gen_ai.tool.call.arguments': args }).path).toBe(path);
  });

  it('of Codex takes arguments and output from the log of the same call, and the exit code from its words', () => {
    const log = (call: string, command: string) =>
      logFrom('event otel/src/tool_result.rs:54', {
        'event.name': 'codex.tool_result',
        call_id: call,
        arguments: JSON.stringify({ cmd: command }),
        output: 'Wall time: 0.1 seconds\nProcess exited with code 1\nOutput:\nnot ok',
      });
    const step = tool(
      'exec_command',
      { 'codex.tool.phase': 'dispatch', tool_name: 'exec_command', call_id: 'c2' },
      {},
      [log('c1', 'ls'), log('c2', 'node --test')],
    );
    expect(step).toMatchObject({ name: 'exec_command', command: 'node --test', exitCode: 1 });
  });

  it('of Gemini CLI has arguments, result, exit code and error where messages would stand', () => {
    const span = (status: string, response: object) =>
      tool('tool_call', {
        'gen_ai.tool.name': 'run_shell_command',
        'gen_ai.input.messages': JSON.stringify({ callId: 'c', name: 'run_shell_command', args: { command: 'false' } }),
        'gen_ai.output.messages': JSON.stringify({ status, request: {}, response }),
      });
    const parts = (response: object) => ({ responseParts: [{ functionResponse: { id: 'c', response } }] });
    expect(span('success', { ...parts({ output: 'out' }), data: { exitCode: 3, isError: true } })).toMatchObject({
      arguments: '{"command":"false"}',
      command: 'false',
      result: 'out',
      exitCode: 3,
      error: '',
    });
    expect(span('error', parts({ error: 'not found' }))).toMatchObject({ result: 'not found', error: 'not found' });
  });

  it('of MCP shows the text of its result', () => {
    const result = {
      content: [
        { type: 'text', text: 'one' },
        { type: 'text', text: 'two' },
      ],
    };
    expect(tool('x', { 'mcp.method.name': 'tools/call', 'gen_ai.tool.call.result': result }).result).toBe('one\ntwo');
  });

  it('without an exit code says so, instead of 0', () => {
    expect(tool('x', { 'gen_ai.tool.name': 'read' }).exitCode).toBeNaN();
  });
});

describe('other spans', () => {
  it('of a scorer give its evaluation results', () => {
    const step = stepFrom(
      'pass_rate',
      { 'cell.span.kind': 'scorer' },
      {
        events: [
          eventFrom('gen_ai.evaluation.result', {
            'gen_ai.evaluation.name': 'pass_rate',
            'gen_ai.evaluation.score.value': 1,
            'gen_ai.evaluation.explanation': '3 passed',
          }),
        ],
      },
    );
    expect(step).toEqual({
      type: 'scorer',
      results: [{ name: 'pass_rate', value: 1, label: '', explanation: '3 passed' }],
      error: '',
    });
  });

  it('of a container show image, command, exit code and time inside', () => {
    const step = stepFrom('aider:launch', {
      'cell.span.kind': 'container',
      image: 'codingagentbench/aider:v0.86.0',
      argv: ['aider', '--model', 'm'],
      exit_code: 0,
      duration_s: 10.286,
    });
    expect(step).toMatchObject({
      type: 'plain',
      kind: 'container',
      facts: [
        { name: 'command', value: 'aider --model m' },
        { name: 'image', value: 'codingagentbench/aider:v0.86.0' },
        { name: 'exit code', value: '0' },
        { name: 'duration inside (s)', value: '10.286' },
      ],
    });
  });

  it("of an agent with messages are a conversation, with a function's arguments they are not", () => {
    expect(
      stepFrom('invoke_agent pi', {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Fix it"}]}]',
      }).type,
    ).toBe('model');
    expect(stepFrom('x', { 'traceloop.span.kind': 'workflow', 'traceloop.entity.input': '{"args":[]}' })).toMatchObject(
      { type: 'plain', input: '{"args":[]}' },
    );
  });

  it('that failed say why', () => {
    const events = [
      eventFrom('exception', {
        'exception.type': 'TypeError',
        'exception.message': 'no',
        'exception.stacktrace': 'TypeError: no\n  at x',
      }),
    ];
    expect(stepFrom('x', {}, { status: { code: 2, message: 'failed' }, events }).error).toBe(
      'failed\n\nTypeError: no\n  at x',
    );
    expect(stepFrom('x', {}, { status: { code: 2, message: '' } }).error).not.toBe('');
    expect(stepFrom('x', {}).error).toBe('');
  });
});

describe('anything at all', () => {
  const keys = fc.constantFrom(
    'gen_ai.input.messages',
    'gen_ai.output.messages',
    'gen_ai.system_instructions',
    'gen_ai.prompt.0.content',
    'gen_ai.prompt.0.role.x',
    'gen_ai.prompt.99999999999.tool_calls.0.__proto__.x',
    'llm.input_messages.0.message.role',
    'llm.input_messages.__proto__.x',
    'input.value',
    'output.value',
    'gen_ai.tool.call.arguments',
    'gen_ai.tool.call.result',
    'ai.prompt',
    'ai.prompt.messages',
    'ai.response.toolCalls',
    'traceloop.entity.input',
    'prompt',
    'error',
  );
  const leaf = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom(
      '[',
      '{"',
      '[{"role":1}]',
      '[{"type":"text"}]',
      '{"messages":[[[]]]}',
      '[null,[null]]',
      '{"kwargs":null}',
    ),
  );
  const messageLike = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('any'), { maxLength: 4 }), tie('object')),
    object: fc.dictionary(
      fc.constantFrom(
        'role',
        'type',
        'content',
        'parts',
        'text',
        'message',
        'messages',
        'choices',
        'tool_calls',
        'function',
        'kwargs',
        'id',
        'response',
      ),
      tie('any'),
      { maxKeys: 5 },
    ),
  })).any;

  it('becomes a step of its kind without throwing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(keys, messageLike),
        fc.constantFrom(...KINDS),
        fc.boolean(),
        (attributes, kind, asJson) => {
          const data = asJson
            ? Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, JSON.stringify(value)]))
            : attributes;
          const span = spanFrom('x', data, {
            events: [{ time: 0n, name: 'gen_ai.choice', attributes: attributesFrom(data) }],
          });
          const step = readStep(span, kind, [logFrom('gen_ai.user.message', data, data)]);
          expect(() => structuredClone(step)).not.toThrow();
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('nested ten thousand deep becomes a step without a stack overflow', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const objects = `${'{"message":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    for (const text of [deep, objects]) {
      expect(
        model('chat', { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': text }).input.length,
      ).toBeGreaterThan(0);
    }
  });
});
