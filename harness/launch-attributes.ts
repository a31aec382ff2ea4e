/** The attributes of the span `<agent>:launch`. */
import type { AgentLaunch } from './agent-launch.ts';
import type { Attributes } from './base/types.ts';
import type { ContainerImage } from './in-container.ts';
import type { IntakeReport } from './intake/types.ts';
import type { RecordPlan } from './record-plan.ts';
import type { RunSecrets } from './run/run-secrets.ts';
import type { RunResult } from './run/types.ts';

type AgentCommand = Pick<AgentLaunch, 'argv' | 'set'>;

/** Returns what is run, where and with what, as it is known before the span has an id. */
export function launchAttributes(
  { plan, image, workdir }: { plan: RecordPlan; image: ContainerImage | undefined; workdir: string },
  agent: AgentCommand,
  secrets: RunSecrets,
): Attributes {
  return {
    'process.command_args': secrets.maskArgv(agent.argv),
    'process.working_directory': workdir,
    timeout_s: plan.timeoutS,
    'container.image.name': image?.image.name,
    'oci.manifest.digest': image?.image.digest,
    'cell.terminal.interactive': plan.interactive,
    'cell.model_endpoint': plan.upstream?.url.href,
    // What is empty may be set later: TRACEPARENT names this very span.
    ...Object.fromEntries(Object.entries(environmentAttributes(agent, secrets)).filter(([, value]) => value !== '')),
  };
}

/** Returns what the agent's environment was given, with secrets masked. */
export function environmentAttributes({ set }: AgentCommand, secrets: RunSecrets): Record<string, string> {
  const environment = Object.entries(secrets.maskEnvironment(set));
  return Object.fromEntries(environment.map(([name, value]) => [`process.environment_variable.${name}`, value]));
}

/** Returns how the agent ended. */
export function exitAttributes(result: RunResult): Attributes {
  return {
    'process.exit.code': result.exitCode,
    'process.exit.signal': result.signal,
    timed_out: result.timedOut,
    'cell.interrupted': result.aborted || undefined,
  };
}

/** Returns how much telemetry came, and by what it was joined to the cell's tree. */
export function intakeAttributes({ spans, logs, metrics, problems, by }: IntakeReport): Attributes {
  const counts = { spans, logs, metrics, problems: problems.length };
  const joined = Object.entries(by).map(([why, count]) => [`cell.telemetry.joined.${why.replaceAll(' ', '_')}`, count]);
  return {
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [`cell.telemetry.${name}`, count])),
    ...Object.fromEntries(joined),
  };
}

/** Returns why the run is shown as failed; undefined where it ended well. */
export function describeFailure(result: RunResult): string | undefined {
  if (result.timedOut) return 'timed out';
  if (result.aborted) return 'interrupted';
  if (result.signal !== undefined) return `ended by ${result.signal}`;
  return result.exitCode === 0 ? undefined : `exit ${result.exitCode}`;
}
