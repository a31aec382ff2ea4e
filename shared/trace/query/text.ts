/** Plain text search: every word must be found somewhere in a span, in any case. */
import type { SpanTable } from '../table.ts';
import { someText } from './attributes.ts';
import type { LoadedSpan } from './fields.ts';

/** Words of a plain text query, lower-case; words in double quotes stay together. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  // A quote that is never closed takes the rest.
  for (const [, quoted, word] of text.matchAll(/"([^"]*)(?:"|$)|([^\s"]+)/g)) {
    const found = (quoted ?? word ?? '').toLowerCase();
    if (found !== '') words.push(found);
  }
  return words;
}

/** For each word the interned strings that contain it: decides by name and service without reading the span. */
export class TextColumns {
  readonly #found: Uint8Array[];

  constructor(
    readonly table: SpanTable,
    readonly words: readonly string[],
  ) {
    this.#found = words.map(() => new Uint8Array(table.strings.length));
    for (let i = 0; i < table.strings.length; i++) {
      const text = (table.strings[i] as string).toLowerCase();
      for (let w = 0; w < words.length; w++) {
        if (text.includes(words[w] as string)) (this.#found[w] as Uint8Array)[i] = 1;
      }
    }
  }

  /** Whether name and service alone contain every word. */
  matches(row: number): boolean {
    for (let w = 0; w < this.words.length; w++) if (!this.has(w, row)) return false;
    return true;
  }

  has(word: number, row: number): boolean {
    const found = this.#found[word];
    return found?.[this.table.name[row] as number] === 1 || found?.[this.table.service[row] as number] === 1;
  }

  /** Whether row and span together contain every word. */
  matchesLoaded(row: number, loaded: LoadedSpan): boolean {
    for (let w = 0; w < this.words.length; w++) {
      if (!this.has(w, row) && !spanContains(loaded, this.words[w] as string)) return false;
    }
    return true;
  }
}

/** Looks in ids, status, events and all attributes of the span and its resource. */
function spanContains({ span, resource }: LoadedSpan, word: string): boolean {
  const contains = (text: string): boolean => text.toLowerCase().includes(word);
  if (contains(span.name) || contains(span.status.message)) return true;
  if (contains(span.traceId) || contains(span.spanId) || contains(span.parentSpanId)) return true;
  if (someText(span.attributes, contains) || someText(resource, contains)) return true;
  return span.events.some((event) => contains(event.name) || someText(event.attributes, contains));
}
