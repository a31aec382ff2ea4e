import { describe, expect, it, onTestFinished } from 'vitest';
import { once, stream } from './once.ts';
import { record, send, serve } from './support.ts';

describe('Anthropic Messages', () => {
  it('adds what came from and went to the cache to the input, and reads thinking, text, tools and server tools', async () => {
    const start = (index: number, content_block: unknown) => ({ type: 'content_block_start', index, content_block });
    const delta = (index: number, change: unknown) => ({ type: 'content_block_delta', index, delta: change });
    const { call, json, attributes } = await once(
      '/anthropic/v1/messages?beta=true',
      {
        model: 'claude-x',
        max_tokens: 50,
        stream: true,
        system: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral' } }],
        messages: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: [{ type: 'tool_use', id: 't0', name: 'Bash', input: { command: 'x' } }] },
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 't0', is_error: true, content: [{ type: 'text', text: 'no' }] },
            ],
          },
        ],
      },
      stream(
        {
          type: 'message_start',
          message: {
            id: 'msg1',
            model: 'claude-x-1',
            usage: { input_tokens: 3, cache_read_input_tokens: 20, cache_creation_input_tokens: 100, output_tokens: 1 },
          },
        },
        { type: 'ping' },
        start(0, { type: 'thinking', thinking: '' }),
        delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
        delta(0, { type: 'signature_delta', signature: 'abc' }),
        start(1, { type: 'text', text: '' }),
        delta(1, { type: 'text_delta', text: 'Sure.' }),
        start(2, { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} }),
        start(3, { type: 'tool_use', id: 't1', name: 'Bash', input: {} }),
        delta(3, { type: 'input_json_delta', partial_json: '{"comm' }),
        delta(3, { type: 'input_json_delta', partial_json: 'and":"ls"}' }),
        { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 44 } },
        { type: 'message_stop' },
      ),
    );
    expect(call).toMatchObject({
      responseId: 'msg1',
      tokens: { input: 123, output: 44, cacheRead: 20, cacheCreation: 100 },
      finishReasons: ['tool_use'],
      toolRequests: [{ id: 't1', name: 'Bash', arguments: '{"command":"ls"}' }],
      toolResults: ['t0'],
    });
    expect(attributes).toMatchObject({ 'gen_ai.provider.name': 'anthropic', 'gen_ai.request.max_tokens': 50 });
    expect(json('gen_ai.system_instructions')).toEqual([{ type: 'text', content: 'Be kind.' }]);
    expect(json('gen_ai.input.messages')).toContainEqual({
      role: 'tool',
      parts: [{ type: 'tool_call_response', id: 't0', response: 'no' }],
    });
    expect(json('gen_ai.output.messages')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Hm.' },
          { type: 'text', content: 'Sure.' },
          { type: 'tool_call', id: 's1', name: 'web_search', arguments: '' },
          { type: 'tool_call', id: 't1', name: 'Bash', arguments: { command: 'ls' } },
        ],
        finish_reason: 'tool_use',
      },
    ]);
  });
});

