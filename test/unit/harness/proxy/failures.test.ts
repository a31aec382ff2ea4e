import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyOf, type Recording, record, type Server, send, serve, until } from './support.ts';

/** Of `tcpmux`, which nobody has: a port that was free a moment ago may be another test's by now. */
const NOBODY = 'http://127.0.0.1:1';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function started(listener: http.RequestListener, options?: Parameters<typeof record>[1]) {
  const server: Server = await serve(listener);
  open.push(server);
  return begun(server.url, options);
}

async function begun(url: string, options?: Parameters<typeof record>[1]): Promise<Recording> {
  const recording = await record(url, options);
  open.push(recording);
  return recording;
}

const body = JSON.stringify({ model: 'm-1', stream: true, messages: [{ role: 'user', content: 'hello' }] });
const chunk = (delta: unknown, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'r1', model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const whole = JSON.stringify({ id: 'r1', choices: [{ index: 0, message: { content: 'hi' }, finish_reason: 'stop' }] });
const sse = { 'content-type': 'text/event-stream' };

async function onlyCall({ proxy, spans }: Recording) {
  await until(() => proxy.calls.length > 0, 'the call is recorded');
  return { call: proxy.calls[0], span: spans().find(({ name }) => name.startsWith('chat')) };
}

/** Starts a stream and resolves with its answer when the head of it is there. */
function streaming(url: string): Promise<{ request: http.ClientRequest; response: http.IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: 'POST', agent: false }, (response) => resolve({ request, response }));
    request.on('error', reject);
    request.end(body);
  });
}

