/** What a launch of the agent is given, and what it gives back. */
import type { Cell, CellSpan } from './base/types.ts';
import type { ContainerImage } from './in-container.ts';
import type { Intake } from './intake/types.ts';
import type { ModelProxy } from './proxy/types.ts';
import type { RunFolders } from './record-folders.ts';
import type { RecordEvents } from './record-options.ts';
import type { RecordPlan } from './record-plan.ts';
import type { RunSecrets } from './run/run-secrets.ts';
import type { RunResult } from './run/types.ts';

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
  /** Gets those of the agent's environment and command line, before anything of them is recorded. */
  readonly secrets: RunSecrets;
}

export interface LaunchOptions extends AgentRunOptions {
  readonly parent: CellSpan;
  readonly proxy: ModelProxy | undefined;
  readonly intake: Intake;
}

export interface Launched {
  readonly result: RunResult;
  /** Ended by the signal of the options. */
  readonly interrupted: boolean;
  /** As they were used, secrets and all. */
  readonly argv: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly output: string;
  /** Unix nanoseconds. */
  readonly containerStart: bigint;
}
