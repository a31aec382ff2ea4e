import { chmodSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCell } from '../../../../harness/index.ts';
import { leaveWhenDone } from '../../../../harness/leave-screen.ts';
import { maskedCell } from '../../../../harness/masked-cell.ts';
import type { ModelCall } from '../../../../harness/proxy/types.ts';
import { recordCell } from '../../../../harness/record.ts';
import { openCell } from '../../../harness/opened-cell.ts';
import { filesIn, makeScene, put, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await makeScene();
});
afterEach(() => scene.remove());

const DIGEST = `sha256:${'d'.repeat(64)}`;

/** An engine that knows one image and runs its commands right here, where a container would. */
const ENGINE = `#!/bin/sh
case "$1" in
  info) echo '{}' ;;
  image) echo '["tiny/agent@${DIGEST}"]' ;;
  run)
    while [ "$1" != "tiny/agent:1@${DIGEST}" ]; do
      case "$1" in --volume) case "$2" in *:/workdir) cd "\${2%:/workdir}" ;; esac ;; esac
      shift
    done
    shift
    exec "$@" ;;
  kill) exit 0 ;;
esac
`;

describe('a run in a container image', () => {
  it('is recorded with the image, its digest, and the command inside, not the engine’s', async () => {
    put(scene.root, { 'bin/docker': ENGINE });
    chmodSync(join(scene.root, 'bin/docker'), 0o755);
    const { folder, exitCode, modelCalls } = await recordCell({
      command: [scene.agent, '{prompt}'],
      agent: 'tiny',
      task: scene.task,
      image: 'tiny/agent:1',
      modelEndpoint: scene.model.url,
      out: join(scene.root, 'cell'),
      env: { TINY_API_KEY: 'very-private-words' },
      inherit: { ...scene.env, PATH: `${join(scene.root, 'bin')}:${scene.env.PATH}` },
    });
    expect({ exitCode, modelCalls }).toEqual({ exitCode: 0, modelCalls: 2 });
    const cellJson = JSON.parse(readFileSync(join(folder, 'cell.json'), 'utf8'));
    expect(cellJson).toMatchObject({
      container_image: 'tiny/agent:1',
      image_digest: DIGEST,
      command_args: [scene.agent, 'Make two be 2.'],
      scorers: { pass_rate: { pass: 1 } },
    });
    const cell = await openCell(folder);
    expect(cell.spans.find(({ name }) => name === 'tiny:launch')?.attributes).toMatchObject({
      'container.image.name': 'tiny/agent:1',
      'oci.manifest.digest': DIGEST,
    });
    await cell.close();
    for (const [path, text] of filesIn(folder)) expect(text.includes('very-private-words'), path).toBe(false);
  });
});

describe('another endpoint for the spans', () => {
  it('gets those of the run too, and a dead one is said and does no harm', async () => {
    const names: string[] = [];
    const server = createServer(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const bytes = Buffer.concat(pieces);
      const body = JSON.parse(String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes));
      for (const { scopeSpans } of body.resourceSpans ?? []) {
        for (const { spans } of scopeSpans) for (const { name } of spans) names.push(name);
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const record = (out: string) =>
      recordCell({
        command: ['true'],
        agent: 'tiny',
        task: scene.task,
        otlp: url,
        out: join(scene.root, out),
        inherit: scene.env,
      });
    try {
      await record('alive');
      expect(names).toContain('tiny:launch');
      expect(names).toContain('scorer:pass_rate');
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
    const { exitCode, problems } = await record('dead');
    expect(exitCode).toBe(0);
    expect(problems.join(' ')).toContain(url);
    expect(readFileSync(join(scene.root, 'dead', 'cell.json'), 'utf8')).toContain('"ended_at"');
  });
});

describe('a cell with secrets of its own', () => {
  it('has none of them in any part of any record', async () => {
    const folder = join(scene.root, 'cell');
    const secret = 'nobody guesses this';
    const inner = createCell({
      folder,
      identity: {
        id: 'x',
        sweep: undefined,
        tui: 't',
        model: undefined,
        task: undefined,
        taskCategory: undefined,
        run: 1,
      },
    });
    const cell = maskedCell(inner, () => [secret]);
    await expect(
      cell.span('adapter_run', `a ${secret}`, { key: secret, list: ['x', secret] }, async (span) => {
        span.set({ later: `-${secret}-` });
        span.event(`e ${secret}`, { in: secret });
        const child = cell.start('tool_call', secret, { size: 3 }, { parent: span });
        child.link(span, { why: secret });
        child.fail(secret);
        child.end();
        cell.log({ span, time: 1n, eventName: secret, body: secret, attributes: { secret } });
        cell.adopt({ resourceLogs: [{ deep: [{ [secret]: { deeper: secret } }] }] });
        throw new Error(`failed with ${secret}`);
      }),
    ).rejects.toThrow('failed with');
    await cell.close();
    const text = readFileSync(join(folder, 'trace.otlp.jsonl'), 'utf8');
    expect(text.split('\n').length).toBeGreaterThan(5);
    expect(text).not.toContain(secret);
    expect(text).toContain('"size"');
  });
});

describe('leaving an agent’s screen', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const call = (more: Partial<ModelCall>) => ({ error: undefined, toolRequests: [], ...more }) as unknown as ModelCall;

  function watched(calls: ModelCall[] | undefined) {
    const typed: string[] = [];
    const state = { lastOutput: performance.now() };
    const leaving = leaveWhenDone({
      start: { pid: 1, unixNano: 0n, type: (text) => typed.push(text), resize: () => undefined },
      quit: ['/quit', '\r'],
      calls: calls && (() => calls),
      lastOutput: () => state.lastOutput,
    });
    return { typed, state, leaving };
  }

  it('waits for an answer that asks for nothing more, and for quiet', () => {
    const calls: ModelCall[] = [];
    const { typed, state, leaving } = watched(calls);
    vi.advanceTimersByTime(60_000);
    calls.push(call({ toolRequests: [{ id: '1', name: 'bash', arguments: '' }] }));
    vi.advanceTimersByTime(60_000);
    calls.push(call({ error: '503' }));
    vi.advanceTimersByTime(60_000);
    expect(typed).toEqual([]);
    calls.push(call({}));
    state.lastOutput = performance.now();
    vi.advanceTimersByTime(2000);
    expect(typed).toEqual([]);
    vi.advanceTimersByTime(2000);
    expect(typed).toEqual(['/quit', '\r']);
    leaving.stop();
  });

  it('insists where that does not help, and types nothing more once the agent has ended', () => {
    const { typed, leaving } = watched([call({})]);
    vi.advanceTimersByTime(13_000);
    expect(typed).toEqual(['/quit', '\r', '\x03', '\x03']);
    leaving.stop();
    vi.advanceTimersByTime(100_000);
    expect(typed).toHaveLength(4);
  });

  it('goes by long quiet alone where no model call is seen', () => {
    const { typed, leaving } = watched(undefined);
    vi.advanceTimersByTime(29_000);
    expect(typed).toEqual([]);
    vi.advanceTimersByTime(3000);
    expect(typed).toEqual(['/quit', '\r']);
    leaving.stop();
  });
});
