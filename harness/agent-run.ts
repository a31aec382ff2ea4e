/** Runs the agent with all that listens to it: terminal, model proxy, telemetry intake, file watcher. */
import { join } from 'node:path';
import { type AgentLaunch, agentLaunch, type RunPlaces, writeSettings } from './agent-launch.ts';
import { unixNano } from './base/clock.ts';
import type { Attributes, Cell, CellSpan } from './base/types.ts';
import { recordFileEvents } from './file-events.ts';
import { type ContainerImage, launchInContainer, placesInContainer } from './in-container.ts';
import { startIntake } from './intake/intake.ts';
import type { Intake, IntakeReport } from './intake/types.ts';
import { leaveWhenDone } from './leave-screen.ts';
import { startProxy } from './proxy/proxy.ts';
import type { ModelCall, ModelProxy } from './proxy/types.ts';
import type { RunFolders } from './record-folders.ts';
import type { RecordEvents } from './record-options.ts';
import type { RecordPlan } from './record-plan.ts';
import { recordedArgv, recordedEnvironment, secretsOf } from './run/environment.ts';
import { OutputText } from './run/output-text.ts';
import { runInTerminal } from './run/run-in-terminal.ts';
import type { RunResult } from './run/types.ts';
import { markWithGit as markGit, type Workdir } from './run/workdir.ts';
import type { TokenCount } from './score/types.ts';

const RECORDING = 'terminal.cast';
/** Characters of the output that scorers look at. */
const MOST_OUTPUT = 4_000_000;
const NO_CALLS: readonly ModelCall[] = [];
const NO_TOOL_SPANS: ModelProxy['toolSpans'] = new Map();

export interface AgentRunOptions {
  readonly cell: Cell;
  readonly plan: RecordPlan;
  readonly image: ContainerImage | undefined;
  readonly folders: RunFolders;
  /** Where the agent works, on this machine. */
  readonly workdir: string;
  readonly events: RecordEvents;
  readonly problem: (message: string) => void;
  readonly signal: AbortSignal;
  /** Hears of values that must not be recorded, before anything of the agent is. */
  readonly knowSecrets: (secrets: readonly string[]) => void;
}

export interface AgentRun {
  readonly result: RunResult;
  /** Ended by the signal of the options. */
  readonly interrupted: boolean;
  /** As they were used, secrets and all. */
  readonly argv: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly git: Workdir['git'];
  readonly calls: readonly ModelCall[];
  readonly tokens: readonly TokenCount[];
  readonly output: string;
  readonly containerStart: bigint;
}

/** The span `<agent>:<task>` with everything the agent does in it. @throws where the agent cannot be started */
export function runAgent(options: AgentRunOptions): Promise<AgentRun> {
  const { cell, plan, workdir, problem } = options;
  const { tui, task } = plan.identity;
  const attributes = { timeout_s: plan.timeoutS, 'cell.agent.mode': plan.profile && plan.mode };
  return cell.span('adapter_run', `${tui}:${task ?? 'workdir'}`, attributes, async (span) => {
    const git = await markWithGit(cell, plan, workdir, problem);
    let container: CellSpan = span;
    const proxy = plan.upstream
      ? await startProxy({
          cell,
          parent: () => container,
          upstream: plan.upstream.url,
          content: plan.content,
          problem,
        })
      : undefined;
    let intake: Intake | undefined;
    try {
      intake = await startIntake({
        cell,
        container: () => container,
        calls: () => proxy?.calls ?? NO_CALLS,
        toolSpans: () => proxy?.toolSpans ?? NO_TOOL_SPANS,
        problem,
      });
      const launched = await launch(options, span, proxy, intake, (opened) => {
        container = opened;
      });
      const told = intake.tokens();
      span.set(exitAttributes(launched.result));
      return {
        ...launched,
        git,
        calls: proxy?.calls ?? NO_CALLS,
        tokens: told ? [{ source: 'telemetry', prompt: told.input, completion: told.output }] : [],
      };
    } finally {
      await proxy?.close();
      await intake?.close();
    }
  });
}

async function markWithGit(
  cell: Cell,
  plan: RecordPlan,
  workdir: string,
  problem: (message: string) => void,
): Promise<Workdir['git']> {
  // A folder of the user's own stays as it is.
  if (plan.inPlace) return 'none';
  return cell.span('task_setup', `${plan.identity.tui}:git-init-marker`, { workdir }, async (span) => {
    const problems: string[] = [];
    const git = await markGit(workdir, problems);
    span.set({ git_dir_exists: true, 'cell.workdir.git': git });
    for (const text of problems) problem(text);
    return git;
  });
}

type Launched = Pick<AgentRun, 'result' | 'interrupted' | 'argv' | 'set' | 'output' | 'containerStart'>;

