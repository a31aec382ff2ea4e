import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodyOf, type Recording, record, type Server, send, serve, until } from './support.ts';

let server: Server;
let recording: Recording;
let answer: Buffer = Buffer.from('');
beforeEach(async () => {
  server = await serve(async (request, response) => {
    await bodyOf(request);
    response.end(answer);
  });
  recording = await record(server.url);
});
afterEach(async () => {
  await recording.close();
  await server.close();
});

const paths = [
  '/v1/chat/completions',
  '/v1/responses',
  '/v1/messages',
  '/v1beta/models/m:generateContent',
  '/v1beta/models/m:streamGenerateContent',
];

/** A request and an answer that have something of every API in them. */
const request = {
  model: 'm',
  temperature: 1,
  messages: [
    { role: 'system', content: 's' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 't' },
        { type: 'image_url', image_url: { url: 'data:a/b,c' } },
      ],
    },
    { role: 'assistant', tool_calls: [{ id: 'i', function: { name: 'f', arguments: '{}' } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'i', content: [{ type: 'text', text: 'r' }] }] },
  ],
  input: [
    { role: 'user', content: [{ type: 'input_text', text: 't' }] },
    { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
    { type: 'function_call_output', call_id: 'c', output: 'o' },
  ],
  contents: [
    { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] },
    { role: 'user', parts: [{ functionResponse: { name: 'f', response: { output: 'o' } } }] },
  ],
  tools: [{ name: 'f' }],
  system: [{ type: 'text', text: 's' }],
  generationConfig: { temperature: 1 },
};
const events = [
  { choices: [{ index: 0, delta: { content: 'x', tool_calls: [{ index: 0, id: 'i', function: { name: 'f' } }] } }] },
  {
    choices: [{ finish_reason: 'stop', message: { content: [{ type: 'text', text: 't' }] } }],
    usage: { prompt_tokens: 1 },
  },
  { type: 'response.output_item.done', output_index: 0, item: { type: 'function_call', call_id: 'c', name: 'f' } },
  {
    type: 'response.completed',
    response: { id: 'r', status: 'completed', output: [{ type: 'message', content: [] }] },
  },
  { type: 'message_start', message: { id: 'm', usage: { input_tokens: 1 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 't', name: 'f', input: { a: 1 } } },
  { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
  { candidates: [{ content: { parts: [{ functionCall: { name: 'f', args: {} } }] }, finishReason: 'STOP' }] },
];

/** Puts other values in some places of a value. */
function spoilt(value: unknown, pick: () => number, other: () => unknown): unknown {
  if (pick() < 0.08) return other();
  if (Array.isArray(value)) return value.map((item) => spoilt(item, pick, other));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoilt(item, pick, other)]));
}

/** Sends one and waits until it is recorded. */
async function exchange(path: string, sent: string | Buffer, got: string | Buffer): Promise<void> {
  answer = Buffer.from(got);
  const before = recording.proxy.calls.length;
  const { body } = await send(`${recording.proxy.url}${path}`, sent);
  expect(body.equals(answer)).toBe(true);
  await until(() => recording.proxy.calls.length === before + 1, 'the call is recorded');
}

describe('whatever is sent', () => {
  it('passes, and leaves one ended span a call: requests and answers with wrong values in all places', async () => {
    const other = fc.oneof(fc.jsonValue(), fc.constantFrom('__proto__', 1e308, -1, [[]], { toString: 1 }, null));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.gen(), fc.boolean(), async (path, gen, stream) => {
        const pick = () => gen(fc.double, { min: 0, max: 1, noNaN: true });
        const replace = () => gen(() => other);
        const sent = JSON.stringify(spoilt(request, pick, replace)) ?? '';
        const list = events.map((event) => JSON.stringify(spoilt(event, pick, replace)));
        const body = stream ? list.map((data) => `data: ${data}\n\n`).join('') : `[${list.join(',')}]`;
        await exchange(path, sent, body);
      }),
      { numRuns: 150 },
    );
    await recording.proxy.close();
    const spans = recording.spans().filter(({ name }) => name !== 'test:launch');
    expect(spans.filter(({ name }) => name.startsWith('chat'))).toHaveLength(recording.proxy.calls.length);
    expect(spans.every(({ end }) => end !== undefined)).toBe(true);
    expect(recording.problems.filter((message) => message.includes('could not be recorded'))).toEqual([]);
  });

  it('passes, and leaves one ended span a call: bytes that are nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.uint8Array(), fc.uint8Array(), async (path, sent, got) => {
        await exchange(path, Buffer.from(sent), Buffer.from(got));
      }),
      { numRuns: 100 },
    );
    await recording.proxy.close();
    expect(recording.spans().filter(({ end, name }) => end === undefined && name !== 'test:launch')).toEqual([]);
    expect(recording.problems.filter((message) => message.includes('could not be recorded'))).toEqual([]);
  });

  it('passes and is counted though it is nested deeper than can be written', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const sent = `{"model":"m","messages":[{"role":"user","content":[{"type":"x","deep":${deep}}]}]}`;
    await exchange(
      paths[0] ?? '',
      sent,
      `{"id":"r","choices":[{"message":{"content":"ok"},"finish_reason":"stop"}],"x":${deep}}`,
    );
    const span = recording.spans().find(({ name }) => name === 'chat m');
    expect(span?.end).toBeDefined();
    expect(recording.proxy.calls).toMatchObject([{ responseId: 'r', error: undefined }]);
    expect(recording.problems).toEqual([expect.stringContaining('cannot be written')]);
  });

  it('has no more than some of its content in the trace, and says where it was cut', async () => {
    const long = 'x'.repeat(600_000);
    const messages = Array.from({ length: 60 }, (_, i) => ({ role: 'user', content: `${i} ${long}` }));
    await exchange(
      '/v1/chat/completions',
      JSON.stringify({ model: 'm', messages }),
      '{"choices":[{"finish_reason":"stop"}]}',
    );
    // 36 MB: more than is read at all.
    expect(recording.problems).toEqual([expect.stringContaining('too large')]);
    messages.length = 40;
    await exchange(
      '/v1/chat/completions',
      JSON.stringify({ model: 'm', messages }),
      '{"choices":[{"finish_reason":"stop"}]}',
    );
    const span = recording.spans().find(({ name }) => name === 'chat m');
    const input = String(span?.attributes['gen_ai.input.messages']);
    expect(input.length).toBeLessThan(9e6);
    expect(JSON.parse(input)[0].parts[0].content).toMatch(/^0 x+… \(600002 characters\)$/);
    expect(input).toMatch(/… \d+ messages left out …/);
    expect(JSON.parse(input).at(-1).parts[0].content).toMatch(/^39 x/);
    expect(span?.attributes['cell.model_call.content_cut']).toBe(true);
  });
});
