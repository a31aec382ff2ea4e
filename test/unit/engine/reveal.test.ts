/** Secrets are masked until `session.reveal` is asked for, and again after it. */
import { describe, expect, it } from 'vitest';
import type { EngineClient } from '../../../shared/transport.ts';
import { grant, otlpLine, testEngine } from './host.ts';

const SECRET = 'sk-test-000abcdefghijklmnopqrstuvwxyz';
const FILES = {
  'trace.json': otlpLine([
    {
      id: '1',
      name: 'chat',
      attributes: { 'gen_ai.operation.name': 'chat', token: SECRET, 'input.value': `use ${SECRET}` },
      events: [{ timeUnixNano: '1780000000000500000', name: SECRET, attributes: [] }],
      status: 2,
    },
  ]),
};

const text = (value: unknown) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part));

async function opened(): Promise<EngineClient> {
  const { client } = testEngine(FILES);
  await client.request('open', { files: [grant('trace.json')] });
  return client;
}

/** Every answer that follows the setting. */
function all(client: EngineClient): Promise<unknown>[] {
  return [
    client.request('span.detail', { ordinal: 0 }),
    client.request('span.step', { ordinal: 0 }),
    client.request('span.raw', { ordinal: 0 }),
    client.request('span.logs', { ordinal: 0 }),
    client.request('span.value', { ordinal: 0, of: 'span', path: [1] }),
    client.request('spans.values', { ordinals: Uint32Array.of(0), keys: ['token', 'span:attributes'] }),
    client.request('cell.page', undefined),
    client.request('cell.calls', undefined),
    client.request('cell.facts', undefined),
  ];
}

describe('secrets', () => {
  it('are masked in every answer, in clear once they are revealed, and masked again', async () => {
    const client = await opened();
    const seen = async () => text(await Promise.all(all(client))).includes(SECRET);
    expect(await seen()).toBe(false);
    await client.request('session.reveal', { reveal: true });
    expect(await seen()).toBe(true);
    expect((await client.request('span.value', { ordinal: 0, of: 'span', path: [1] })) as object).toMatchObject({
      value: SECRET,
    });
    await client.request('session.reveal', { reveal: false });
    expect(await seen()).toBe(false);
  });

  it('are answered by the setting that was in force when the request was asked, without waiting for its answer', async () => {
    const client = await opened();
    const masked = all(client);
    const reveal = client.request('session.reveal', { reveal: true });
    const clear = client.request('span.detail', { ordinal: 0 });
    expect(text(await Promise.all(masked))).not.toContain(SECRET);
    await reveal;
    expect(text(await clear)).toContain(SECRET);
  });

  it('never arrive in clear once they are masked again, though they were asked for before', async () => {
    const client = await opened();
    await client.request('session.reveal', { reveal: true });
    const underWay = all(client);
    const harmless = client.request('query', { text: 'chat' });
    const outcomes = Promise.allSettled(underWay);
    void client.request('session.reveal', { reveal: false });
    const after = all(client);
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'superseded' } });
    expect(text(await Promise.all(after))).not.toContain(SECRET);
    expect(await harmless).toMatchObject({ ok: true });
  });

  it('are masked in a document that is opened while they are shown', async () => {
    const client = await opened();
    await client.request('session.reveal', { reveal: true });
    const underWay = Promise.allSettled(all(client));
    await client.request('open', { files: [grant('trace.json')] });
    expect(text(await underWay)).not.toContain(SECRET);
    expect(text(await Promise.all(all(client)))).not.toContain(SECRET);
  });

  it('that are shown are masked in what is given away, unless that is asked for', async () => {
    const client = await opened();
    await client.request('session.reveal', { reveal: true });
    const exported = async (withSecrets: boolean) => {
      const { id } = await client.request('export.start', { target: 'otlp-json', withSecrets });
      let written = '';
      for (let done = false; !done; ) {
        const piece = await client.request('export.next', { id });
        written += new TextDecoder().decode(piece.bytes);
        done = piece.done;
      }
      return written;
    };
    expect(await exported(false)).not.toContain(SECRET);
    expect(await exported(true)).toContain(SECRET);
    expect((await client.request('cell.share', {})).revealed).toBe(false);
    expect((await client.request('cell.report', undefined)).markdown).not.toContain(SECRET);
  });
});
