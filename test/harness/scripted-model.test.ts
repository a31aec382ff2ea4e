import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Script, type ScriptedModel, startScriptedModel } from '../agents/scripted-model.mjs';

const SCRIPT: Script = {
  model: 'scripted-1',
  turns: [
    { think: 'Hm.', say: 'I look first.', do: [{ run: { command: 'ls' } }] },
    { say: 'That is all.', fail: [{ status: 429, retryAfterS: 1 }, { status: 503 }] },
  ],
};

let model: ScriptedModel;
beforeEach(async () => {
  model = await startScriptedModel({ script: SCRIPT });
});
afterEach(() => model.close());

function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${model.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
}

/** The data of server-sent events. */
async function eventsOf(response: Response): Promise<Record<string, unknown>[]> {
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)));
}

const chat = (more: object) => ({
  model: 'scripted-1',
  messages: [{ role: 'user', content: 'Go' }],
  tools: [{ type: 'function', function: { name: 'bash' } }],
  ...more,
});
const answered = { messages: [{ role: 'tool', tool_call_id: 'call_0_0', content: 'a.txt' }] };

describe('the scripted model', () => {
  it('says in Chat Completions the same streamed and at once, with the tokens of its log', async () => {
    const whole = await (await post('/v1/chat/completions', chat({}))).json();
    const events = await eventsOf(await post('/v1/chat/completions', chat({ stream: true })));
    const deltas = events.flatMap(({ choices }) => choices as { delta: Record<string, string> }[]);
    const text = (key: string) => deltas.map(({ delta }) => delta[key] ?? '').join('');
    expect([text('reasoning_content'), text('content')]).toEqual(['Hm.', 'I look first.']);
    expect(whole.choices[0].message).toMatchObject({
      content: 'I look first.',
      tool_calls: [{ id: 'call_0_0', function: { name: 'bash', arguments: '{"command":"ls"}' } }],
    });
    const [first, second] = model.requests;
    expect(whole.usage).toMatchObject({
      prompt_tokens: first?.usage?.input,
      completion_tokens: first?.usage?.output,
    });
    expect(events.at(-1)?.usage).toMatchObject({ prompt_tokens: second?.usage?.input });
  });

  it('says in Responses the same, in the words of a shell that takes "cmd"', async () => {
    const body = { model: 'scripted-1', input: 'Go', tools: [{ type: 'function', name: 'exec_command' }] };
    const whole = await (await post('/v1/responses', body)).json();
    const events = await eventsOf(await post('/v1/responses', { ...body, stream: true }));
    const last = events.at(-1)?.response as { output: unknown; usage: { input_tokens: number } };
    for (const output of [whole.output, last.output])
      expect(output).toMatchObject([
        { type: 'message', content: [{ text: 'I look first.' }] },
        { type: 'function_call', call_id: 'call_0_0', arguments: '{"cmd":"ls"}' },
      ]);
    expect(last.usage.input_tokens).toBe(model.requests[1]?.usage?.input);
  });

  it('knows from the results how far the conversation is, and fails as often as the script wants before it goes on', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const response = await post('/chat/completions', chat(answered));
      statuses.push([response.status, response.headers.get('retry-after')]);
    }
    expect(statuses).toEqual([
      [429, '1'],
      [503, null],
      [200, null],
    ]);
    expect(model.requests.map(({ turn, status }) => [turn, status])).toEqual([
      [1, 429],
      [1, 503],
      [1, 200],
    ]);
  });

  it('answers a request that offers no shell beside the task', async () => {
    const title = await (await post('/v1/chat/completions', { model: 'scripted-1', messages: [] })).json();
    expect(title.choices[0].message.content).toBe('A task');
    expect(model.requests[0]?.turn).toBeUndefined();
  });

  it('refuses what it does not know', async () => {
    expect((await post('/v1/embeddings', {})).status).toBe(404);
    const broken = await fetch(`${model.url}/v1/responses`, { method: 'POST', body: '{' });
    expect(broken.status).toBe(400);
    expect(model.requests).toMatchObject([{ status: 400 }]);
  });
});
