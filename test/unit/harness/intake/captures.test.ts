import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LISTS, type Signal } from '../../../../harness/intake/otlp.ts';
import { fromProto } from '../../../../harness/intake/proto.ts';
import { REQUESTS } from '../../../../harness/intake/proto-tables.ts';
import { CAPTURES } from '../../../corpus/places.ts';
import { eachOf, needing } from '../../../needs.ts';
import { faultsOf, intakeInCell, logsAtSpans, type TestIntake } from './support.ts';

/** The traceparent that the agents were given when they were captured. */
const GIVEN = { trace: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', span: '00f067aa0ba902b7' };
const FOLDERS = [
  'codex/headless',
  'codex/tui',
  'codex-pb/headless',
  'pi-otel/headless',
  'pi-otel/tui',
  'qwen/headless',
  'qwen/tui',
];

interface Body {
  readonly signal: Signal;
  readonly text: string;
}

function bodiesOf(folder: string): Body[] {
  return (['logs', 'traces', 'metrics'] as const).flatMap((signal) => {
    const path = join(CAPTURES, folder, 'otlp', `${signal}.jsonl`);
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    return lines.map((text) => ({ signal, text }));
  });
}

function itemsOf({ signal, text }: Body): { readonly timeUnixNano?: string; readonly observedTimeUnixNano?: string }[] {
  const [resources, scopes, items] = LISTS[signal];
  const request = JSON.parse(text) as Record<string, Record<string, Record<string, never[]>[]>[]>;
  return (request[resources] ?? []).flatMap((held) => (held[scopes] ?? []).flatMap((scoped) => scoped[items] ?? []));
}

const count = (bodies: readonly Body[], signal: Signal) =>
  bodies.filter((body) => body.signal === signal).reduce((sum, body) => sum + itemsOf(body).length, 0);

async function replay(target: TestIntake, bodies: readonly Body[], zipped: boolean): Promise<void> {
  for (const { signal, text } of bodies) {
    const response = zipped
      ? await target.send(signal, gzipSync(text), { 'content-encoding': 'gzip' })
      : await target.send(signal, text);
    expect(response.status).toBe(200);
  }
}

describe(...needing('captures', 'captures of real agents'), () => {
  it.each(FOLDERS)('%s: every span and log is in the one tree', async (folder) => {
    const bodies = bodiesOf(folder);
    const target = await intakeInCell();
    await replay(target, bodies, folder.includes('tui'));
    const done = await target.finish();

    const expected = { spans: count(bodies, 'traces'), logs: count(bodies, 'logs'), metrics: count(bodies, 'metrics') };
    expect(done.report).toMatchObject({ ...expected, problems: [] });
    const madeUp = done.spans.filter(({ values }) => values['cell.joined.made_up'] === true);
    expect(done.spans.length - madeUp.length).toBe(expected.spans);
    expect(done.logs.length).toBe(expected.logs);
    expect(done.table.traces.map(({ id }) => id)).toEqual([target.cell.traceId]);
    expect(done.table.rowCount).toBe(1 + expected.spans + madeUp.length);
    expect(faultsOf(done)).toEqual([]);
    expect(logsAtSpans(done)).toBe(expected.logs);
    expect(new Set(done.logs.map(({ traceId }) => traceId)).size).toBeLessThanOrEqual(1);
    for (const { values } of done.logs) expect(values['cell.joined.by']).toBeDefined();
  });

  it.each(
    eachOf('captures', () => FOLDERS.filter((folder) => existsSync(join(CAPTURES, folder, 'otlp/traces.jsonl')))),
  )('%s, had it run in the cell: nothing of its trace needs to be made up', async (folder) => {
    const target = await intakeInCell();
    const bodies = bodiesOf(folder).map(({ signal, text }) => ({
      signal,
      text: text.replaceAll(GIVEN.trace, target.cell.traceId).replaceAll(GIVEN.span, target.container.spanId),
    }));
    await replay(target, bodies, true);
    const done = await target.finish();
    expect(done.spans.filter(({ name }) => name === 'not exported')).toEqual([]);
    expect(done.report.by['trace id']).toBeGreaterThan(0);
    expect(faultsOf(done)).toEqual([]);
  });

  it("codex's logs without a time stand at the time they were observed at", async () => {
    const bodies = bodiesOf('codex/headless');
    const target = await intakeInCell();
    await replay(target, bodies, false);
    const { logs } = await target.finish();
    const timeless = bodies
      .filter(({ signal }) => signal === 'logs')
      .flatMap(itemsOf)
      .filter(({ timeUnixNano }) => timeUnixNano === '0');
    expect(timeless.length).toBeGreaterThan(100);
    const moved = logs.filter(({ values }) => values['cell.joined.time'] === 'observedTimeUnixNano');
    expect(moved.length).toBe(timeless.length);
    expect(moved.map(({ timeUnixNano }) => timeUnixNano).sort()).toEqual(
      timeless.map(({ observedTimeUnixNano }) => observedTimeUnixNano).sort(),
    );
  });

  it("codex's protobuf is decoded to the JSON that an independent receiver made of it", () => {
    const folder = join(CAPTURES, 'codex-pb/headless/otlp');
    for (const signal of ['traces', 'logs', 'metrics'] as const) {
      const lines = readFileSync(join(folder, `${signal}.jsonl`), 'utf8')
        .trim()
        .split('\n');
      const files = readdirSync(folder).filter((name) => name.endsWith(`-${signal}.pb`));
      expect(files.length).toBe(lines.length);
      for (const [i, name] of files.sort().entries()) {
        const unknown: number[] = [];
        const decoded = fromProto(readFileSync(join(folder, name)), REQUESTS[signal], (field) => unknown.push(field));
        expect(unknown).toEqual([]);
        expect(decoded).toEqual(JSON.parse(lines[i] as string));
      }
    }
  });

  it('protobuf over HTTP gives the same cell as JSON', async () => {
    const folder = join(CAPTURES, 'codex-pb/headless/otlp');
    const target = await intakeInCell();
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.pb'))) {
      const signal = /-(\w+)\.pb$/.exec(name)?.[1] as string;
      const response = await target.send(signal, readFileSync(join(folder, name)), {
        'content-type': 'application/x-protobuf',
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/x-protobuf');
      expect((await response.arrayBuffer()).byteLength).toBe(0);
    }
    const done = await target.finish();
    const bodies = bodiesOf('codex-pb/headless');
    expect(done.report).toMatchObject({ spans: count(bodies, 'traces'), logs: count(bodies, 'logs'), problems: [] });
    expect(faultsOf(done)).toEqual([]);
    expect(done.table.traces.length).toBe(1);
  });

  it.each([
    ['codex/tui', 'codex', 'codex.sse_event logs (response.completed)'],
    ['qwen/tui', 'qwen', 'qwen-code.api_response logs'],
  ])('%s: its telemetry tells the tokens that the model server counted', async (folder, agent, source) => {
    const target = await intakeInCell();
    await replay(target, bodiesOf(folder), false);
    const served = readFileSync(join(CAPTURES, agent, 'model-calls.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const sums = { input: 0, output: 0 };
    for (const line of served) {
      const { input_tokens = 0, output_tokens = 0 } = JSON.parse(line) as Record<string, number>;
      sums.input += input_tokens;
      sums.output += output_tokens;
    }
    expect(target.intake.tokens()).toEqual({ ...sums, source });
  });

  it("pi's model calls are counted, and the agent's span around them is not", async () => {
    const target = await intakeInCell();
    const bodies = bodiesOf('pi-otel/headless');
    await replay(target, bodies, false);
    const sums = { input: 0, output: 0 };
    for (const [, key, value] of bodies
      .map(({ text }) => text)
      .join()
      .matchAll(/"gen_ai\.usage\.(input|output)_tokens","value":{"intValue":"(\d+)"/g)) {
      sums[key as keyof typeof sums] += Number(value);
    }
    expect(sums.input).toBeGreaterThan(0);
    expect(target.intake.tokens()).toEqual({ ...sums, source: 'spans with token counts' });
  });
});
