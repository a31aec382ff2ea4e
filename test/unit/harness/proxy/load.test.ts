import { createHash } from 'node:crypto';
import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { record, send, serve, until } from './support.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function started(listener: http.RequestListener, options?: Parameters<typeof record>[1]) {
  const server = await serve(listener);
  open.push(server);
  const recording = await record(server.url, options);
  open.push(recording);
  return recording;
}

const delta = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
const last = (id: string, tokens: number) =>
  `data: ${JSON.stringify({ id, choices: [{ delta: {}, finish_reason: 'stop' }], usage: { completion_tokens: tokens } })}\n\n`;

describe('a proxy with much to do', () => {
  it('keeps 200 streams apart that run at the same time', async () => {
    const streams = 200;
    const waiting: (() => void)[] = [];
    const recording = await started((request, response) => {
      const number = Number(request.headers['x-number']);
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': `q${number}` });
      // Nobody is answered before all are there, and then a word each in turn.
      waiting.push(() => {
        let word = 0;
        const next = () => {
          if (word === 5) response.end(last(`r${number}`, number));
          else response.write(delta(`w${number}.${word++} `), () => setImmediate(next));
        };
        next();
      });
      if (waiting.length === streams) for (const go of waiting) go();
    });
    const { url } = recording.proxy;
    const got = await Promise.all(
      Array.from({ length: streams }, (_, number) =>
        send(`${url}/v1/chat/completions`, `{"model":"m${number}"}`, { 'x-number': String(number) }),
      ),
    );
    const said = (number: number) => Array.from({ length: 5 }, (_, word) => `w${number}.${word} `);
    for (const [number, { body }] of got.entries()) {
      expect(body.toString()).toBe(said(number).map(delta).join('') + last(`r${number}`, number));
    }
    await recording.proxy.close();
    expect(recording.proxy.calls).toHaveLength(streams);
    for (const call of recording.proxy.calls) {
      const number = Number(call.responseId?.slice(1));
      expect(call).toMatchObject({ text: said(number).join(''), tokens: { output: number }, requestId: `q${number}` });
    }
    const names = recording.spans().map(({ name, attributes }) => `${name} ${attributes['gen_ai.response.id']}`);
    for (let number = 0; number < streams; number++) expect(names).toContain(`chat m${number} r${number}`);
    expect(recording.problems).toEqual([]);
  });

  it('passes a stream of 50 MB with constant memory, to a client that reads slowly, and reads its end', async () => {
    const piece = delta('x'.repeat(1000)).repeat(60);
    const pieces = Math.ceil(50e6 / piece.length);
    const sent = createHash('sha256');
    let ahead = 0;
    let received = 0;
    const recording = await started((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let at = 0;
      let written = 0;
      const next = () => {
        while (at < pieces) {
          at++;
          sent.update(piece);
          written += piece.length;
          ahead = Math.max(ahead, written - received);
          if (!response.write(piece)) {
            response.once('drain', next);
            return;
          }
        }
        const end = last('r50', 50);
        sent.update(end);
        response.end(end);
      };
      next();
    });
    const hash = createHash('sha256');
    const before = process.memoryUsage();
    let most = 0;
    await new Promise<void>((resolve, reject) => {
      const request = http.request(`${recording.proxy.url}/v1/chat/completions`, { method: 'POST' }, (response) => {
        let count = 0;
        response.on('data', (bytes: Buffer) => {
          hash.update(bytes);
          received += bytes.length;
          if (++count % 50 !== 0) return;
          const { heapUsed, arrayBuffers } = process.memoryUsage();
          most = Math.max(most, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
          response.pause();
          setTimeout(() => response.resume(), 1);
        });
        response.on('end', resolve);
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end('{"model":"m"}');
    });
    await until(() => recording.proxy.calls.length === 1, 'the call is recorded');
    expect(hash.digest('hex')).toBe(sent.digest('hex'));
    expect(received).toBeGreaterThan(50e6);
    // Garbage that waits for its collection is in it; a copy of the stream would be 50 MB and its events as much again.
    expect(most).toBeLessThan(60e6);
    // The sender is held back: sockets and the copy hold a few MB, not the stream.
    expect(ahead).toBeLessThan(25e6);
    expect(recording.proxy.calls).toMatchObject([{ responseId: 'r50', tokens: { output: 50 }, error: undefined }]);
    const span = recording.spans().find(({ name }) => name === 'chat m');
    expect(String(span?.attributes['gen_ai.output.messages']).length).toBeLessThan(1.1e6);
    expect(span?.attributes['cell.model_call.content_cut']).toBe(true);
    expect(recording.problems).toEqual([]);
  });

  it('answers with the head at once, before there is a body', async () => {
    let finish: () => void = () => undefined;
    const recording = await started((_request, response) => {
      response.writeHead(200, { 'x-early': '1' });
      response.flushHeaders();
      finish = () => response.end('{}');
    });
    const head = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.request(`${recording.proxy.url}/v1/chat/completions`, { method: 'POST' }, resolve);
      request.on('error', reject);
      request.end('{}');
    });
    expect(head.headers['x-early']).toBe('1');
    finish();
    head.resume();
    await new Promise((resolve) => head.on('end', resolve));
  });
});
