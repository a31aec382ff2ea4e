import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCell, TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { startIntake } from '../../../../harness/intake/intake.ts';
import { startProxy } from '../../../../harness/proxy/proxy.ts';
import { openTrace, temporaryFolder } from '../emit/opened.ts';
import { spanJson, spanOf, traceOf, traces } from './support.ts';

const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'scripted-1',
  choices: [
    {
      index: 0,
      finish_reason: 'tool_calls',
      message: {
        role: 'assistant',
        tool_calls: [{ id: 'call-1', type: 'function', function: { name: 'bash', arguments: '{}' } }],
      },
    },
  ],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
};

it('joins to what the recording proxy tells, and is in the file as soon as it is answered', async () => {
  const model = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(ANSWER));
    });
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void model.close());
  const folder = temporaryFolder();
  const problems: string[] = [];
  const problem = (text: string) => problems.push(text);
  const identity = {
    id: 'x',
    sweep: undefined,
    tui: 'test',
    model: undefined,
    task: undefined,
    taskCategory: undefined,
    run: 1,
  };
  const cell = createCell({ folder, identity, problem });
  const container = cell.start('container', 'test:launch', {}, { parent: null });
  const upstream = new URL(`http://127.0.0.1:${(model.address() as AddressInfo).port}`);
  const proxy = await startProxy({ cell, parent: () => container, upstream, content: false, problem });
  const intake = await startIntake({
    cell,
    container: () => container,
    calls: () => proxy.calls,
    toolSpans: () => proxy.toolSpans,
    problem,
  });
  const post = async (url: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  };
  await post(
    `${proxy.url}/v1/chat/completions`,
    { model: 'scripted-1', messages: [{ role: 'user', content: 'hello' }] },
    { traceparent: `00-${traceOf('f')}-${spanOf('c')}-01` },
  );
  await expect.poll(() => proxy.calls.length).toBe(1);
  const sent = [
    spanJson({ trace: 'f', id: 'a', name: 'turn' }),
    spanJson({ trace: 'f', id: 'c', parent: 'a', name: 'chat' }),
    spanJson({ trace: 'e', id: 'd', name: 'bash', attributes: { 'gen_ai.tool.call.id': 'call-1' } }),
    spanJson({ trace: 'd', id: 'e', name: 'billed', attributes: { 'gen_ai.response.id': 'chatcmpl-1' } }),
  ];
  await post(`${intake.url}/v1/traces`, traces(sent));
  expect(readFileSync(join(folder, TRACE_FILE), 'utf8')).toContain('"name":"billed"');

  await proxy.close();
  expect(await intake.close()).toMatchObject({
    spans: 4,
    by: { traceparent: 1, 'tool call id': 1, 'response id': 1 },
    problems: [],
  });
  container.end();
  await cell.close();
  const { spans, table } = await openTrace(join(folder, TRACE_FILE));
  const named = (name: string) => spans.find((span) => span.name === name);
  const call = named('chat scripted-1');
  expect(call).toBeDefined();
  expect(named('turn')?.parentSpanId).toBe(container.spanId);
  expect(named('chat')?.links.map(({ spanId }) => spanId)).toEqual([call?.spanId]);
  expect(named('bash')?.parentSpanId).toBe(named('execute_tool bash')?.spanId);
  expect(named('billed')?.parentSpanId).toBe(call?.spanId);
  expect(table.traces.length).toBe(1);
  expect(problems).toEqual([]);
});
