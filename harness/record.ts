/** Records a cell: prepares the working folder, runs the agent with everything that listens, scores, cleans up. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { version } from '../package.json';
import { type AgentRun, runAgent } from './agent-run.ts';
import { unixNano } from './base/clock.ts';
import { removeAbandoned, removeTemporary } from './base/temporary.ts';
import type { Cell } from './base/types.ts';
import { createCell } from './emit/cell.ts';
import { workdirChanges } from './files/changes.ts';
import type { WorkdirChanges } from './files/types.ts';
import { type ContainerImage, containerImage } from './in-container.ts';
import { maskedCell } from './masked-cell.ts';
import { keepBefore, makeRunFolders, type RunFolders } from './record-folders.ts';
import type { RecordEvents, RecordedCell, RecordOptions } from './record-options.ts';
import { planRecording, type RecordPlan } from './record-plan.ts';
import { RunSecrets } from './run/run-secrets.ts';
import { prepareWorkdir, type Workdir } from './run/workdir.ts';
import { writeCellFile } from './score/cell-file.ts';
import { scoreRun } from './score/score-run.ts';
import type { ScorerResult } from './score/types.ts';

/** Unified diff of what the agent changed. */
const DIFF_FILE = 'workdir.diff';
/** How many problems of a run are kept; an agent can cause any number. */
const MOST_PROBLEMS = 200;

/**
 * Records one run of an agent into a folder of its own. What the agent does, or fails to do, is what is recorded, and
 * no error; `cell.json` appears last, when the cell is complete.
 * @throws RecordRefusal where the options contradict themselves or name what is not there: nothing was written then
 * @throws Error where the run could not be started or written; what was recorded until then stays in the folder
 */
export async function recordCell(options: RecordOptions, events: RecordEvents = {}): Promise<RecordedCell> {
  const { plan, image } = await planned(options);
  const problems: string[] = [];
  // The agent's whole environment adds what the profile sets.
  const secrets = new RunSecrets();
  secrets.add({ ...defined(plan.inherit), ...plan.env }, plan.command ?? []);
  const problem = (message: string) => {
    const text = secrets.maskText(message);
    if (problems.length < MOST_PROBLEMS && !problems.includes(text)) {
      problems.push(text);
      events.problem?.(text);
    }
  };
  for (const failure of await removeAbandoned()) problem(failure);
  const folders = makeRunFolders(plan.hasTask ? (plan.task.id.split('/').at(-1) ?? 'task') : 'workdir');
  const workdir = plan.inPlace ? plan.source : folders.workdir;
  const start = unixNano();
  let opened: Cell | undefined;
  try {
    opened = createCell({ folder: plan.folder, identity: plan.identity, otlp: plan.otlp, problem });
    const cell = maskedCell(opened, () => secrets.values);
    await prepare(cell, plan, folders, workdir, problem);
    events.phase?.('prepare', preparedText(plan));

    const run = await runAgent({
      cell,
      plan,
      image,
      folders,
      workdir,
      events,
      problem,
      signal: options.signal ?? new AbortController().signal,
      secrets,
    });
    const end = unixNano();
    events.phase?.('agent', endedText(run));

    const changes = await workdirChanges({ before: folders.before, after: workdir, ignore: plan.task.ignore });
    writeFileSync(join(plan.folder, DIFF_FILE), secrets.maskText(changes.diff));
    const scores = await score({ cell, plan, run, changes, workdir, start, end, hurry: options.hurry });
    events.phase?.('score', `${scores.length} scorers, ${changed(changes)}`);

    await cell.span('cleanup', `cleanup:${plan.identity.tui}`, {}, async (span) => {
      const failure = await removeTemporary(folders.root);
      if (failure === undefined) return;
      problem(failure);
      span.set({ 'cell.problem': failure });
    });
    await opened.close();
    opened = undefined;
    await writeCellFile(plan.folder, {
      identity: plan.identity,
      start,
      end,
      exitCode: run.result.exitCode,
      signal: run.result.signal,
      timedOut: run.result.timedOut,
      aborted: run.interrupted,
      scores,
      argv: run.argv,
      environment: run.set,
      secrets: secrets.values,
      containerImage: image?.image.name,
      imageDigest: image?.image.digest,
      git: run.git === 'commit',
      harness: { name: 'spanreel', version },
      problems,
    });
    events.phase?.('cleanup', 'temporary folders removed, cell complete');
    return recorded(plan, run, { start, end, changes, scores, problems });
  } finally {
    await opened?.close();
    const failure = await removeTemporary(folders.root);
    if (failure !== undefined) problem(failure);
  }
}

