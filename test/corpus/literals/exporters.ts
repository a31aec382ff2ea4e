/** What the console exporters of the OpenTelemetry SDKs print: the same two spans each, the second of which failed. */
import { jsonLines, type Literal } from './literal.ts';

const TRACE = '5b8c792bc9c8f16f291aaea03399bbb4';
const [ROOT, CHILD] = ['00000000000000a1', '00000000000000a2'] as const;
const SECONDS = 1_767_323_045;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

const goValue = (Key: string, Type: string, Value: unknown) => ({ Key, Value: { Type, Value } });
const goId = (TraceID: string, SpanID: string) => ({
  TraceID,
  SpanID,
  TraceFlags: '01',
  TraceState: '',
  Remote: false,
});
const goSpan = (Name: string, id: string, parent: string, more: object = {}) => ({
  Name,
  SpanContext: goId(TRACE, id),
  Parent: parent === '' ? goId(NO_TRACE, NO_SPAN) : goId(TRACE, parent),
  SpanKind: 2,
  StartTime: '2026-01-02T03:04:05.000000001Z',
  EndTime: '2026-01-02T04:04:05.25+01:00',
  Attributes: [goValue('faces', 'INT64', 6), goValue('name', 'STRING', 'dice')],
  Events: null,
  Links: null,
  Status: { Code: 'Unset', Description: '' },
  DroppedAttributes: 0,
  DroppedEvents: 0,
  DroppedLinks: 0,
  ChildSpanCount: 0,
  Resource: [goValue('service.name', 'STRING', 'dice')],
  InstrumentationScope: { Name: 'otelhttp', Version: '0.64.0', SchemaURL: '' },
  ...more,
});
const go = [
  goSpan('roll', CHILD, ROOT, { Status: { Code: 'Error', Description: 'no dice' } }),
  goSpan('GET /roll', ROOT, ''),
];

/** As `console.dir` prints objects. */
const jsShown = (name: string, id: string, parent: string, status: string) => `{
  resource: { attributes: { 'service.name': 'dice' } },
  instrumentationScope: { name: 'http', version: '1.2', schemaUrl: undefined },
  traceId: '${TRACE}',
  parentSpanContext: ${parent},
  traceState: undefined,
  name: '${name}',
  id: '${id}',
  kind: 1,
  timestamp: ${SECONDS}000000,
  duration: 250000.5,
  attributes: { 'http.route': '/roll', faces: 6, text: \`it's "quoted"\` },
  status: { ${status} },
  events: [],
  links: []
}
`;
const jsParent = `{
    traceId: '${TRACE}',
    spanId: '${ROOT}',
    traceFlags: 1
  }`;
const jsConsole = `${jsShown('roll', CHILD, jsParent, "code: 2, message: 'no dice'")}${jsShown('GET /roll', ROOT, 'undefined', 'code: 0')}`;

const readable = (name: string, spanId: string, parent: string, code: number) => ({
  name,
  kind: 2,
  spanContext: { traceId: TRACE, spanId, traceFlags: 1 },
  ...(parent === '' ? {} : { parentSpanContext: { traceId: TRACE, spanId: parent } }),
  startTime: [SECONDS, 1],
  endTime: [SECONDS, 250_000_000],
  status: { code },
  attributes: { faces: 6 },
  links: [],
  events: [{ name: 'rolled', time: [SECONDS, 7], attributes: { face: 3 } }],
  resource: { _attributes: { 'service.name': 'dice' } },
  instrumentationLibrary: { name: 'http', version: '1' },
  duration: [0, 249_999_999],
  ended: true,
});

const pythonSpan = (name: string, id: string, parent: string | null, status: object) => ({
  name,
  context: { trace_id: `0x${TRACE}`, span_id: `0x${id}`, trace_state: '[]' },
  kind: 'SpanKind.SERVER',
  parent_id: parent && `0x${parent}`,
  start_time: '2026-01-02T03:04:05.000001Z',
  end_time: '2026-01-02T03:04:05.250000Z',
  status,
  attributes: { faces: 6 },
  events: [],
  links: [],
  resource: { attributes: { 'service.name': 'dice' }, schema_url: '' },
});
const python = [
  pythonSpan('roll', CHILD, ROOT, { status_code: 'ERROR', description: 'no dice' }),
  pythonSpan('GET /roll', ROOT, null, { status_code: 'UNSET' }),
];

