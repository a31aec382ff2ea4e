/**
 * What Swift's StdoutSpanExporter prints: a document a span, the start as seconds since 2001, the length as seconds, and
 * attributes as `{description}`. It prints neither events nor links, status nor resource.
 * Source: https://github.com/open-telemetry/opentelemetry-swift (Exporters/Stdout).
 */
import type { Attribute } from '../../trace/value.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { idOf, kindNamed } from '../foreign/otel.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { decimalLength } from '../foreign/times.ts';
import { attributesOfNode, stringAttribute, valueOfNode } from '../foreign/values.ts';
import { itemsOf, type JsonNode, member, textOf } from '../json/tree.ts';

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
      is: (node) => member(node, 'spanKind') !== undefined && textOf(member(node, 'spanId')) !== '',
      record: (node, place) => readSpan(context, node, place),
    });
  },
};

function readSpan(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const text = (key: string) => textOf(member(node, key));
  const since = decimalLength(text('start'), 9);
  const length = decimalLength(text('duration'), 9);
  const start = since === undefined ? 0n : REFERENCE + since;
  context.span({
    traceId: idOf(text('traceId')),
    spanId: idOf(text('spanId')),
    parentSpanId: idOf(text('parentSpanId')),
    traceState: itemsOf(member(member(node, 'traceState'), 'entries'))
      .map((entry) => `${textOf(member(entry, 'key'))}=${textOf(member(entry, 'value'))}`)
      .join(),
    name: text('span'),
    otelKind: kindNamed(text('spanKind')),
    start,
    end: start > 0n && length !== undefined ? start + length : 0n,
    attributes: [...describedAttributes(member(node, 'attributes')), ...attributesOfNode(node, 'swift.', KNOWN)],
    place,
  });
}

/** Values are printed as text, in an object of their own. */
function describedAttributes(node: JsonNode | undefined): Attribute[] {
  if (node?.type !== 'object') return [];
  return node.entries.map(({ key, value }) => {
    const description = member(value, 'description');
    return description === undefined ? { key, value: valueOfNode(value) } : stringAttribute(key, textOf(description));
  });
}
