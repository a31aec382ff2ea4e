/** What a recording will do, decided and checked before anything is started or written. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { PROFILES, profileNamed } from './agents/index.ts';
import type { AgentProfile, AgentSetting } from './agents/types.ts';
import { endpointAt, readUpstream, type Upstream } from './base/model-endpoint.ts';
import { RecordRefusal } from './base/record-refusal.ts';
import type { CellIdentity } from './base/types.ts';
import { binFolders, type FoundProgram, findProgram } from './find-program.ts';
import { cellIdentity, combinationFolder, nextRun } from './identity.ts';
import { checkPlaceholders, PLACEHOLDERS, type Placeholder } from './placeholders.ts';
import type { RecordOptions } from './record-options.ts';
import { CommandError } from './run/command.ts';
import { noTask, readTask, TaskError } from './score/task.ts';
import type { Task } from './score/types.ts';

const COLUMNS = 120;
const ROWS = 36;

export interface RecordPlan {
  readonly identity: CellIdentity;
  /** Of the cell, absolute. */
  readonly folder: string;
  /** The run's number, and so the folder, was chosen here. */
  readonly numbered: boolean;
  readonly profile: AgentProfile | undefined;
  /** The user's own command line, with placeholders; undefined: the profile's. */
  readonly command: readonly string[] | undefined;
  /** How the agent's program is reached. */
  readonly program: FoundProgram;
  readonly task: Task;
  /** False: `task` only stands in for one. */
  readonly hasTask: boolean;
  readonly prompt: string | undefined;
  /** Folder that is copied, or worked in. */
  readonly source: string;
  /** Folder in `source` that is not the agent's business: where cells are. Absolute. */
  readonly leaveOut: string | undefined;
  readonly inPlace: boolean;
  readonly mode: AgentSetting['mode'];
  readonly interactive: boolean;
  readonly upstream: Upstream | undefined;
  /** The agent gets a HOME of its own with settings that lead to the proxy. */
  readonly ownHome: boolean;
  readonly content: boolean;
  readonly otlp: URL | undefined;
  readonly image: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly inherit: Readonly<Record<string, string | undefined>>;
  readonly timeoutS: number | undefined;
  readonly recordInput: boolean;
  readonly cols: number;
  readonly rows: number;
}

/** Decides what is to be done. @throws RecordRefusal with what is wrong and what to write instead */
export async function planRecording(options: RecordOptions): Promise<RecordPlan> {
  const { content = false, interactive = false, inPlace = false, recordInput = false } = options;
  const command = options.command && options.command.length > 0 ? options.command : undefined;
  const tui = options.agent ?? (command ? agentName(command) : undefined);
  if (tui === undefined) throw new RecordRefusal('There is nothing to run: neither a command nor an agent is named.');
  const profile = profileNamed(tui);
  if (!command && !profile) {
    const known = PROFILES.map(({ name }) => name).join(', ');
    throw new RecordRefusal(
      `Spanreel does not know how to run ${tui}: write its command behind --. Known by name: ${known}.`,
    );
  }
  if (inPlace && options.task !== undefined) {
    throw new RecordRefusal('--in-place does not go with --task: a task is always done in a fresh copy.');
  }
  const source = await readSource(options);
  const prompt = options.prompt ?? (source.hasTask ? source.task.prompt : undefined);
  const mode = interactive || options.tui ? 'tui' : 'headless';
  const upstream = options.modelEndpoint === undefined ? undefined : readUpstream(options.modelEndpoint);
  const name = {
    sweep: options.sweep,
    tui,
    model: options.model,
    task: source.hasTask ? source.task.id : undefined,
    taskCategory: source.hasTask ? source.task.category : undefined,
  };
  const cells = resolve(options.root ?? '.', 'cells');
  const combination = combinationFolder(cells, options.sweep ?? new Date().toISOString().slice(0, 10), name);
  const run = options.run ?? (options.out === undefined ? nextRun(combination) : 1);
  const folder = options.out === undefined ? join(combination, `run-${run}`) : resolve(options.out);
  refuseUsedFolder(folder);
  // Cells that are kept in the project itself are neither copied into the next run nor changes of it.
  const inside = pathInside(source.folder, options.out === undefined ? cells : folder);
  const plan: Omit<RecordPlan, 'program'> = {
    identity: cellIdentity(name, run),
    folder,
    numbered: options.run === undefined && options.out === undefined,
    profile,
    command,
    task: inside === undefined ? source.task : { ...source.task, ignore: [...source.task.ignore, inside] },
    hasTask: source.hasTask,
    prompt,
    source: source.folder,
    leaveOut: inside === undefined ? undefined : join(source.folder, inside),
    inPlace,
    mode,
    interactive,
    upstream,
    ownHome: profile !== undefined && upstream !== undefined,
    content,
    otlp: options.otlp === undefined ? undefined : httpUrl(options.otlp, '--otlp'),
    image: options.image,
    env: options.env ?? {},
    inherit: options.inherit ?? process.env,
    timeoutS: options.timeoutS ?? source.task.limits.timeoutS,
    recordInput,
    cols: options.cols ?? COLUMNS,
    rows: options.rows ?? ROWS,
  };
  checkAgent(plan);
  return { ...plan, program: resolveProgram(plan) };
}

