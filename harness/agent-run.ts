/** Runs the agent with all that listens to it: terminal, model proxy, telemetry intake, file watcher. */
import type { Cell, CellSpan } from './base/types.ts';
import { startIntake } from './intake/intake.ts';
import type { Intake } from './intake/types.ts';
import { Launch } from './launch.ts';
import { exitAttributes } from './launch-attributes.ts';
import type { AgentRunOptions, Launched } from './launch-types.ts';
import { startProxy } from './proxy/proxy.ts';
import type { ModelCall, ModelProxy } from './proxy/types.ts';
import type { RecordPlan } from './record-plan.ts';
import { markWithGit as markGit, type Workdir } from './run/workdir.ts';
import type { TokenCount } from './score/types.ts';

const NO_CALLS: readonly ModelCall[] = [];
const NO_TOOL_SPANS: ModelProxy['toolSpans'] = new Map();

export interface AgentRun extends Launched {
  readonly git: Workdir['git'];
  readonly calls: readonly ModelCall[];
  readonly tokens: readonly TokenCount[];
}

/** Records the span `<agent>:<task>` with everything the agent does in it. @throws where the agent cannot be started */
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
      const launch = new Launch({ ...options, parent: span, proxy, intake });
      container = launch.container;
      const launched = await launch.run();
      const counted = intake.tokens();
      span.set(exitAttributes(launched.result));
      return {
        ...launched,
        git,
        calls: proxy?.calls ?? NO_CALLS,
        tokens: counted ? [{ source: 'telemetry', prompt: counted.input, completion: counted.output }] : [],
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
