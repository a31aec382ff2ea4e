/** Runs an agent in a container image, through whatever engine there is. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { findCommand } from './command.ts';
import type { Environment } from './environment.ts';

export interface Engine {
  readonly name: 'docker' | 'podman';
  /** Absolute path of its command. */
  readonly command: string;
}

export interface Image {
  /** As it was named, without a digest: `registry/name:tag`. */
  readonly name: string;
  /** `sha256:` and 64 hex digits; undefined where the engine knows none (an image that was only built here). */
  readonly digest: string | undefined;
  /** What is run: the name with the digest where there is one. */
  readonly reference: string;
}

export interface ContainerRequest {
  readonly engine: Engine;
  readonly image: Image;
  /** The command in the container; empty: the image's own. */
  readonly argv: readonly string[];
  /** The folder on this machine that becomes `/workdir` in the container, which it starts in. */
  readonly workdir: string;
  /**
   * Variables for the container, which has those of its image beside them. Their values go through the environment of
   * the engine's command, not its argv; only what the command would read itself (HOME, say) is told there.
   */
  readonly env: Environment;
  /** More folders of this machine, by their place in the container. */
  readonly mounts?: Readonly<Record<string, string>>;
}

export interface Container {
  readonly name: string;
  /** What is to be run in the terminal. */
  readonly argv: readonly string[];
  /** The environment to run it in, added to the engine's own. */
  readonly env: Environment;
  /** Kills the container; for `endElsewhere`. One that is gone already is fine. */
  readonly kill: () => Promise<void>;
}

/** Where the task's files are in the container. */
export const CONTAINER_WORKDIR = '/workdir';

/** The engine's command reads them itself, so the container's own go by value; none of them is a secret. */
const OF_ENGINE =
  /^(?:PATH|HOME|PWD|SHELL|USER|LOGNAME|TMPDIR|TMP|TEMP|TERM|LANG|LC_.*|XDG_.*|DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY)|CONTAINER_HOST)$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** Answers of an engine come from this machine; a pull may take long. */
const ASK_MS = 30_000;
const PULL_MS = 3_600_000;

