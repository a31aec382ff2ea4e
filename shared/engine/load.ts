/** Reads many spans again, in file order and in large reads, for questions that the columns cannot answer. */
import type { Ordinal } from '../trace/table.ts';
import type { Attribute, SpanContent } from '../trace/value.ts';
import type { OpenDocument } from './document.ts';

/** One read covers at most this much, gaps included. */
const READ_BYTES = 4 << 20;
/** A gap wider than this is not read through. */
const GAP_BYTES = 64 << 10;

export interface LoadedSpan {
  readonly ordinal: Ordinal;
  readonly span: SpanContent;
  readonly resource: readonly Attribute[];
}

/** The spans of `ordinals`, in the order of their places in the files. Throws when `signal` aborts. */
export async function* loadSpans(
  document: OpenDocument,
  ordinals: Uint32Array,
  signal: AbortSignal,
): AsyncGenerator<LoadedSpan> {
  const { builder } = document;
  // Ordinals are given in order of reading, which is the order in each file.
  const sorted = ordinals.slice().sort();
  const resources = new Map<number, readonly Attribute[]>();
  let from = 0;
  while (from < sorted.length) {
    signal.throwIfAborted();
    const first = builder.place(sorted[from] as number);
    let end = first.offset + first.length;
    let to = from + 1;
    for (; to < sorted.length; to++) {
      const place = builder.place(sorted[to] as number);
      const reaches = Math.max(end, place.offset + place.length);
      if (place.file !== first.file || place.offset < first.offset) break;
      if (place.offset - end > GAP_BYTES || reaches - first.offset > READ_BYTES) break;
      end = reaches;
    }
    const bytes = await document.sourceOf(first.file).read(first.offset, end - first.offset);
    const format = document.formatOf(first);
    for (let i = from; i < to; i++) {
      const ordinal = sorted[i] as number;
      const place = builder.place(ordinal);
      let resource = resources.get(place.resource);
      if (!resource) {
        resource = place.resource === 0 ? [] : await document.resourceAt(place.resource);
        resources.set(place.resource, resource);
      }
      const at = place.offset - first.offset;
      yield { ordinal, span: format.span(bytes.subarray(at, at + place.length)), resource };
    }
    from = to;
  }
}
