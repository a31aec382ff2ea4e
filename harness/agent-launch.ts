/** The agent's command line, environment and settings files for one run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { endpointVariables } from './base/model-endpoint.ts';
import { fillPlaceholders, type PlaceholderValues } from './placeholders.ts';
import { agentSetting, type RecordPlan } from './record-plan.ts';
import { environmentFor } from './run/environment.ts';

/** Where the run's parts are, as the agent sees them. */
export interface RunPlaces {
  readonly workdir: string;
  readonly home: string;
  readonly tmp: string;
  /** Addresses on loopback. */
  readonly proxy: string | undefined;
  readonly otlp: string;
  readonly traceparent: string;
}

export interface AgentLaunch {
  readonly argv: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What of it the run was given, beside what it inherits. */
  readonly set: Readonly<Record<string, string>>;
}

/** Stands for a key where the model's endpoint wants none, but the agent's client insists on one. */
const NO_KEY = 'none';

/** Of the user's own telemetry settings: they would send the agent's spans elsewhere, or put them under another span. */
const OTHER_TELEMETRY = [
  ...['TRACES_', 'LOGS_', 'METRICS_', ''].flatMap((signal) =>
    ['ENDPOINT', 'PROTOCOL', 'HEADERS', 'COMPRESSION', 'CERTIFICATE'].map(
      (end) => `OTEL_EXPORTER_OTLP_${signal}${end}`,
    ),
  ),
  'TRACESTATE',
  'BAGGAGE',
];

/** Puts command line and environment together. What the user set wins over the profile, and that over the usual. */
export function agentLaunch(plan: RecordPlan, places: RunPlaces): AgentLaunch {
  const { profile, inherit, ownHome } = plan;
  const setting = agentSetting(plan, places);
  const { endpoint } = setting;
  const values: PlaceholderValues = {
    proxy: endpoint?.root,
    prompt: plan.prompt,
    model: plan.identity.model,
    workdir: places.workdir,
    home: places.home,
    otlp: places.otlp,
  };
  const asked = Object.fromEntries(
    Object.entries(plan.env).map(([key, text]) => [key, fillPlaceholders(text, values)]),
  );
  const set: Record<string, string> = {
    ...(endpoint ? { ...endpointVariables(endpoint), ...besideProxies(inherit) } : {}),
    ...(endpoint && profile ? missingKey(profile.keys, { ...inherit, ...asked }) : {}),
    OTEL_EXPORTER_OTLP_ENDPOINT: places.otlp,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    // What waits in an agent that is ended is lost.
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
    TRACEPARENT: places.traceparent,
    ...profile?.environment(setting),
    ...asked,
  };
  const env = environmentFor({
    base: inherit,
    set,
    tmpdir: places.tmp,
    home: ownHome ? places.home : undefined,
    unset: [...OTHER_TELEMETRY, ...(ownHome ? (profile?.unset ?? []) : [])],
  });
  const argv = plan.command
    ? plan.command.map((text) => fillPlaceholders(text, values))
    : [...(profile?.command(setting) ?? [])];
  if (plan.program.file !== undefined) argv[0] = plan.program.file;
  if (plan.program.folder !== undefined) env.PATH = [env.PATH, plan.program.folder].filter(Boolean).join(delimiter);
  return { argv, env, set: { ...set, TMPDIR: places.tmp, ...(ownHome ? { HOME: places.home } : {}) } };
}

/** Writes the profile's settings files into the run's own HOME. */
export function writeSettings(plan: RecordPlan, places: RunPlaces, home: string): void {
  if (!plan.ownHome || !plan.profile) return;
  for (const { path, text } of plan.profile.files(agentSetting(plan, places))) {
    const file = join(home, ...path.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o600 });
  }
}

function missingKey(
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const [first] = names;
  return first === undefined || names.some((name) => env[name]) ? {} : { [first]: NO_KEY };
}

/** A proxy of the user's network must not be asked for an address on this machine. */
function besideProxies(inherit: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const set: Record<string, string> = {};
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const old = inherit[name];
    set[name] = [...(old ? [old] : []), '127.0.0.1', 'localhost'].join(',');
  }
  return set;
}
