/**
 * Jaeger's spans as Elasticsearch and OpenSearch keep them: documents as lines or in a list, also with `_source` around
 * them, and whole replies to `_search`. Each has its process inside.
 * Source: https://github.com/jaegertracing/jaeger (internal/storage, the Elasticsearch model), fixtures of Jaeger.
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import { peekStream, readDocuments } from '../foreign/documents.ts';
import type { FilePlace, ForeignContext, ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny, readSketches } from '../foreign/recognise.ts';
import { readRecords } from '../json/records.ts';
import type { Sketch } from '../json/sketch.ts';
import { type JsonNode, member } from '../json/tree.ts';
import { isJaegerSpan, readJaegerSpan } from './span.ts';
import { inlineResource } from './traces.ts';

const HITS = /^((responses\[\]\.)?hits(\.hits)?|responses(\[\])?)?$/;

const isReply = (sketch: Sketch): boolean => hasAny(sketch, 'hits.hits[]', 'responses[].hits.hits[]');

export const jaegerElasticsearch: ForeignFormat = {
  name: 'jaeger-elasticsearch',
  title: 'Jaeger from Elasticsearch',
  recognise: (head) =>
    confidence(
      head,
      0.9,
      (sketch) =>
        has(sketch, 'traceID', 'spanID', 'operationName') ||
        has(sketch, '_source.traceID', '_source.spanID') ||
        has(sketch, 'hits.hits[]._source.traceID') ||
        // What is in these is too deep for a sketch.
        (sketch.has('responses[].hits.hits[]') && decodeUtf8(head).includes('"traceID"')),
    ),
  async read(stream, context) {
    const { head, whole } = await peekStream(stream, 65_536);
    const record = (node: JsonNode, place: FilePlace) => readHit(context, node, place);
    if (!readSketches(head).some(isReply)) {
      await readDocuments(whole, context, { is: isHit, record });
      return;
    }
    await readRecords(
      whole,
      {
        rule: (path, type) =>
          type === 'scalar' ? 'skip' : HITS.test(path) ? 'enter' : path.endsWith('hits.hits[]') ? 'record' : 'skip',
        record: (_path, node, place) =>
          isHit(node) ? record(node, place) : context.count('records that are not spans'),
        recover: (node) => (isHit(node) ? 'hits.hits[]' : undefined),
        report: (problem) => context.report(problem),
        count: (what, by) => context.count(what, by),
      },
      (bytes) => context.progress(bytes),
    );
  },
};

const readSource = (node: JsonNode): JsonNode => member(node, '_source') ?? node;
const isHit = (node: JsonNode): boolean => isJaegerSpan(readSource(node));

function readHit(context: ForeignContext, node: JsonNode, place: FilePlace): void {
  const source = readSource(node);
  const process = member(source, 'process');
  context.span(readJaegerSpan(source, process === undefined ? 0 : inlineResource(context, process), place));
}
