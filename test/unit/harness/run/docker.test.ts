import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressInContainer, containerFor, findEngine, findImage } from '../../../../harness/run/docker.ts';
import { castLines, dataOf, run, temporaryFolder, until } from './terminal-run.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** An engine that writes down what it is asked for. Images it has are files; a container runs its command here. */
const ENGINE = `#!/bin/sh
here=\${0%/*}
{ for argument in "$@"; do printf '%s\\n' "$argument"; done; echo --; } >> "$here/asked"
case "$1" in
  info) [ -e "$here/dead" ] && { echo 'Cannot connect to the daemon.' >&2; exit 1; }; echo '{}';;
  image) [ -e "$here/have" ] || { echo 'No such image' >&2; exit 1; }; cat "$here/have";;
  pull) [ -e "$here/remote" ] || { echo 'manifest unknown' >&2; exit 1; }; mv "$here/remote" "$here/have";;
  kill) [ -e "$here/container" ] || { echo "No such container: $2" >&2; exit 1; }; kill "$(cat "$here/container")"; rm "$here/container";;
  run)
    (setsid sh -c 'echo $$ > "$1/container"; SPANREEL_RUN= exec env -i sleep 60' sh "$here" > /dev/null 2>&1 &)
    while [ ! -s "$here/container" ]; do sleep 0.01; done
    trap "" TERM
    echo "key is \${OPENAI_API_KEY:+set}"
    while [ -e "$here/container" ]; do sleep 0.02; done;;
esac
`;

let folder: ReturnType<typeof temporaryFolder>;
let bin: string;
let env: Record<string, string>;
beforeEach(() => {
  folder = temporaryFolder();
  bin = join(folder.path, 'bin');
  mkdirSync(bin);
  env = { PATH: `${bin}:/usr/bin:/bin` };
});
afterEach(() => folder.remove());

const install = (name = 'docker') => writeFileSync(join(bin, name), ENGINE, { mode: 0o755 });
const have = (name: string, value: unknown) => writeFileSync(join(bin, name), JSON.stringify(value));
const asked = () =>
  readFileSync(join(bin, 'asked'), 'utf8')
    .split('--\n')
    .map((call) => call.trim().split('\n'));
const engine = () => findEngine(env, folder.path);

describe('running an image', () => {
  it('needs an engine, and says which ones it looked for and what they answered', async () => {
    env.PATH = bin;
    await expect(engine()).rejects.toThrow(/docker or podman, and neither is installed/);
    install();
    env.PATH = `${bin}:/usr/bin:/bin`;
    writeFileSync(join(bin, 'dead'), '');
    await expect(engine()).rejects.toThrow(/docker says: Cannot connect to the daemon/);
  });

  it('takes podman where there is no docker', async () => {
    install('podman');
    env.PATH = bin;
    expect(await engine()).toEqual({ name: 'podman', command: join(bin, 'podman') });
  });

  it('finds the digest of an image that is there, under its own name', async () => {
    install();
    have('have', [`other/name@sha256:${'f'.repeat(64)}`, `docker.io/acme/agent@${DIGEST}`]);
    expect(await findImage(await engine(), 'acme/agent:v1', env)).toEqual({
      name: 'acme/agent:v1',
      digest: DIGEST,
      reference: `acme/agent:v1@${DIGEST}`,
    });
    expect(asked().map(([verb]) => verb)).not.toContain('pull');
  });

  it('pulls one that is not, and tells why that failed', async () => {
    install();
    await expect(findImage(await engine(), 'acme/agent:v1', env)).rejects.toThrow(/cannot be pulled: manifest unknown/);
    have('remote', [`acme/agent@${DIGEST}`]);
    expect(await findImage(await engine(), 'acme/agent:v1', env)).toMatchObject({ digest: DIGEST });
  });

  it.each([`acme/agent@${DIGEST}`, `acme/agent@sha256:${DIGEST}`, `acme/agent@${DIGEST.slice(7)}`])(
    'has one sha256: in the digest of %s',
    async (wanted) => {
      install();
      have('have', []);
      const image = await findImage(await engine(), wanted, env);
      expect(image).toEqual({ name: 'acme/agent', digest: DIGEST, reference: `acme/agent@${DIGEST}` });
    },
  );

  it('runs one that was only built here by its name', async () => {
    install();
    have('have', []);
    expect(await findImage(await engine(), 'mine', env)).toEqual({
      name: 'mine',
      digest: undefined,
      reference: 'mine',
    });
  });

  it('refuses what would be an option, or is no digest', async () => {
    install();
    const one = await engine();
    await expect(findImage(one, '--privileged', env)).rejects.toThrow(/not the name of an image/);
    await expect(findImage(one, 'a@sha256:12', env)).rejects.toThrow(/no digest/);
  });

  it('has no secret in the argv, mounts the workdir, and leaves the engine its own HOME', async () => {
    install();
    have('have', [`acme/agent@${DIGEST}`]);
    const one = await engine();
    const container = containerFor({
      engine: one,
      image: await findImage(one, 'acme/agent', env),
      argv: ['agent', '-p', 'fix it'],
      workdir: folder.path,
      env: { OPENAI_API_KEY: 'sk-test-000', HOME: '/home/agent' },
      mounts: { '/cell': '/tmp/cell' },
    });
    expect(container.argv.join(' ')).not.toContain('sk-test-000');
    expect(container.env).toEqual({ OPENAI_API_KEY: 'sk-test-000' });
    expect(container.argv.slice(0, 2)).toEqual([join(bin, 'docker'), 'run']);
    expect(container.argv.slice(-4)).toEqual([`acme/agent@${DIGEST}`, 'agent', '-p', 'fix it']);
    const text = container.argv.join(' ');
    expect(text).toContain('--rm --interactive --tty');
    expect(text).toContain(`--name ${container.name}`);
    expect(text).toContain(`--volume ${folder.path}:/workdir --workdir /workdir`);
    expect(text).toContain('--volume /tmp/cell:/cell');
    expect(text).toContain('--env OPENAI_API_KEY --env HOME=/home/agent');
    if (process.platform === 'linux') expect(text).toContain('--network host');
  });

  it('kills the container when the run is ended, though the command of the engine does not pass signals on', async () => {
    install();
    have('have', [`acme/agent@${DIGEST}`]);
    const one = await engine();
    const container = containerFor({
      engine: one,
      image: await findImage(one, 'acme/agent', env),
      argv: [],
      workdir: folder.path,
      env: { OPENAI_API_KEY: 'sk-test-000' },
    });
    const abort = new AbortController();
    const result = await run(folder.path, container.argv, {
      env: { ...env, ...container.env },
      signal: abort.signal,
      output: () => abort.abort(),
      endElsewhere: container.kill,
    });
    expect(result).toMatchObject({ aborted: true, problems: [] });
    expect(dataOf(castLines(result.cast).events, 'o')).toBe('key is set\r\n');
    await until(() => !existsSync(join(bin, 'container')), 'the container is gone');
    expect(asked()).toContainEqual(['kill', container.name]);
  });

  it('tells the address of this machine as the container reaches it', () => {
    expect(addressInContainer('http://127.0.0.1:80/v1', 'linux')).toBe('http://127.0.0.1:80/v1');
    expect(addressInContainer('http://127.0.0.1:80/v1', 'darwin')).toBe('http://host.docker.internal:80/v1');
    expect(addressInContainer('http://localhost', 'darwin')).toBe('http://host.docker.internal');
    expect(addressInContainer('http://localhost.example', 'darwin')).toBe('http://localhost.example');
  });
});
