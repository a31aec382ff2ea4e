/**
 * What Swift's StdoutSpanExporter prints: a document a span, the start as seconds since 2001, the length as seconds, and
 * attributes as `{description}`. It prints neither events nor links, status nor resource.
 * Source: https://github.com/open-telemetry/opentelemetry-swift (Exporters/Stdout).
 */
import type { Attribute } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { normaliseId, parseKind } from '../foreign/otel.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { parseDecimalDuration } from '../foreign/times.ts';
import { readAttributes, readValue, stringAttribute } from '../foreign/values.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';

/** 2001-01-01T00:00:00Z, from which Foundation counts. */
const REFERENCE = 978_307_200n * 1_000_000_000n;
const KNOWN = new Set(
  'span traceId spanId spanKind parentSpanId start duration attributes traceFlags traceState'.split(' '),
);

export const swiftStdout: ForeignFormat = {
  name: 'swift-stdout',
  title: 'Swift StdoutSpanExporter',
  recognise: (head) =>
    confidence(head, 0.85, (sketch) => has(sketch, 'traceId', 'spanId', 'spanKind', 'start', 'span')),
  async read(stream, context) {
    await readDocuments(stream, context, {
      is: (node) => member(node, 'spanKind') !== undefined && readText(member(node, 'spanId')) !== '',
      record: (node, place) => readSpan(context, node, place),
    });
  },
};

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => readText(member(node, key));
  const since = parseDecimalDuration(text('start'), 9);
  const length = parseDecimalDuration(text('duration'), 9);
  const start = since === undefined ? 0n : REFERENCE + since;
  context.span({
    traceId: normaliseId(text('traceId')),
    spanId: normaliseId(text('spanId')),
    parentSpanId: normaliseId(text('parentSpanId')),
    traceState: arrayItems(member(member(node, 'traceState'), 'entries'))
      .map((entry) => `${readText(member(entry, 'key'))}=${readText(member(entry, 'value'))}`)
      .join(),
    name: text('span'),
    otelKind: parseKind(text('spanKind')),
    start,
    end: start > 0n && length !== undefined ? start + length : 0n,
    attributes: [...describedAttributes(member(node, 'attributes')), ...readAttributes(node, 'swift.', KNOWN)],
    place,
  });
}

/** Values are printed as text, in an object of their own. */
function describedAttributes(node: JsonNode | undefined): Attribute[] {
  if (node?.type !== 'object') return [];
  return node.entries.map(({ key, value }) => {
    const description = member(value, 'description');
    return description === undefined ? { key, value: readValue(value) } : stringAttribute(key, readText(description));
  });
}
