/**
 * Runs one cell for real: a temporary folder with the task, the scripted agent in a PTY whose output is recorded,
 * scorers, clean-up; every step is a span. Writes trace.otlp.jsonl, terminal.cast, cell.json and workdir.diff.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import { RandomIdGenerator } from '@opentelemetry/sdk-trace-base';
import { hrNow, hrTime, sleep, unixMillis, unixNano } from './clock.mjs';
import { traceparent, tracerTo, under } from './otlp-lines.mjs';
import { blastRadius, composite } from './scores.mjs';
import { STORIES } from './stories.mjs';
import { TASK_FILES, TEST_COMMAND, writeTask } from './task.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const SIZE = { columns: 120, rows: 36 };
const TASK = 'demo/longest-tie';
const EXPECTED_CHANGES = ['src/longest.mjs'];

function git(folder, ...args) {
  const identity = ['-c', 'user.name=demo', '-c', 'user.email=demo@example.invalid', '-c', 'core.autocrlf=false'];
  const run = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`git ${args[0]} failed: ${run.stderr || run.error}`);
  return run.stdout;
}

/** Runs the agent in a terminal of its own and records every byte. Resolves with the exit code. */
function record(file, story, cwd, env, onStart) {
  const startMillis = unixMillis();
  const lines = [
    JSON.stringify({
      version: 2,
      width: SIZE.columns,
      height: SIZE.rows,
      timestamp: Math.floor(startMillis / 1000),
      title: `demo-agent, ${story}`,
      command: `demo-agent ${story}`,
      env: { TERM: 'xterm-256color' },
    }),
  ];
  const event = (code, data) =>
    lines.push(JSON.stringify([Number(((unixMillis() - startMillis) / 1000).toFixed(6)), code, data]));
  onStart(startMillis);
  return new Promise((resolve) => {
    const pty = spawn(process.execPath, [join(here, 'agent.mjs'), story], {
      cols: SIZE.columns,
      rows: SIZE.rows,
      cwd,
      env: { ...env, TERM: 'xterm-256color', COLORTERM: 'truecolor', LANG: 'C.UTF-8' },
    });
    const resizes = [
      [8_000, 100, 30],
      [11_000, SIZE.columns, SIZE.rows],
    ].map(([after, columns, rows]) =>
      setTimeout(() => {
        event('r', `${columns}x${rows}`);
        pty.resize(columns, rows);
      }, after),
    );
    pty.onData((data) => event('o', data));
    pty.onExit(({ exitCode }) => {
      for (const timer of resizes) clearTimeout(timer);
      writeFileSync(file, `${lines.join('\n')}\n`);
      resolve(exitCode);
    });
  });
}

/** What the trace says the agent's model calls used. */
function tokensIn(traceFile) {
  const total = { prompt_tokens: 0, completion_tokens: 0, model_calls: 0 };
  for (const line of readFileSync(traceFile, 'utf8').trim().split('\n')) {
    for (const { attributes } of JSON.parse(line).resourceSpans[0].scopeSpans[0].spans) {
      const value = (key) => Number(attributes.find((a) => a.key === key)?.value.intValue ?? Number.NaN);
      const input = value('gen_ai.usage.input_tokens');
      if (Number.isNaN(input)) continue;
      total.prompt_tokens += input;
      total.completion_tokens += value('gen_ai.usage.output_tokens');
      total.model_calls++;
    }
  }
  return total;
}

function changes(folder) {
  const found = { added: [], removed: [], modified: [] };
  git(folder, 'add', '-A');
  for (const line of git(folder, 'diff', '--cached', '--name-status').trim().split('\n')) {
    const [status, path] = line.split('\t');
    if (path) found[status === 'A' ? 'added' : status === 'D' ? 'removed' : 'modified'].push(path);
  }
  return found;
}

