import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ToolUse } from '../../../../harness/proxy/types.ts';
import { bodyOf, type Recording, record, type Server, send, serve, until } from './support.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A model that gives back what the request says it should. */
async function echoing(options?: Parameters<typeof record>[1]): Promise<Recording> {
  const server: Server = await serve(async (request, response) => {
    const { answer } = JSON.parse((await bodyOf(request)).toString());
    response.end(JSON.stringify(answer));
  });
  open.push(server);
  const recording = await record(server.url, options);
  open.push(recording);
  return recording;
}

interface Called {
  readonly id?: string;
  readonly name: string;
  readonly arguments: string;
}

const asking = (...calls: Called[]) => ({
  choices: [
    {
      message: { tool_calls: calls.map(({ id, ...called }) => ({ id, function: called })) },
      finish_reason: 'tool_calls',
    },
  ],
});
const done = { choices: [{ message: { content: 'done' }, finish_reason: 'stop' }] };
const result = (id: string | undefined, content: string) => ({ role: 'tool', tool_call_id: id, content });

async function chat({ proxy }: Recording, messages: readonly unknown[], answer: unknown): Promise<void> {
  await send(`${proxy.url}/v1/chat/completions`, JSON.stringify({ model: 'm', messages, answer }));
}

async function gemini({ proxy }: Recording, contents: readonly unknown[], calls: readonly unknown[]): Promise<void> {
  const answer = {
    candidates: [{ content: { parts: calls.map((functionCall) => ({ functionCall })) }, finishReason: 'STOP' }],
  };
  await send(`${proxy.url}/v1beta/models/m:generateContent`, JSON.stringify({ contents, answer }));
}

