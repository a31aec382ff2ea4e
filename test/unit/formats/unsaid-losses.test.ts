/** What damage took without a word once, a literal file for each kind (found by `node scripts/fuzz.mjs --formats`). */
import { describe, expect, it } from 'vitest';
import { harborResult } from '../../../shared/formats/agents/harbor-result.ts';
import { jaegerJson } from '../../../shared/formats/jaeger/jaeger-json.ts';
import { jsConsole } from '../../../shared/formats/js/js-console.ts';
import { csv } from '../../../shared/formats/readers/csv.ts';
import { datadog } from '../../../shared/formats/readers/datadog.ts';
import { goStdouttrace } from '../../../shared/formats/readers/go-stdouttrace.ts';
import { mlflow } from '../../../shared/formats/readers/mlflow.ts';
import { xray } from '../../../shared/formats/readers/xray.ts';
import { zipkinV1 } from '../../../shared/formats/zipkin/zipkin-v1.ts';
import { readForeign } from './read-foreign.ts';

const JOINED = [
  [
    datadog,
    `[[{"trace_id":1,"span_id":1,"name":"a","resource":"a","start":17,"duration":1},
      {"trace_id":1,"span_id":2,"name":"b","resource":"b","start":1759940420,"span_id":3,"name":"c","duration":1}]]`,
  ],
  [
    jaegerJson,
    `{"data":[{"traceID":"a","spans":[{"traceID":"a","spanID":"b","operationName":"x","references":[],"startTime":1,
      "references":[],"duration":4,"processID":"p1"}],"processes":{"p1":{"serviceName":"s"}}}]}`,
  ],
  [
    zipkinV1,
    '[{"traceId":"a","name":"x","id":"b","annotations":[],"anid":"c","name":"y","binaryAnnotations":[{"key":"lc"}]}]',
  ],
  [
    goStdouttrace,
    `{"Name":"a","SpanContext":{"TraceID":"a1","SpanID":"b1"},"InstrumentationScope":{"Versi":"00","SpanID":"00"},
      "SpanKind":1,"StartTime":"2026-01-02T03:04:05Z","SpanKind":2}`,
  ],
  [
    jsConsole,
    `{
  traceId: 'a1',
  id: 'b1',
  name: 'x',
  timestamp: 1767323045000000,
  name: 'y',
  duration: 5
}
`,
  ],
] as const;

describe('two records of which damage made a valid one', () => {
  it.each(JOINED.map(([format, text]) => [format.name, format, text] as const))(
    'are told of in %s, by the key that is there twice',
    async (_name, format, text) => {
      const { spans, problems } = await readForeign(format, text, 7);
      expect(spans.length).toBeGreaterThan(0);
      expect(problems.map(({ code }) => code)).toEqual(['repeated-key']);
    },
  );
});

describe('CSV of which a quote is missing', () => {
  const head = 'trace_id,span_id,name,start_unix_nano';

  it('is told of by columns that nobody knows', async () => {
    const { spans, counts } = await readForeign(csv, `${head},status_cod"x"\na1,b1,x,17,1\n`);
    expect([spans.length, counts]).toEqual([1, { 'columns that are not known': 1 }]);
  });

  it('is told of by rows that are not as wide as the table', async () => {
    const { spans, counts } = await readForeign(csv, `${head}\na1,b1,"x,17\na1,b2,y",18\na1,b3,z,19,20\na1,b4\n`);
    expect(spans.map(({ spanId }) => spanId)).toEqual(['b1', 'b3', 'b4']);
    expect(counts).toEqual({ 'rows with more or fewer cells than columns': 2 });
  });
});

describe('CSV of which a row is damaged behind its quotes', () => {
  it('says so', async () => {
    const text =
      'trace_id,span_id,name,start_unix_nano,attributes\na1,b1,x,17,"{""a"":1}"z\na1,b2,"y, ""z""",18,"{}"\n';
    const { spans, counts } = await readForeign(csv, text);
    expect([spans.length, counts]).toEqual([2, { 'rows with text around quotes': 1 }]);
  });
});

describe('a Harbor result', () => {
  it('has a span for whatever began and ended, whether its name is known or not', async () => {
    const phase = { started_at: '2026-01-02T03:04:05Z', finished_at: '2026-01-02T03:04:06Z' };
    const { spans } = await readForeign(
      harborResult,
      JSON.stringify({ task_name: 't', trial_name: 't__a', ...phase, agent_ssetup: phase, verifier: phase }),
    );
    expect(spans.map(({ name }) => name)).toEqual(['trial t__a', 'verifier', 'agent_ssetup']);
  });
});

describe('a segment of X-Ray', () => {
  it('holds what began inside it, whatever the list is called', async () => {
    const inner = '[{"id":"b","name":"db","start_time":1767323045.5,"end_time":1767323046}]';
    const { spans } = await readForeign(
      xray,
      `[{"id":"a","trace_id":"1-58406520-a006649127e371903a2de979","name":"s","start_time":1767323045,"subsgments":${inner}}]`,
    );
    expect(spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId])).toEqual([
      ['a', ''],
      ['b', 'a'],
    ]);
  });
});

describe('lists that no reader looks for', () => {
  it('are counted, where spans may be in them', async () => {
    const span = '{"trace_id":1,"span_id":1,"name":"a","resource":"a","start":17,"duration":1}';
    const deep = await readForeign(datadog, `[[${span}],[[[${span}]]],7]`);
    expect([deep.spans.length, deep.counts]).toEqual([
      1,
      { 'lists that are nested too deeply': 1, 'values that are not spans': 1 },
    ]);
    const trace = (key: string) =>
      `{"traceID":"a","${key}":[{"traceID":"a","spanID":"b","operationName":"x","references":[],"startTime":1,"duration":4}]}`;
    const renamed = await readForeign(jaegerJson, `{"data":[${trace('spans')},${trace('spnas')}]}`);
    expect([renamed.spans.length, renamed.counts]).toEqual([1, { 'data[].spnas (not spans)': 1 }]);
    const call = '{"name":"c","context":{"span_id":"0xa1","trace_id":"0xb2"},"start_time":1,"attributes":{}}';
    const second = await readForeign(mlflow, `[{"info":{},"data":{"spans":[${call}]}},{"data":{"spnas":[${call}]}}]`);
    expect([second.spans.length, second.counts]).toEqual([1, { '[].data.spnas (not spans)': 1 }]);
  });
});
