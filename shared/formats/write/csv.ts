/** CSV (RFC 4180), a span a row, for spreadsheets and data frames. What has parts stands as JSON in its cell. */

import { encodeUtf8 } from '../../base/bytes.ts';
import { csvText } from '../../base/csv.ts';
import { toRfc3339 } from '../../base/time.ts';
import type { SpanContent } from '../../trace/value.ts';
import { CSV_COLUMNS } from './csv-columns.ts';
import { jsonObject, plainJson, plainObject } from './plain.ts';
import {
  findServiceName,
  hasLoneSurrogate,
  LONE_SURROGATES,
  type Losses,
  type OutgoingSpan,
  observedTimes,
  type Target,
} from './target.ts';

export const csvTarget: Target = {
  name: 'csv',
  title: 'CSV',
  extension: '.csv',
  mediaType: 'text/csv',
  order: 'trace',
  cannotHold: 'Lost: the type of bytes. Text that a spreadsheet would read as a formula gets an apostrophe in front.',
  writer: (losses) => ({
    begin: () => encodeUtf8(csvText([CSV_COLUMNS])),
    batch: (spans) => encodeUtf8(csvText(spans.map((span) => makeRow(span, losses)))),
    end: () => new Uint8Array(0),
  }),
};

function makeRow({ span, resource, scope, logs }: OutgoingSpan, losses: Losses): string[] {
  const { start, end } = span;
  losses.add(...observedTimes(logs));
  const row = [
    span.traceId,
    span.spanId,
    span.parentSpanId,
    span.name,
    span.otelKind,
    findServiceName(resource),
    start === 0n ? '' : toRfc3339(start),
    time(start),
    time(end),
    start === 0n || end === 0n ? '' : String(end - start),
    span.status.code === 0 ? '' : String(span.status.code),
    span.status.message,
    span.traceState,
    scope.name,
    scope.version,
    plainObject(span.attributes, losses),
    plainObject(resource, losses),
    plainObject(scope.attributes, losses),
    listText(
      span.events.map((event) =>
        jsonObject({
          time: JSON.stringify(String(event.time)),
          name: JSON.stringify(event.name),
          attributes: plainObject(event.attributes, losses),
        }),
      ),
    ),
    listText(
      span.links.map((link) =>
        jsonObject({
          trace_id: JSON.stringify(link.traceId),
          span_id: JSON.stringify(link.spanId),
          trace_state: JSON.stringify(link.traceState),
          attributes: plainObject(link.attributes, losses),
        }),
      ),
    ),
    droppedCounts(span),
    listText(
      logs.map((log) =>
        jsonObject({
          time: JSON.stringify(String(log.time)),
          severity: JSON.stringify(log.severity),
          name: JSON.stringify(log.eventName),
          body: plainJson(log.body, losses),
          attributes: plainObject(log.attributes, losses),
        }),
      ),
    ),
  ];
  losses.add(LONE_SURROGATES, row.filter(hasLoneSurrogate).length);
  return row;
}

/** Nanoseconds; empty where there is none. */
const time = (nanoseconds: bigint): string => (nanoseconds === 0n ? '' : String(nanoseconds));

const listText = (items: readonly string[]): string => (items.length === 0 ? '' : `[${items.join(',')}]`);

const droppedCounts = ({ dropped }: SpanContent): string =>
  Object.values(dropped).every((count) => count === 0) ? '' : JSON.stringify(dropped);
