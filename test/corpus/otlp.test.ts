import { describe, expect, it } from 'vitest';
import { memorySource } from '../../shared/base/bytes.ts';
import type { Problem } from '../../shared/base/problem.ts';
import type { TraceFormat } from '../../shared/formats/format.ts';
import { recognise } from '../../shared/formats/index.ts';
import { SpanTableBuilder } from '../../shared/trace/builder.ts';
import { eachOf, needing } from '../needs.ts';
import { type ReadSpan, readBytes, recordingClassifier } from '../unit/formats/collecting-sink.ts';
import { FOREIGN } from './foreign.ts';
import { randomFrom } from './fuzz-damage.ts';
import { bytesOf, CAPTURES, CORPUS, filesBelow } from './places.ts';
import { documentsOf, referenceSpans } from './reference.ts';

/** File → format, spans as they stand in it, exact duplicates among them, traces, logs that name a span. */
const FILES: Readonly<Record<string, readonly [string, number, number, number, number]>> = {
  'jaeger-protojson/jaegertracing__jaeger__example_trace.json': ['otlp-json', 5, 0, 1, 0],
  'jaeger-protojson/jaegertracing__jaeger__scope_attributes_trace.json': ['otlp-json', 1, 0, 1, 0],
  'jaeger-v3/jaegertracing__jaeger__FindTraces.json': ['otlp-json', 1, 0, 1, 0],
  'mixed-signals/ymtdzzz__otel-tui__test_data.json': ['otlp-json', 547, 0, 141, 13],
  'otlp-json/jaegertracing__jaeger-ui__otlp2jaeger-in-error.json': ['otlp-json', 1, 0, 1, 0],
  // The same span twice, byte for byte.
  'otlp-json/jaegertracing__jaeger-ui__otlp2jaeger-in.json': ['otlp-json', 2, 1, 1, 0],
  'otlp-json/jaegertracing__jaeger-ui__otlp2jaeger-multi-in-combined.json': ['otlp-json', 4, 0, 1, 0],
  'otlp-json/jaegertracing__jaeger__otel_traces_01.json': ['otlp-json', 4, 0, 2, 0],
  'otlp-json/open-telemetry__opentelemetry-proto__trace.json': ['otlp-json', 1, 0, 1, 0],
  'otlp-json/scalyr__opentelemetry-exporter-dataset__traces.json': ['otlp-json', 2, 0, 1, 0],
  'otlp-json/smithclay__otlp2parquet__trace.json': ['otlp-json', 2, 0, 1, 0],
  'otlp-json/smithclay__otlp2parquet__trace_invalid_base64.json': ['otlp-json', 1, 0, 1, 0],
  'otlp-json/smithclay__otlp2parquet__trace_invalid_kind.json': ['otlp-json', 1, 0, 1, 0],
  'otlp-json/smithclay__otlp2parquet__trace_mixed_encoding.json': ['otlp-json', 1, 0, 1, 0],
  'otlp-json/smithclay__otlp2records__sample_otlp_traces.json': ['otlp-json', 1, 0, 1, 0],
  'otlp-jsonl/smithclay__duckdb-otlp__malformed.jsonl': ['otlp-json', 1, 0, 1, 0],
  'otlp-jsonl/smithclay__duckdb-otlp__traces_deep_nesting.jsonl': ['otlp-json', 1, 0, 1, 0],
  'otlp-jsonl/smithclay__duckdb-otlp__traces_large_attrs.jsonl': ['otlp-json', 1, 0, 1, 0],
  'otlp-jsonl/smithclay__otlp2parquet__traces.jsonl': ['otlp-json', 19, 0, 19, 0],
  'otlp-jsonl/xtergo__robotframework-trace-report__all_types_trace.json': ['otlp-json', 11, 0, 1, 0],
  'otlp-jsonl/xtergo__robotframework-trace-report__diverse_suite_pabot.json': ['otlp-json', 77, 0, 2, 0],
  'otlp-jsonl/xtergo__robotframework-trace-report__diverse_trace.json': ['otlp-json', 1632, 0, 1, 0],
  'otlp-jsonl/xtergo__robotframework-trace-report__malformed_trace.json': ['otlp-json', 3, 0, 3, 0],
  'otlp-jsonl/xtergo__robotframework-trace-report__pabot_trace.json': ['otlp-json', 18, 0, 1, 0],
  'otlp-pb/smithclay__otlp2parquet__trace.pb': ['otlp-protobuf', 2, 0, 1, 0],
  'otlp-pb/smithclay__otlp2records__traces_large.pb': ['otlp-protobuf', 2621, 0, 2621, 0],
  'tempo-api/kiali__kiali__responseTrace.json': ['tempo-json', 8, 0, 1, 0],
};

/** What is wrong in the files that are wrong, with its offset. */
const PROBLEMS: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  'otlp-json/smithclay__otlp2parquet__trace_invalid_kind.json': [['bad-kind', 538]],
  'otlp-jsonl/smithclay__duckdb-otlp__malformed.jsonl': [
    ['not-json', 29],
    ['not-json', 328],
  ],
  'otlp-jsonl/xtergo__robotframework-trace-report__malformed_trace.json': [
    ['not-json', 653],
    ['json-syntax', 1535],
  ],
};