/** The span `<agent>:launch` around the program itself. */
async function launch(
  options: AgentRunOptions,
  parent: CellSpan,
  proxy: ModelProxy | undefined,
  intake: Intake,
  opened: (container: CellSpan) => void,
): Promise<Launched> {
  const { cell, plan, workdir, folders, problem, signal, events } = options;
  const places: RunPlaces = {
    workdir,
    home: folders.home,
    tmp: folders.tmp,
    proxy: proxy?.url,
    otlp: intake.url,
    traceparent: '',
  };
  // The span's start record says what is run, and what is run must know the span: the command line comes first.
  const first = commandFor(options, places);
  options.knowSecrets(secretsOf(first.env, first.shown.argv));
  options.knowSecrets(secretsOf(first.shown.set));
  const zero = unixNano();
  const container = cell.start(
    'container',
    `${plan.identity.tui}:launch`,
    {
      ...launchAttributes(options, first.shown),
      'cell.terminal.recording': RECORDING,
      'cell.terminal.start_unix_nano': zero,
    },
    { parent, time: zero },
  );
  opened(container);
  const controller = new AbortController();
  const ended = AbortSignal.any([signal, controller.signal]);
  const output = new OutputText(MOST_OUTPUT);
  let lastOutput = performance.now();
  let leaving: { stop(): void } | undefined;
  try {
    const known = { ...places, traceparent: container.traceparent };
    const { env, argv, shown, endElsewhere } = commandFor(options, known);
    container.set(environmentAttributes(shown));
    writeSettings(plan, plan.image === undefined ? known : placesInContainer(known), folders.home);
    const files = await recordFileEvents({
      cell,
      container,
      workdir,
      ignore: plan.task.ignore,
      tools: () => proxy?.tools ?? [],
      problem,
    });
    let result: RunResult;
    try {
      result = await runInTerminal({
        argv,
        cwd: workdir,
        env,
        cols: plan.cols,
        rows: plan.rows,
        timeoutS: plan.timeoutS,
        recording: join(cell.folder, RECORDING),
        zero,
        recordInput: plan.recordInput,
        interactive: plan.interactive,
        signal: ended,
        secrets: secretsOf(shown.set, shown.argv),
        endElsewhere,
        started(start) {
          container.event('process.started', { 'process.pid': start.pid });
          events.phase?.('launch', recordedArgv(shown.argv, secretsOf(env, shown.argv)).join(' '));
          if (plan.profile && plan.mode === 'tui' && !plan.interactive && plan.prompt !== undefined) {
            leaving = leaveWhenDone({
              start,
              quit: plan.profile.quit,
              calls: proxy && (() => proxy.calls),
              lastOutput: () => lastOutput,
            });
          }
        },
        output(text) {
          lastOutput = performance.now();
          output.push(text);
        },
      });
    } finally {
      leaving?.stop();
      // Calls are ended before the telemetry that is joined to them.
      await proxy?.close();
      const report = await intake.close();
      const changes = await files.stop();
      container.set({ ...intakeAttributes(report), 'cell.files.changes': changes });
    }
    for (const text of result.problems) problem(text);
    container.set({
      ...exitAttributes(result),
      duration_s: Number(result.endUnixNano - zero) / 1e9,
      'cell.terminal.output_bytes': result.outputBytes,
      'cell.processes.left_over': result.leftovers,
      'cell.model_calls': proxy?.calls.length,
      'cell.model_proxy.other_requests': proxy?.otherRequests,
    });
    const failure = failureOf(result);
    if (failure !== undefined) container.fail(failure);
    container.end(result.endUnixNano);
    return {
      result,
      interrupted: result.aborted && signal.aborted,
      argv: shown.argv,
      set: shown.set,
      output: output.text(),
      containerStart: zero,
    };
  } catch (error) {
    container.fail(error);
    throw error;
  } finally {
    container.end();
  }
}

interface Command {
  /** What is run here. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What the agent itself gets. */
  readonly shown: Pick<AgentLaunch, 'argv' | 'set'>;
  readonly endElsewhere: (() => Promise<void>) | undefined;
}

function commandFor({ plan, image }: AgentRunOptions, places: RunPlaces): Command {
  if (!image) {
    const here = agentLaunch(plan, places);
    return { argv: here.argv, env: here.env, shown: here, endElsewhere: undefined };
  }
  const { container, inside, env } = launchInContainer(plan, image, places);
  return { argv: container.argv, env, shown: inside, endElsewhere: container.kill };
}

function launchAttributes({ plan, image, workdir }: AgentRunOptions, shown: Command['shown']): Attributes {
  const secrets = secretsOf({ ...shown.set }, shown.argv);
  return {
    'process.command_args': recordedArgv(shown.argv, secrets),
    'process.working_directory': workdir,
    timeout_s: plan.timeoutS,
    'container.image.name': image?.image.name,
    'oci.manifest.digest': image?.image.digest,
    'cell.terminal.interactive': plan.interactive,
    'cell.model_endpoint': plan.upstream?.url.href,
    // What is empty may be told later: TRACEPARENT names this very span.
    ...Object.fromEntries(Object.entries(environmentAttributes(shown)).filter(([, value]) => value !== '')),
  };
}

/** What the agent's environment was given. */
function environmentAttributes(shown: Command['shown']): Record<string, string> {
  const environment = Object.entries(recordedEnvironment(shown.set, secretsOf({ ...shown.set }, shown.argv)));
  return Object.fromEntries(environment.map(([name, value]) => [`process.environment_variable.${name}`, value]));
}

function exitAttributes(result: RunResult): Attributes {
  return {
    'process.exit.code': result.exitCode,
    'process.exit.signal': result.signal,
    timed_out: result.timedOut,
    'cell.interrupted': result.aborted || undefined,
  };
}

function intakeAttributes({ spans, logs, metrics, problems, by }: IntakeReport): Attributes {
  const counts = { spans, logs, metrics, problems: problems.length };
  const joined = Object.entries(by).map(([why, count]) => [`cell.telemetry.joined.${why.replaceAll(' ', '_')}`, count]);
  return {
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [`cell.telemetry.${name}`, count])),
    ...Object.fromEntries(joined),
  };
}

/** Why the run is shown as failed; undefined where it ended well. */
function failureOf(result: RunResult): string | undefined {
  if (result.timedOut) return 'timed out';
  if (result.aborted) return 'interrupted';
  if (result.signal !== undefined) return `ended by ${result.signal}`;
  return result.exitCode === 0 ? undefined : `exit ${result.exitCode}`;
}
