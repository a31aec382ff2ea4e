import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agentLaunch, type RunPlaces, writeSettings } from '../../../../harness/agent-launch.ts';
import { PROFILES } from '../../../../harness/agents/index.ts';
import type { RecordOptions } from '../../../../harness/record-options.ts';
import { planRecording } from '../../../../harness/record-plan.ts';
import { put } from './scene.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spanreel-profiles-'));
  // Programs that are there, so that planning finds them.
  put(root, Object.fromEntries(PROFILES.map(({ binary }) => [`bin/${binary}`, ''])));
});
afterEach(() => rmSync(root, { recursive: true }));

const names = PROFILES.map(({ name }) => name);
const TRACEPARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

async function launched(options: RecordOptions, inherit: Record<string, string> = {}) {
  const { chmodSync } = await import('node:fs');
  for (const { binary } of PROFILES) chmodSync(join(root, 'bin', binary), 0o755);
  const plan = await planRecording({
    model: 'm-1',
    modelEndpoint: 'http://127.0.0.1:9/v1',
    prompt: 'do "it"',
    workdir: root,
    out: join(root, 'cell'),
    inherit: { PATH: join(root, 'bin'), HOME: '/home/user', ...inherit },
    ...options,
  });
  const places: RunPlaces = {
    workdir: join(root, 'work'),
    home: join(root, 'home'),
    tmp: join(root, 'tmp'),
    proxy: plan.upstream ? 'http://127.0.0.1:1234' : undefined,
    otlp: 'http://127.0.0.1:4318',
    traceparent: TRACEPARENT,
  };
  writeSettings(plan, places, places.home);
  return { plan, places, ...agentLaunch(plan, places) };
}

describe.each(names)('the profile of %s', (agent) => {
  it('hands the prompt over as one word, headless', async () => {
    const { argv } = await launched({ agent });
    expect(argv).toContain('do "it"');
  });

  it('leads to the proxy, by settings of its own HOME or by environment, and never to the user’s', async () => {
    const { env, places } = await launched({ agent }, { XDG_CONFIG_HOME: '/home/user/.config', CODEX_HOME: '/h' });
    const settings = filesBelow(places.home).join('\n');
    expect(`${settings}\n${JSON.stringify(env)}`).toContain('http://127.0.0.1:1234');
    expect(env.HOME).toBe(places.home);
    expect(env.XDG_CONFIG_HOME).toBeUndefined();
    expect(settings).not.toContain('/home/user');
    if (agent === 'codex') expect(env.CODEX_HOME).toBeUndefined();
  });

  it('writes no key into settings, and makes one up where there is none', async () => {
    const key = PROFILES.find(({ name }) => name === agent)?.keys[0] ?? '';
    const { env, places } = await launched({ agent }, { [key]: 'sk-test-000' });
    expect(env[key]).toBe('sk-test-000');
    expect(filesBelow(places.home).join('\n')).not.toContain('sk-test-000');
    expect((await launched({ agent, out: join(root, 'other') })).env[key]).toBe('none');
  });

  it('leaves the user’s HOME and settings alone where there is no endpoint', async () => {
    const { env, places } = await launched({ agent, modelEndpoint: undefined });
    expect(env.HOME).toBe('/home/user');
    expect(env.OPENAI_BASE_URL).toBeUndefined();
    expect(filesBelow(places.home)).toEqual([]);
  });

  it('gives every agent the telemetry endpoint and the trace it belongs to', async () => {
    const { env } = await launched({ agent }, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://elsewhere' });
    expect(env.OTEL_EXPORTER_OTLP_ENDPOINT).toBe('http://127.0.0.1:4318');
    expect(env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT).toBeUndefined();
    expect(env.TRACEPARENT).toBe(TRACEPARENT);
  });
});

describe('an agent that is named', () => {
  it('is told how to be installed where it is not there', async () => {
    await expect(launched({ agent: 'pi', inherit: { PATH: '/nowhere' } })).rejects.toThrow(
      /no command pi in PATH.*npm install -g @mariozechner\/pi-coding-agent/,
    );
  });

  it('is asked for something to do', async () => {
    await expect(launched({ agent: 'claude', prompt: undefined })).rejects.toThrow(/--prompt TEXT or --task/);
    await expect(launched({ agent: 'claude', prompt: undefined, interactive: true })).resolves.toBeDefined();
  });

  it('gets what the user sets last', async () => {
    const { env } = await launched({ agent: 'pi', env: { OPENAI_BASE_URL: '{proxy}/mine', PI_TELEMETRY: '1' } });
    expect(env.OPENAI_BASE_URL).toBe('http://127.0.0.1:1234/mine');
    expect(env.PI_TELEMETRY).toBe('1');
  });

  it('is not asked for through the proxy of the user’s network', async () => {
    const { env } = await launched({ agent: 'pi' }, { HTTPS_PROXY: 'http://corp', NO_PROXY: 'corp.example' });
    expect(env.NO_PROXY).toBe('corp.example,127.0.0.1,localhost');
  });
});

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