describe('a model call that goes wrong', () => {
  it('reaches the upstream as an abort when the client gives up, and is recorded as aborted with what came', async () => {
    let upstreamClosed = false;
    const recording = await started((_request, response) => {
      response.writeHead(200, sse);
      response.write(chunk({ content: 'one two' }));
      response.on('close', () => (upstreamClosed = !response.writableFinished));
    });
    const { response } = await streaming(`${recording.proxy.url}/v1/chat/completions`);
    await new Promise((resolve) => response.once('data', resolve));
    response.destroy();
    await until(() => upstreamClosed, 'the upstream sees the abort');
    const { call, span } = await onlyCall(recording);
    expect(call).toMatchObject({ error: 'aborted', status: 200, responseId: 'r1', model: 'm-1', toolRequests: [] });
    expect(span?.attributes['error.type']).toBe('aborted');
    expect(span?.attributes['gen_ai.output.messages']).toContain('one two');
    expect(span?.status.code).toBe(2);
    expect(recording.problems).toEqual([]);
  });

  it('is recorded as aborted when the client gives up before any answer', async () => {
    let arrived = false;
    const recording = await started(() => (arrived = true));
    const request = http.request(`${recording.proxy.url}/v1/chat/completions`, { method: 'POST', agent: false });
    request.on('error', () => undefined);
    request.end(body);
    await until(() => arrived, 'the request arrives');
    request.destroy();
    const { call, span } = await onlyCall(recording);
    expect(call).toMatchObject({ error: 'aborted', status: undefined, firstByte: undefined });
    expect(span?.attributes['gen_ai.request.model']).toBe('m-1');
  });

  it('is whole when the client leaves after the last event', async () => {
    const recording = await started((_request, response) => {
      response.writeHead(200, sse);
      response.write(`${chunk({ content: 'done' })}${chunk({}, 'stop')}`);
    });
    const { response } = await streaming(`${recording.proxy.url}/v1/chat/completions`);
    await new Promise((resolve) => response.once('data', resolve));
    response.destroy();
    const { call } = await onlyCall(recording);
    expect(call).toMatchObject({ error: undefined, finishReasons: ['stop'] });
  });

  it.each([
    ['/v1/chat/completions', { error: { type: 'upstream_error', code: 502 } }],
    ['/v1/responses', { error: { type: 'upstream_error', code: 502 } }],
    ['/v1/messages', { type: 'error', error: { type: 'api_error' } }],
    ['/v1beta/models/m-1:generateContent', { error: { code: 502, status: 'UNAVAILABLE' } }],
  ])('gets 502 in the shape of its API when nobody listens there: %s', async (path, shape) => {
    const recording = await begun(NOBODY);
    const got = await send(`${recording.proxy.url}${path}`, body);
    expect(got.status).toBe(502);
    expect(JSON.parse(got.body.toString())).toMatchObject(shape);
    const { call, span } = await onlyCall(recording);
    expect(call).toMatchObject({ error: 'ECONNREFUSED', status: undefined });
    expect(span?.status.message).toContain('ECONNREFUSED');
  });

  it('gets 502 when the upstream closes without an answer, and when it says nothing for too long', async () => {
    const closing = await started((request) => request.socket.destroy());
    expect((await send(`${closing.proxy.url}/v1/chat/completions`, body)).status).toBe(502);
    expect((await onlyCall(closing)).call?.error).toBe('ECONNRESET');
    const silent = await started(() => undefined, { timeouts: { idleMs: 100 } });
    expect((await send(`${silent.proxy.url}/v1/chat/completions`, body)).status).toBe(502);
    expect((await onlyCall(silent)).call?.error).toBe('ETIMEDOUT');
  });

  it('is recorded as cut off with what came when the upstream breaks in mid-stream, and breaks for the client too', async () => {
    const recording = await started((_request, response) => {
      response.writeHead(200, sse);
      const call = { index: 0, id: 'c1', function: { name: 'bash', arguments: '{"command":' } };
      response.write(`${chunk({ content: 'half' })}${chunk({ tool_calls: [call] })}`, () => {
        setTimeout(() => response.socket?.resetAndDestroy(), 20);
      });
    });
    await expect(send(`${recording.proxy.url}/v1/chat/completions`, body)).rejects.toThrow(
      /aborted|ECONNRESET|hang up/,
    );
    const { call, span } = await onlyCall(recording);
    expect(call).toMatchObject({ error: 'cut off', status: 200, toolRequests: [] });
    expect(span?.attributes['gen_ai.output.messages']).toContain('half');
    expect(recording.proxy.tools).toEqual([]);
  });

  it('is recorded as cut off when a stream ends in good order without its last event', async () => {
    const recording = await started((_request, response) => {
      response.writeHead(200, sse);
      response.end(chunk({ content: 'half' }));
    });
    expect((await send(`${recording.proxy.url}/v1/chat/completions`, body)).status).toBe(200);
    expect((await onlyCall(recording)).call?.error).toBe('cut off');
  });

  it('is cut off when the connection breaks after the model finished, but whole after the last event of all', async () => {
    for (const [done, error] of [
      ['', 'cut off'],
      ['data: [DONE]\n\n', undefined],
    ] as const) {
      const recording = await started((_request, response) => {
        response.writeHead(200, sse);
        response.write(`${chunk({}, 'stop')}${done}`, () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
      });
      await expect(send(`${recording.proxy.url}/v1/chat/completions`, body)).rejects.toThrow();
      expect((await onlyCall(recording)).call?.error).toBe(error);
    }
  });

  it('is told by its status when it is redirected, and called unreadable when the answer is something else', async () => {
    const moved = await started((_request, response) => response.writeHead(308, { location: '/elsewhere' }).end());
    expect((await send(`${moved.proxy.url}/v1/chat/completions`, body)).headers.location).toBe('/elsewhere');
    expect((await onlyCall(moved)).call?.error).toBe('308');
    const page = await started((_request, response) => response.end('<!doctype html><p>Hello</p>'));
    await send(`${page.proxy.url}/v1/chat/completions`, body);
    expect((await onlyCall(page)).call?.error).toBe('unreadable');
  });

  it('is told apart from its retry, which carries its number until one works', async () => {
    let requests = 0;
    const recording = await started((_request, response) => {
      requests++;
      if (requests > 2) response.end(whole);
      else {
        response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' });
        response.end(JSON.stringify({ error: { type: 'rate_limit_error', message: 'Slow down.' } }));
      }
    });
    for (let i = 0; i < 4; i++) await send(`${recording.proxy.url}/v1/chat/completions`, body);
    await recording.proxy.close();
    expect(recording.proxy.calls.map(({ error, status }) => [error, status])).toEqual([
      ['429', 429],
      ['429', 429],
      [undefined, 200],
      [undefined, 200],
    ]);
    const spans = recording.spans().filter(({ name }) => name === 'chat m-1');
    expect(spans.map(({ attributes }) => attributes['cell.model_call.retry'])).toEqual([undefined, 1, 2, undefined]);
    expect(spans[0]?.status).toEqual({ code: 2, message: 'Slow down.' });
    expect(new Set(spans.map(({ attributes }) => attributes['cell.model_call.request_hash'])).size).toBe(1);
  });

  it('is an error when the stream says so, though its status was 200', async () => {
    const recording = await started((_request, response) => {
      response.writeHead(200, sse);
      const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
      response.end(`event: error\ndata: ${JSON.stringify(error)}\n\n`);
    });
    await send(`${recording.proxy.url}/v1/messages`, body);
    const { call, span } = await onlyCall(recording);
    expect(call).toMatchObject({ error: 'overloaded_error', status: 200 });
    expect(span?.status.message).toBe('Overloaded');
  });

  it('is passed on and said to be unread when nobody can read its request or its answer', async () => {
    const recording = await started(async (request, response) => {
      await bodyOf(request);
      response.end('{"choices": [nonsense');
    });
    const got = await send(`${recording.proxy.url}/v1/chat/completions`, '{"model": "m-1", "messages": [');
    expect(got.body.toString()).toBe('{"choices": [nonsense');
    const { span } = await onlyCall(recording);
    expect(span?.name).toBe('chat');
    expect(recording.problems).toEqual([
      expect.stringContaining('request to chat'),
      expect.stringContaining('part of an answer'),
    ]);
  });

  it('stands unfinished in the trace while it runs, and is aborted when the proxy closes', async () => {
    const recording = await started(
      (_request, response) => {
        response.writeHead(200, sse);
        response.write(chunk({ content: 'thinking' }));
      },
      { graceMs: 20 },
    );
    const { response } = await streaming(`${recording.proxy.url}/v1/chat/completions`);
    response.on('error', () => undefined);
    await until(() => recording.spans().some(({ name }) => name === 'chat m-1'), 'the start record is there');
    expect(recording.spans().find(({ name }) => name === 'chat m-1')?.end).toBeUndefined();
    await recording.proxy.close();
    expect(recording.spans().find(({ name }) => name === 'chat m-1')?.attributes['error.type']).toBe('aborted');
  });
});
