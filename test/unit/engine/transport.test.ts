import { expect, it } from 'vitest';
import { serveEngine } from '../../../shared/serve-engine.ts';
import { connectEngine, EngineError, memoryChannels, type RequestHandlers } from '../../../shared/transport.ts';

function pair(handlers: Partial<RequestHandlers>) {
  const [near, far] = memoryChannels();
  let emit: Parameters<Parameters<typeof serveEngine>[1]>[0] | undefined;
  serveEngine(far, (send) => {
    emit = send;
    return handlers as RequestHandlers;
  });
  return { client: connectEngine(near), emit: (name: 'changed', data: { name: string }) => emit?.(name, data) };
}

it('a request is answered with what the handler returns', async () => {
  const { client } = pair({
    query: async ({ text }) => ({ ok: false, message: text, from: 0, to: 1 }),
  });
  expect(await client.request('query', { text: 'hello' })).toEqual({ ok: false, message: 'hello', from: 0, to: 1 });
});

it('a handler that fails makes the request fail with its code and message', async () => {
  const { client } = pair({
    'cell.report': async () => {
      throw new EngineError('nothing to report', 'no-document');
    },
  });
  await expect(client.request('cell.report', undefined)).rejects.toMatchObject({
    message: 'nothing to report',
    code: 'no-document',
  });
});

it('a request that the engine does not know fails and names it', async () => {
  const { client } = pair({});
  await expect(client.request('cell.report', undefined)).rejects.toThrow('cell.report');
  await expect(client.request('toString' as 'cell.report', undefined)).rejects.toThrow('toString');
});

it('events reach every handler until it unsubscribes', async () => {
  const { client, emit } = pair({});
  const heard: string[] = [];
  const stop = client.on('changed', ({ name }) => heard.push(name));
  emit('changed', { name: 'a' });
  await Promise.resolve();
  stop();
  emit('changed', { name: 'b' });
  await Promise.resolve();
  expect(heard).toEqual(['a']);
});

it('when the engine is lost, open and later requests fail with the reason', async () => {
  const { client } = pair({ 'cell.report': () => new Promise(() => undefined) });
  const open = client.request('cell.report', undefined);
  const reasons: string[] = [];
  client.onLost((reason) => reasons.push(reason));
  client.lost('the process ended');
  client.lost('twice');
  await expect(open).rejects.toThrow('the process ended');
  await expect(client.request('cell.report', undefined)).rejects.toThrow('the process ended');
  expect(reasons).toEqual(['the process ended']);
});
