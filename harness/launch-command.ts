/** The command that runs the agent: its own, or that of a container engine around it. */
import { type AgentLaunch, agentLaunch, type RunPlaces } from './agent-launch.ts';
import { type ContainerImage, launchInContainer } from './in-container.ts';
import type { RecordPlan } from './record-plan.ts';

export interface LaunchCommand {
  /** The program that is started on this machine, and its environment. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The agent's own command line, and what its environment was given. */
  readonly agent: Pick<AgentLaunch, 'argv' | 'set'>;
  /** Ends what the command started elsewhere. */
  readonly endElsewhere: (() => Promise<void>) | undefined;
}

/** Puts the command together. `image`: runs the agent in a container of it; `places`: the run's parts on this machine. */
export function launchCommand(plan: RecordPlan, image: ContainerImage | undefined, places: RunPlaces): LaunchCommand {
  if (!image) {
    const agent = agentLaunch(plan, places);
    return { argv: agent.argv, env: agent.env, agent, endElsewhere: undefined };
  }
  const { container, inside, env } = launchInContainer(plan, image, places);
  return { argv: container.argv, env, agent: inside, endElsewhere: container.kill };
}
