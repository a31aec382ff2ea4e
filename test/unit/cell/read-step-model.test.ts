import { describe, expect, it } from 'vitest';
import type { ModelStep, ToolStep } from '../../../shared/cell/step.ts';
import { eventFrom, logFrom, stepFrom } from './support.ts';

const model = (...args: Parameters<typeof stepFrom>) => stepFrom(...args) as ModelStep;
const _tool = (...args: Parameters<typeof stepFrom>) => stepFrom(...args) as ToolStep;
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
