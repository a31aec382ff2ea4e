import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, encodeUtf8 } from '../../../shared/base/bytes.ts';
import { recognise } from '../../../shared/formats/index.ts';

const codeOf = (head: Uint8Array) => {
  const found = recognise(head);
  return 'refused' in found ? found.refused.code : found.format.name;
};
const messageOf = (text: string | Uint8Array) => {
  const found = recognise(typeof text === 'string' ? encodeUtf8(text) : text);
  return 'refused' in found ? found.refused.message : found.format.name;
};

describe('recognising', () => {
  it.each([
    ['an empty file', '', 'empty'],
    ['white space', ' \n\t ', 'empty'],
    ['text', 'hello there', 'plain-text'],
    ['JSON of no trace', '{"hello":[1,2]}', 'unknown-json'],
    ['OTLP logs alone', '{"resourceLogs":[{"scopeLogs":[]}]}', 'otlp-json'],
    ['OTLP behind a broken line', '{oops\n{"resource_spans":[]}', 'otlp-json'],
    ['OTLP behind a log prefix', 'INFO: {"resource":{"attributes":[]},"scopeSpans":[]}', 'otlp-json'],
    ['Tempo’s first shape', '{"batches":[{"resource":{}}]}', 'tempo-json'],
    ['Tempo’s second shape', '{"trace":{"resourceSpans":[]}}', 'tempo-json'],
    ['Jaeger', '{"data":[{"traceID":"1","spans":[]}]}', 'jaeger-json'],
    ['Langfuse', '{"trace":{"id":"1"},"observations":[{}]}', 'langfuse'],
    ['Datadog', '[[{"trace_id":1,"span_id":2,"start":1,"duration":1,"meta":{}}]]', 'datadog'],
    ['X-Ray', '{"trace_id":"1-2-3","id":"4","start_time":1.5}', 'xray'],
    ['Elastic APM', '{"metadata":{"service":{"name":"x"}}}', 'elastic-apm'],
    ['SkyWalking', '[{"traceId":"1","traceSegmentId":"2","spans":[{"spanId":0}]}]', 'skywalking'],
    ['Next.js', '[{"name":"a","duration":1,"timestamp":2,"id":3,"tags":{},"startTime":4}]', 'nextjs-trace'],
    ['LangSmith', '{"post":[{"id":"1","run_type":"llm"}]}', 'langsmith'],
    ['MLflow', '{"info":{},"data":{"spans":[{"context":{"trace_id":"1"}}]}}', 'mlflow'],
    ['Phoenix', '{"context.trace_id":"1","span_kind":"LLM"}', 'phoenix'],
    ['Phoenix’s REST interface', '{"data":[{"context":{"trace_id":"1"},"span_kind":"LLM"}]}', 'phoenix'],
    ['Chrome’s trace events', '{"traceEvents":[]}', 'chrome-trace'],
    ['Chrome’s trace events, never closed', '[{"ph":"B","ts":1},', 'chrome-trace'],
    [
      'the outfile of Gemini CLI, from its metrics on',
      '{"resource":{"_rawAttributes":[["service.name","gemini-cli"]]},"scopeMetrics":[]}',
      'gemini-telemetry',
    ],
    ['log records of JavaScript’s SDK', '{"hrTime":[1,2],"_body":"x"}', 'gemini-telemetry'],
    ['Jaeger’s third interface', '{"result":{"resourceSpans":[]}}', 'otlp-json'],
  ])('tells %s', (_what, text, code) => {
    expect(codeOf(encodeUtf8(text))).toBe(code);
  });

  it.each([
    ['Parquet', Uint8Array.of(0x50, 0x41, 0x52, 0x31, 0x15)],
    ['zip', Uint8Array.of(0x50, 0x4b, 3, 4, 20)],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0)],
    ['MessagePack', Uint8Array.of(0x91, 0x92, 0xde, 0, 12, 0xa4, 0x6e, 0x61, 0x6d, 0x65)],
    ['Perfetto', Uint8Array.of(0x0a, 0x6b, 0x32, 0xe1, 0x80, 0x80, 0, 0x10, 6)],
  ])('names %s by its first bytes', (name, bytes) => {
    expect(messageOf(concatBytes([bytes, new Uint8Array(200)]))).toContain(name);
  });

  it('answers for any bytes, without an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json().map(encodeUtf8)), (head) => {
        expect(typeof codeOf(head)).toBe('string');
      }),
      { numRuns: 500 },
    );
  });
});
