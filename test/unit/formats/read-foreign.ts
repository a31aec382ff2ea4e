/** Reads text with a foreign reader and gives back what it handed over, resolved: for tests of single formats. */
import { encodeUtf8, memorySource } from '../../../shared/base/bytes.ts';
import type { Problem } from '../../../shared/base/problem.ts';
import type { ForeignFormat, ForeignLog, ForeignSpan } from '../../../shared/formats/foreign/foreign.ts';
import { recognise } from '../../../shared/formats/index.ts';
import type { Attribute, Value } from '../../../shared/trace/value.ts';

export interface ForeignResult {
  readonly spans: (ForeignSpan & { readonly service: string; readonly resourceAttributes: Record<string, unknown> })[];
  readonly logs: ForeignLog[];
  readonly problems: Problem[];
  readonly counts: Record<string, number>;
  /** The text that each span says it was read from. */
  readonly written: string[];
}

/** A value as plain data; whole numbers stay text with an `n`, so that they are not taken for strings or floats. */
function plain(value: Value): unknown {
  switch (value.type) {
    case 'int':
      return `${value.value}n`;
    case 'array':
      return value.value.map(plain);
    case 'map':
      return plainOf(value.value);
    case 'bytes':
      return { bytes: value.value };
    case 'null':
      return null;
    default:
      return value.value;
  }
}

export const plainOf = (attributes: readonly Attribute[] = []): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));

/** Reads `text`, in pieces of `pieceSize` bytes; it must be recognised as this format. */
export async function readForeign(format: ForeignFormat, text: string, pieceSize = 1 << 20): Promise<ForeignResult> {
  const bytes = encodeUtf8(text);
  const found = recognise(bytes.subarray(0, 65_536));
  const name = 'format' in found ? found.format.name : found.refused.message;
  if (name !== format.name) throw new Error(`It was recognised as ${name}.`);
  return readUnrecognised(format, text, pieceSize);
}

/** The same for text that nobody would recognise. */
async function readUnrecognised(format: ForeignFormat, text: string, pieceSize = 1 << 20): Promise<ForeignResult> {
  const bytes = encodeUtf8(text);
  const spans: ForeignSpan[] = [];
  const logs: ForeignLog[] = [];
  const problems: Problem[] = [];
  const counts: Record<string, number> = {};
  const keys = new Map<string, number>();
  const resources: (readonly Attribute[])[] = [[]];
  await format.read(memorySource('test', bytes, pieceSize).stream(), {
    span: (span) => spans.push(span),
    log: (log) => logs.push(log),
    resource(key, attributes) {
      const index = keys.get(key) ?? resources.push([]) - 1;
      keys.set(key, index);
      if (attributes) resources[index] = attributes;
      return index;
    },
    report: (problem) => problems.push(problem),
    count(what, by = 1) {
      counts[what] = (counts[what] ?? 0) + by;
    },
    progress: async () => undefined,
  });
  return {
    spans: spans.map((span) => {
      const resourceAttributes = plainOf(resources[span.resource ?? 0]);
      return { ...span, resourceAttributes, service: String(resourceAttributes['service.name'] ?? '') };
    }),
    logs,
    problems,
    counts,
    written: spans.map(({ place }) =>
      new TextDecoder().decode(bytes.subarray(place.offset, place.offset + place.length)),
    ),
  };
}
