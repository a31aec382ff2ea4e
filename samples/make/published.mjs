/**
 * The published six-span cell, from the numbers on its page. The page prints six characters of each id; the rest here
 * is the hash of those six. It prints no start of the launch; it is put so that it ends with the agent's run.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STARTED = '2026-05-28T02:02:33.518061Z';
const ENDED = '2026-05-28T02:02:54.014362Z';
const TASK = 'polyglot/rust-lifetime-fix';
const CELL_ID = `free-20260527/aider/openai/gpt-oss-120b/${TASK}#run1`;
const IMAGE = 'codingagentbench/aider:v0.86.0';

const hex = (text, length) => createHash('sha256').update(text).digest('hex').slice(0, length);
/** 32 characters that start with the six on the page. */
const fullId = (short) => short + hex(short, 26);

/** Milliseconds from the start of the cell; children come before their parent, as on the page. */
const SPANS = [
  {
    id: '2c1148',
    kind: 'task_setup',
    name: `prepare:${TASK}`,
    start: 0,
    duration: 14,
    attributes: { workdir: 'workdir', task_category: 'polyglot', plugin_stack: [], behavior_mode: 'factory' },
  },
  {
    id: 'b290a0',
    parent: '3c804c',
    kind: 'task_setup',
    name: 'aider:git-init-marker',
    start: 14.301,
    duration: 0,
    attributes: { workdir: 'workdir', git_dir_exists: true },
  },
  {
    id: 'c4d4fb',
    parent: '3c804c',
    kind: 'tool_call',
    name: 'applied_plugins',
    start: 14.301,
    duration: 0,
    attributes: {
      tui: 'aider',
      count: 0,
      applied: [],
      env_keys: [],
      extra_args: [],
      applied_count: 0,
      skipped_count: 0,
    },
  },
  {
    id: '154a96',
    parent: '3c804c',
    kind: 'container',
    name: 'aider:launch',
    start: 8943.301,
    duration: 11553,
    attributes: {
      image: IMAGE,
      argv: ['aider', '--model', 'openai/gpt-oss-120b', '--openai-api-key', 'sk-test-000', '--yes-always'],
      timeout_s: 600,
      exit_code: 0,
      duration_s: 10.286267203977332,
      timed_out: false,
    },
  },
  {
    id: '3c804c',
    kind: 'adapter_run',
    name: `aider:${TASK}`,
    start: 14.301,
    duration: 20482,
    attributes: { timeout_s: 600, plugin_stack: [], exit_code: 0 },
  },
  { id: '0904f2', kind: 'cleanup', name: 'cleanup:aider', start: 20496.301, duration: 0, attributes: {} },
];

const HISTORY = [
  '.aider.chat.history.md',
  '.aider.input.history',
  '.aider.tags.cache.v4/cache.db',
  '.aider/analytics.json',
  '.aider/caches/model_prices_and_context_window.json',
  '.aider/installs.json',
];

const CELL = {
  cell_id: CELL_ID,
  sweep_id: 'free-20260527',
  tui: 'aider',
  model: 'openai/gpt-oss-120b',
  task: TASK,
  task_category: 'polyglot',
  run: 1,
  container_image: IMAGE,
  image_digest: 'sha256:f2cd2789…d8a1',
  model_build_id: 'openai/gpt-oss-120b',
  exit_code: 0,
  started_at: STARTED,
  ended_at: ENDED,
  duration_s: 20.496301,
  prompt_tokens: 1000,
  completion_tokens: 359,
  tokens_source: 'TUI stdout',
  scorers: {
    pass_rate: {
      pass: 1,
      exit_code: 0,
      timed_out: false,
      stdout_tail: '\nrunning 3 tests\n…test result: ok. 3 passed; 0 failed…',
      stderr_tail: '',
      partial_score: null,
    },
    tokens: {
      prompt_tokens: 0,
      completion_tokens: 0,
      total_tokens: 0,
      model_calls: 0,
      tokens_per_correct_task: 0,
      pass_used_for_division: 1,
    },
    latency: { wall_clock_ms: 20496.301, container_active_ms: 11553.017, model_call_ms: 0 },
    blast_radius: {
      blast_radius: 0.8571428571428571,
      added: HISTORY,
      removed: [],
      modified: ['src/lib.rs'],
      unexpected_changes: HISTORY,
      expected_changes: ['src/lib.rs'],
      total_changes: 7,
      extra_git_dir: true,
    },
    refusal: {
      refusal: 0,
      not_applicable: true,
      expected_refusal: false,
      refusal_produced: true,
      refusal_correct: null,
      marker_hits: [],
      keyword_hits: ['stdout_tail'],
    },
    integrity: { integrity: 1, not_applicable: true, task_id: TASK },
    composite: {
      composite: 0.8653470492761985,
      weights: { pass_rate: 0.4, integrity: 0.2, cost: 0.15, latency: 0.15, blast_radius: 0.1 },
      components: {
        pass_rate: 1,
        integrity: 1,
        blast_radius: 0.8571428571428571,
        tokens_per_correct_task: 0,
        wall_clock_ms: 20496.301,
        expected_refusal: false,
        refusal_produced: true,
        cost_efficiency: 1,
        latency_efficiency: 0.6737422332698937,
        clean_blast: 0.1428571428571429,
        refusal_factor: 1,
      },
      note: 'per-axis numbers are canonical; composite is derivative',
    },
  },
};

const RESOURCE = {
  'cell.id': CELL_ID,
  'cell.sweep_id': 'free-20260527',
  'cell.tui': 'aider',
  'cell.model': 'openai/gpt-oss-120b',
  'cell.task': TASK,
  'cell.task_category': 'polyglot',
  'cell.run': 1,
  'service.name': 'codingagentbench',
};

function anyValue(value) {
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { stringValue: value };
}

const keyValues = (attributes) => Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

/** Unix nanoseconds of an instant that many ms after the start, to the microsecond: 61 bits do not fit a number. */
function unixNano(millis) {
  const base = BigInt(Date.parse(`${STARTED.slice(0, -4)}Z`)) * 1000n + BigInt(STARTED.slice(-4, -1));
  return String((base + BigInt(Math.round(millis * 1000))) * 1000n);
}

function otlpSpan({ id, parent, kind, name, start, duration, attributes }) {
  return {
    traceId: hex(CELL_ID, 32),
    spanId: fullId(id),
    ...(parent ? { parentSpanId: fullId(parent) } : {}),
    name,
    kind: 1,
    startTimeUnixNano: unixNano(start),
    endTimeUnixNano: unixNano(start + duration),
    attributes: keyValues({ 'cell.span.kind': kind, ...attributes }),
    events: [],
    links: [],
    status: { code: 0 },
  };
}

/** Writes the published cell into `folder`. */
export function writePublished(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const resource = { attributes: keyValues(RESOURCE) };
  const scope = { name: 'codingagentbench', version: '1.0.0' };
  const lines = SPANS.map((span) =>
    JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [otlpSpan(span)] }] }] }),
  );
  writeFileSync(join(folder, 'trace.otlp.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'cell.json'), `${JSON.stringify(CELL, null, 2)}\n`);
}
