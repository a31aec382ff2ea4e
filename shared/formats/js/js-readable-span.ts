/**
 * Spans of JavaScript's SDK written as JSON: objects with `spanContext` and HrTimes, as an array, lines, or one after
 * another.
 * Source: https://github.com/open-telemetry/opentelemetry-js (ReadableSpan, Span), files of its users.
 */
import { readDocuments } from '../foreign/documents.ts';
import type { ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { isReadableSpan, readableSpan } from './readable.ts';

export const jsReadableSpan: ForeignFormat = {
  name: 'js-readable-span',
  title: 'JavaScript ReadableSpan',
  recognise: (head) =>
    confidence(
      head,
      0.7,
      (sketch) =>
        has(sketch, 'startTime[]') &&
        (hasAny(sketch, 'spanContext.traceId', '_spanContext.traceId') ||
          has(sketch, 'traceId', 'spanId', 'endTime[]')),
    ),
  async read(stream, context) {
    await readDocuments(stream, context, {
      is: isReadableSpan,
      record: (node, place) => context.span(readableSpan(context, node, place)),
    });
  },
};
