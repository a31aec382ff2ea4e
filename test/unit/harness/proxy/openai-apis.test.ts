import { describe, expect, it } from 'vitest';
import { once, stream } from './once.ts';

describe('Chat Completions', () => {
  it('tells the parameters, the messages and the tools of the request in the conventions’ notation', async () => {
    const { attributes, json } = await once(
      '/v1/chat/completions',
      {
        model: 'gpt-x',
        temperature: 0.5,
        top_p: 1,
        max_completion_tokens: 100,
        seed: 7,
        n: 2,
        stop: 'END',
        reasoning_effort: 'high',
        response_format: { type: 'json_schema' },
        tools: [{ type: 'function', function: { name: 'bash' } }],
        messages: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'Look' },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
              { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
            ],
          },
          {
            role: 'assistant',
            content: null,
            reasoning_content: 'Hm.',
            tool_calls: [{ id: 'c1', function: { name: 'bash', arguments: '{"command":"ls"}' } }],
          },
          { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'a' }] },
        ],
      },
      JSON.stringify({ choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] }),
    );
    expect(attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-x',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.seed': 7,
      'gen_ai.request.choice.count': 2,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.request.reasoning_effort': 'high',
      'gen_ai.output.type': 'json',
      'server.address': '127.0.0.1',
      'http.response.status_code': 200,
      'cell.model_call.api': 'chat',
    });
    expect(attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0);
    expect(json('gen_ai.system_instructions')).toEqual([{ type: 'text', content: 'Be brief.' }]);
    expect(json('gen_ai.tool.definitions')).toEqual([{ type: 'function', function: { name: 'bash' } }]);
    expect(json('gen_ai.input.messages')).toEqual([
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'Look' },
          { type: 'blob', mime_type: 'image/png', content: 'AAAA' },
          { type: 'uri', uri: 'https://example.org/a.png' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'tool_call', id: 'c1', name: 'bash', arguments: '{"command":"ls"}' },
        ],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: 'a' }] },
    ]);
  });

  it('puts a streamed answer together: reasoning, text, parallel calls, choices, and every sort of token', async () => {
    const choice = (index: number, delta: unknown, finish_reason: string | null = null) => ({
      id: 'r1',
      model: 'gpt-x-1',
      choices: [{ index, delta, finish_reason }],
    });
    const tool = (index: number, rest: unknown) => choice(0, { tool_calls: [{ index, ...(rest as object) }] });
    const { call, json, tools } = await once(
      '/v1/chat/completions',
      { model: 'gpt-x', stream: true },
      `${stream(
        choice(0, { role: 'assistant', content: '', reasoning_content: 'Th' }),
        choice(0, { reasoning_content: 'ink.' }),
        choice(0, { content: 'Let ' }),
        choice(0, { content: 'us.' }),
        tool(0, { id: 'c1', function: { name: 'bash', arguments: '' } }),
        tool(1, { id: 'c2', function: { name: 'read', arguments: '{"path":' } }),
        tool(0, { function: { arguments: '{"command":"ls"}' } }),
        tool(1, { function: { arguments: '"a"}' } }),
        choice(0, {}, 'tool_calls'),
        choice(1, { content: 'other' }, 'stop'),
        {
          choices: [],
          usage: {
            prompt_tokens: 10,
            completion_tokens: 5,
            prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
            completion_tokens_details: { reasoning_tokens: 3 },
          },
        },
      )}data: [DONE]\n\n`,
    );
    expect(call).toMatchObject({
      responseId: 'r1',
      model: 'gpt-x-1',
      finishReasons: ['tool_calls', 'stop'],
      tokens: { input: 10, output: 5, cacheRead: 4, cacheCreation: 2, reasoning: 3 },
      toolRequests: [
        { id: 'c1', name: 'bash', arguments: '{"command":"ls"}' },
        { id: 'c2', name: 'read', arguments: '{"path":"a"}' },
      ],
      error: undefined,
    });
    expect(tools.map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(json('gen_ai.output.messages')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Think.' },
          { type: 'text', content: 'Let us.' },
          { type: 'tool_call', id: 'c1', name: 'bash', arguments: { command: 'ls' } },
          { type: 'tool_call', id: 'c2', name: 'read', arguments: { path: 'a' } },
        ],
        finish_reason: 'tool_calls',
      },
      { role: 'assistant', parts: [{ type: 'text', content: 'other' }], finish_reason: 'stop' },
    ]);
  });

  it('reads calls of servers that give no index, the old function_call, and a deployment in the path', async () => {
    const calls = [
      { id: 'a', function: { name: 'x', arguments: '1' } },
      { id: 'b', function: { name: 'x', arguments: '2' } },
    ];
    const { call } = await once(
      '/openai/deployments/gpt-d/chat/completions?api-version=1',
      { messages: [] },
      stream(...calls.map((one) => ({ choices: [{ delta: { tool_calls: [one] } }] })), {
        choices: [{ delta: { function_call: { name: 'old', arguments: '{}' } }, finish_reason: 'function_call' }],
      }),
    );
    expect(call?.model).toBe('gpt-d');
    expect(call?.toolRequests.map(({ name, arguments: args }) => [name, args])).toEqual([
      ['x', '1'],
      ['x', '2'],
      ['old', '{}'],
    ]);
  });
});