/** The engine of this machine. @throws where there is none, or none that answers, with what each of them said */
export async function findEngine(env: Environment, cwd: string): Promise<Engine> {
  const said: string[] = [];
  for (const name of ['docker', 'podman'] as const) {
    let command: string;
    try {
      command = findCommand(name, env.PATH, cwd);
    } catch {
      continue;
    }
    const { status, stderr } = await ask(command, ['info', '--format', 'json'], env, ASK_MS);
    if (status === 0) return { name, command };
    said.push(`${name} says: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  if (said.length === 0)
    throw new Error('Running an image needs docker or podman, and neither is installed here (PATH has none).');
  throw new Error(`Running an image needs an engine that answers. ${said.join(' ')}`);
}

/**
 * Looks an image up (`NAME`, `NAME:TAG`, `NAME@sha256:…`), pulling it where it is not there, and finds its digest.
 * @throws where the image cannot be had, or the digest is none
 */
export async function findImage(engine: Engine, wanted: string, env: Environment): Promise<Image> {
  const [name, asked] = split(wanted);
  const reference = asked === undefined ? name : `${name}@${asked}`;
  let digests = await repoDigests(engine, reference, env);
  if (!digests) {
    const pulled = await ask(engine.command, ['pull', '--quiet', reference], env, PULL_MS);
    if (pulled.status !== 0) throw new Error(`The image ${reference} cannot be pulled: ${pulled.stderr.trim()}`);
    digests = await repoDigests(engine, reference, env);
  }
  const digest = asked ?? digestFor(name, digests ?? []);
  return { name, digest, reference: digest === undefined ? name : `${name}@${digest}` };
}

/** The command line that runs an image on a terminal, and how to end it. */
export function containerFor({ engine, image, argv, workdir, env, mounts = {} }: ContainerRequest): Container {
  const name = `spanreel-${randomBytes(6).toString('hex')}`;
  const user = process.getuid && process.getgid ? ['--user', `${process.getuid()}:${process.getgid()}`] : [];
  const options = [
    ...['--rm', '--interactive', '--tty', '--name', name],
    ...network(),
    ...(engine.name === 'podman' ? ['--userns', 'keep-id'] : user),
    ...['--volume', `${workdir}:${CONTAINER_WORKDIR}`, '--workdir', CONTAINER_WORKDIR],
    ...Object.entries(mounts).flatMap(([inside, outside]) => ['--volume', `${outside}:${inside}`]),
    // By name: a value in the argv could be read by every user of this machine, and is recorded.
    ...Object.entries(env).flatMap(([variable, value]) => [
      '--env',
      OF_ENGINE.test(variable) ? `${variable}=${value}` : variable,
    ]),
  ];
  return {
    name,
    argv: [engine.command, 'run', ...options, image.reference, ...argv],
    env: Object.fromEntries(Object.entries(env).filter(([variable]) => !OF_ENGINE.test(variable))),
    kill: async () => {
      const { status, stderr } = await ask(engine.command, ['kill', name], process.env, ASK_MS);
      if (status !== 0 && !/no such container|not running|no container with/i.test(stderr))
        throw new Error(`The container ${name} could not be killed: ${stderr.trim()}`);
    },
  };
}

/**
 * An address of this machine as the container reaches it: `http://127.0.0.1:8080` stays on Linux, where the container
 * has this machine's network, and becomes `host.docker.internal` elsewhere, where it runs in a virtual machine.
 */
export function addressInContainer(url: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'linux' ? url : url.replace(/\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?=[:/]|$)/, `//${HOST}`);
}

const HOST = 'host.docker.internal';

function network(): string[] {
  return process.platform === 'linux' ? ['--network', 'host'] : ['--add-host', `${HOST}:host-gateway`];
}

/** `name@sha256:digest`, also with the `sha256:` doubled, as some pages print it. */
function split(wanted: string): [name: string, digest: string | undefined] {
  const at = wanted.indexOf('@');
  if (at < 0) return [checkedName(wanted, wanted), undefined];
  const digest = wanted.slice(at + 1).replace(/^(?:sha256:)+/, 'sha256:');
  const full = digest.startsWith('sha256:') ? digest : `sha256:${digest}`;
  if (!DIGEST.test(full)) throw new Error(`${wanted} has no digest of 64 hexadecimal digits behind the @.`);
  return [checkedName(wanted.slice(0, at), wanted), full];
}

/** A name that begins with a dash would be an option of the engine. */
function checkedName(name: string, wanted: string): string {
  if (!/^[A-Za-z0-9][\w./:-]*$/.test(name)) throw new Error(`${wanted} is not the name of an image.`);
  return name;
}

/** `name@sha256:…` of an image that is here; undefined where it is not. */
async function repoDigests(engine: Engine, reference: string, env: Environment): Promise<string[] | undefined> {
  const { status, stdout, stderr } = await ask(
    engine.command,
    ['image', 'inspect', '--format', '{{json .RepoDigests}}', reference],
    env,
    ASK_MS,
  );
  if (status !== 0) return undefined;
  try {
    const list: unknown = JSON.parse(stdout);
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    throw new Error(`${engine.name} answered something else than the digests of ${reference}: ${stdout || stderr}`);
  }
}

/** The digest under the image's own name; another name's only where there is no other. */
function digestFor(name: string, digests: readonly string[]): string | undefined {
  const plain = name.replace(/:[\w.-]+$/, '');
  const own = digests.find((digest) => {
    const other = digest.slice(0, digest.indexOf('@'));
    return other === plain || other.endsWith(`/${plain}`);
  });
  const digest = (own ?? digests[0])?.replace(/^.*@/, '');
  return digest !== undefined && DIGEST.test(digest) ? digest : undefined;
}

function ask(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  timeout: number,
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(command, [...args], { env, timeout, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      const status = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ status, stdout, stderr: stderr.trim() === '' && error ? error.message : stderr });
    });
  });
}
