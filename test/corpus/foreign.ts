/** What the real files of other formats hold: one line a file. Counted by hand where the manifest's quick count differs. */

/** File below the corpus: format, spans, traces, and what else `stats` says of it where that is not nothing. */
export interface ForeignFile {
  readonly format: string;
  readonly spans: number;
  readonly traces: number;
  readonly errors?: number;
  readonly orphans?: number;
  readonly unfinished?: number;
  readonly duplicates?: number;
  readonly logs?: number;
  /** Codes of problems, in their order. */
  readonly problems?: readonly string[];
}

const zipkin = (spans: number, rest: Partial<ForeignFile> = {}): ForeignFile => ({
  format: 'zipkin-v2',
  spans,
  traces: 1,
  ...rest,
});

const langfuse = (spans: number, rest: Partial<ForeignFile> = {}): ForeignFile => ({
  format: 'langfuse',
  spans,
  traces: 1,
  ...rest,
});

export const FOREIGN: Readonly<Record<string, ForeignFile>> = {
  'jaeger-es/jaegertracing__jaeger__es_01.json': {
    format: 'jaeger-elasticsearch',
    spans: 1,
    traces: 1,
    errors: 1,
    orphans: 1,
  },
  'jaeger-es/jaegertracing__jaeger__es_01~2.json': {
    format: 'jaeger-elasticsearch',
    spans: 1,
    traces: 1,
    errors: 1,
    orphans: 1,
  },
  'jaeger-json/duo-rs__duo__traces.json': { format: 'jaeger-json', spans: 51, traces: 1, errors: 3 },
  'jaeger-json/jaegertracing__jaeger-ui__testTrace.json': { format: 'jaeger-json', spans: 4, traces: 1 },
  'jaeger-json/jaegertracing__jaeger-ui__testTrace~2.json': { format: 'jaeger-json', spans: 11, traces: 1, errors: 1 },
  'jaeger-json/jaegertracing__jaeger-ui__traceWithOverlappingChildrenLongerThanParent.json': {
    format: 'jaeger-json',
    spans: 4,
    traces: 1,
  },
  'jaeger-json/jaegertracing__jaeger-ui__traceWithSingleChildLongerThanParentAndStartsAfterParent.json': {
    format: 'jaeger-json',
    spans: 2,
    traces: 1,
  },
  'jaeger-json/ponchotitlan__packet-panic-agntcy__get-inventory.json': { format: 'jaeger-json', spans: 77, traces: 1 },
  'jaeger-json/ponchotitlan__packet-panic-agntcy__interfaces-R1-status.json': {
    format: 'jaeger-json',
    spans: 188,
    traces: 1,
  },
  'jaeger-json/quickwit-oss__quickwit__jaeger_ui_trace.json': { format: 'jaeger-json', spans: 5, traces: 1, errors: 1 },
  // Two of its spans have the same id and different content.
  'jaeger-protojson/jaegertracing__jaeger__domain_01.json': {
    format: 'jaeger-protojson',
    spans: 5,
    traces: 1,
    errors: 1,
    problems: ['jaeger-warning'],
  },
  'dotnet-console/open-telemetry__opentelemetry.io__dotnet-console.log': {
    format: 'dotnet-console',
    spans: 1,
    traces: 1,
    logs: 1,
  },
  'go-stdout/open-telemetry__opentelemetry.io__go-stdouttrace.json': { format: 'go-stdouttrace', spans: 2, traces: 1 },
  // The manifest counts ids; the third is a parent's.
  'js-console/open-telemetry__opentelemetry.io__nodejs-console.txt': { format: 'js-console', spans: 2, traces: 1 },
  'js-readablespan-json/Arize-ai__openinference__all-spans.json': { format: 'js-readable-span', spans: 10, traces: 10 },
  'phoenix/Danik911__thesis_project__URS-028_traces.jsonl': { format: 'flat-json', spans: 4, traces: 1 },
  'preflight-jsonl/parse-community__parse-server__spans.jsonl': {
    format: 'js-console',
    spans: 306,
    traces: 223,
    errors: 1,
  },
  'py-console/open-telemetry__opentelemetry.io__python-console-1.json': {
    format: 'python-console',
    spans: 2,
    traces: 1,
  },
  'py-console/open-telemetry__opentelemetry.io__python-zerocode.json': {
    format: 'python-console',
    spans: 1,
    traces: 1,
  },
  'swift-stdout/open-telemetry__opentelemetry.io__swift-stdout.json': { format: 'swift-stdout', spans: 1, traces: 1 },
  'vendor-json/lquerel__oltp-arrow__2_traces.json': { format: 'flat-json', spans: 35, traces: 9, orphans: 3 },
  'vendor-json/lquerel__oltp-arrow__single_trace.json': { format: 'flat-json', spans: 1, traces: 1 },
  'zipkin-v1/scalyr__opentelemetry-exporter-dataset__zipkin_v1_error_batch.json': {
    format: 'zipkin-v1',
    spans: 2,
    traces: 1,
    orphans: 1,
  },
  'zipkin-v1/scalyr__opentelemetry-exporter-dataset__zipkin_v1_local_component.json': {
    format: 'zipkin-v1',
    spans: 2,
    traces: 1,
    orphans: 2,
  },
  // Of the first model, in spite of its name.
  'zipkin-v2/scalyr__opentelemetry-exporter-dataset__zipkin_v2_notimestamp.json': {
    format: 'zipkin-v1',
    spans: 1,
    traces: 1,
    orphans: 1,
  },
  'zipkin-v2/openzipkin__zipkin__messaging-kafka.json': zipkin(28, { errors: 3 }),
  'zipkin-v2/openzipkin__zipkin__messaging2.json': zipkin(11, { orphans: 6 }),
  'zipkin-v2/openzipkin__zipkin__simple-db-p6.json': zipkin(5),
  'zipkin-v2/openzipkin__zipkin__skew.json': zipkin(4),
  'zipkin-v2/openzipkin__zipkin__yelp.json': zipkin(16),
  'zipkin-v2/openzipkin__zipkin__zipkin2-chinese.json': zipkin(1, { errors: 1, orphans: 1 }),
  'zipkin-v2/scalyr__opentelemetry-exporter-dataset__sample1.json': zipkin(1, { orphans: 1, duplicates: 8 }),
  'datadog/DataDog__dd-apm-test-agent__test_trace_distributed_same_payload.json': {
    format: 'datadog',
    spans: 4,
    traces: 1,
  },
  'datadog/DataDog__dd-apm-test-agent__test_trace_missing_received.json': { format: 'datadog', spans: 2, traces: 1 },
  'elastic-apm/elastic__apm-data__heavy.ndjson': {
    format: 'elastic-apm',
    spans: 2,
    traces: 2,
    orphans: 1,
    unfinished: 1,
    duplicates: 958,
  },
  'elastic-apm/elastic__apm-data__invalid-json-event.ndjson': {
    format: 'elastic-apm',
    spans: 1,
    traces: 1,
    orphans: 1,
    unfinished: 1,
    problems: ['json-syntax'],
  },
  'elastic-apm/elastic__apm-data__transactions-huge_traces.ndjson': { format: 'elastic-apm', spans: 1, traces: 1 },
  'langfuse/langfuse__langfuse__agno-2025-06-11.trace.json': langfuse(6),
  'langfuse/langfuse__langfuse__claude-agent-2025-12-22.trace.json': langfuse(7, { logs: 3 }),
  'langfuse/langfuse__langfuse__crewai-2025-07-11.trace.json': langfuse(6, { logs: 2 }),
  'langfuse/langfuse__langfuse__csharp-agent-with-gemini-2026-03-09.trace.json': langfuse(8, { orphans: 1 }),
  'langfuse/langfuse__langfuse__langgraph-js-2025-10-30.trace.json': langfuse(20, { logs: 2 }),
  'langfuse/langfuse__langfuse__openai-agents-2025-09-30.trace.json': langfuse(5, { logs: 2 }),
  'langfuse/langfuse__langfuse__vercel-aisdk-2025-11-17.trace.json': langfuse(3, { logs: 2 }),
  'xray/scalyr__opentelemetry-exporter-dataset__ddbSample.txt': { format: 'xray', spans: 18, traces: 1, errors: 5 },
  'xray/scalyr__opentelemetry-exporter-dataset__minCauseIsInvalid.txt': {
    format: 'xray',
    spans: 1,
    traces: 1,
    errors: 1,
  },
  'langsmith/langchain-ai__langsmith-sdk__langsmith_py_wrap_openai_reasoning.json': {
    format: 'langsmith',
    spans: 1,
    traces: 1,
  },
  'phoenix/Danik911__thesis_project__URS-030_traces.jsonl': { format: 'phoenix', spans: 168, traces: 21, orphans: 14 },
  'phoenix/Danik911__thesis_project__phoenix_chain_spans_20250821_125133.jsonl': {
    format: 'phoenix',
    spans: 26,
    traces: 1,
    orphans: 14,
  },
  'phoenix/Danik911__thesis_project__phoenix_llm_spans_20250821_125133.jsonl': {
    format: 'phoenix',
    spans: 34,
    traces: 1,
    orphans: 17,
  },
  'chrome-trace/jlfwong__speedscope__bex-interaction.json': { format: 'chrome-trace', spans: 12, traces: 1 },
  'chrome-trace/jlfwong__speedscope__end-event-with-empty-stack.json': { format: 'chrome-trace', spans: 1, traces: 1 },
  'chrome-trace/jlfwong__speedscope__invalid-x-nesting.json': { format: 'chrome-trace', spans: 2, traces: 1 },
  'chrome-trace/jlfwong__speedscope__mismatched-name.json': {
    format: 'chrome-trace',
    spans: 1,
    traces: 1,
    unfinished: 1,
  },
  'chrome-trace/jlfwong__speedscope__multiprocess.json': { format: 'chrome-trace', spans: 8, traces: 1 },
  'chrome-trace/jlfwong__speedscope__must-retain-original-order.json': { format: 'chrome-trace', spans: 7, traces: 1 },
  'chrome-trace/jlfwong__speedscope__no-arg-data.json': { format: 'chrome-trace', spans: 0, traces: 0 },
  'chrome-trace/jlfwong__speedscope__simple-timeline.json': {
    format: 'chrome-trace',
    spans: 2726,
    traces: 1,
    unfinished: 27,
  },
};