/** The path of a folder relative to another that it is in, with `/`; undefined where it is not in it. */
function pathInside(outer: string, folder: string): string | undefined {
  const path = relative(outer, folder).split(sep).join('/');
  return path === '' || path.startsWith('..') || isAbsolute(path) ? undefined : path;
}

/** What a profile is asked with. */
export function agentSetting(
  plan: Pick<RecordPlan, 'mode' | 'interactive' | 'prompt' | 'identity' | 'upstream' | 'content'>,
  run: { proxy: string | undefined; otlp: string; traceparent: string; workdir: string; home: string },
): AgentSetting {
  const { mode, interactive, prompt, identity, upstream, content } = plan;
  return {
    mode,
    interactive,
    prompt,
    model: identity.model,
    endpoint: upstream && run.proxy !== undefined ? endpointAt(run.proxy, upstream) : undefined,
    otlp: run.otlp,
    traceparent: run.traceparent,
    workdir: run.workdir,
    home: run.home,
    content,
  };
}

/** `node ./agents/mine.js` is `mine`, as is `/usr/bin/mine`. */
function agentName(command: readonly string[]): string {
  const [program = '', script] = command;
  const runner = /^(?:node|bun|deno|python[\d.]*|ruby|sh|bash|npx|uvx)$/.test(basename(program));
  const file = runner && script !== undefined && !script.startsWith('-') ? script : program;
  return basename(file).replace(/\.(?:[cm]?[jt]s|py|rb|sh|exe|cmd)$/i, '') || 'agent';
}

async function readSource(options: RecordOptions): Promise<{ task: Task; hasTask: boolean; folder: string }> {
  if (options.task !== undefined) {
    try {
      const task = await readTask(resolve(options.task));
      return { task, hasTask: true, folder: task.workdir };
    } catch (error) {
      if (error instanceof TaskError) throw new RecordRefusal(error.message);
      throw error;
    }
  }
  const folder = resolve(options.workdir ?? '.');
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RecordRefusal(`The working folder ${folder} is not there.`);
  }
  return { task: noTask(folder, options.prompt ?? ''), hasTask: false, folder };
}

function refuseUsedFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new RecordRefusal(`${folder} is a file: a cell needs a folder.`);
  if (readdirSync(folder).length > 0) {
    throw new RecordRefusal(`${folder} holds something already: choose another --run or --out, or remove it.`);
  }
}

/** Asks the profile and the placeholders whether all is there that they need. */
function checkAgent(plan: Omit<RecordPlan, 'program'>): void {
  const { profile, command, prompt, upstream, identity } = plan;
  const texts = [...(command ?? []), ...Object.values(plan.env)];
  const present = {
    proxy: upstream !== undefined,
    prompt: prompt !== undefined,
    model: identity.model !== undefined,
    workdir: true,
    home: true,
    otlp: true,
  } satisfies Record<Placeholder, boolean>;
  checkPlaceholders(texts, present);
  if (!profile) return;
  const refusal = profile.refusal?.(trialSetting(plan));
  if (refusal !== undefined) throw new RecordRefusal(refusal);
  if (!command && prompt === undefined && !plan.interactive) {
    throw new RecordRefusal(
      `${profile.name} has nothing to do: add --prompt TEXT or --task DIR, or use --interactive.`,
    );
  }
}

/** As a profile will be asked, with addresses that stand for those that are not known yet. */
function trialSetting(plan: Omit<RecordPlan, 'program'>): AgentSetting {
  const somewhere = 'http://127.0.0.1';
  return agentSetting(plan, {
    proxy: somewhere,
    otlp: somewhere,
    traceparent: '',
    workdir: plan.source,
    home: plan.source,
  });
}

/** Finds the program, so that a missing one is told at once. */
function resolveProgram({ image, profile, command, inherit, env, source }: Omit<RecordPlan, 'program'>): FoundProgram {
  // A profile may begin with a shell; what must be there is the agent.
  const name = command ? (command[0] ?? '') : (profile?.binary ?? '');
  const later = PLACEHOLDERS.some((placeholder) => name.includes(`{${placeholder}}`));
  if (image !== undefined || later) return {};
  const here = process.cwd();
  try {
    return findProgram(name, { path: env.PATH ?? inherit.PATH, workdir: source, here, more: binFolders(here) });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const advice = !command && profile ? ` Install it with: ${profile.install}` : '';
    throw new RecordRefusal(`${error.message}${advice}`);
  }
}

/** @throws RecordRefusal */
function httpUrl(text: string, option: string): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  } catch {
    // Said below, with what a right one looks like.
  }
  throw new RecordRefusal(`${option} takes an http or https URL such as http://127.0.0.1:4318, not ${text}.`);
}
