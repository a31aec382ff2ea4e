import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelStep, ToolStep } from '../../../shared/cell/step.ts';
import { stepOf } from '../../../shared/cell/step-of.ts';
import { KINDS } from '../../../shared/trace/kind.ts';
import { attributesFrom, eventFrom, logFrom, spanFrom, stepFrom } from './support.ts';

const model = (...args: Parameters<typeof stepFrom>) => stepFrom(...args) as ModelStep;
const tool = (...args: Parameters<typeof stepFrom>) => stepFrom(...args) as ToolStep;
const shape = (step: ModelStep) => ({
  input: step.input.map((one) => [one.role, ...one.parts.map((part) => part.type)]),
  output: step.output.map((one) => [one.role, ...one.parts.map((part) => part.type)]),
});

const inputMessages = [
  { role: 'user', parts: [{ type: 'text', content: 'Fix it' }] },
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', content: 'Look first' },
      { type: 'tool_call', id: 'c1', name: 'bash', arguments: { command: 'ls' } },
    ],
  },
  { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'sum.js' }] },
];
const outputMessages = [{ role: 'assistant', parts: [{ type: 'text', content: 'Done' }], finish_reason: 'stop' }];
const conversation = {
  input: [
    ['user', 'text'],
    ['assistant', 'reasoning', 'tool_call'],
    ['tool', 'tool_result'],
  ],
  output: [['assistant', 'text']],
};