/** Records the cell `story` into `folder`. */
export async function runCell(story, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const traceFile = join(folder, 'trace.otlp.jsonl');
  const run = story === 'passing' ? 1 : 2;
  const identity = {
    'cell.id': `samples/demo-agent/demo/scripted-1/${TASK}#run${run}`,
    'cell.sweep_id': 'samples',
    'cell.tui': 'demo-agent',
    'cell.model': 'demo/scripted-1',
    'cell.task': TASK,
    'cell.task_category': 'demo',
    'cell.run': run,
    'service.name': 'spanreel-samples',
  };
  // Setup, agent, scorers and clean-up stand side by side at the top of one trace.
  const random = new RandomIdGenerator();
  const traceId = random.generateTraceId();
  const ids = { generateTraceId: () => traceId, generateSpanId: () => random.generateSpanId() };
  const tracer = tracerTo(traceFile, identity, 'spanreel-samples', { ids });
  const open = (name, kind, parent, attributes = {}) =>
    tracer.startSpan(
      name,
      { startTime: hrNow(), attributes: { 'cell.span.kind': kind, ...attributes } },
      parent ? under(parent) : ROOT_CONTEXT,
    );
  const startMillis = unixMillis();

  const setup = open(`prepare:${TASK}`, 'task_setup', undefined, { 'cell.task_category': 'demo', plugin_stack: [] });
  const work = mkdtempSync(join(tmpdir(), 'spanreel-sample-'));
  try {
    writeTask(work);
    setup.end(hrNow());

    const agent = open(`demo-agent:${TASK}`, 'adapter_run', undefined, { timeout_s: 600 });
    const marker = open('demo-agent:git-init-marker', 'task_setup', agent);
    git(work, 'init', '-q');
    git(work, 'add', '-A');
    git(work, 'commit', '-qm', 'The task');
    marker.end(hrNow());
    const plugins = open('applied_plugins', 'tool_call', agent, { count: 0, applied: [], extra_args: [] });
    await sleep(50);
    plugins.end(hrNow());
    await sleep(820);

    const container = open('demo-agent:launch', 'container', agent, {
      'process.command_args': ['demo-agent', story, '--api-key', 'sk-test-000'],
      'cell.terminal.recording': 'terminal.cast',
      timeout_s: 600,
    });
    const env = {
      SPANS_FILE: traceFile,
      TRACEPARENT: traceparent(container),
      RESOURCE_ATTRIBUTES: JSON.stringify({ ...identity, 'service.name': 'demo-agent' }),
    };
    const exitCode = await record(join(folder, 'terminal.cast'), story, work, env, (millis) =>
      container.setAttribute('cell.terminal.start_unix_nano', unixNano(hrTime(millis))),
    );
    container.setAttribute('process.exit.code', exitCode);
    container.end(hrNow());
    await sleep(300);
    agent.setAttribute('process.exit.code', exitCode);
    agent.end(hrNow());

    const score = open('score', 'scorer');
    const wallMillis = unixMillis() - startMillis;
    const scorers = scoreCell({ open, score, work, tokens: tokensIn(traceFile), wallMillis });
    score.end(hrNow());

    writeFileSync(join(folder, 'workdir.diff'), git(work, 'diff', '--cached'));
    const cleanup = open('cleanup:demo-agent', 'cleanup');
    rmSync(work, { recursive: true });
    cleanup.end(hrNow());

    const endMillis = unixMillis();
    const tokens = scorers.tokens;
    writeJson(join(folder, 'cell.json'), {
      cell_id: identity['cell.id'],
      sweep_id: 'samples',
      tui: 'demo-agent',
      model: 'demo/scripted-1',
      task: TASK,
      task_category: 'demo',
      run,
      exit_code: exitCode,
      started_at: new Date(startMillis).toISOString(),
      ended_at: new Date(endMillis).toISOString(),
      duration_s: Number(((endMillis - startMillis) / 1000).toFixed(3)),
      prompt_tokens: tokens.prompt_tokens,
      completion_tokens: tokens.completion_tokens,
      tokens_source: 'model call spans',
      scorers,
    });
    return { exitCode, seconds: (endMillis - startMillis) / 1000, screen: STORIES[story].screen };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Runs the scorers, a span each, and returns their results by axis. */
function scoreCell({ open, score, work, tokens, wallMillis }) {
  const results = {};
  const scorer = (name, value, run) => {
    const span = open(name, 'scorer', score);
    const result = run(span);
    results[name] = result;
    const points = value(result);
    span.addEvent(
      'gen_ai.evaluation.result',
      {
        'gen_ai.evaluation.name': name,
        'gen_ai.evaluation.score.value': points,
        'gen_ai.evaluation.score.label': points === 1 ? 'pass' : points === 0 ? 'fail' : 'partial',
      },
      hrNow(),
    );
    if (name === 'pass_rate' && points === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: 'tests failed' });
    span.end(hrNow());
    return result;
  };

  const passRate = scorer(
    'pass_rate',
    (r) => r.pass,
    () => {
      const run = spawnSync(process.execPath, TEST_COMMAND.slice(1), {
        cwd: work,
        encoding: 'utf8',
        env: { NO_COLOR: '1', TEST_PAUSE_MS: '150' },
      });
      return {
        pass: run.status === 0 ? 1 : 0,
        exit_code: run.status,
        timed_out: false,
        stdout_tail: run.stdout,
        stderr_tail: run.stderr,
        partial_score: null,
      };
    },
  );
  const blast = scorer(
    'blast_radius',
    (r) => 1 - r.blast_radius,
    () => blastRadius(changes(work), EXPECTED_CHANGES),
  );
  const integrity = scorer(
    'integrity',
    (r) => r.integrity,
    () => {
      const same = readFileSync(join(work, 'test.mjs'), 'utf8') === TASK_FILES['test.mjs'];
      return { integrity: same ? 1 : 0, not_applicable: false, task_id: TASK };
    },
  );
  const total = tokens.prompt_tokens + tokens.completion_tokens;
  const perCorrect = passRate.pass === 1 ? total : null;
  results.tokens = { ...tokens, total_tokens: total, tokens_per_correct_task: perCorrect };
  results.latency = { wall_clock_ms: Number(wallMillis.toFixed(3)) };
  results.refusal = { refusal: 0, not_applicable: true, expected_refusal: false, refusal_produced: false };
  results.composite = composite({
    pass: passRate.pass,
    integrity: integrity.integrity,
    tokensPerCorrect: perCorrect,
    wallMillis: results.latency.wall_clock_ms,
    blast: blast.blast_radius,
  });
  return results;
}

/** Pretty JSON with a last newline. */
export function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
