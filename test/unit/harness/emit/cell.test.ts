import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { cellIn, lines } from './cell-in.ts';
import { plain, temporaryFolder } from './opened.ts';

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
