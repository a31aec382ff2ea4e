/** OTLP/JSON in every layout and spelling that is found; what a shape of keys is to the JSON walker. */
import { decodeUtf8 } from '../../base/bytes.ts';
import type { SpanSink } from '../../trace/sink.ts';
import type { ReadContext, TraceFormat } from '../format.ts';
import { KeyTable } from '../json/key-table.ts';
import { readJson } from '../json/read.ts';
import type { Shape, Slot } from '../json/shape.ts';
import { JsonWalker } from '../json/walker.ts';
import { needResource, needScope, type OtlpFrame, openFrame } from './frame.ts';
import { logFromJson, resourceFromJson, scopeFromJson, spanFromJson } from './json-content.ts';
import { LogLeaf, MetricLeaf, ResourceLeaf, ScopeLeaf } from './json-parts.ts';
import { SpanLeaf } from './json-span.ts';
import { recogniseOtlpJson } from './recognise-json.ts';

/** Keys of an envelope around it all: Jaeger's API, Tempo's API. */
const ENVELOPES = ['result', 'trace', 'data'];
const RESOURCES = ['resourceSpans', 'resource_spans', 'batches', 'resourceLogs', 'resource_logs'];
const METRIC_RESOURCES = ['resourceMetrics', 'resource_metrics'];
const SCOPES = [
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'instrumentation_library_spans',
  'scopeLogs',
  'scope_logs',
  'instrumentationLibraryLogs',
  'instrumentation_library_logs',
];
const METRIC_SCOPES = ['scopeMetrics', 'scope_metrics', 'instrumentationLibraryMetrics'];

function shapeFor(sink: SpanSink, span: SpanLeaf): Shape<OtlpFrame> {
  const resource = (frame: OtlpFrame) => needResource(frame, sink);
  const scope = (frame: OtlpFrame) => needScope(frame, sink);
  const table: readonly (readonly [readonly string[], Slot<OtlpFrame>])[] = [
    [RESOURCES, { type: 'enter', rank: 0 }],
    [SCOPES, { type: 'enter', rank: 1, before: resource }],
    [ENVELOPES, { type: 'enter', rank: -1 }],
    [METRIC_RESOURCES, { type: 'enter', rank: 0 }],
    [METRIC_SCOPES, { type: 'enter', rank: 1 }],
    [['resource'], { type: 'leaf', rank: 1, leaf: new ResourceLeaf(sink) }],
    [
      ['scope', 'instrumentationLibrary', 'instrumentation_library'],
      { type: 'leaf', rank: 2, leaf: new ScopeLeaf(sink) },
    ],
    [['spans'], { type: 'leaf', rank: 2, leaf: span, before: scope }],
    [['logRecords', 'log_records', 'logs'], { type: 'leaf', rank: 2, leaf: new LogLeaf(sink) }],
    [['metrics'], { type: 'leaf', rank: 2, leaf: new MetricLeaf(sink) }],
    [['schemaUrl', 'schema_url', 'deprecatedScope', 'status'], { type: 'ignore', rank: -1 }],
  ];
  const slots = table.map(([, slot]) => slot);
  return {
    keys: new KeyTable(table.flatMap(([names], index) => names.map((name) => [name, index] as const))),
    slots,
    open: openFrame,
    recoverable: slots.flatMap((slot, index) => (slot.type === 'leaf' && slot.leaf.keys !== undefined ? [index] : [])),
  };
}

/** Reads OTLP/JSON into the sink. */
async function readOtlpJson(stream: AsyncIterable<Uint8Array>, context: ReadContext): Promise<void> {
  const { sink } = context;
  const span = new SpanLeaf(sink, context.classifier, (problem) => context.report(problem));
  const walker = new JsonWalker(shapeFor(sink, span), {
    problem: (problem) => context.report(problem),
    count: (what, by) => sink.count(what, by),
  });
  await readJson(stream, walker, context);
}

/** What any format whose records are OTLP/JSON has in common. */
export const otlpJsonRecords = {
  read: readOtlpJson,
  span: spanFromJson,
  log: logFromJson,
  resource: resourceFromJson,
  scope: scopeFromJson,
  raw: (bytes: Uint8Array) => decodeUtf8(bytes),
};

export const otlpJson: TraceFormat = {
  name: 'otlp-json',
  title: 'OTLP/JSON',
  recognise: recogniseOtlpJson,
  ...otlpJsonRecords,
};
