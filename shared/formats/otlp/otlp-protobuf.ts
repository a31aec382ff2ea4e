/** OTLP in protobuf: one message, several behind each other, or each behind its length as the Collector writes them. */
import type { ReadContext, TraceFormat } from '../format.ts';
import { logFromProto, rawFromProto, resourceFromProto, scopeFromProto, spanFromProto } from './proto-content.ts';
import { looksLikeOtlp } from './proto-pattern.ts';
import { ProtoRecords } from './proto-record.ts';
import { ProtoWalker } from './proto-walker.ts';

/** Bytes between two reports of progress. */
const SLICE = 256 << 10;

async function read(stream: AsyncIterable<Uint8Array>, context: ReadContext): Promise<void> {
  const report = context.report.bind(context);
  const records = new ProtoRecords(context.sink, context.classifier, report);
  const walker = new ProtoWalker(records, context.sink, report);
  let consumed = 0;
  for await (const piece of stream) {
    for (let at = 0; at < piece.length; at += SLICE) {
      const slice = piece.subarray(at, at + SLICE);
      walker.push(slice);
      consumed += slice.length;
      await context.progress(consumed);
    }
  }
  walker.finish();
  await context.progress(consumed);
}

export const otlpProtobuf: TraceFormat = {
  name: 'otlp-protobuf',
  title: 'OTLP protobuf',
  recognise: (head) => (looksLikeOtlp(head) ? 1 : 0),
  read,
  span: spanFromProto,
  log: logFromProto,
  resource: resourceFromProto,
  scope: scopeFromProto,
  raw: rawFromProto,
};
