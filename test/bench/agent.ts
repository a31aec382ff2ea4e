/** record.wall_ms: what recording costs an agent, as time from its start to its end. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { atTerminal } from '../agents/at-terminal.mjs';
import { startScriptedModel } from '../agents/scripted-model.mjs';
import { type Figure, figure, median } from './figures.ts';

const RUNS = 10;

export interface AgentPlaces {
  /** The project's folder. */
  readonly root: string;
  /** The built command. */
  readonly cli: string;
}

/**
 * Lets pi do a task against the scripted model, without delays, turn by turn with and without `spanreel record`.
 * The floor is the same command line with the same settings in a terminal that nobody records.
 * @throws where a run fails: the figure would be wrong
 */
export async function benchAgent({ root, cli }: AgentPlaces): Promise<Figure[]> {
  const agents = join(root, 'test', 'agents');
  const task = join(agents, 'tasks', 'parse-duration');
  const script = JSON.parse(readFileSync(join(agents, 'scripts', 'right-fix.json'), 'utf8'));
  const { prompt } = JSON.parse(readFileSync(join(task, 'task.json'), 'utf8'));
  const base = mkdtempSync(join(tmpdir(), 'spanreel-bench-agent-'));
  const model = await startScriptedModel({ script });
  const env = {
    PATH: [join(agents, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    LANG: 'C.UTF-8',
    OPENAI_API_KEY: 'sk-test-000',
    PI_SKIP_VERSION_CHECK: '1',
    PI_TELEMETRY: '0',
  };
  /** A folder with the task, a HOME and a TMPDIR. */
  const places = (name: string) => {
    const folder = join(base, name);
    for (const part of ['home/.pi/agent', 'tmp']) mkdirSync(join(folder, part), { recursive: true });
    cpSync(join(task, 'before'), join(folder, 'work'), { recursive: true });
    return {
      folder,
      work: join(folder, 'work'),
      env: { ...env, HOME: join(folder, 'home'), TMPDIR: join(folder, 'tmp') },
    };
  };

  async function alone(name: string): Promise<number> {
    const { folder, work, env: own } = places(name);
    const provider = {
      baseUrl: `${model.url}/v1`,
      api: 'openai-completions',
      apiKey: 'OPENAI_API_KEY',
      compat: { supportsDeveloperRole: false, supportsReasoningEffort: false },
      models: [{ id: script.model, contextWindow: 128_000, maxTokens: 8192 }],
    };
    const settings = join(folder, 'home', '.pi', 'agent');
    writeFileSync(join(settings, 'models.json'), JSON.stringify({ providers: { recorded: provider } }));
    writeFileSync(
      join(settings, 'settings.json'),
      JSON.stringify({ enableInstallTelemetry: false, quietStartup: true }),
    );
    const argv = ['pi', '-p', '--mode', 'json', '--offline', '--provider', 'recorded', '--model', script.model, prompt];
    const { exitCode, ms, output } = await atTerminal({ argv, cwd: work, env: own });
    if (exitCode !== 0) throw new Error(`pi ended with ${exitCode}: ${output.slice(-500)}`);
    return ms;
  }

  async function recorded(name: string): Promise<number> {
    const { folder, env: own } = places(name);
    const cell = join(folder, 'cell');
    const { exitCode, output } = await atTerminal({
      argv: [
        process.execPath,
        cli,
        ...['record', '--agent', 'pi', '--model', script.model, '--model-endpoint', model.url],
        ...['--task', task, '--out', cell],
      ],
      cwd: folder,
      env: own,
    });
    if (exitCode !== 0) throw new Error(`spanreel record ended with ${exitCode}: ${output.slice(-500)}`);
    return containerMs(join(cell, 'trace.otlp.jsonl'));
  }

  try {
    const times: { alone: number; recorded: number }[] = [];
    // One of each beforehand, so that no run pays for a cold disk.
    for (let run = 0; run <= RUNS; run++) {
      const pair = { alone: await alone(`alone-${run}`), recorded: await recorded(`recorded-${run}`) };
      if (run > 0) times.push(pair);
    }
    const calls = script.turns.length * 2 * (RUNS + 1);
    if (model.requests.length !== calls)
      throw new Error(`There were ${model.requests.length} of ${calls} model calls.`);
    const [withRecord, without] = [median(times.map((one) => one.recorded)), median(times.map((one) => one.alone))];
    return [
      figure('record.wall_ms', withRecord, 'ms', without),
      figure('record.wall_ratio', withRecord / without, '', 1),
    ];
  } finally {
    await model.close();
    rmSync(base, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** How long the agent's program ran, as the container span of a cell says. */
function containerMs(file: string): number {
  interface Line {
    readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
  }
  interface Span {
    readonly name: string;
    readonly startTimeUnixNano: string;
    readonly endTimeUnixNano?: string;
  }
  const spans = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as Line).resourceSpans ?? [])
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const launch = spans.findLast(({ name, endTimeUnixNano }) => name === 'pi:launch' && endTimeUnixNano);
  if (!launch?.endTimeUnixNano) throw new Error(`${file} does not say how long the agent ran.`);
  return Number(BigInt(launch.endTimeUnixNano) - BigInt(launch.startTimeUnixNano)) / 1e6;
}
