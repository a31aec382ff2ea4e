/** A log record of .NET, which belongs to the span that it names. */
import type { FilePlace, ForeignContext } from '../foreign/foreign.ts';
import { normaliseId } from '../foreign/otel.ts';
import { parseIsoTime } from '../foreign/times.ts';
import { stringAttribute } from '../foreign/values.ts';
import { type Block, readItemAttributes } from './block.ts';

const FIELDS = new Set(
  'Timestamp TraceId SpanId TraceFlags Severity SeverityText LogLevel Body FormattedMessage'.split(' '),
);

export function deliverLog(context: ForeignContext, { fields, sections }: Block, place: FilePlace): void {
  const text = (...names: readonly string[]) => names.map((name) => fields.get(name) ?? '').find(Boolean) ?? '';
  const spanId = normaliseId(text('SpanId'));
  if (spanId === '') {
    context.count('logs without a span');
    return;
  }
  const said = text('FormattedMessage', 'Body');
  const others = [...fields].filter(([name]) => !FIELDS.has(name));
  context.log({
    traceId: normaliseId(text('TraceId')),
    spanId,
    time: parseIsoTime(text('Timestamp')),
    severity: text('SeverityText', 'Severity', 'LogLevel'),
    eventName: text('EventName'),
    body: { type: 'string', value: said },
    attributes: [
      ...[...sections].flatMap(([name, items]) => (name === 'Resource' ? [] : readItemAttributes(items))),
      ...others.map(([name, value]) => stringAttribute(`dotnet.${name}`, value)),
    ],
    place,
  });
}