/** Plans, and takes the cell's folder: of two that choose the same number for their run, one chooses again. */
async function planned(options: RecordOptions): Promise<{ plan: RecordPlan; image: ContainerImage | undefined }> {
  for (;;) {
    const plan = await planRecording(options);
    const image = await containerImage(plan);
    mkdirSync(dirname(plan.folder), { recursive: true });
    try {
      mkdirSync(plan.folder);
      return { plan, image };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // A folder that was named by the user and is empty is fine; planning has looked.
      if (!plan.numbered) return { plan, image };
    }
  }
}

async function prepare(
  cell: Cell,
  plan: RecordPlan,
  folders: RunFolders,
  workdir: string,
  problem: (message: string) => void,
): Promise<void> {
  const { task, hasTask, inPlace, identity } = plan;
  const attributes = {
    workdir,
    task_category: identity.taskCategory,
    'cell.workdir.in_place': inPlace,
    'cell.task.folder': hasTask ? task.folder : undefined,
  };
  await cell.span('task_setup', `prepare:${identity.task ?? 'workdir'}`, attributes, async (span) => {
    if (!inPlace) {
      const copy: Workdir = await prepareWorkdir({
        from: plan.source,
        leaveOut: plan.leaveOut,
        to: workdir,
        git: false,
      });
      span.set({ 'cell.workdir.files': copy.files });
      for (const text of copy.problems) problem(text);
    }
    for (const text of await keepBefore(workdir, folders.before, task.ignore)) {
      problem(`A file of the working folder could not be kept for the comparison: ${text}`);
    }
  });
}

interface Scoring {
  readonly cell: Cell;
  readonly plan: RecordPlan;
  readonly run: AgentRun;
  readonly changes: WorkdirChanges;
  readonly workdir: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly hurry: AbortSignal | undefined;
}

function score({ cell, plan, run, changes, workdir, start, end, hurry }: Scoring): Promise<ScorerResult[]> {
  return scoreRun(cell, {
    task: plan.task,
    workdir,
    changes,
    calls: run.calls,
    tokens: run.tokens,
    wallMs: milliseconds(end - start),
    containerMs: milliseconds(run.result.endUnixNano - run.containerStart),
    output: run.output,
    messages: run.calls.flatMap(({ text }) => (text ? [text] : [])),
    gitMarker: run.git !== 'none',
    signal: hurry ?? new AbortController().signal,
  });
}

interface Outcome {
  readonly start: bigint;
  readonly end: bigint;
  readonly changes: WorkdirChanges;
  readonly scores: readonly ScorerResult[];
  readonly problems: readonly string[];
}

function recorded(plan: RecordPlan, run: AgentRun, { start, end, changes, scores, problems }: Outcome): RecordedCell {
  return {
    folder: plan.folder,
    identity: plan.identity,
    exitCode: run.result.exitCode,
    signal: run.result.signal,
    timedOut: run.result.timedOut,
    interrupted: run.interrupted,
    durationMs: milliseconds(end - start),
    modelCalls: run.calls.length,
    changes: changes.added.length + changes.modified.length + changes.removed.length,
    scores,
    problems,
  };
}

function preparedText({ hasTask, task, inPlace, source }: RecordPlan): string {
  if (hasTask) return `task ${task.id} in a fresh copy`;
  return inPlace ? `working in ${source} itself` : `working in a copy of ${source}`;
}

function endedText({ result, interrupted, calls }: AgentRun): string {
  const seconds = (milliseconds(result.endUnixNano - result.startUnixNano) / 1000).toFixed(1);
  const how = result.timedOut
    ? `timed out after ${seconds} s`
    : interrupted
      ? `interrupted after ${seconds} s`
      : `${result.signal ?? `exit ${result.exitCode}`} after ${seconds} s`;
  return `${how}, ${calls.length} model ${calls.length === 1 ? 'call' : 'calls'}`;
}

function changed({ added, modified, removed }: WorkdirChanges): string {
  const count = added.length + modified.length + removed.length;
  return `${count} ${count === 1 ? 'file' : 'files'} changed`;
}

function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds) / 1e6;
}

function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
