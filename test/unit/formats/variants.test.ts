import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashBytes } from '../../../shared/base/bytes.ts';
import { recognise } from '../../../shared/formats/index.ts';
import { otlpJson } from '../../../shared/formats/otlp/otlp-json.ts';
import { otlpProtobuf } from '../../../shared/formats/otlp/otlp-protobuf.ts';
import { readBytes, recordingClassifier } from './collecting-sink.ts';
import { columnsOf, expectedColumns, expectedContent } from './expected.ts';
import { resources, variants, writeJson } from './model.ts';
import { framed, spanMessage, writeMessages } from './model-proto.ts';

const pieceSizes = fc.constantFrom(1, 7, 64, 1000, 1 << 20);
const CLASSIFIED = ['gen_ai.operation.name', 'gen_ai.usage.input_tokens'];

/** What a classifier must see of the wanted attributes: the last scalar of that key. */
function wanted(attributes: readonly { key: string; value: { type: string; value: unknown } }[], key: string): unknown {
  let seen: unknown;
  for (const attribute of attributes) {
    if (attribute.key !== key) continue;
    const { type, value } = attribute.value;
    if (type === 'string') seen = Buffer.from(value as string).toString();
    else if (type === 'int' || type === 'double') seen = Number(value);
    else if (type === 'bool') seen = String(value);
  }
  return seen;
}

describe('reading OTLP/JSON', () => {
  it('gives the same columns and contents for every way of writing the same traces, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(resources, variants, pieceSizes, async (all, variant, pieceSize) => {
        const bytes = writeJson(all, variant);
        const classifier = recordingClassifier(CLASSIFIED);
        const { spans, problems, sink } = await readBytes(otlpJson, bytes, { pieceSize, classifier });
        expect(problems).toEqual([]);
        expect(spans.map(columnsOf)).toEqual(expectedColumns(all, variant.bareNumbers));
        const written = all.flatMap((resource) => resource.scopes.flatMap((scope) => scope.spans));
        spans.forEach((span, index) => {
          const own = bytes.subarray(span.offset, span.offset + span.length);
          expect(span.hash).toBe(hashBytes(own));
          const model = written[index];
          if (model === undefined) throw new Error('more spans than were written');
          expect(otlpJson.span(own)).toEqual(expectedContent(model));
          expect(classifier.seen[index]?.slice(3)).toEqual(CLASSIFIED.map((key) => wanted(model.attributes, key)));
          expect(otlpJson.raw(own)).toBe(Buffer.from(own).toString());
          const resource = sink.resources[span.resource];
          if (resource === undefined) throw new Error('no resource');
          const service = otlpJson
            .resource(bytes.subarray(resource.offset, resource.offset + resource.length))
            .find(({ key }) => key === 'service.name');
          expect(service?.value).toEqual({ type: 'string', value: span.service });
        });
      }),
      { numRuns: 120 },
    );
  });

  it('recognises every way of writing that holds a span', () => {
    fc.assert(
      fc.property(resources, variants, (all, variant) => {
        fc.pre(all.some((resource) => resource.scopes.some((scope) => scope.spans.length > 0)));
        const found = recognise(writeJson(all, variant).subarray(0, 65_536));
        const tempo = variant.layout !== 'bare' && variant.layout !== 'array' && variant.wrapper !== 'resourceSpans';
        if (variant.layout === 'result' || variant.layout === 'array') return;
        expect('format' in found && found.format.name).toBe(tempo ? 'tempo-json' : 'otlp-json');
      }),
      { numRuns: 100 },
    );
  });
});

describe('reading OTLP protobuf', () => {
  it('gives the same columns and contents as JSON, for messages behind each other and behind lengths', async () => {
    await fc.assert(
      fc.asyncProperty(resources, pieceSizes, fc.boolean(), async (all, pieceSize, lengths) => {
        const messages = writeMessages(all);
        const bytes = new Uint8Array(lengths ? framed(messages) : Buffer.concat(messages));
        const classifier = recordingClassifier(CLASSIFIED);
        const { spans, problems } = await readBytes(otlpProtobuf, bytes, { pieceSize, classifier });
        expect(problems).toEqual([]);
        expect(spans.map(columnsOf)).toEqual(expectedColumns(all, false));
        const written = all.flatMap((resource) => resource.scopes.flatMap((scope) => scope.spans));
        spans.forEach((span, index) => {
          const own = bytes.subarray(span.offset, span.offset + span.length);
          const model = written[index];
          if (model === undefined) throw new Error('more spans than were written');
          expect(Buffer.from(own).equals(spanMessage(model))).toBe(true);
          expect(otlpProtobuf.span(own)).toEqual(expectedContent(model));
          expect(classifier.seen[index]?.slice(3)).toEqual(CLASSIFIED.map((key) => wanted(model.attributes, key)));
          expect(JSON.parse(otlpProtobuf.raw(own))).toMatchObject({ traceId: model.traceId });
        });
        if (spans.length > 0) {
          const found = recognise(bytes.subarray(0, 65_536));
          expect('format' in found && found.format.name).toBe('otlp-protobuf');
        }
      }),
      { numRuns: 120 },
    );
  });
});
