import { describe, expect, it } from 'vitest';
import { dotnetConsole } from '../../../shared/formats/dotnet/dotnet-console.ts';
import { plainOf, readForeign } from './read-foreign.ts';

const ACTIVITY = `Activity.TraceId:            324333ec3bbca04ba7f4be4bf3618cb1
Activity.SpanId:             e7d3814e31e504eb
Activity.TraceFlags:         Recorded
Activity.TraceState:         a=1
Activity.ParentSpanId:       0011223344556677
Activity.DisplayName:        /rolldice
Activity.Kind:               Server
Activity.StartTime:          2023-10-23T12:13:30.2163005Z
Activity.Duration:           1.00:00:01.0585187
Activity.Tags:
    http.url: http://127.0.0.1:8080/rolldice
    note: one
two
    http.status_code: 200
StatusCode: Error
Activity.StatusDescription:  it broke
Activity.Events:
    exception [10/23/2023 12:13:30 PM +00:00]
        exception.type: System.Exception
        exception.stacktrace: System.Exception: no
   at Program.Main() in Program.cs:line 5
    done [23.10.2023 12:13:31 +00:00]
Activity.Links:
    0af7651916cd43dd8448eb211c80319c b7ad6b7169203331
        why: retry
Instrumentation scope (ActivitySource):
    Name: Dice
    Version: 1.2
    Tags:
        team: x
Resource associated with Activity:
    service.name: roll-dice

`;
const LOG = `LogRecord.Timestamp:               2023-10-23T12:13:30.2704325Z
LogRecord.TraceId:                 324333ec3bbca04ba7f4be4bf3618cb1
LogRecord.SpanId:                  e7d3814e31e504eb
LogRecord.CategoryName:            Program
LogRecord.Severity:                Info
LogRecord.SeverityText:            Information
LogRecord.Body:                    Rolled {result}
LogRecord.Attributes (Key:Value):
    result: 1

Resource associated with LogRecord:
service.name: roll-dice

`;

describe('what .NET’s console exporter prints', () => {
  it('becomes spans with tags, events, links, status, scope and resource', async () => {
    for (const text of [ACTIVITY, ACTIVITY.replaceAll('\n', '\r\n')]) {
      const { spans, problems, counts, written } = await readForeign(dotnetConsole, `info: starting\n${text}`, 31);
      expect([problems, counts]).toEqual([[], { 'lines that are not telemetry': 1 }]);
      expect(spans[0]).toMatchObject({
        traceId: '324333ec3bbca04ba7f4be4bf3618cb1',
        spanId: 'e7d3814e31e504eb',
        parentSpanId: '0011223344556677',
        traceState: 'a=1',
        name: '/rolldice',
        otelKind: 'server',
        start: 1698063210216300500n,
        end: 1698149611274819200n,
        status: { code: 2, message: 'it broke' },
        links: [{ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }],
        scope: { name: 'Dice', version: '1.2' },
        service: 'roll-dice',
      });
      expect(plainOf(spans[0]?.attributes)).toEqual({
        'http.url': 'http://127.0.0.1:8080/rolldice',
        note: 'one\ntwo',
        'http.status_code': '200',
      });
      expect(plainOf(spans[0]?.scope?.attributes)).toEqual({ team: 'x' });
      expect(plainOf(spans[0]?.links?.[0]?.attributes)).toEqual({ why: 'retry' });
      expect(spans[0]?.events?.map(({ time, name, attributes }) => [time, name, plainOf(attributes)])).toEqual([
        [
          1698063210000000000n,
          'exception',
          {
            'exception.type': 'System.Exception',
            'exception.stacktrace': 'System.Exception: no\n   at Program.Main() in Program.cs:line 5',
          },
        ],
        // Day and month are not told apart by guessing.
        [0n, 'done', { 'dotnet.timestamp': '23.10.2023 12:13:31 +00:00' }],
      ]);
      expect(written[0]?.trim()).toBe(text.trim());
    }
  });

  it('has log records beside the span that they name', async () => {
    const { spans, logs, counts } = await readForeign(
      dotnetConsole,
      `${LOG}${ACTIVITY}${LOG.replace(/LogRecord.(Trace|Span)Id.*\n/g, '')}hello\n`,
    );
    expect([spans.length, logs.length, counts]).toEqual([
      1,
      1,
      { 'logs without a span': 1, 'lines that are not telemetry': 1 },
    ]);
    expect(logs[0]).toMatchObject({
      spanId: 'e7d3814e31e504eb',
      time: 1698063210270432500n,
      severity: 'Information',
      body: { value: 'Rolled {result}' },
    });
    expect(plainOf(logs[0]?.attributes)).toEqual({ result: '1', 'dotnet.CategoryName': 'Program' });
  });

  it('reads the form of older versions, activities without an empty line between them, and a cut one', async () => {
    const old = ACTIVITY.replace(/Instrumentation[\s\S]*?Resource/, 'Resource')
      .replace('Activity.DisplayName', 'Activity.ActivitySourceName: Old\nActivity.DisplayName')
      .replace('StatusCode: Error\nActivity.', '    StatusCode: ERROR\n    Activity.')
      .trimEnd();
    const { spans, problems } = await readForeign(dotnetConsole, `${old}\n${ACTIVITY}${ACTIVITY.slice(0, 300)}`);
    expect(spans.map(({ scope, status, end }) => [scope?.name, status?.code, end])).toEqual([
      ['Old', 2, 1698149611274819200n],
      ['Dice', 2, 1698149611274819200n],
      [undefined, 0, 0n],
    ]);
    expect(problems).toEqual([]);
  });
});
