/** Whether JSON is OTLP, and in whose envelope. */
import { type Sketch, sketchJson } from '../json/sketch.ts';

/** What the outermost keys of OTLP/JSON may be, behind an envelope or an array. */
const RECORDS =
  /^(?:(?:result|data)(?:\[\])?\.)?(?:\[\]\.)?(?:resource(?:Spans|Logs|Metrics|_spans|_logs|_metrics)|scope(?:Spans|Logs|Metrics|_spans|_logs|_metrics)|instrumentationLibrary(?:Spans|Logs|Metrics)|instrumentation_library_(?:spans|logs|metrics))(?:\[\])?$/;

/** Where Tempo has them. */
const TEMPO = /^(?:batches(?:\[\])?|trace\.(?:resourceSpans|resource_spans|batches)(?:\[\])?)$/;

/** A resource that fills all that is here: a bare ResourceSpans whose first key it is. */
const isResource = (sketch: Sketch): boolean =>
  sketch.has('resource.attributes[].key') && sketch.has('resource.attributes[].value');

const some = (sketch: Sketch, pattern: RegExp): boolean => {
  for (const path of sketch) if (pattern.test(path)) return true;
  return false;
};

export type OtlpEnvelope = 'otlp' | 'tempo' | undefined;

/** Returns the envelope that a document has. */
function findEnvelope(sketch: Sketch): OtlpEnvelope {
  if (some(sketch, TEMPO)) return 'tempo';
  if (some(sketch, RECORDS) || isResource(sketch)) return 'otlp';
  return undefined;
}

/** Returns the envelope of the first document that has one. */
function firstEnvelope(head: Uint8Array): OtlpEnvelope {
  for (const sketch of sketchJson(head)) {
    const envelope = findEnvelope(sketch);
    if (envelope !== undefined) return envelope;
  }
  return undefined;
}

/** Not quite certain: a binary format may have such JSON inside it, as text. */
const SURE = 0.9;

export const recogniseOtlpJson = (head: Uint8Array): number => (firstEnvelope(head) === 'otlp' ? SURE : 0);
export const recogniseTempoJson = (head: Uint8Array): number => (firstEnvelope(head) === 'tempo' ? SURE : 0);