describe('a model call', () => {
  it.each([
    ['JSON text', JSON.stringify(inputMessages), JSON.stringify(outputMessages)],
    ['arrays and maps', inputMessages, outputMessages],
  ])('in OpenTelemetry messages as %s is a conversation', (_, input, output) => {
    const step = model('chat m', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Be brief' }]),
      'gen_ai.input.messages': input,
      'gen_ai.output.messages': output,
      'gen_ai.usage.input_tokens': 1200,
      'gen_ai.usage.cache_read.input_tokens': 800,
      'gen_ai.usage.output_tokens': 31,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': 0.25,
      'gen_ai.request.temperature': 0.2,
    });
    expect(shape(step)).toEqual({ input: [['system', 'text'], ...conversation.input], output: conversation.output });
    expect(step.input[2]?.parts[1]).toEqual({
      type: 'tool_call',
      id: 'c1',
      name: 'bash',
      arguments: '{"command":"ls"}',
    });
    expect(step.input[3]?.parts[0]).toEqual({ type: 'tool_result', id: 'c1', result: 'sum.js' });
    expect(step.tokens).toMatchObject({ input: 1200, output: 31, cacheRead: 800 });
    expect(step.finishReasons).toEqual(['stop']);
    expect(step.timeToFirstToken).toBe(250e6);
    expect(step.parameters).toEqual([{ name: 'temperature', value: '0.2' }]);
  });

  it('whose messages are broken JSON shows them as they were written', () => {
    const step = model('chat', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"ty',
    });
    expect(step.input).toEqual([
      { role: 'user', name: '', parts: [{ type: 'text', text: '[{"role":"user","parts":[{"ty' }], finishReason: '' },
    ]);
  });

  it('is read from the operation details event', () => {
    const details = eventFrom('gen_ai.client.inference.operation.details', {
      'gen_ai.input.messages': JSON.stringify(inputMessages),
      'gen_ai.output.messages': JSON.stringify(outputMessages),
    });
    expect(shape(model('chat', { 'gen_ai.operation.name': 'chat' }, { events: [details] }))).toEqual(conversation);
    const log = logFrom('gen_ai.client.inference.operation.details', { 'gen_ai.input.messages': inputMessages });
    expect(shape(model('chat', { 'gen_ai.operation.name': 'chat' }, {}, [log])).input).toEqual(conversation.input);
  });

  it('is read from the older event per message, on the span and as logs', () => {
    const call = [{ id: 'c1', type: 'function', function: { name: 'bash', arguments: '{"command":"ls"}' } }];
    const events = [
      eventFrom('gen_ai.user.message', { content: 'Fix it' }),
      eventFrom('gen_ai.assistant.message', { tool_calls: JSON.stringify(call) }),
      eventFrom('gen_ai.tool.message', { content: 'sum.js', id: 'c1' }),
      eventFrom('gen_ai.choice', {
        finish_reason: 'stop',
        message: JSON.stringify({ role: 'assistant', content: 'Done' }),
      }),
    ];
    const expected = {
      input: [
        ['user', 'text'],
        ['assistant', 'tool_call'],
        ['tool', 'tool_result'],
      ],
      output: [['assistant', 'text']],
    };
    const onSpan = model('chat', { 'gen_ai.operation.name': 'chat' }, { events });
    expect(shape(onSpan)).toEqual(expected);
    expect(onSpan.finishReasons).toEqual(['stop']);
    const logs = [
      logFrom('gen_ai.user.message', {}, { content: 'Fix it' }),
      logFrom('gen_ai.assistant.message', {}, { tool_calls: call }),
      logFrom('gen_ai.tool.message', {}, { content: 'sum.js', id: 'c1' }),
      logFrom(
        'gen_ai.choice',
        {},
        { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Done' } },
      ),
    ];
    expect(shape(model('chat', { 'gen_ai.operation.name': 'chat' }, {}, logs))).toEqual(expected);
  });

  it('in flattened OpenLLMetry prompts is a conversation in the order of its indexes', () => {
    const step = model('openai.chat', {
      'llm.request.type': 'chat',
      'gen_ai.prompt.10.role': 'user',
      'gen_ai.prompt.10.content': 'last',
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 'first',
      'gen_ai.prompt.2.role': 'assistant',
      'gen_ai.prompt.2.tool_calls.0.id': 'c1',
      'gen_ai.prompt.2.tool_calls.0.name': 'bash',
      'gen_ai.prompt.2.tool_calls.0.arguments': '{"command":"ls"}',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': 'Done',
      'gen_ai.completion.0.finish_reason': 'stop',
      'llm.usage.total_tokens': 42,
    });
    expect(shape(step)).toEqual({
      input: [
        ['system', 'text'],
        ['assistant', 'tool_call'],
        ['user', 'text'],
      ],
      output: [['assistant', 'text']],
    });
    expect(step.tokens.total).toBe(42);
    expect(step.finishReasons).toEqual(['stop']);
  });

  it('in flattened OpenInference messages is a conversation', () => {
    const step = model('ChatCompletion', {
      'openinference.span.kind': 'LLM',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.contents.0.message_content.type': 'text',
      'llm.input_messages.0.message.contents.0.message_content.text': 'Fix it',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'bash',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"command":"ls"}',
      'llm.model_name': 'm',
      'llm.cost.total': 0.0125,
    });
    expect(shape(step)).toEqual({ input: [['user', 'text']], output: [['assistant', 'tool_call']] });
    expect(step.output[0]?.parts[0]).toEqual({
      type: 'tool_call',
      id: 'c1',
      name: 'bash',
      arguments: '{"command":"ls"}',
    });
    expect(step).toMatchObject({ requestModel: 'm', cost: 0.0125 });
  });

  it('with only input.value and output.value shows those', () => {
    const step = model('x', {
      'openinference.span.kind': 'LLM',
      'input.value': '{"a":1}',
      'output.value': '{"text":"Hello"}',
    });
    expect(step.input[0]?.parts).toEqual([{ type: 'text', text: '{"a":1}' }]);
    expect(step.output[0]?.parts).toEqual([{ type: 'text', text: 'Hello' }]);
  });

  it('of the Vercel AI SDK is a conversation with its tool calls', () => {
    const step = model('ai.streamText.doStream', {
      'ai.operationId': 'ai.streamText.doStream',
      'ai.prompt.messages': JSON.stringify([
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: [{ type: 'text', text: 'Fix it' }] },
        {
          role: 'assistant',
          content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'bash', input: { command: 'ls' } }],
        },
        {
          role: 'tool',
          content: [
            { type: 'tool-result', toolCallId: 'c1', toolName: 'bash', output: { type: 'text', value: 'sum.js' } },
          ],
        },
      ]),
      'ai.response.text': 'Next',
      'ai.response.toolCalls': JSON.stringify([
        { toolCallType: 'function', toolCallId: 'c2', toolName: 'read', args: '{"path":"a"}' },
      ]),
      'ai.response.msToFirstChunk': 426.85,
      'ai.response.finishReason': 'tool-calls',
    });
    expect(shape(step)).toEqual({
      input: [
        ['system', 'text'],
        ['user', 'text'],
        ['assistant', 'tool_call'],
        ['tool', 'tool_result'],
      ],
      output: [['assistant', 'text', 'tool_call']],
    });
    expect(step.input[3]?.parts[0]).toEqual({ type: 'tool_result', id: 'c1', result: 'sum.js' });
    expect(step.timeToFirstToken).toBeCloseTo(426.85e6);
  });

  it.each([
    [
      'Anthropic',
      [
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm' },
            { type: 'tool_use', id: 'c1', name: 'bash', input: { command: 'ls' } },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: 'sum.js' }] }],
        },
      ],
      [
        ['assistant', 'reasoning', 'tool_call'],
        ['user', 'tool_result'],
      ],
    ],
    [
      'OpenAI Responses',
      [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Fix it' }] },
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] },
        { type: 'function_call', call_id: 'c1', name: 'bash', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: 'sum.js' },
      ],
      [
        ['user', 'text'],
        ['assistant', 'reasoning', 'tool_call'],
        ['tool', 'tool_result'],
      ],
    ],
    [
      'Gemini',
      [
        { role: 'user', parts: [{ text: 'Fix it' }] },
        { role: 'model', parts: [{ text: 'Hm', thought: true }, { functionCall: { name: 'bash', args: {} } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'bash', response: { output: 'sum.js' } } }] },
      ],
      [
        ['user', 'text'],
        ['assistant', 'reasoning', 'tool_call'],
        ['user', 'tool_result'],
      ],
    ],
    [
      'LangChain',
      {
        messages: [
          {
            lc: 1,
            type: 'constructor',
            id: ['langchain', 'HumanMessage'],
            kwargs: { content: 'Fix it', type: 'human' },
          },
        ],
      },
      [['user', 'text']],
    ],
    [
      'an image',
      [{ role: 'user', parts: [{ type: 'blob', mime_type: 'image/png', data: 'aGk=' }] }],
      [['user', 'other']],
    ],
  ])('understands messages as %s writes them', (_, messages, expected) => {
    const step = model('chat', { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': JSON.stringify(messages) });
    expect(shape(step).input).toEqual(expected);
  });

  it('of Claude Code takes tokens and time to first token from its own names, and cost from its log', () => {
    const step = model(
      'claude_code.llm_request',
      {
        model: 'm',
        ttft_ms: 254,
        input_tokens: 10,
        output_tokens: 5,
        cache_read_tokens: 3,
        stop_reason: 'tool_use',
        request_id: 'req_1',
      },
      {},
      [logFrom('claude_code.api_request', { cost_usd: '0.5' })],
    );
    expect(step).toMatchObject({
      requestModel: 'm',
      timeToFirstToken: 254e6,
      cost: 0.5,
      finishReasons: ['tool_use'],
      responseId: 'req_1',
    });
    expect(step.tokens).toMatchObject({ input: 10, output: 5, cacheRead: 3 });
  });

  it('of Gemini and Qwen is read from the logs of the same span', () => {
    const step = model('llm_call', {}, {}, [
      logFrom('', {
        'event.name': 'qwen-code.api_request',
        request_text: JSON.stringify([{ role: 'user', parts: [{ text: 'Fix it' }] }]),
      }),
      logFrom('', {
        'event.name': 'qwen-code.api_response',
        response_text: 'Done',
        input_token_count: 19691,
        thoughts_token_count: 0,
      }),
    ]);
    expect(shape(step)).toEqual({ input: [['user', 'text']], output: [['assistant', 'text']] });
    expect(step.tokens.input).toBe(19691);
  });
});

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
        'gen_ai.input.messages': JSON.stringify(inputMessages),
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
          const step = stepOf(span, kind, [logFrom('gen_ai.user.message', data, data)]);
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
