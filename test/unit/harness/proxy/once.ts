/** One request through the proxy, and what was recorded of it. */
import { expect, onTestFinished } from 'vitest';
import { type Recording, record, send, serve } from './support.ts';

/** Asks an upstream that gives this answer; what was opened for it is closed with the test. */
export async function once(path: string, request: unknown, answer: string, options?: Parameters<typeof record>[1]) {
  const server = await serve((_request, response) => response.end(answer));
  onTestFinished(() => server.close());
  const recording: Recording = await record(server.url, options);
  onTestFinished(() => recording.close());
  await send(`${recording.proxy.url}${path}`, JSON.stringify(request), { authorization: 'Bearer sk-test-000' });
  await recording.proxy.close();
  expect(recording.problems).toEqual([]);
  const spans = recording.spans();
  const [call] = recording.proxy.calls;
  const attributes = spans.find(({ spanId }) => spanId === call?.spanId)?.attributes ?? {};
  const json = (key: string): unknown =>
    attributes[key] === undefined ? undefined : JSON.parse(String(attributes[key]));
  return { call, attributes, json, tools: recording.proxy.tools, trace: recording.trace(), spans };
}

/** A streamed answer of server-sent events. */
export const stream = (...events: unknown[]) =>
  events
    .map((data) => {
      const { type } = data as { type?: string };
      return `${type === undefined ? '' : `event: ${type}\n`}data: ${JSON.stringify(data)}\n\n`;
    })
    .join('');