/** Its times count from 2001. */
const swift = [
  { span: 'roll', spanId: CHILD, parentSpanId: ROOT },
  { span: 'GET /roll', spanId: ROOT, parentSpanId: NO_SPAN },
].map((ids) => ({
  traceId: TRACE,
  spanKind: 'client',
  traceFlags: { sampled: true },
  traceState: { entries: [] },
  start: 789_015_845.25,
  duration: 0.25,
  attributes: { faces: { description: '6' } },
  ...ids,
}));

const dotnet = `info: Program[0]
      now listening
Activity.TraceId:            ${TRACE}
Activity.SpanId:             ${CHILD}
Activity.TraceFlags:         Recorded
Activity.ParentSpanId:       ${ROOT}
Activity.DisplayName:        roll
Activity.Kind:               Internal
Activity.StartTime:          2026-01-02T03:04:05.1000000Z
Activity.Duration:           00:00:00.0500000
Activity.Tags:
    faces: 6
StatusCode: Error
Activity.StatusDescription:  no dice
Resource associated with Activity:
    service.name: dice

LogRecord.Timestamp:               2026-01-02T03:04:05.1200000Z
LogRecord.TraceId:                 ${TRACE}
LogRecord.SpanId:                  ${CHILD}
LogRecord.CategoryName:            Program
LogRecord.Severity:                Info
LogRecord.Body:                    Rolled {face}
LogRecord.Attributes (Key:Value):
    face: 3

Activity.TraceId:            ${TRACE}
Activity.SpanId:             ${ROOT}
Activity.TraceFlags:         Recorded
Activity.DisplayName:        GET /roll
Activity.Kind:               Server
Activity.StartTime:          2026-01-02T03:04:05.0000000Z
Activity.Duration:           00:00:00.2500000
Resource associated with Activity:
    service.name: dice

`;

const geminiLog = (name: string, millis: number, attributes: object = {}) => ({
  hrTime: [SECONDS, millis * 1_000_000],
  resource: { _rawAttributes: [['service.name', 'gemini-cli']] },
  instrumentationScope: { name: 'gemini-cli' },
  attributes: { 'session.id': 's', 'event.name': `gemini_cli.${name}`, prompt_id: 'p', ...attributes },
  _body: name,
});
/** Log records alone, which become spans. */
const gemini = [
  geminiLog('config', 0),
  geminiLog('user_prompt', 10, { prompt: 'Fix it' }),
  geminiLog('api_request', 20, { model: 'm', request_text: '[{"role":"user","parts":[{"text":"Fix it"}]}]' }),
  geminiLog('api_response', 60, { model: 'm', duration_ms: 30, input_token_count: 4, response_text: 'ok' }),
  geminiLog('tool_call', 90, {
    function_name: 'edit',
    function_args: '{"path":"sum.js"}',
    duration_ms: 20,
    success: false,
    error: 'no',
  }),
];

const documents = (all: readonly object[], indent: number | string) =>
  all.map((one) => `${JSON.stringify(one, null, indent)}\n`).join('');

export const EXPORTERS: readonly Literal[] = [
  { file: 'go-stdouttrace.json', content: documents(go, '\t'), holds: { spans: 2, traces: 1, errors: 1 } },
  { file: 'js-console.txt', content: jsConsole, holds: { spans: 2, traces: 1, errors: 1 } },
  {
    file: 'js-readable-span.json',
    content: JSON.stringify([readable('GET', ROOT, '', 0), readable('roll', CHILD, ROOT, 2)], null, 2),
    holds: { spans: 2, traces: 1, errors: 1 },
  },
  { file: 'python-console.json', content: documents(python, 4), holds: { spans: 2, traces: 1, errors: 1 } },
  { file: 'swift-stdout.jsonl', content: jsonLines(...swift), holds: { spans: 2, traces: 1 } },
  { file: 'dotnet-console.txt', content: dotnet, holds: { spans: 2, traces: 1, errors: 1, logs: 1 } },
  { file: 'gemini-telemetry.json', content: documents(gemini, 2), holds: { spans: 4, traces: 1, errors: 1, logs: 1 } },
];
