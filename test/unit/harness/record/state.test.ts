/** The state at t of recorded cells, against a calculation of its own from the files as they are written. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { recordCell } from '../../../../harness/record.ts';
import { stateAt } from '../../../../shared/cell/state/state-at.ts';
import { createEngine } from '../../../../shared/engine/engine.ts';
import { nodeHost } from '../../../../shared/node/engine-host.ts';
import { randomFrom } from '../../compare/runs.ts';
import { makeScene } from './scene.ts';

const samples = fileURLToPath(new URL('../../../../samples/', import.meta.url));

interface Told {
  readonly name: string;
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Everything that the trace and the recording say, straight from their lines. Times in ns since the first span. */
function readFiles(folder: string) {
  const spans = new Map<string, Told & { startNano: bigint; endNano: bigint | undefined }>();
  const files: { time: bigint; path: string; what: string }[] = [];
  let zero: bigint | undefined;
  const plain = (list: { key: string; value: object }[] = []) =>
    Object.fromEntries(list.map(({ key, value }) => [key, String(Object.values(value)[0])]));
  for (const line of readFileSync(join(folder, 'trace.otlp.jsonl'), 'utf8').trim().split('\n')) {
    const { resourceSpans = [], resourceLogs = [] } = JSON.parse(line);
    for (const { spans: list } of resourceSpans.flatMap((one: { scopeSpans: object[] }) => one.scopeSpans)) {
      for (const span of list) {
        const attributes = plain(span.attributes);
        if (attributes['cell.terminal.start_unix_nano']) zero = BigInt(attributes['cell.terminal.start_unix_nano']);
        const open = span.endTimeUnixNano === undefined || String(span.endTimeUnixNano) === '0';
        if (open && spans.has(span.spanId)) continue;
        spans.set(span.spanId, {
          name: span.name,
          kind: attributes['cell.span.kind'] ?? '',
          start: 0,
          end: 0,
          startNano: BigInt(span.startTimeUnixNano),
          endNano: open ? undefined : BigInt(span.endTimeUnixNano),
          failed: span.status?.code === 2,
          attributes,
        });
      }
    }
    for (const { logRecords } of resourceLogs.flatMap((one: { scopeLogs: object[] }) => one.scopeLogs)) {
      for (const record of logRecords) {
        if (record.eventName !== 'cell.file.change') continue;
        const attributes = plain(record.attributes);
        files.push({
          time: BigInt(record.timeUnixNano),
          path: attributes['file.path'] ?? '',
          what: attributes['cell.file.change'] ?? '',
        });
      }
    }
  }
  const all = [...spans.values()];
  const origin = all.map(({ startNano }) => startNano).sort((a, b) => (a < b ? -1 : 1))[0] ?? 0n;
  const since = (nano: bigint) => Number(nano - origin);
  const output = readFileSync(join(folder, 'terminal.cast'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as [number, string, string])
    .filter(([, code]) => code === 'o')
    .map(([seconds]) => since(zero ?? origin) + Math.round(seconds * 1e6) * 1e3);
  return {
    spans: all.map((span) => ({
      ...span,
      start: since(span.startNano),
      end: span.endNano === undefined ? Number.NaN : since(span.endNano),
    })),
    files: files.map((file) => ({ ...file, time: since(file.time) })).sort((a, b) => a.time - b.time),
    output,
  };
}

async function expectTheSame(folder: string): Promise<void> {
  const told = readFiles(folder);
  const engine = createEngine(
    nodeHost(() => join(folder, 'trace.otlp.jsonl')),
    () => undefined,
  );
  try {
    await engine.open({ files: [{ id: 'trace', name: 'trace.otlp.jsonl' }] });
    const facts = await engine['cell.facts'](undefined);
    const calls = told.spans.filter(({ kind }) => kind === 'model_call');
    const tools = told.spans.filter(({ kind }) => kind === 'tool_call');
    const last = told.spans.reduce((late, { end }) => Math.max(late, end || 0), 0);
    const random = randomFrom(7);
    for (let i = 0; i < 200; i++) {
      const time = Math.round(random() * last * 1.05);
      const state = stateAt(facts, time, []);
      const over = calls.filter(({ end }) => end <= time);
      const sum = (key: string) => over.reduce((total, { attributes }) => total + Number(attributes[key] ?? 0), 0);
      expect(state.input).toBe(sum('gen_ai.usage.input_tokens'));
      expect(state.outputTokens).toBe(sum('gen_ai.usage.output_tokens'));
      expect(state.cacheRead).toBe(sum('gen_ai.usage.cache_read.input_tokens'));
      expect(state.reasoning).toBe(sum('gen_ai.usage.reasoning.output_tokens'));
      expect([state.callsEnded, state.toolsEnded]).toEqual([
        over.length,
        tools.filter(({ end }) => end <= time).length,
      ]);
      const open = [...calls, ...tools].filter(({ start, end }) => start <= time && !(end <= time));
      expect(state.running.map(({ start }) => start).sort()).toEqual(open.map(({ start }) => start).sort());
      const latest = new Map(told.files.filter((file) => file.time <= time).map(({ path, what }) => [path, what]));
      expect(new Map(state.files.map(({ path, what }) => [path, what]))).toEqual(latest);
      const failed = told.spans.filter((span) => span.failed && span.end <= time).sort((a, b) => a.end - b.end);
      expect(state.lastError?.time).toBe(failed[failed.length - 1]?.end);
      const shown = told.output.filter((at) => at <= time).pop();
      if (shown === undefined) expect(state.sinceOutput).toBeNaN();
      else expect(Math.abs(state.sinceOutput - (time - shown))).toBeLessThanOrEqual(1000);
      const answered = over
        .filter(({ attributes }) => attributes['gen_ai.usage.input_tokens'])
        .sort((a, b) => a.end - b.end);
      const context = answered[answered.length - 1]?.attributes['gen_ai.usage.input_tokens'];
      expect(state.context).toBe(context === undefined ? Number.NaN : Number(context));
    }
  } finally {
    await engine.open({ files: [] });
  }
}

describe('at 200 random instants the state is what the files say', () => {
  it.each(['passing', 'failing'])('of the %s sample', async (name) => {
    await expectTheSame(join(samples, name));
  });

  it('of a cell that was recorded just now', async () => {
    const scene = await makeScene(['export const two = 4;\n', 'export const two = 2;\n']);
    try {
      const { folder } = await recordCell({
        command: [scene.agent, '{prompt}'],
        agent: 'tiny',
        model: 'tiny-1',
        task: scene.task,
        modelEndpoint: scene.model.url,
        root: scene.root,
        inherit: { ...scene.env, TINY_API_KEY: 'sk-test-000' },
      });
      await expectTheSame(folder);
    } finally {
      await scene.remove();
    }
  });
});
