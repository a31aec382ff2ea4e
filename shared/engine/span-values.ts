/** Attributes of many spans as columns of text, for a table. */
import { textOf } from '../cell/fields.ts';
import { redactAttributes } from '../cell/redact.ts';
import type { Requests } from '../protocol.ts';
import type { Attribute } from '../trace/value.ts';
import { EngineError } from '../transport.ts';
import type { OpenDocument } from './document.ts';
import { loadSpans } from './load.ts';

const MOST = 20_000;
const MOST_KEYS = 100;
/** A cell of a table shows no more. */
const LONGEST = 500;

/** For each key the values by ordinal, as text; resource attributes where the span itself has none. Masked unless revealed. */
export async function spansValues(
  document: OpenDocument,
  { ordinals, keys, reveal }: Requests['spans.values']['argument'],
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
      const found = valueOfKey(span.attributes, key) ?? valueOfKey(resource, key);
      if (!found) return;
      const [shown = found] = reveal ? [found] : redactAttributes([found]).attributes;
      (columns[column] as string[])[place] = textOf(shown.value).slice(0, LONGEST);
    });
  }
  return columns;
}

const valueOfKey = (attributes: readonly Attribute[], key: string): Attribute | undefined =>
  attributes.find((attribute) => attribute.key === key);