describe('Responses', () => {
  const items = [
    { type: 'reasoning', id: 'rs1', summary: [{ type: 'summary_text', text: 'Thinking.' }] },
    { type: 'message', id: 'm1', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] },
    { type: 'function_call', id: 'f1', call_id: 'c1', name: 'shell', arguments: '{"a":1}' },
    { type: 'custom_tool_call', id: 'f2', call_id: 'c2', name: 'apply_patch', input: '*** Begin Patch' },
    { type: 'local_shell_call', id: 'f3', call_id: 'c3', action: { command: ['ls'] } },
    { type: 'web_search_call', id: 'w1', action: { query: 'x' } },
  ];
  const response = {
    id: 'resp1',
    model: 'gpt-y',
    status: 'completed',
    output: items,
    usage: {
      input_tokens: 9,
      output_tokens: 8,
      input_tokens_details: { cached_tokens: 7 },
      output_tokens_details: { reasoning_tokens: 6 },
    },
  };
  const request = {
    model: 'gpt-y',
    instructions: 'Be good.',
    reasoning: { effort: 'low' },
    input: [
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Rules.' }] },
      { role: 'user', content: 'Go.' },
      { type: 'reasoning', summary: [], encrypted_content: 'xxxx' },
      { type: 'function_call', call_id: 'c0', name: 'shell', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c0', output: 'fine' },
    ],
  };

  it.each([
    ['whole', JSON.stringify(response)],
    [
      'as a stream',
      stream(
        { type: 'response.created', response: { id: 'resp1', model: 'gpt-y', status: 'in_progress' } },
        { type: 'response.output_item.added', output_index: 0, item: { type: 'reasoning', id: 'rs1' } },
        { type: 'response.reasoning_summary_text.delta', output_index: 0, delta: 'Thin' },
        { type: 'response.output_item.done', output_index: 0, item: items[0] },
        { type: 'response.output_text.delta', output_index: 1, delta: 'Hel' },
        { type: 'response.output_text.delta', output_index: 1, delta: 'lo.' },
        { type: 'response.output_item.added', output_index: 2, item: { ...items[2], arguments: '' } },
        { type: 'response.function_call_arguments.delta', output_index: 2, delta: '{"a"' },
        { type: 'response.output_item.done', output_index: 2, item: items[2] },
        { type: 'response.completed', response },
      ),
    ],
  ])('tells the same of an answer %s, and only the agent’s own tools become spans', async (_how, answer) => {
    const { call, json, attributes, spans } = await once('/v1/responses', request, answer);
    expect(call).toMatchObject({
      responseId: 'resp1',
      tokens: { input: 9, output: 8, cacheRead: 7, reasoning: 6 },
      finishReasons: ['completed'],
      toolResults: ['c0'],
      error: undefined,
    });
    expect(call?.toolRequests).toEqual([
      { id: 'c1', name: 'shell', arguments: '{"a":1}' },
      { id: 'c2', name: 'apply_patch', arguments: '*** Begin Patch' },
      { id: 'c3', name: 'local_shell', arguments: '{"command":["ls"]}' },
    ]);
    expect(attributes['gen_ai.request.reasoning_effort']).toBe('low');
    expect(json('gen_ai.system_instructions')).toEqual([
      { type: 'text', content: 'Be good.' },
      { type: 'text', content: 'Rules.' },
    ]);
    expect(json('gen_ai.input.messages')).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Go.' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c0', name: 'shell', arguments: '{}' }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c0', response: 'fine' }] },
    ]);
    expect(json('gen_ai.output.messages')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Thinking.' },
          { type: 'text', content: 'Hello.' },
          { type: 'tool_call', id: 'c1', name: 'shell', arguments: { a: 1 } },
          { type: 'tool_call', id: 'c2', name: 'apply_patch', arguments: '*** Begin Patch' },
          { type: 'tool_call', id: 'c3', name: 'local_shell', arguments: { command: ['ls'] } },
          { type: 'tool_call', id: 'w1', name: 'web_search', arguments: { query: 'x' } },
        ],
        finish_reason: 'completed',
      },
    ]);
    const patch = spans.find(({ name }) => name === 'execute_tool apply_patch');
    expect(patch?.attributes).toMatchObject({ 'gen_ai.tool.type': 'custom', 'cell.derived_from': 'model calls' });
  });

  it('tells why an answer failed or is incomplete', async () => {
    const failed = {
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'rate_limit', message: 'no' } },
    };
    expect((await once('/v1/responses', {}, stream(failed))).call).toMatchObject({ error: 'rate_limit' });
    const incomplete = {
      type: 'response.incomplete',
      response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
    };
    expect((await once('/v1/responses', {}, stream(incomplete))).call).toMatchObject({
      error: undefined,
      finishReasons: ['max_output_tokens'],
    });
  });
});
