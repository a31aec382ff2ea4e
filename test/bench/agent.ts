/** record.wall_ms: what recording costs an agent, as time from its start to its end. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { atTerminal } from '../agents/at-terminal.mjs';
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
  const scriptFile = join(agents, 'scripts', 'right-fix.json');
  const script = JSON.parse(readFileSync(scriptFile, 'utf8'));
  const { prompt } = JSON.parse(readFileSync(join(task, 'task.json'), 'utf8'));
  const base = mkdtempSync(join(tmpdir(), 'spanreel-bench-agent-'));
  const log = join(base, 'model-calls.jsonl');
  const model = await startModel(join(agents, 'scripted-model.mjs'), scriptFile, log);
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
    // As the recorder does: agents look for a repository.
    spawnSync('git', ['init', '-q'], { cwd: work });
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
    return processMs(join(cell, 'trace.otlp.jsonl'));
  }

  try {
    const times: { alone: number; recorded: number }[] = [];
    // One of each beforehand, so that no run pays for a cold disk.
    for (let run = 0; run <= RUNS; run++) {
      const pair = { alone: await alone(`alone-${run}`), recorded: await recorded(`recorded-${run}`) };
      if (run > 0) times.push(pair);
    }
    const calls = script.turns.length * 2 * (RUNS + 1);
    const served = readFileSync(log, 'utf8').trim().split('\n').length;
    if (served !== calls) throw new Error(`There were ${served} of ${calls} model calls.`);
    const [withRecord, without] = [median(times.map((one) => one.recorded)), median(times.map((one) => one.alone))];
    // Of pairs, which stand next to each other in time: what else the machine does weighs on both.
    const ratio = median(times.map((one) => one.recorded / one.alone));
    return [figure('record.wall_ms', withRecord, 'ms', without), figure('record.wall_ratio', ratio, '', 1)];
  } finally {
    model.child.kill();
    rmSync(base, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The scripted model in a process of its own, so that it keeps neither side of the comparison waiting. */
async function startModel(program: string, script: string, log: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [program, script, '--speed', '0', '--log', log], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { url: JSON.parse(String(line)).url, child };
}

/** How long the agent's program ran, from the start of its process to its end, as the container span of a cell says. */
function processMs(file: string): number {
  interface Line {
    readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
  }
  interface Span {
    readonly name: string;
    readonly endTimeUnixNano?: string;
    readonly events?: readonly { readonly name: string; readonly timeUnixNano: string }[];
  }
  const spans = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as Line).resourceSpans ?? [])
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const launch = spans.findLast(({ name, endTimeUnixNano }) => name === 'pi:launch' && endTimeUnixNano);
  const started = launch?.events?.find(({ name }) => name === 'process.started');
  if (!launch?.endTimeUnixNano || !started) throw new Error(`${file} does not say how long the agent ran.`);
  return Number(BigInt(launch.endTimeUnixNano) - BigInt(started.timeUnixNano)) / 1e6;
}
