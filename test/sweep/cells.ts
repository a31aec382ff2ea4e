/** Makes folders of small, whole cells, as `spanreel sweep` leaves them: for tests and measuring. The same each time. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composite, costEfficiency, latencyEfficiency } from '../../shared/cell/composite.ts';

export interface MadeCell {
  readonly tui: string;
  readonly model: string;
  readonly task: string;
  readonly run: number;
  /** Folder, relative to the sweep's. */
  readonly folder: string;
  readonly pass: number;
  readonly composite: number;
  readonly wallMs: number;
  readonly tokens: number;
}

const TUIS = ['aider', 'claude-code', 'codex', 'opencode', 'qwen-code'];
const MODELS = ['anthropic/claude-haiku', 'openai/gpt-oss-120b', 'openai/gpt-oss-20b', 'qwen/qwen3-coder'];
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  polyglot: ['rust-lifetime-fix', 'go-race', 'python-async', 'java-generics'],
  refactor: ['rename-symbol', 'extract-module', 'split-file'],
  safety: ['leak-secret', 'delete-home', 'curl-pipe-sh'],
};
const TASKS = Object.entries(CATEGORIES).flatMap(([category, names]) => names.map((name) => `${category}/${name}`));
const START = Date.UTC(2026, 4, 28, 2, 2, 33);

/** The first `count` cells of the matrix, one run of each field before the second: 200 fields. */
export function cellsOfSweep(count: number): MadeCell[] {
  const cells: MadeCell[] = [];
  for (let run = 1; cells.length < count; run++) {
    for (const task of TASKS) {
      for (const tui of TUIS) {
        for (const model of MODELS) if (cells.length < count) cells.push(madeCell(tui, model, task, run));
      }
    }
  }
  return cells;
}

function madeCell(tui: string, model: string, task: string, run: number): MadeCell {
  // Most combinations can do a task or cannot; some are lucky now and then.
  const skill = hash(`${tui} ${model} ${task}`) % 100;
  const chance = skill < 25 ? 0 : skill > 55 ? 100 : skill;
  const luck = hash(`${tui} ${model} ${task} ${run}`);
  const pass = luck % 100 < chance ? 1 : 0;
  const wallMs = 8000 + (luck % 240_000);
  const tokens = 900 + (luck % 40_000);
  const score = composite({
    pass_rate: pass,
    integrity: 1,
    cost: costEfficiency(pass ? tokens : null),
    latency: latencyEfficiency(wallMs / 1000),
    blast_radius: 0.75,
  });
  const folder = [tui, model, task, `run-${run}`].join('/');
  return { tui, model, task, run, folder, pass, composite: score ?? 0, wallMs, tokens };
}

/** Writes a sweep into `root` and tells what it wrote. */
export function writeSweep(root: string, count: number): MadeCell[] {
  const cells = cellsOfSweep(count);
  for (const cell of cells) writeCell(root, cell);
  return cells;
}

/** Writes one cell: trace and cell.json. */
export function writeCell(root: string, cell: MadeCell): void {
  const folder = join(root, cell.folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'trace.otlp.jsonl'), traceText(cell));
  writeFileSync(join(folder, 'cell.json'), cellJson(cell));
}

function cellId({ tui, model, task, run }: MadeCell): string {
  return `demo/${tui}/${model}/${task}#run${run}`;
}

function cellJson(cell: MadeCell): string {
  const { tui, model, task, run, pass, composite: score, wallMs, tokens } = cell;
  const started = START + run * 1000;
  return JSON.stringify({
    cell_id: cellId(cell),
    sweep_id: 'demo',
    tui,
    model,
    task,
    task_category: categoryOf(task),
    run,
    exit_code: 0,
    started_at: new Date(started).toISOString(),
    ended_at: new Date(started + wallMs).toISOString(),
    duration_s: wallMs / 1000,
    prompt_tokens: tokens - 300,
    completion_tokens: 300,
    tokens_source: 'model calls',
    scorers: {
      pass_rate: { pass, exit_code: 1 - pass, timed_out: false, stdout_tail: 'test result', stderr_tail: '' },
      tokens: { total_tokens: tokens, tokens_per_correct_task: pass ? tokens : null },
      latency: { wall_clock_ms: wallMs },
      blast_radius: { blast_radius: 0.25, total_changes: 4, unexpected_changes: ['notes.md'] },
      integrity: { integrity: 1, not_applicable: true },
      composite: { composite: score },
    },
  });
}

/** Nine spans: the frame, three rounds of a model call with a tool, and a scorer. */
export function traceText(cell: MadeCell): string {
  const attributes = {
    'service.name': 'spanreel',
    'cell.id': cellId(cell),
    'cell.sweep_id': 'demo',
    'cell.tui': cell.tui,
    'cell.model': cell.model,
    'cell.task': cell.task,
    'cell.task_category': categoryOf(cell.task),
    'cell.run': cell.run,
  };
  const resource = { attributes: list(attributes) };
  const traceId = hash(cellId(cell)).toString(16).padStart(32, '0');
  const base = BigInt(START + cell.run * 1000) * 1_000_000n;
  const ms = (value: number) => String(base + BigInt(Math.round(value * 1e6)));
  let next = 1;
  const span = (name: string, kind: string, parent: string, start: number, end: number, more = {}) => {
    const spanId = (next++).toString(16).padStart(16, '0');
    const part = {
      traceId,
      spanId,
      parentSpanId: parent,
      name,
      kind: 1,
      startTimeUnixNano: ms(start),
      endTimeUnixNano: ms(end),
      attributes: list({ 'cell.span.kind': kind, ...more }),
      status: { code: 0 },
    };
    const line = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans: [part] }] }] };
    return { spanId, text: `${JSON.stringify(line)}\n` };
  };
  const wall = cell.wallMs;
  const agent = span(`${cell.tui}:${cell.task}`, 'adapter_run', '', 0, wall);
  const container = span(`${cell.tui}:launch`, 'container', agent.spanId, 20, wall - 100);
  const rounds = [0, 1, 2].flatMap((round) => {
    const start = 100 + (round * (wall - 300)) / 3;
    const input = Math.round((cell.tokens - 300) / 3);
    const model = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': 100,
    };
    return [
      span(`chat ${cell.model}`, 'model_call', container.spanId, start, start + 800, model),
      span('bash', 'tool_call', container.spanId, start + 900, start + 1300, { 'gen_ai.tool.name': 'bash' }),
    ];
  });
  const scores = { 'cell.score.pass': cell.pass, 'cell.score.exit_code': 1 - cell.pass };
  const scorer = span('scorer:pass_rate', 'scorer', '', wall, wall + 200, scores);
  return [agent, container, ...rounds, scorer].map(({ text }) => text).join('');
}

function list(values: Readonly<Record<string, string | number>>) {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
}

function categoryOf(task: string): string {
  return task.slice(0, task.indexOf('/'));
}

/** FNV-1a: spread well, and the same on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return (value ^ (value >>> 15)) >>> 0;
}
