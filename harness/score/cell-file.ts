/** Writes `cell.json`: identity, timing, tokens with their source and all scorer values, as a cell's page shows them. */
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CellIdentity } from '../base/types.ts';
import { maskText, recordedArgv, recordedEnvironment } from '../run/environment.ts';
import type { ScorerResult } from './types.ts';

export interface CellFileInput {
  readonly identity: CellIdentity;
  /** Unix nanoseconds: of the whole run, scoring not counted. */
  readonly start: bigint;
  readonly end: bigint;
  /** Undefined where a signal ended the agent, or it never ran. */
  readonly exitCode: number | undefined;
  readonly signal?: string;
  readonly timedOut: boolean;
  /** The run was ended from outside (Ctrl-C): what was recorded until then is complete. */
  readonly aborted?: boolean;
  readonly scores: readonly ScorerResult[];
  /** As they were used; secrets are masked here. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Texts that must not be in the file, wherever they come from. */
  readonly secrets: readonly string[];
  readonly containerImage?: string;
  /** `sha256:…` */
  readonly imageDigest?: string;
  /** What the endpoint calls the model, where it differs or says more. */
  readonly modelBuildId?: string;
  /** Version of the agent, where it is known. */
  readonly agentVersion?: string;
  /** Whether git was there to mark the working folder. */
  readonly git?: boolean;
  /** Program and version that recorded the cell. */
  readonly harness: { readonly name: string; readonly version: string };
  /** What went wrong with the recording, in sentences. */
  readonly problems?: readonly string[];
}

/**
 * Writes `cell.json` into a cell's folder. It appears complete or not at all, so it says that a cell is finished.
 *
 * @returns the file's path
 * @throws the file system's error
 */
export async function writeCellFile(folder: string, input: CellFileInput): Promise<string> {
  const path = join(folder, 'cell.json');
  const aside = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(aside, 'w');
    try {
      await file.writeFile(`${JSON.stringify(cellJson(input), undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  return path;
}

/** The content of `cell.json`, with every secret masked. Keys without a value are left out. */
export function cellJson(input: CellFileInput): Readonly<Record<string, unknown>> {
  const { identity, secrets } = input;
  const tokens = input.scores.find(({ name }) => name === 'tokens')?.values;
  const content = {
    cell_id: identity.id,
    sweep_id: identity.sweep,
    tui: identity.tui,
    model: identity.model,
    task: identity.task,
    task_category: identity.taskCategory,
    run: identity.run,
    container_image: input.containerImage,
    image_digest: input.imageDigest,
    model_build_id: input.modelBuildId,
    agent_version: input.agentVersion,
    exit_code: input.exitCode ?? null,
    signal: input.signal,
    timed_out: input.timedOut,
    aborted: input.aborted || undefined,
    started_at: instant(input.start),
    ended_at: instant(input.end),
    duration_s: Number(input.end - input.start) / 1e9,
    prompt_tokens: tokens?.prompt_tokens ?? null,
    completion_tokens: tokens?.completion_tokens ?? null,
    tokens_source: tokens?.source ?? null,
    scorers: Object.fromEntries(input.scores.map(({ name, values }) => [name, values])),
    git: input.git,
    harness: input.harness,
    problems: input.problems?.length ? input.problems : undefined,
  };
  const masked = maskedTexts(content, (text) => maskText(text, secrets)) as Readonly<Record<string, unknown>>;
  return {
    ...masked,
    command_args: recordedArgv(input.argv, secrets),
    environment: recordedEnvironment(input.environment, secrets),
  };
}

/** The value with every text in it passed through `mask`, names of keys too; numbers stay what they are. */
function maskedTexts(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((element) => maskedTexts(element, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [mask(key), maskedTexts(inner, mask)]));
}

/** ISO 8601 with microseconds: `2026-05-28T02:02:33.518061Z`. */
function instant(unixNano: bigint): string {
  const micros = unixNano / 1000n;
  const seconds = new Date(Number(micros / 1_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(micros % 1_000_000n).padStart(6, '0')}Z`;
}
