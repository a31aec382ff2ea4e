/** The environment and the command line of a run: put together, searched for secrets, and masked to be recorded. */
import { existsSync } from 'node:fs';
import { findSecrets, maskValue } from '../../shared/secrets/mask.ts';
import { looksSecret } from '../../shared/secrets/named.ts';
import { isSecretFlag, judgeSecrecy } from '../../shared/secrets/names.ts';
import { applyMasks, type SecretRange } from '../../shared/secrets/replacement.ts';
import type { Value } from '../../shared/trace/value.ts';

export type Environment = Readonly<Record<string, string>>;

/** Shorter values are words of any text: masking them would hide the run and give the secret away. */
const SHORTEST = 6;
/** Lines of a secret of several lines (a private key) are looked for one by one, from this length on. */
const SHORTEST_LINE = 8;

/** What belongs to the terminal or the program that the harness itself runs in, and is wrong in another. */
const OUTER = [
  'COLUMNS',
  'LINES',
  'TERMCAP',
  'WINDOWID',
  'TMUX',
  'TMUX_PANE',
  'STY',
  'WINDOW',
  'ELECTRON_RUN_AS_NODE',
  'OLDPWD',
];
/** They would lead past another HOME. */
const HOME_BOUND = ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'];

export interface EnvironmentOptions {
  /** What there is: `process.env`. */
  readonly base: Readonly<Record<string, string | undefined>>;
  /** Set last, so they win over everything. */
  readonly set?: Environment;
  /** Folder for temporary files: TMPDIR, TMP and TEMP. */
  readonly tmpdir?: string;
  /** HOME; XDG folders that were set follow it. */
  readonly home?: string;
  /** Names to leave out. */
  readonly unset?: readonly string[];
}

/** The environment for a run: `base` without what describes the terminal around the harness, then what is asked for. */
export function environmentFor({ base, set, tmpdir, home, unset }: EnvironmentOptions): Record<string, string> {
  const without = new Set([...OUTER, ...(home === undefined ? [] : HOME_BOUND), ...(unset ?? [])]);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && !without.has(name)) env[name] = value;
  }
  if (home !== undefined) env.HOME = home;
  if (tmpdir !== undefined) Object.assign(env, { TMPDIR: tmpdir, TMP: tmpdir, TEMP: tmpdir });
  return { ...env, ...set };
}

/**
 * The secrets in an environment and a command line, longest first: values of variables and flags with a secret's name,
 * and what looks like a key or password anywhere. Values of fewer than 6 characters, and paths that exist, are none.
 */
export function collectSecrets(env: Environment, argv: readonly string[] = []): string[] {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(env)) addNamed(secrets, name, value);
  argv.forEach((argument, index) => {
    const flag = argv[index - 1];
    if (flag !== undefined && isSecretFlag(flag) && !argument.startsWith('-')) addNamed(secrets, flag, argument);
    else addFound(secrets, argument);
  });
  // `curl -u user:password` shows its password only beside the words around it.
  addFound(secrets, argv.join(' '));
  return [...secrets].sort((a, b) => b.length - a.length);
}

/** The text with the given secrets masked, and what looks like one. `sk-…` keeps its telling beginning. */
export function maskText(text: string, secrets: readonly string[]): string {
  const found = findSecrets(text);
  findKnown(text, secrets, found);
  return applyMasks(text, found).text;
}

/** The environment as it may be recorded: every name, with secrets masked in the values. */
export function recordedEnvironment(env: Environment, secrets: readonly string[] = []): Record<string, string> {
  return maskEnvironment(env, [...secrets, ...collectSecrets(env)]);
}

/** Masks the values of an environment whose secrets are among `secrets`. */
export function maskEnvironment(env: Environment, secrets: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, maskText(maskedUnder(name, value), secrets)]),
  );
}

/** The command line as it may be recorded. `secrets`: what is known beside what it shows itself. */
export function recordedArgv(argv: readonly string[], secrets: readonly string[] = []): string[] {
  return maskArgv(argv, [...secrets, ...collectSecrets({}, argv)]);
}

/** Masks a command line whose secrets are among `secrets`. */
export function maskArgv(argv: readonly string[], secrets: readonly string[]): string[] {
  const list: Value = { type: 'array', value: argv.map((value) => ({ type: 'string', value })) };
  const { value } = maskValue('process.command_args', list);
  if (value.type !== 'array') return argv.map((argument) => maskText(argument, secrets));
  return value.value.map((element, index) =>
    maskText(element.type === 'string' ? element.value : (argv[index] ?? ''), secrets),
  );
}

/** Adds where the given values stand in a text. */
export function findKnown(text: string, secrets: readonly string[], found: SecretRange[]): void {
  for (const secret of secrets) {
    if (secret === '') continue;
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
      found.push({ start: at, end: at + secret.length });
    }
  }
}

function maskedUnder(name: string, value: string): string {
  const masked = maskValue(name, { type: 'string', value }).value;
  return masked.type === 'string' ? masked.value : value;
}

function addNamed(secrets: Set<string>, name: string, value: string): void {
  const secrecy = judgeSecrecy(name);
  if (secrecy !== 'none' && looksSecret(value, name, name.startsWith('-') ? 'certain' : secrecy) && !isPath(value))
    addSecret(secrets, value);
  else addFound(secrets, value);
}

function addFound(secrets: Set<string>, text: string): void {
  for (const { start, end } of findSecrets(text)) addSecret(secrets, text.slice(start, end));
}

function addSecret(secrets: Set<string>, value: string): void {
  const secret = value.trim();
  if (secret.length < SHORTEST) return;
  secrets.add(secret);
  // As it stands in an address, and in JSON.
  for (const form of [encoded(secret), JSON.stringify(secret).slice(1, -1)]) secrets.add(form);
  if (/[\r\n]/.test(secret)) {
    for (const line of secret.split(/[\r\n]+/)) {
      if (line.trim().length >= SHORTEST_LINE && !line.startsWith('-----')) secrets.add(line.trim());
    }
  }
}

/** Half of a surrogate pair has no encoding. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

/** `SSH_KEY=/home/…` names a file; base64 may begin with a slash too, but is no file. */
function isPath(value: string): boolean {
  return /^(?:~|\.{0,2})\//.test(value) && existsSync(value.replace(/^~/, process.env.HOME ?? '~'));
}
