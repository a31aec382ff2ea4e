import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { type CellOptions, createCell, TRACE_FILE } from '../../../../harness/emit/cell.ts';
import { TraceFile } from '../../../../harness/emit/trace-file.ts';
import type { CellIdentity } from '../../../../harness/types.ts';
import { openTrace, plain, temporaryFolder } from './opened.ts';

const IDENTITY: CellIdentity = {
  id: 'sweep/pi/model/task#run2',
  sweep: 'sweep',
  tui: 'pi',
  model: 'model',
  task: 'task',
  taskCategory: undefined,
  run: 2,
};

function cellIn(folder: string, options: Partial<CellOptions> = {}) {
  const problems: string[] = [];
  const cell = createCell({ folder, identity: IDENTITY, problem: (message) => problems.push(message), ...options });
  return { cell, problems, trace: join(folder, TRACE_FILE), open: () => openTrace(join(folder, TRACE_FILE)) };
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

describe('spans', () => {
  it('are on disk when they start, without an end, and when they end', async () => {
    const { cell, trace, open } = cellIn(temporaryFolder());
    const span = cell.start('container', 'pi:launch', { 'process.command_args': ['pi', '-p'] });
    expect(lines(trace)).toHaveLength(1);
    const started = await open();
    expect(started.spans).toMatchObject([
      { name: 'pi:launch', kind: 'container', flags: ['unfinished'], spanId: span.spanId, start: span.start, end: 0n },
    ]);
    span.set({ 'process.exit.code': 0 });
    span.end();
    expect(lines(trace)).toHaveLength(2);
    const ended = await open();
    expect(ended.problems).toEqual([]);
    expect(ended.spans).toHaveLength(1);
    expect(ended.spans[0]).toMatchObject({ flags: [], traceId: cell.traceId });
    expect(plain(ended.spans[0]?.attributes ?? [])).toEqual({
      'cell.span.kind': 'container',
      'process.command_args': ['pi', '-p'],
      'process.exit.code': 0n,
    });
    await cell.close();
  });

  it('nest by the asynchronous context, and roots share the trace of the cell', async () => {
    const { cell, open } = cellIn(temporaryFolder());
    await cell.span('task_setup', 'prepare', {}, () => undefined);
    await cell.span('adapter_run', 'run', {}, async (run) => {
      await Promise.all(
        ['a', 'b'].map((name) =>
          cell.span('tool_call', name, {}, async () => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            cell.start('model_call', `below ${name}`).end();
          }),
        ),
      );
      cell.start('cleanup', 'beside', {}, { parent: null }).end();
      const child = cell.start('container', 'told', {}, { parent: run });
      cell.start('scorer', 'under told', {}, { parent: child }).end();
      child.end();
    });
    await cell.close();
    const { spans } = await open();
    const nameOf = new Map(spans.map((span) => [span.spanId, span.name]));
    expect(Object.fromEntries(spans.map((span) => [span.name, nameOf.get(span.parentSpanId) ?? '']))).toEqual({
      prepare: '',
      run: '',
      a: 'run',
      b: 'run',
      'below a': 'a',
      'below b': 'b',
      beside: '',
      told: 'run',
      'under told': 'told',
    });
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([cell.traceId]));
  });
});

