/** An intake in a real cell, and what it wrote. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Cell, CellSpan } from '../../../../harness/base/types.ts';
import { createCell, TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { startIntake } from '../../../../harness/intake/intake.ts';
import type { Intake, IntakeReport } from '../../../../harness/intake/types.ts';
import type { ModelCall } from '../../../../harness/proxy/types.ts';
import { createEngine } from '../../../../shared/engine/engine.ts';
import { nodeHost } from '../../../../shared/node/engine-host.ts';
import type { FileInfo } from '../../../../shared/protocol.ts';
import { EMPTY_TABLE } from '../../../../shared/trace/empty.ts';
import { FLAG } from '../../../../shared/trace/kind.ts';
import type { SpanTable } from '../../../../shared/trace/table.ts';
import { temporaryFolder } from '../emit/opened.ts';

/** A Unix time that the tests count from, in nanoseconds. */
export const T0 = 1_795_428_000_000_000_000n;
const seconds = (count: number): bigint => BigInt(Math.round(count * 1e9));

export interface TestIntake {
  readonly cell: Cell;
  readonly container: CellSpan;
  readonly intake: Intake;
  readonly problems: readonly string[];
  /** Tells of a model call, and writes its span. Times in seconds after T0. */
  call(from: number, to: number, more?: Partial<ModelCall>): ModelCall;
  /** From now on another span is what the agent runs in. */
  moveTo(container: CellSpan): void;
  /** Tells of a tool call, and writes its span. */
  tool(callId: string, from: number, to: number): CellSpan;
  send(signal: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Ends the recording and opens what it left. */
  finish(): Promise<Finished>;
}

export interface Finished {
  readonly report: IntakeReport;
  readonly file: FileInfo;
  readonly table: SpanTable;
  /** The lines that the intake wrote. */
  readonly spans: readonly WrittenSpan[];
  readonly logs: readonly WrittenLog[];
}

interface Written {
  readonly traceId: string;
  readonly spanId: string;
  /** Attributes, as plain values. */
  readonly values: Readonly<Record<string, unknown>>;
}

interface WrittenSpan extends Written {
  readonly name: string;
  readonly parentSpanId: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

interface WrittenLog extends Written {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano?: string;
  readonly body?: unknown;
}

/** Starts an intake in a cell whose container runs from T0 on. */
export async function intakeInCell(): Promise<TestIntake> {
  const folder = temporaryFolder();
  const problems: string[] = [];
  const identity = {
    id: 'tui/model/task#1',
    sweep: undefined,
    tui: 'test',
    model: undefined,
    task: undefined,
    taskCategory: undefined,
    run: 1,
  };
  const cell = createCell({ folder, identity, problem: (text) => problems.push(text) });
  const container = cell.start('container', 'test:launch', {}, { time: T0, parent: null });
  const calls: ModelCall[] = [];
  const tools = new Map<string, CellSpan>();
  let current = container;
  const intake = await startIntake({
    cell,
    container: () => current,
    calls: () => calls,
    toolSpans: () => tools,
    problem: (text) => problems.push(text),
  });
  onTestFinished(() => intake.close().then(() => undefined));
  const own = (kind: 'model_call' | 'tool_call', from: number, to: number) => {
    const span = cell.start(kind, kind, {}, { parent: container, time: T0 + seconds(from) });
    span.end(T0 + seconds(to));
    return span;
  };
  return {
    cell,
    container,
    intake,
    problems,
    moveTo(other) {
      current = other;
    },
    call(from, to, more = {}) {
      const { traceId, spanId } = own('model_call', from, to);
      const call = { ...EMPTY_CALL, traceId, spanId, start: T0 + seconds(from), end: T0 + seconds(to), ...more };
      calls.push(call);
      return call;
    },
    tool(callId, from, to) {
      const span = own('tool_call', from, to);
      tools.set(callId, span);
      return span;
    },
    send(signal, body, headers = {}) {
      const content = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
      return fetch(`${intake.url}/v1/${signal}`, {
        method: 'POST',
        body: content as BodyInit,
        headers: { 'content-type': 'application/json', ...headers },
      });
    },
    async finish() {
      const report = await intake.close();
      container.end(T0 + seconds(1000));
      await cell.close();
      const path = join(folder, TRACE_FILE);
      return { report, ...(await openTable(path)), ...writtenBy(path) };
    },
  };
}

const EMPTY_CALL: Omit<ModelCall, 'traceId' | 'spanId' | 'start' | 'end'> = {
  api: 'chat',
  firstByte: undefined,
  model: 'scripted-1',
  responseId: undefined,
  requestId: undefined,
  traceparent: undefined,
  requestHash: '0123456789abcdef',
  status: 200,
  tokens: { input: 1, output: 1, cacheRead: undefined, cacheCreation: undefined, reasoning: undefined },
  finishReasons: ['stop'],
  toolRequests: [],
  toolResults: [],
  error: undefined,
};

async function openTable(path: string): Promise<{ file: FileInfo; table: SpanTable }> {
  let table = EMPTY_TABLE;
  const engine = createEngine({ ...nodeHost(() => path), watch: undefined }, (name, data) => {
    if (name === 'table') table = data as SpanTable;
  });
  const { files } = await engine.open({ files: [{ id: 'trace', name: 'trace' }] });
  const opened = table;
  await engine.open({ files: [] });
  const [file] = files;
  if (file === undefined) throw new Error('The engine opened nothing.');
  return { file, table: opened };
}

interface Line {
  readonly resourceSpans?: readonly { scopeSpans: readonly { scope?: { name: string }; spans: RawItem[] }[] }[];
  readonly resourceLogs?: readonly { scopeLogs: readonly { logRecords: RawItem[] }[] }[];
}
type RawItem = { attributes?: { key: string; value: Record<string, unknown> }[] };

function writtenBy(path: string): { spans: WrittenSpan[]; logs: WrittenLog[] } {
  const spans: WrittenSpan[] = [];
  const logs: WrittenLog[] = [];
  for (const text of readFileSync(path, 'utf8').trim().split('\n')) {
    const line = JSON.parse(text) as Line;
    for (const { scopeSpans } of line.resourceSpans ?? []) {
      for (const { scope, spans: list } of scopeSpans) {
        if (scope?.name !== 'spanreel') spans.push(...list.map((span) => withValues(span) as WrittenSpan));
      }
    }
    for (const { scopeLogs } of line.resourceLogs ?? []) {
      for (const { logRecords } of scopeLogs) logs.push(...logRecords.map((log) => withValues(log) as WrittenLog));
    }
  }
  return { spans, logs };
}

function withValues(item: RawItem): unknown {
  const entries = (item.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]);
  return { ...item, values: Object.fromEntries(entries) };
}

/** What is wrong with the tree: rows that are orphans, made up by the engine, twice there, or cut out of a cycle. */
export function faultsOf({ table }: Finished): string[] {
  const faults: string[] = [];
  const wrong = FLAG.orphan | FLAG.synthetic | FLAG.duplicate | FLAG.cycle;
  for (let row = 0; row < table.rowCount; row++) {
    const flags = table.flags[row] as number;
    if ((flags & wrong) !== 0) faults.push(`${table.strings[table.name[row] as number]}: ${flags & wrong}`);
  }
  return faults;
}

/** Log records that stand at a span. */
export const logsAtSpans = ({ table }: Finished): number => table.logCount.reduce((sum, count) => sum + count, 0);

export interface SpanSpec {
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
  readonly name?: string;
  /** Seconds after T0. */
  readonly from?: number;
  readonly to?: number;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** Ids of tests are short; in the trace they have their full length. */
export const traceOf = (id: string): string => id.padStart(32, '0');
export const spanOf = (id: string): string => id.padStart(16, '0');

export const spanJson = ({ trace, id, parent, name = id, from = 1, to = 2, attributes = {} }: SpanSpec) => ({
  traceId: traceOf(trace),
  spanId: spanOf(id),
  ...(parent === undefined ? {} : { parentSpanId: spanOf(parent) }),
  name,
  kind: 1,
  startTimeUnixNano: String(T0 + seconds(from)),
  endTimeUnixNano: String(T0 + seconds(to)),
  attributes: attributesJson(attributes),
});

export const attributesJson = (attributes: Readonly<Record<string, string | number>>) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));

/** An export request of spans. */
export const traces = (spans: readonly unknown[], service = 'agent') => ({
  resourceSpans: [
    { resource: { attributes: attributesJson({ 'service.name': service }) }, scopeSpans: [{ scope: {}, spans }] },
  ],
});

/** An export request of logs. */
export const logs = (logRecords: readonly unknown[], service = 'agent') => ({
  resourceLogs: [
    { resource: { attributes: attributesJson({ 'service.name': service }) }, scopeLogs: [{ scope: {}, logRecords }] },
  ],
});

/** A log record. Time in seconds after T0. */
export const logJson = (time: number, attributes: Readonly<Record<string, string | number>>, more: object = {}) => ({
  timeUnixNano: String(T0 + seconds(time)),
  body: { stringValue: 'said' },
  attributes: attributesJson(attributes),
  ...more,
});