/** Folder → what the refusal says. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'java-logging': /LoggingSpanExporter, which has no times/,
  'otlp-parquet': /Parquet/,
  perfetto: /Perfetto/,
};

const FOLDERS = /^(otlp-jsonl?|otlp-pb|tempo-api|mixed-signals|jaeger-v3)\//;

function formatOf(bytes: Uint8Array): TraceFormat {
  const found = recognise(bytes.subarray(0, 65_536));
  if ('refused' in found) throw new Error(found.refused.message);
  return found.format;
}

const short = ({ traceId, spanId, parentId, name, start, end, status, events }: ReadSpan) => ({
  traceId,
  spanId,
  parentId,
  name,
  start,
  end,
  status,
  events,
});

describe(...needing('corpus', 'real OTLP and Tempo files'), () => {
  it('are all in the table, and every other file of the corpus is a recording or refused', () => {
    for (const name of filesBelow(CORPUS)) {
      if (name === 'MANIFEST.tsv' || name.startsWith('asciicast/')) continue;
      if (name in FILES || name in FOREIGN) continue;
      expect(FOLDERS.test(name)).toBe(false);
      const found = recognise(bytesOf(CORPUS, name).subarray(0, 65_536));
      const folder = name.split('/')[0] ?? '';
      expect('refused' in found ? found.refused.message : `${name} is read`).toMatch(REFUSED[folder] ?? /never/);
    }
  });

  it.each(Object.entries(FILES))(
    '%s has the spans, duplicates, traces and logs that are stated',
    async (name, stated) => {
      const [formatName, spans, duplicates, traces, logs] = stated;
      const bytes = bytesOf(CORPUS, name);
      const format = formatOf(bytes);
      const result = await readBytes(format, bytes);
      const ids = new Set(result.spans.map((span) => span.traceId));
      expect([format.name, result.spans.length, ids.size, result.sink.logs.length]).toEqual([
        formatName,
        spans,
        traces,
        logs,
      ]);
      expect(result.problems.map(({ code, offset }) => [code, offset])).toEqual(PROBLEMS[name] ?? []);
      const builder = new SpanTableBuilder();
      builder.beginFile(0);
      const problems: Problem[] = [];
      await format.read(memorySource(name, bytes).stream(), {
        sink: builder,
        classifier: recordingClassifier(),
        report: (problem) => problems.push(problem),
        progress: () => undefined,
      });
      expect([builder.spanCount, builder.duplicates]).toEqual([spans - duplicates, duplicates]);
    },
  );

  it.each(Object.keys(FILES).filter((name) => !name.endsWith('.pb') && !(name in PROBLEMS)))(
    '%s reads as JSON.parse has it, field for field, in small pieces',
    async (name) => {
      const bytes = bytesOf(CORPUS, name);
      const { spans } = await readBytes(formatOf(bytes), bytes, { pieceSize: 999 });
      const documents = documentsOf(Buffer.from(bytes).toString()) ?? [];
      const expected = documents.flatMap(referenceSpans);
      const format = formatOf(bytes);
      const read = spans.map((span) => ({
        ...short(span),
        service: span.service,
        attributes: format
          .span(bytes.subarray(span.offset, span.offset + span.length))
          .attributes.map(({ key }) => key),
      }));
      expect(read).toEqual(expected);
    },
  );

  it.each(Object.keys(FILES))(
    '%s cut at twenty places keeps the spans before, and says where it ends',
    async (name) => {
      const bytes = bytesOf(CORPUS, name);
      const whole = (await readBytes(formatOf(bytes), bytes)).spans;
      const random = randomFrom(bytes.length);
      for (let i = 0; i < 20; i++) {
        const cut = 1 + random(bytes.length - 1);
        const part = bytes.subarray(0, cut);
        const before = whole.filter((span) => span.offset + span.length <= cut).map(short);
        const found = recognise(part.subarray(0, 65_536));
        if ('refused' in found) {
          expect(before).toEqual([]);
          continue;
        }
        const { spans, problems } = await readBytes(found.format, part);
        expect(spans.map(short)).toEqual(before);
        const text = name.endsWith('.pb') ? undefined : documentsOf(Buffer.from(part).toString());
        if (text !== undefined) continue;
        // Inside a line that was no JSON to begin with, that is what is said.
        const expected = PROBLEMS[name]?.filter(([, offset]) => offset < cut).map(([, offset]) => offset) ?? [];
        expect(problems.map(({ offset }) => offset)).toEqual(expect.arrayContaining(expected.length > 0 ? [] : [cut]));
        expect(problems.length).toBeGreaterThan(0);
      }
    },
  );
});

describe(...needing('captures', 'what coding agents exported'), () => {
  const names = eachOf('captures', () => filesBelow(CAPTURES).filter((name) => /\/otlp\/[^/]+\.jsonl$/.test(name)));

  it.each(names)('%s reads without a problem, as JSON.parse has it', async (name) => {
    const bytes = bytesOf(CAPTURES, name);
    const { spans, problems, sink } = await readBytes(formatOf(bytes), bytes);
    expect(problems).toEqual([]);
    const expected = (documentsOf(Buffer.from(bytes).toString()) ?? []).flatMap(referenceSpans);
    expect(spans.map((span) => ({ ...short(span), service: span.service }))).toEqual(
      expected.map(({ attributes, ...span }) => span),
    );
    expect(spans.length + sink.logs.length + Object.keys(sink.counts).length).toBeGreaterThan(0);
  });

  it('is the same in protobuf as in JSON', async () => {
    const folder = 'codex-pb/headless/otlp';
    const files = filesBelow(CAPTURES).filter((name) => name.startsWith(folder) && name.endsWith('-traces.pb'));
    const protobuf: ReadSpan[] = [];
    for (const name of files) {
      const bytes = bytesOf(CAPTURES, name);
      const { spans, problems } = await readBytes(formatOf(bytes), bytes);
      expect(problems).toEqual([]);
      protobuf.push(...spans);
    }
    const bytes = bytesOf(CAPTURES, folder, 'traces.jsonl');
    const json = (await readBytes(formatOf(bytes), bytes)).spans;
    expect(json).toHaveLength(1541);
    expect(protobuf.map(short)).toEqual(json.map(short));
  });
});