describe('what a span holds', () => {
  it('keeps every digit of 64-bit integers, at the start, later, and in events and links', async () => {
    const { cell, open } = cellIn(temporaryFolder());
    const big = 1_795_431_263_798_214_123n;
    const span = cell.start('container', 'launch', { 'cell.terminal.start_unix_nano': big });
    expect(plain((await open()).spans[0]?.attributes ?? [])).toHaveProperty('cell.terminal.start_unix_nano', big);
    span.set({ later: -big, beyond: 2n ** 64n, half: 0.5, none: Number.NaN, endless: Number.NEGATIVE_INFINITY });
    span.event('cell.file.change', { at: big }, big + 1n);
    span.link({ traceId: cell.traceId, spanId: '00f067aa0ba902b7' }, { of: big });
    span.end(span.start + 1_000_000_007n);
    await cell.close();
    const [only] = (await open()).spans;
    expect(plain(only?.attributes ?? [])).toEqual({
      'cell.span.kind': 'container',
      'cell.terminal.start_unix_nano': big,
      later: -big,
      beyond: '18446744073709551616',
      half: 0.5,
      none: Number.NaN,
      endless: Number.NEGATIVE_INFINITY,
    });
    expect(only?.end).toBe(span.start + 1_000_000_007n);
    expect(only?.events.map(({ time, attributes }) => [time, plain(attributes)])).toEqual([[big + 1n, { at: big }]]);
    expect(only?.links.map(({ spanId, attributes }) => [spanId, plain(attributes)])).toEqual([
      ['00f067aa0ba902b7', { of: big }],
    ]);
  });

  it('has no limits, whatever the environment asks of OpenTelemetry', async () => {
    const before = process.env.OTEL_SPAN_EVENT_COUNT_LIMIT;
    process.env.OTEL_SPAN_EVENT_COUNT_LIMIT = '3';
    try {
      const { cell, open } = cellIn(temporaryFolder());
      const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key.${i}`, 'x'.repeat(100)]));
      const span = cell.start('tool_call', 'bash', many);
      for (let i = 0; i < 300; i++) span.event('line', many);
      span.end();
      await cell.close();
      const [only] = (await open()).spans;
      expect(only?.attributes).toHaveLength(301);
      expect(only?.events).toHaveLength(300);
      expect(only?.events[299]?.attributes).toHaveLength(300);
    } finally {
      if (before === undefined) delete process.env.OTEL_SPAN_EVENT_COUNT_LIMIT;
      else process.env.OTEL_SPAN_EVENT_COUNT_LIMIT = before;
    }
  });

  it('is recorded even where the environment tells OpenTelemetry to sample nothing', async () => {
    const before = process.env.OTEL_TRACES_SAMPLER;
    process.env.OTEL_TRACES_SAMPLER = 'always_off';
    try {
      const { cell, open } = cellIn(temporaryFolder());
      await cell.span('adapter_run', 'run', {}, () => undefined);
      expect((await open()).spans).toMatchObject([{ name: 'run', flags: [] }]);
    } finally {
      if (before === undefined) delete process.env.OTEL_TRACES_SAMPLER;
      else process.env.OTEL_TRACES_SAMPLER = before;
    }
  });

  it('a throw is the error of the span with an exception event, and is passed on', async () => {
    const { cell, open } = cellIn(temporaryFolder());
    const failure = new TypeError('the model said no');
    await expect(
      cell.span('model_call', 'chat', {}, () => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    await cell.span('tool_call', 'bash', {}, (span) => span.fail('exit 3'));
    const [model, tool] = (await open()).spans;
    expect(model).toMatchObject({ status: { code: 2, message: 'the model said no' }, events: [{ name: 'exception' }] });
    expect(plain(model?.events[0]?.attributes ?? [])).toMatchObject({ 'exception.type': 'TypeError' });
    expect(tool).toMatchObject({ status: { code: 2, message: 'exit 3' }, events: [] });
  });

  it('what is said after its end changes nothing, and an end before the start is the start', async () => {
    const { cell, trace, open } = cellIn(temporaryFolder());
    const span = cell.start('tool_call', 'bash');
    span.end(span.start - 5n);
    span.set({ late: 1 });
    span.event('late');
    span.fail('late');
    span.link(span);
    span.end();
    expect(lines(trace)).toHaveLength(2);
    expect((await open()).spans).toMatchObject([{ end: span.start, status: { code: 0 }, events: [], links: [] }]);
  });

  it('text that was cut inside of a character is still Unicode, and values of no OTLP type are JSON', async () => {
    const { cell, open } = cellIn(temporaryFolder());
    const odd: Record<string, unknown> = {
      cut: 'half \ud83d',
      mixed: ['a', 1, null],
      map: { deep: [1n] },
      '': 'no name',
    };
    cell.start('tool_call', 'na\udc00me', odd as Record<string, string>).end();
    const [only] = (await open()).spans;
    expect(only?.name).toBe('na\ufffdme');
    expect(plain(only?.attributes ?? [])).toEqual({
      'cell.span.kind': 'tool_call',
      cut: 'half \ufffd',
      mixed: ['a', 1n, null],
      map: '{"deep":["1"]}',
      '': 'no name',
    });
  });

  it('the resource says which cell it is', async () => {
    const { cell, open } = cellIn(temporaryFolder(), { attributes: { 'host.arch': 'amd64', 'service.name': 'mine' } });
    cell.start('cleanup', 'cleanup:pi').end();
    const [only] = (await open()).spans;
    expect(plain(only?.resource ?? [])).toEqual({
      'service.name': 'mine',
      'cell.id': 'sweep/pi/model/task#run2',
      'cell.sweep_id': 'sweep',
      'cell.tui': 'pi',
      'cell.model': 'model',
      'cell.task': 'task',
      'cell.run': 2n,
      'host.arch': 'amd64',
    });
    expect(only?.scope.name).toBe('spanreel');
  });
});

describe('beside spans', () => {
  it('a log record is on disk at once, with its span', async () => {
    const { cell, open } = cellIn(temporaryFolder());
    const span = cell.start('container', 'launch');
    const attributes = { 'file.path': 'src/a.ts', 'file.size': 12 };
    cell.log({ span, time: span.start + 3n, eventName: 'cell.file.change', body: 'modified src/a.ts', attributes });
    const [only] = (await open()).spans;
    expect(only?.logs).toMatchObject([
      {
        time: span.start + 3n,
        timeSource: 'time',
        eventName: 'cell.file.change',
        body: { value: 'modified src/a.ts' },
      },
    ]);
    expect(plain(only?.logs[0]?.attributes ?? [])).toEqual({ 'file.path': 'src/a.ts', 'file.size': 12n });
  });

  it('what another program sent stands as it was sent, but for its secrets', async () => {
    const adoptedSpan = (span: Record<string, unknown>) => ({
      resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'codex' }, spans: [span] }] }],
    });
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), startTimeUnixNano: '1795431263798214123' };
    const secret = 'sk-test-000'.padEnd(40, 'k');
    const value = {
      arrayValue: { values: [{ stringValue: 'run' }, { stringValue: '--api-key' }, { stringValue: secret }] },
    };
    const line = adoptedSpan({
      ...ids,
      name: `curl -H "Authorization: Bearer ${secret}"`,
      attributes: [
        { key: 'argv', value },
        { key: 'api_key', value: { stringValue: secret } },
        { key: 'env', value: { kvlistValue: { values: [{ key: 'OPENAI_API_KEY', value: { stringValue: secret } }] } } },
        { key: 'n', value: { intValue: 7 } },
      ],
      events: [{ name: 'e', attributes: [{ key: 'text', value: { stringValue: `key ${secret}` } }] }],
      status: { code: 2, message: `bad key ${secret}` },
    });
    const { cell, trace } = cellIn(temporaryFolder());
    cell.adopt(line);
    expect(readFileSync(trace, 'utf8')).not.toContain('kkkk');
    const [span] = JSON.parse(lines(trace)[0] ?? '').resourceSpans[0].scopeSpans[0].spans;
    expect(span).toMatchObject(ids);
    expect(span.attributes[3]).toEqual({ key: 'n', value: { intValue: 7 } });
    expect(span.attributes[0].value.arrayValue.values[0]).toEqual({ stringValue: 'run' });
    const open = cellIn(temporaryFolder(), { mask: false });
    open.cell.adopt(line);
    expect(JSON.parse(lines(open.trace)[0] ?? '')).toEqual(line);
  });

  it('what another program sent in a shape of its own hides no secret either', () => {
    const secret = 'sk-test-000'.padEnd(40, 'k');
    const shapes: unknown[] = [
      { key: 'password', value: { stringValue: 'kkkkk-hunter2', extra: 1 } },
      { key: 'list', value: { arrayValue: { values: [secret, { text: secret }] } } },
      { key: 'map', value: { kvlistValue: { values: [{ key: 'password', value: 'kkkkk-hunter2' }] } } },
      { key: 'plain', value: secret },
      { key: 'text', value: { intValue: secret } },
      { key: 'bare', value: { arrayValue: [secret] } },
      { key: 'more', value: { arrayValue: { values: [], more: secret } } },
      { key: 'entry', value: { kvlistValue: { values: [{ key: 'a', value: { stringValue: 'b' }, more: secret }] } } },
      { key: secret, value: { stringValue: 'x' } },
    ];
    const { cell, trace, problems } = cellIn(temporaryFolder());
    for (const attributes of [shapes, { OPENAI_API_KEY: secret, nested: { password: 'kkkkk-hunter2' } }])
      cell.adopt({
        resourceSpans: [
          { resource: { attributes }, scopeSpans: [{ scope: { name: secret }, spans: [{ attributes }] }] },
        ],
      });
    let deep: unknown = { stringValue: secret };
    for (let i = 0; i < 5000; i++) deep = { arrayValue: { values: [deep] } };
    cell.adopt({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: deep, attributes: [{ key: 'k', value: deep }] }] }] }],
    });
    expect(problems).toEqual([]);
    expect(lines(trace)).toHaveLength(3);
    expect(readFileSync(trace, 'utf8')).not.toContain('kkkkk');
  });

  it('what cannot be written is reported, and the run goes on', async () => {
    const { cell, problems, trace, open } = cellIn(temporaryFolder());
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    cell.adopt({ resourceSpans: [endless] });
    cell.adopt({ resourceSpans: 'none' } as never);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('resourceSpans');
    cell.adopt({ resourceLogs: [1n, undefined, { scopeLogs: 7 }] });
    cell.start('cleanup', 'cleanup').end();
    expect((await open()).spans).toMatchObject([{ name: 'cleanup' }]);
    expect(lines(trace).map((line) => typeof JSON.parse(line))).toEqual(Array(lines(trace).length).fill('object'));
  });
});

describe('secrets', () => {
  it('are masked in names, attributes, events, links, errors, logs and the resource, unless asked otherwise', async () => {
    const secret = 'sk-test-000'.padEnd(40, 'k');
    const fill = async (options: Partial<CellOptions>) => {
      const { cell, trace } = cellIn(temporaryFolder(), { attributes: { 'env.API_KEY': secret }, ...options });
      const span = cell.start('container', `pi --key ${secret}`, {
        'process.command_args': ['pi', '--api-key', secret],
      });
      span.set({ text: `the key is ${secret}.`, 'gen_ai.usage.input_tokens': 1151 });
      span.event(`used ${secret}`, { header: `Authorization: Bearer ${secret}` });
      span.link(span, { with: secret });
      span.fail(new Error(`refused ${secret}`));
      cell.log({ span, time: span.start, eventName: 'note', body: `body ${secret}`, attributes: { token: secret } });
      span.end();
      await cell.close();
      return readFileSync(trace, 'utf8');
    };
    const masked = await fill({});
    expect(masked).not.toContain('kkkkk');
    expect(masked).toContain('"intValue":"1151"');
    expect((await fill({ mask: false })).split(secret).length).toBeGreaterThan(10);
  });
});

describe('the file', () => {
  it('goes on after the torn last line of an earlier run, on a line of its own', async () => {
    const folder = temporaryFolder();
    const first = cellIn(folder);
    first.cell.start('adapter_run', 'first run');
    await first.cell.close();
    const whole = readFileSync(first.trace, 'utf8');
    appendFileSync(first.trace, whole.slice(0, 200));
    const second = cellIn(folder);
    await second.cell.span('adapter_run', 'second run', {}, () => undefined);
    await second.cell.close();
    const { spans, problems } = await second.open();
    expect(spans.map(({ name, flags }) => [name, flags])).toEqual([
      ['first run', ['unfinished']],
      ['second run', []],
    ]);
    expect(problems).toHaveLength(1);
  });

  it('that cannot be made is an error at once', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => cellIn(join(folder, 'file'))).toThrow(/EEXIST|ENOTDIR/);
  });

  it('a full disk does not end the run: it is reported once, and with a count at the end', async () => {
    const problems: string[] = [];
    const file = new TraceFile('/dev/full', (problem) => problems.push(problem));
    for (let i = 0; i < 5; i++) expect(file.append('{}')).toBe(false);
    file.close();
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('ENOSPC');
    expect(problems[1]).toContain('5 lines');
  });

  it('after closing, what still ends is reported and not written', async () => {
    const { cell, trace, problems } = cellIn(temporaryFolder());
    const span = cell.start('container', 'launch');
    await cell.close();
    span.end();
    await cell.close();
    expect(lines(trace)).toHaveLength(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('closed');
  });
});

describe("a host program's own OpenTelemetry", () => {
  it('is not touched, and does not reach into the cell', async () => {
    const contexts = new AsyncLocalStorageContextManager();
    const spans = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
    trace.setGlobalTracerProvider(provider);
    context.setGlobalContextManager(contexts);
    try {
      const { cell, open } = cellIn(temporaryFolder());
      const tracer = trace.getTracer('host');
      await tracer.startActiveSpan('host span', async (host) => {
        await cell.span('adapter_run', 'run', {}, async () => {
          expect(trace.getActiveSpan()).toBe(host);
          await cell.span('tool_call', 'bash', {}, () => tracer.startSpan('below the host span').end());
        });
        host.end();
      });
      expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['below the host span', 'host span']);
      expect((await open()).spans.map(({ name, flags }) => [name, flags])).toEqual([
        ['run', []],
        ['bash', []],
      ]);
    } finally {
      trace.disable();
      context.disable();
    }
  });
});
