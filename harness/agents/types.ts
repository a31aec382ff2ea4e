/** What the harness knows about an agent CLI, so that its name is enough to run it. */
import type { ModelEndpoint } from '../base/model-endpoint.ts';
import type { ModelApi } from '../proxy/types.ts';

/** The run that a profile is to make a command line and settings for. */
export interface AgentSetting {
  /** Without a screen of its own, ending by itself; or its full-screen interface. */
  readonly mode: 'headless' | 'tui';
  /** A user sits at its screen. */
  readonly interactive: boolean;
  readonly prompt: string | undefined;
  readonly model: string | undefined;
  /** The recording proxy, by API; undefined: the agent talks to whatever its own settings say. */
  readonly endpoint: ModelEndpoint | undefined;
  /** Where its telemetry goes, without a path. */
  readonly otlp: string;
  readonly traceparent: string;
  /** Where it works, as the agent sees it. */
  readonly workdir: string;
  /** The run's own HOME, as the agent sees it. */
  readonly home: string;
  /** Prompts, tool arguments and results are wanted in its telemetry. */
  readonly content: boolean;
}

/** A settings file, written into the run's own HOME before the agent starts. */
export interface SettingsFile {
  /** Relative to HOME, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface AgentProfile {
  readonly name: string;
  readonly binary: string;
  /** How to get it, as one types it. */
  readonly install: string;
  /** The API that it is pointed at the proxy with. */
  readonly api: ModelApi;
  /** Names of variables one of which must hold a key; the first gets a made-up one where an endpoint needs none. */
  readonly keys: readonly string[];
  /** Variables that would lead it past its own HOME or to another endpoint: taken away where the run has its own HOME. */
  readonly unset: readonly string[];
  /** How a span of the harness becomes the parent of its telemetry. */
  readonly traceContext: 'TRACEPARENT' | 'request header' | 'none';
  /** What is typed to leave its screen. */
  readonly quit: readonly string[];
  /** What keeps it from being run this way, or undefined. */
  refusal?(setting: AgentSetting): string | undefined;
  command(setting: AgentSetting): readonly string[];
  environment(setting: AgentSetting): Readonly<Record<string, string>>;
  /** Only where there is an endpoint: then the agent gets a HOME of its own. */
  files(setting: AgentSetting): readonly SettingsFile[];
}

/** A settings file with a JSON value. */
export function jsonFile(path: string, value: unknown): SettingsFile {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` };
}

/** The words, without those that are undefined. */
export function words(...list: readonly (string | undefined)[]): string[] {
  return list.filter((word) => word !== undefined);
}