describe('Gemini', () => {
  const piece = (parts: unknown[], finishReason?: string) => ({
    responseId: 'g1',
    modelVersion: 'gemini-x-1',
    candidates: [{ content: { role: 'model', parts }, ...(finishReason === undefined ? {} : { finishReason }) }],
    usageMetadata: {
      promptTokenCount: 10,
      cachedContentTokenCount: 4,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 3,
      totalTokenCount: 18,
    },
  });
  const pieces = [
    piece([{ text: 'Thi', thought: true }]),
    piece([{ text: 'nk', thought: true }, { text: 'Hel' }]),
    piece([{ text: 'lo' }, { functionCall: { name: 'ls', args: { dir: '.' } } }]),
    piece([{ text: '' }], 'STOP'),
  ];

  it.each([
    ['a stream of events', 'streamGenerateContent?alt=sse', stream(...pieces)],
    ['an array', 'streamGenerateContent', JSON.stringify(pieces, null, 2)],
    [
      'a stream inside an envelope',
      'streamGenerateContent?alt=sse',
      stream(...pieces.map((response) => ({ response }))),
    ],
  ])('reads %s, and counts thoughts as output', async (_how, method, answer) => {
    const { call, json, tools } = await once(
      `/v1beta/models/gemini-x:${method}`,
      {
        systemInstruction: { parts: [{ text: 'Be quick.' }] },
        generationConfig: { temperature: 1, maxOutputTokens: 9, topK: 64 },
        contents: [{ role: 'user', parts: [{ text: 'Hi' }, { inlineData: { mimeType: 'image/png', data: 'AA' } }] }],
      },
      answer,
    );
    expect(call).toMatchObject({
      responseId: 'g1',
      model: 'gemini-x-1',
      tokens: { input: 10, output: 8, cacheRead: 4, reasoning: 3 },
      finishReasons: ['STOP'],
    });
    expect(tools).toMatchObject([{ name: 'ls', arguments: '{"dir":"."}' }]);
    expect(json('gen_ai.output.messages')).toEqual([
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', content: 'Think' },
          { type: 'text', content: 'Hello' },
          { type: 'tool_call', id: tools[0]?.id, name: 'ls', arguments: { dir: '.' } },
        ],
        finish_reason: 'STOP',
      },
    ]);
    expect(json('gen_ai.input.messages')).toEqual([
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'Hi' },
          { type: 'blob', mime_type: 'image/png', content: 'AA' },
        ],
      },
    ]);
  });

  it('says why a prompt was blocked', async () => {
    const blocked = { promptFeedback: { blockReason: 'SAFETY' } };
    const { call } = await once('/v1beta/models/g:generateContent', {}, JSON.stringify(blocked));
    expect(call).toMatchObject({ finishReasons: ['SAFETY'], error: undefined });
  });
});

describe('what is recorded', () => {
  const request = { model: 'm', messages: [{ role: 'user', content: 'prompt-words' }] };
  const answer = JSON.stringify({
    choices: [
      {
        message: {
          content: 'answer-words',
          tool_calls: [{ id: 'c1', function: { name: 'f', arguments: 'argument-words' } }],
        },
        finish_reason: 'tool_calls',
      },
    ],
  });

  it('holds no content where none was asked for, but the sizes', async () => {
    const { trace, call, attributes, spans } = await once('/v1/chat/completions', request, answer, { content: false });
    expect(trace).not.toMatch(/prompt-words|answer-words|argument-words/);
    expect(call).toMatchObject({ text: 'answer-words', toolRequests: [{ arguments: 'argument-words' }] });
    expect(attributes['cell.model_call.request_size']).toBe(JSON.stringify(request).length);
    const tool = spans.find(({ name }) => name === 'execute_tool f');
    expect(tool?.attributes['cell.tool_call.arguments_size']).toBe('argument-words'.length);
  });

  it('holds no credential, wherever the request or the answer repeats it', async () => {
    const secret = 'correct-horse-battery';
    const server = await serve((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `Wrong key ${secret}` } }));
    });
    onTestFinished(() => server.close());
    const recording = await record(server.url.replace('//', '//user:hidden-password@'));
    onTestFinished(() => recording.close());
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: `My key is ${secret}.` }] });
    const { url } = recording.proxy;
    for (const name of ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key']) {
      const value = name === 'authorization' ? `Bearer ${secret}` : secret;
      await send(`${url}/v1/chat/completions`, body, { [name]: value });
    }
    await send(`${url}/v1/chat/completions?key=${secret}`, body);
    await recording.proxy.close();
    expect(recording.proxy.calls).toHaveLength(5);
    expect(recording.trace()).toContain('My key is •••masked•••.');
    expect(recording.trace()).not.toMatch(/correct-horse|hidden-password/);
    expect(
      JSON.stringify(recording.proxy.calls, (_key, value) => (typeof value === 'bigint' ? 0 : value)),
    ).not.toContain(secret);
    expect(recording.problems.join()).not.toContain(secret);
  });
});
