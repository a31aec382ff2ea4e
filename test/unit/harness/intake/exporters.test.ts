import { context, type Link, ROOT_CONTEXT, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { faultsOf, intakeInCell } from './support.ts';

type Compression = NonNullable<ConstructorParameters<typeof JsonExporter>[0]>['compression'];
const NONE = 'none' as Compression;
const GZIP = 'gzip' as Compression;

const COMBINATIONS = [
  ['JSON', JsonExporter, NONE],
  ['JSON, gzip', JsonExporter, GZIP],
  ['protobuf', ProtoExporter, NONE],
  ['protobuf, gzip', ProtoExporter, GZIP],
] as const;

describe("OpenTelemetry's own exporters", () => {
  it.each(COMBINATIONS)(
    '%s: a program that takes the traceparent up is under the container',
    async (_, Exporter, compression) => {
      const target = await intakeInCell();
      const { traceId, spanId } = target.container;
      const provider = new BasicTracerProvider({
        spanProcessors: [new BatchSpanProcessor(new Exporter({ url: `${target.intake.url}/v1/traces`, compression }))],
      });
      const tracer = provider.getTracer('program', '1.2.3');
      const given = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
      const start: [number, number] = [1_795_428_001, 123_456_789];
      const elsewhere: Link = { context: { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), traceFlags: 1 } };
      const outer = tracer.startSpan('outer', { startTime: start, links: [elsewhere] }, given);
      const inner = tracer.startSpan('inner', { startTime: start }, trace.setSpan(context.active(), outer));
      inner.setAttributes({
        text: 'zwölf ✓',
        whole: 9_007_199_254_740_991,
        part: -0.1,
        yes: true,
        list: ['a', 'b'],
        none: [],
      });
      inner.addEvent('happened', { why: 'it did' }, [1_795_428_001, 200_000_001]);
      inner.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
      inner.end([1_795_428_002, 1]);
      outer.end([1_795_428_003, 999_999_999]);
      await provider.shutdown();

      const done = await target.finish();
      expect(done.report).toMatchObject({ spans: 2, traces: 1, by: { 'trace id': 1 }, problems: [] });
      expect(faultsOf(done)).toEqual([]);
      const [writtenOuter, writtenInner] = ['outer', 'inner'].map((name) =>
        done.spans.find((span) => span.name === name),
      );
      expect(writtenOuter).toMatchObject({
        traceId,
        parentSpanId: spanId,
        startTimeUnixNano: '1795428001123456789',
        endTimeUnixNano: '1795428003999999999',
        links: [{ traceId, spanId: 'cd'.repeat(8) }],
        values: { 'cell.joined.by': 'trace id' },
      });
      expect(writtenInner).toMatchObject({
        parentSpanId: outer.spanContext().spanId,
        status: { code: 2, message: 'broken' },
        events: [{ name: 'happened', timeUnixNano: '1795428001200000001' }],
        values: {
          text: 'zwölf ✓',
          part: -0.1,
          yes: true,
          list: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] },
        },
      });
      expect(String(writtenInner?.values.whole)).toBe('9007199254740991');
      expect(writtenInner?.values['cell.joined.by']).toBeUndefined();
    },
  );

  it.each(COMBINATIONS)(
    '%s: two programs with traces of their own share the one tree',
    async (_, Exporter, compression) => {
      const target = await intakeInCell();
      for (const program of ['first', 'second']) {
        const exporter = new Exporter({ url: `${target.intake.url}/some/prefix/v1/traces`, compression });
        const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
        const tracer = provider.getTracer(program);
        const root = tracer.startSpan(`${program} root`, {}, ROOT_CONTEXT);
        tracer.startSpan(`${program} child`, {}, trace.setSpan(ROOT_CONTEXT, root)).end();
        root.end();
        await provider.shutdown();
      }
      const done = await target.finish();
      expect(done.report).toMatchObject({ spans: 4, traces: 2, by: { time: 2 }, problems: [] });
      expect(done.table.traces.length).toBe(1);
      expect(faultsOf(done)).toEqual([]);
      const traces = new Set(done.spans.map(({ values }) => values['cell.joined.trace_id']));
      expect(traces.size).toBe(2);
    },
  );
});
