/** Attributes of many spans as columns of text, for a table. */
import { valueText } from '../cell/fields.ts';
import type { Requests } from '../protocol.ts';
import { maskAttributes, maskText } from '../secrets/mask.ts';
import type { Attribute, SpanContent } from '../trace/value.ts';
import { EngineError } from '../transport.ts';
import type { OpenDocument } from './document.ts';
import { loadSpans } from './load.ts';

const MOST = 20_000;
const MOST_KEYS = 100;
/** A cell of a table shows no more. */
const LONGEST = 500;
const LONGEST_LIST = 4000;
/** Of each attribute, where all stand in one line: a prompt must not leave the others out. */
const LONGEST_IN_LIST = 300;

/** What a span has beside its attributes, under the names that TraceQL gives to such things. */
const INTRINSICS: ReadonlyMap<string, (span: SpanContent) => string> = new Map([
  ['span:id', ({ spanId }) => spanId],
  ['span:parentID', ({ parentSpanId }) => parentSpanId],
  ['trace:id', ({ traceId }) => traceId],
]);

/**
 * For each key the values by ordinal, as text; resource attributes where the span itself has none. `span:id`,
 * `span:parentID`, `trace:id` and `span:statusMessage` are what they say, `span:attributes` is all of them in one line.
 * Masked unless `reveal`.
 */
export async function spansValues(
  document: OpenDocument,
  { ordinals, keys }: Requests['spans.values']['argument'],
  reveal: boolean,
  signal: AbortSignal,
): Promise<Requests['spans.values']['result']> {
  if (ordinals.length > MOST || keys.length > MOST_KEYS) {
    throw new EngineError(`A table has at most ${MOST} spans and ${MOST_KEYS} attributes.`, 'too-much');
  }
  const placeOf = new Map<number, number>();
  for (let i = 0; i < ordinals.length; i++) placeOf.set(ordinals[i] as number, i);
  const columns = keys.map(() => new Array<string>(ordinals.length).fill(''));
  for await (const { ordinal, span, resource } of loadSpans(document, ordinals, [], signal)) {
    const place = placeOf.get(ordinal);
    if (place === undefined) continue;
    keys.forEach((key, column) => {
      const whole = wholeSpan(span, key, reveal);
      if (whole !== undefined) {
        (columns[column] as string[])[place] = whole;
        return;
      }
      const found = valueOfKey(span.attributes, key) ?? valueOfKey(resource, key);
      if (!found) return;
      const [shown = found] = reveal ? [found] : maskAttributes([found]).attributes;
      (columns[column] as string[])[place] = valueText(shown.value).slice(0, LONGEST);
    });
  }
  return columns;
}

/** The text of an intrinsic; undefined where the key is an attribute's. */
function wholeSpan(span: SpanContent, key: string, reveal: boolean): string | undefined {
  if (key === 'span:attributes') {
    const list = reveal ? span.attributes : maskAttributes(span.attributes).attributes;
    return list
      .map((attribute) => `${attribute.key}=${shortened(valueText(attribute.value))}`)
      .join(' · ')
      .slice(0, LONGEST_LIST);
  }
  if (key === 'span:statusMessage') return reveal ? span.status.message : maskText(span.status.message).text;
  return INTRINSICS.get(key)?.(span);
}

const shortened = (text: string) => (text.length > LONGEST_IN_LIST ? `${text.slice(0, LONGEST_IN_LIST)}…` : text);

const valueOfKey = (attributes: readonly Attribute[], key: string): Attribute | undefined =>
  attributes.find((attribute) => attribute.key === key);
