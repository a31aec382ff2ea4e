/** The same launch through a container engine: what changes in places, environment and command line. */

import { type AgentLaunch, agentLaunch, type RunPlaces } from './agent-launch.ts';
import { PROFILES } from './agents/index.ts';
import type { RecordPlan } from './record-plan.ts';
import {
  addressInContainer,
  CONTAINER_WORKDIR,
  type Container,
  containerFor,
  type Engine,
  findEngine,
  findImage,
  type Image,
} from './run/docker.ts';
import { environmentFor } from './run/environment.ts';

/** Where the run's own HOME is in the container. */
const HOME = '/home/spanreel';
const TMP = '/tmp';

export interface ContainerImage {
  readonly engine: Engine;
  readonly image: Image;
}

/** Finds the engine and the image, and the image's digest. @throws Error where there is none, or it cannot be had */
export async function containerImage(plan: RecordPlan): Promise<ContainerImage | undefined> {
  if (plan.image === undefined) return undefined;
  const env = environmentFor({ base: plan.inherit });
  const engine = await findEngine(env, process.cwd());
  return { engine, image: await findImage(engine, plan.image, env) };
}

/** The run's places as the container sees them. */
export function placesInContainer(places: RunPlaces): RunPlaces {
  return {
    ...places,
    workdir: CONTAINER_WORKDIR,
    home: HOME,
    tmp: TMP,
    proxy: places.proxy === undefined ? undefined : addressInContainer(places.proxy),
    otlp: addressInContainer(places.otlp),
  };
}

export interface ContainerLaunch {
  readonly container: Container;
  readonly inside: AgentLaunch;
  /** Of the engine's own command. */
  readonly env: Readonly<Record<string, string>>;
}

/** The engine's command line that runs the agent. `outside`: the folders on this machine. */
export function launchInContainer(
  plan: RecordPlan,
  { engine, image }: ContainerImage,
  outside: RunPlaces,
): ContainerLaunch {
  const inside = agentLaunch(plan, placesInContainer(outside));
  const container = containerFor({
    engine,
    image,
    argv: inside.argv,
    workdir: outside.workdir,
    env: { ...collectKeys(plan), ...inside.set, HOME },
    mounts: { [HOME]: outside.home },
  });
  return { container, inside, env: { ...environmentFor({ base: plan.inherit }), ...container.env } };
}

/** An image has its own environment; of this one it gets the keys to models. */
function collectKeys({ profile, inherit }: RecordPlan): Record<string, string> {
  const names = profile ? profile.keys : PROFILES.flatMap(({ keys }) => keys);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = inherit[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