describe('a tool that an answer asks for', () => {
  it('runs from the end of that answer to the request with its result, under the container, linked to the answer', async () => {
    const recording = await echoing();
    const { proxy, container } = recording;
    await chat(
      recording,
      [],
      asking({ id: 'a', name: 'bash', arguments: '{"command":"ls"}' }, { id: 'b', name: 'read', arguments: '{}' }),
    );
    await chat(recording, [result('a', 'one'), result('b', 'two')], done);
    await proxy.close();
    const [first, second] = proxy.calls;
    const spans = recording.spans();
    for (const [id, said] of [
      ['a', 'one'],
      ['b', 'two'],
    ] as const) {
      const span = spans.find(({ attributes }) => attributes['gen_ai.tool.call.id'] === id);
      expect(span).toMatchObject({
        parentSpanId: container.spanId,
        start: first?.end,
        end: second?.start,
        links: [expect.objectContaining({ spanId: first?.spanId })],
      });
      expect(span?.attributes['gen_ai.tool.call.result']).toBe(said);
      expect(proxy.toolSpans.get(id)).toEqual({ traceId: container.traceId, spanId: span?.spanId });
    }
    expect(second?.toolResults).toEqual(['a', 'b']);
  });

  it('is answered once, though every later request repeats the result', async () => {
    const recording = await echoing();
    await chat(recording, [], asking({ id: 'a', name: 'bash', arguments: '1' }));
    await chat(recording, [result('a', 'one')], asking({ id: 'b', name: 'bash', arguments: '2' }));
    await chat(recording, [result('a', 'one'), result('b', 'two')], done);
    await recording.proxy.close();
    expect(recording.proxy.calls.map(({ toolResults }) => toolResults)).toEqual([[], ['a'], ['b']]);
    expect(recording.proxy.tools.map(({ to }) => to)).toEqual(recording.proxy.calls.slice(1).map(({ start }) => start));
  });

  it('is told to who watches, with its span open and with its result, and a watcher that throws does no harm', async () => {
    const recording = await echoing();
    const heard: string[] = [];
    const hear = (what: string) => (use: ToolUse) =>
      void heard.push(`${what} ${use.id} ${use.arguments} ${use.to !== undefined}`);
    recording.proxy.onToolRequest(() => {
      throw new Error('watcher broke');
    });
    recording.proxy.onToolRequest(hear('asked'));
    const stop = recording.proxy.onToolResult(hear('answered'));
    await chat(recording, [], asking({ id: 'a', name: 'bash', arguments: 'x' }));
    await chat(recording, [result('a', '')], asking({ id: 'b', name: 'bash', arguments: 'y' }));
    await until(() => heard.length === 3, 'all three are heard');
    stop();
    await chat(recording, [result('b', '')], done);
    await recording.proxy.close();
    expect(heard).toEqual(['asked a x false', 'answered a x true', 'asked b y false']);
    expect(recording.problems).toEqual([
      expect.stringContaining('watcher broke'),
      expect.stringContaining('watcher broke'),
    ]);
  });

  it('ends at the end of the run where no result came, and says so', async () => {
    const recording = await echoing();
    await chat(recording, [], asking({ id: 'a', name: 'bash', arguments: 'x' }));
    await until(() => recording.proxy.tools.length === 1, 'the answer has been read');
    const [use] = recording.proxy.tools;
    expect(recording.spans().find(({ spanId }) => spanId === use?.spanId)?.end).toBeUndefined();
    await recording.proxy.close();
    const span = recording.spans().find(({ spanId }) => spanId === use?.spanId);
    expect(span?.end).toBeGreaterThanOrEqual(use?.from ?? 0n);
    expect(span?.attributes['cell.tool_call.no_result']).toBe(true);
  });

  it('failed where the result says so', async () => {
    const recording = await echoing();
    const { url } = recording.proxy;
    const answer = { content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { a: 1 } }], stop_reason: 'tool_use' };
    await send(`${url}/v1/messages`, JSON.stringify({ messages: [], answer }));
    const block = { type: 'tool_result', tool_use_id: 't', is_error: true, content: 'command not found' };
    await send(`${url}/v1/messages`, JSON.stringify({ messages: [{ role: 'user', content: [block] }], answer: {} }));
    await recording.proxy.close();
    expect(recording.proxy.tools).toMatchObject([{ id: 't', failed: true }]);
    const span = recording.spans().find(({ name }) => name === 'execute_tool Bash');
    expect(span?.status).toEqual({ code: 2, message: 'command not found' });
    expect(span?.attributes['error.type']).toBe('tool_error');
  });

  it('is found by name, arguments and order where the API gives no ids', async () => {
    const recording = await echoing();
    const calls = [
      { name: 'read', args: { path: 'a' } },
      { name: 'read', args: { path: 'b' } },
      { name: 'ls', args: {} },
    ];
    const response = (name: string, output: string) => ({ functionResponse: { name, response: { output } } });
    await gemini(recording, [{ role: 'user', parts: [{ text: 'go' }] }], calls);
    const turn = [
      { role: 'model', parts: calls.map((functionCall) => ({ functionCall })) },
      { role: 'user', parts: [response('ls', 'L'), response('read', 'A'), response('read', 'B')] },
    ];
    await gemini(recording, turn, [{ name: 'read', args: { path: 'c' } }]);
    const more = [
      { role: 'model', parts: [{ functionCall: { name: 'read', args: { path: 'c' } } }] },
      { role: 'user', parts: [response('read', 'C')] },
    ];
    await gemini(recording, [...turn, ...more], []);
    await recording.proxy.close();
    const spans = recording.spans().filter(({ name }) => name.startsWith('execute_tool'));
    expect(spans.map(({ attributes: a }) => [a['gen_ai.tool.call.arguments'], a['gen_ai.tool.call.result']])).toEqual([
      ['{"path":"a"}', 'A'],
      ['{"path":"b"}', 'B'],
      ['{}', 'L'],
      ['{"path":"c"}', 'C'],
    ]);
    expect(new Set(recording.proxy.tools.map(({ id }) => id)).size).toBe(4);
  });

  it('is a new call where a model uses an id again', async () => {
    const recording = await echoing();
    await chat(recording, [], asking({ id: 'call_0', name: 'f', arguments: '1' }));
    await chat(recording, [result('call_0', 'one')], asking({ id: 'call_0', name: 'f', arguments: '2' }));
    await chat(recording, [result('call_0', 'one'), result('call_0', 'two')], done);
    await recording.proxy.close();
    const results = recording.spans().map(({ attributes }) => attributes['gen_ai.tool.call.result']);
    expect(results.filter((value) => value !== undefined)).toEqual(['one', 'two']);
  });

  it('is none where the result belongs to an earlier run that is continued', async () => {
    const recording = await echoing();
    await chat(recording, [result('old', 'x')], done);
    await recording.proxy.close();
    expect(recording.proxy.tools).toEqual([]);
    expect(recording.proxy.calls).toMatchObject([{ toolResults: ['old'] }]);
  });

  it('holds together for any conversation: one span a call, each with its own result, none left open', async () => {
    const turns = fc.array(fc.array(fc.constantFrom('bash', 'read', 'edit'), { maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(turns, fc.boolean(), async (conversation, stateful) => {
        const recording = await echoing();
        const history: unknown[] = [];
        const expected: string[] = [];
        for (const [turn, names] of conversation.entries()) {
          const calls = names.map((name, at) => ({ id: `c${turn}.${at}`, name, arguments: `${turn}` }));
          await chat(recording, history, asking(...calls));
          if (stateful) history.length = 0;
          for (const { id } of calls) {
            history.push(result(id, `result of ${id}`));
            expected.push(id);
          }
        }
        await chat(recording, history, done);
        await recording.close();
        expect(recording.proxy.tools.map(({ id }) => id)).toEqual(expected);
        expect(recording.proxy.tools.every(({ from, to }) => to !== undefined && to >= from)).toBe(true);
        expect(recording.problems).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
