/** The JSON file that defines a sweep: agents × models × tasks × runs. */
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { messageOf } from '../shared/base/errors.ts';
import { isObject } from '../shared/base/is-object.ts';
import { profileNamed } from './agents/index.ts';
import { RecordRefusal } from './base/record-refusal.ts';
import { combinationFolder } from './identity.ts';
import { readTask, TaskError } from './score/task.ts';

/** A sweep's file, read. */
export interface Sweep {
  readonly id: string;
  readonly agents: readonly string[];
  /** A sweep without models has one that is undefined. */
  readonly models: readonly (string | undefined)[];
  /** Absolute folders. */
  readonly tasks: readonly string[];
  readonly runs: number;
  readonly jobs: number;
  readonly timeoutS: number | undefined;
  readonly modelEndpoint: string | undefined;
  readonly content: boolean;
  /** Command lines of agents that have no profile, or in place of the profile's. */
  readonly commands: Readonly<Record<string, readonly string[]>>;
}

/** One cell of the matrix. */
export interface SweepCell {
  readonly agent: string;
  readonly model: string | undefined;
  readonly task: string;
  readonly run: number;
  /** Absolute. */
  readonly folder: string;
}

const KEYS = [
  'id',
  'agents',
  'models',
  'tasks',
  'runs',
  'jobs',
  'timeout_s',
  'model_endpoint',
  'content',
  'commands',
] as const;
/** More cells than this are a slip of the keyboard. */
const MOST_CELLS = 100_000;
const MOST_JOBS = 256;

/** Reads and checks a sweep's file. Folders in it are relative to it. @throws RecordRefusal with the key and what it takes */
export function readSweep(file: string): Sweep {
  const path = resolve(file);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = messageOf(error);
    throw new RecordRefusal(
      error instanceof SyntaxError ? `${file} is not JSON: ${reason}` : `${file} cannot be read: ${reason}`,
    );
  }
  if (!isObject(value)) {
    throw new RecordRefusal(`${file} must hold an object with agents, tasks, runs and so on.`);
  }
  const fields = new Fields(file, value);
  const sweep: Sweep = {
    id: fields.text('id') ?? basename(path).replace(/\.json$/i, ''),
    agents: fields.texts('agents'),
    models: fields.has('models') ? fields.texts('models') : [undefined],
    tasks: fields.texts('tasks').map((folder) => resolve(dirname(path), folder)),
    runs: fields.count('runs', 1, 10_000) ?? 1,
    jobs: fields.count('jobs', 1, MOST_JOBS) ?? 1,
    timeoutS: fields.seconds('timeout_s'),
    modelEndpoint: fields.text('model_endpoint'),
    content: fields.flag('content'),
    commands: fields.commands('commands'),
  };
  for (const agent of sweep.agents) {
    if (!profileNamed(agent) && !sweep.commands[agent]) {
      fields.refuse('agents', `names ${agent}, whose command is not known: add it under "commands"`);
    }
  }
  for (const agent of Object.keys(sweep.commands)) {
    if (!sweep.agents.includes(agent)) fields.refuse('commands', `has ${agent}, which is not among the agents`);
  }
  const { agents, models, tasks, runs } = sweep;
  const cells = agents.length * models.length * tasks.length * runs;
  if (cells > MOST_CELLS) throw new RecordRefusal(`${file} asks for ${cells} cells; at most ${MOST_CELLS} are run.`);
  return sweep;
}

/**
 * The cells of a sweep in the order in which they are run: all combinations once before any is run again, so that a
 * sweep that is stopped early has seen all of them.
 * @throws RecordRefusal where a task cannot be read, or two combinations would share a folder
 */
export async function listCells(sweep: Sweep, root: string): Promise<SweepCell[]> {
  const cells: SweepCell[] = [];
  const taken = new Map<string, string>();
  const combinations: Omit<SweepCell, 'run'>[] = [];
  for (const task of sweep.tasks) {
    const { id, category } = await readTaskFolder(task);
    for (const model of sweep.models) {
      for (const agent of sweep.agents) {
        const name = { sweep: sweep.id, tui: agent, model, task: id, taskCategory: category };
        const folder = combinationFolder(dirname(root), basename(root), name);
        const words = [agent, model, id].filter((word) => word !== undefined).join(' · ');
        // Names that differ only in what a path cannot hold, or in case, are one folder on some systems.
        const other = taken.get(folder.toLowerCase());
        if (other !== undefined) throw new RecordRefusal(`${other} and ${words} would share the folder ${folder}.`);
        taken.set(folder.toLowerCase(), words);
        combinations.push({ agent, model, task, folder });
      }
    }
  }
  for (let run = 1; run <= sweep.runs; run++) {
    for (const combination of combinations) {
      cells.push({ ...combination, run, folder: resolve(combination.folder, `run-${run}`) });
    }
  }
  return cells;
}

async function readTaskFolder(folder: string) {
  try {
    return await readTask(folder);
  } catch (error) {
    if (error instanceof TaskError) throw new RecordRefusal(error.message);
    throw error;
  }
}

/** The keys of an object that must be of certain types. */
class Fields {
  readonly #file: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(file: string, values: Readonly<Record<string, unknown>>) {
    this.#file = file;
    this.#values = values;
    for (const key of Object.keys(values)) {
      if (!(KEYS as readonly string[]).includes(key)) {
        throw new RecordRefusal(`${file}: ${JSON.stringify(key)} is not known. A sweep has: ${KEYS.join(', ')}.`);
      }
    }
  }

  refuse(key: string, what: string): never {
    throw new RecordRefusal(`${this.#file}: ${JSON.stringify(key)} ${what}.`);
  }

  has(key: string): boolean {
    return this.#values[key] !== undefined;
  }

  text(key: string): string | undefined {
    const value = this.#values[key];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value.trim() === '') this.refuse(key, 'must be a text');
    return value;
  }

  /** A list of different texts, at least one. */
  texts(key: string): string[] {
    const value = this.#values[key];
    if (!Array.isArray(value) || value.length === 0 || value.some((text) => typeof text !== 'string' || !text.trim())) {
      this.refuse(key, 'must be a list with at least one name');
    }
    const names = value as string[];
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) this.refuse(key, `names ${twice} twice`);
    return names;
  }

  count(key: string, least: number, most: number): number | undefined {
    const value = this.#values[key];
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      this.refuse(key, `must be a whole number from ${least} to ${most}`);
    }
    return value;
  }

  seconds(key: string): number | undefined {
    const value = this.#values[key];
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !(value > 0)) this.refuse(key, 'must be a number of seconds above 0');
    return value;
  }

  flag(key: string): boolean {
    const value = this.#values[key];
    if (value !== undefined && typeof value !== 'boolean') this.refuse(key, 'must be true or false');
    return value === true;
  }

  commands(key: string): Record<string, readonly string[]> {
    const value = this.#values[key];
    if (value === undefined) return {};
    if (!isObject(value)) {
      this.refuse(key, 'must be an object of command lines by agent');
    }
    for (const [agent, words] of Object.entries(value)) {
      if (!Array.isArray(words) || words.length === 0 || words.some((word) => typeof word !== 'string')) {
        this.refuse(key, `must have a list of words for ${agent}, such as ["./${agent}", "{prompt}"]`);
      }
    }
    return value as Record<string, readonly string[]>;
  }
}
