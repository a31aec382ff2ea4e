/** Reads many spans again, in file order and in large reads, for questions that the columns cannot answer. */
import { turn } from '../base/turn.ts';
import type { Ordinal } from '../trace/table.ts';
import type { Attribute, SpanContent } from '../trace/value.ts';
import type { OpenDocument } from './document.ts';
import { Prefilter } from './prefilter.ts';

/** One read covers at most this much, gaps included. */
const READ_BYTES = 4 << 20;
/** A gap wider than this is not read through. */
const GAP_BYTES = 64 << 10;

export interface LoadedSpan {
  readonly ordinal: Ordinal;
  readonly span: SpanContent;
  readonly resource: readonly Attribute[];
}

/** A resource, and which of the words it contains. */
interface Resource {
  readonly attributes: readonly Attribute[];
  readonly words: readonly boolean[];
}

/**
 * The spans of `ordinals`, in the order of their places in the files. Spans that cannot contain all of `words` may be
 * left out.
 *
 * @throws the reason of `signal` when it aborts
 */
export async function* loadSpans(
  document: OpenDocument,
  ordinals: Uint32Array,
  words: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<LoadedSpan> {
  const { builder } = document;
  // Ordinals are given in order of reading, which is the order in each file.
  const sorted = ordinals.slice().sort();
  const prefilter = new Prefilter(words);
  const resources = new Map<number, Resource>();
  const loadResource = async (index: number): Promise<Resource> => {
    const known = resources.get(index);
    if (known) return known;
    const attributes = index === 0 ? [] : await document.resourceAt(index);
    const resource = { attributes, words: prefilter.inResource(attributes) };
    resources.set(index, resource);
    return resource;
  };

  for (let from = 0; from < sorted.length; ) {
    signal.throwIfAborted();
    const { to, first, end } = stretch(document, sorted, from);
    const bytes = await document.byteSource(first.file).read(first.offset, end - first.offset);
    if (prefilter.useful) prefilter.enter(bytes);
    const format = document.formatAt(first);
    for (; from < to; from++) {
      const ordinal = sorted[from] as Ordinal;
      const place = builder.place(ordinal);
      const resource = await loadResource(place.resource);
      const at = place.offset - first.offset;
      if (prefilter.useful && prefilter.excludes(at, at + place.length, resource.words)) continue;
      yield { ordinal, span: format.span(bytes.subarray(at, at + place.length)), resource: resource.attributes };
    }
    // Requests of the user come between stretches.
    await turn();
  }
}

/** The spans from `from` on that lie so close together that one read gets them all. */
function stretch(document: OpenDocument, sorted: Uint32Array, from: number) {
  const first = document.builder.place(sorted[from] as Ordinal);
  let end = first.offset + first.length;
  let to = from + 1;
  for (; to < sorted.length; to++) {
    const place = document.builder.place(sorted[to] as Ordinal);
    if (place.file !== first.file || place.offset < first.offset || place.offset - end > GAP_BYTES) break;
    const reaches = Math.max(end, place.offset + place.length);
    if (reaches - first.offset > READ_BYTES) break;
    end = reaches;
  }
  return { to, first, end };
}
