/** Requests that are aborted: over the transport alone, and over the whole engine. */
import { describe, expect, it } from 'vitest';
import { serveEngine } from '../../../shared/serve-engine.ts';
import { type Channel, connectEngine, memoryChannels, type RequestHandlers } from '../../../shared/transport.ts';
import { grant, otlpLine, testEngine } from './host.ts';

/** Resolves when everything that was sent has arrived. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const failure = (code: string) => expect.objectContaining({ code });

/** An engine whose requests wait until the test answers them, and the messages that its client sends. */
function waitingEngine() {
  const signals: AbortSignal[] = [];
  const answers: ((result: never) => void)[] = [];
  const wait = (_: unknown, signal?: AbortSignal) => {
    if (signal) signals.push(signal);
    return new Promise<never>((resolve) => answers.push(resolve));
  };
  const [near, far] = memoryChannels();
  const sent: unknown[] = [];
  const recording: Channel = {
    ...near,
    send(message) {
      sent.push(message);
      near.send(message);
    },
  };
  const handlers: Partial<RequestHandlers> = { query: wait, open: wait, 'cell.report': wait };
  const served = serveEngine(far, () => handlers as RequestHandlers);
  return { client: connectEngine(recording), raw: near, served, signals, answers, sent };
}

describe('aborting a request', () => {
  it('makes it fail at once and leaves the others running', async () => {
    const { client, signals, answers } = waitingEngine();
    const stop = new AbortController();
    const aborted = client.request('query', { text: 'one' }, { signal: stop.signal });
    const other = client.request('query', { text: 'two' });
    await settle();
    stop.abort();
    await expect(aborted).rejects.toEqual(failure('aborted'));
    await settle();
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    answers[1]?.({ ok: true } as never);
    expect(await other).toEqual({ ok: true });
  });

  it('before it is sent sends nothing', async () => {
    const { client, sent } = waitingEngine();
    await expect(client.request('query', { text: '' }, { signal: AbortSignal.abort() })).rejects.toEqual(
      failure('aborted'),
    );
    expect(sent).toEqual([]);
  });

  it('after the answer does nothing', async () => {
    const { client, answers, sent } = waitingEngine();
    const stop = new AbortController();
    const answer = client.request('query', { text: 'one' }, { signal: stop.signal });
    await settle();
    answers[0]?.({ ok: true } as never);
    expect(await answer).toEqual({ ok: true });
    await settle();
    stop.abort();
    await settle();
    expect(sent).toHaveLength(1);
  });

  it('that has been answered already on the way leaves the answer unheard', async () => {
    const { client, answers } = waitingEngine();
    const stop = new AbortController();
    const answer = client.request('query', { text: 'one' }, { signal: stop.signal });
    await settle();
    answers[0]?.({ ok: true } as never);
    stop.abort();
    await expect(answer).rejects.toEqual(failure('aborted'));
    await settle();
  });

  it('of an engine that was closed fails it, and sends nothing', async () => {
    const { client, sent } = waitingEngine();
    const stop = new AbortController();
    const answer = client.request('query', { text: 'one' }, { signal: stop.signal });
    client.close();
    stop.abort();
    await expect(answer).rejects.toEqual(failure('aborted'));
    expect(sent).toHaveLength(1);
  });

  it('of opening waits for what it has', async () => {
    const { client, answers } = waitingEngine();
    const stop = new AbortController();
    const answer = client.request('open', { files: [] }, { signal: stop.signal });
    await settle();
    stop.abort();
    await settle();
    answers[0]?.({ files: [], cancelled: true } as never);
    expect(await answer).toEqual({ files: [], cancelled: true });
  });

  it('is done with all of them when the client is gone', async () => {
    const { client, served, signals } = waitingEngine();
    client.request('query', { text: '' }).catch(() => undefined);
    client.request('cell.report', undefined).catch(() => undefined);
    await settle();
    served.close();
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true]);
  });
});

describe('a hostile client', () => {
  it('aborts nothing by numbers that are not its own, and nothing by what is no number', async () => {
    const [mine, theirs] = [waitingEngine(), waitingEngine()];
    mine.client.request('query', { text: '' }).catch(() => undefined);
    await settle();
    for (const id of [1, 2, 0, -1, Number.NaN, '1', null, undefined, {}]) theirs.raw.send({ t: 'abort', id });
    theirs.raw.send(null);
    theirs.raw.send('abort');
    mine.raw.send({ t: 'abort', id: 2 });
    await settle();
    expect(mine.signals.map((signal) => signal.aborted)).toEqual([false]);
    await expect(theirs.client.request('toString' as 'cell.report', undefined)).rejects.toEqual(
      failure('unknown-request'),
    );
  });

  it('begins nothing by the number of a request that is under way', async () => {
    const { raw, signals } = waitingEngine();
    for (let i = 0; i < 3; i++) raw.send({ t: 'request', id: 7, name: 'query', argument: { text: '' } });
    await settle();
    expect(signals).toHaveLength(1);
  });
});

describe('the engine', () => {
  const files = {
    'trace.json': Array.from({ length: 50 }, (_, i) =>
      otlpLine([{ id: String(i + 1), name: `chat ${i}`, attributes: { 'gen_ai.operation.name': 'chat' } }]),
    ).join('\n'),
  };
  const open = async () => {
    const { client } = testEngine(files);
    await client.request('open', { files: [grant('trace.json')] });
    return client;
  };

  it('ends one query and answers a newer one; the older one is superseded', async () => {
    const client = await open();
    const older = client.request('query', { text: 'chat 1' });
    const newer = client.request('query', { text: 'chat 2' });
    await expect(older).rejects.toEqual(failure('superseded'));
    expect(await newer).toMatchObject({ ok: true });
  });

  it.each([
    ['cell.page', undefined],
    ['cell.facts', undefined],
    ['cell.share', {}],
    ['cell.report', undefined],
    ['trace.statistics', { by: 'name' }],
    ['trace.flame', {}],
    ['trace.path', {}],
    ['spans.values', { ordinals: Uint32Array.of(1, 2), keys: ['span:id'] }],
    ['query', { text: 'chat' }],
  ] as const)('ends %s for one caller and answers another', async (name, argument) => {
    const client = await open();
    const stop = new AbortController();
    const request = client.request as (name: string, argument: unknown, options?: object) => Promise<unknown>;
    const aborted = request(name, argument, { signal: stop.signal });
    const refused = expect(aborted).rejects.toEqual(failure('aborted'));
    await Promise.resolve();
    stop.abort();
    await refused;
    expect(await request(name, argument)).toBeDefined();
    // And both at once: what they share goes on for the one that still waits.
    const again = new AbortController();
    const [first, second] = [request(name, argument, { signal: again.signal }), request(name, argument)];
    const gone = first.catch((error: { code: string }) => error.code);
    if (name !== 'query') {
      again.abort();
      expect(await second).toBeDefined();
      expect(await gone).toBe('aborted');
    } else await Promise.allSettled([first, second]);
  });

  it('ends an export with the piece that is aborted', async () => {
    const client = await open();
    const { id } = await client.request('export.start', { target: 'otlp-json' });
    await client.request('export.next', { id });
    const stop = new AbortController();
    const piece = client.request('export.next', { id }, { signal: stop.signal });
    const refused = expect(piece).rejects.toEqual(failure('aborted'));
    await Promise.resolve();
    stop.abort();
    await refused;
    await expect(client.request('export.next', { id })).rejects.toEqual(failure('no-such-export'));
  });
});
