/**
 * Decides cheaply that a span cannot contain a word, from its bytes as they stand in the file, so that plain text
 * search decodes only spans that may match. May say "maybe" for spans that do not match, never "no" for one that does.
 */
import type { Attribute } from '../trace/value.ts';

/** Latin-1 keeps one character a byte, so places in the text are places in the bytes. */
const latin1 = new TextDecoder('latin1');

/** Bytes may write these in ways that do not look like the text: numbers and ids in binary, booleans in protobuf. */
const SPELLED_OTHERWISE = ['true', 'false', 'nan', 'infinity', 'null', 'undefined'];

/** Whether a word can be looked for in bytes: plain ASCII that no format escapes or writes in binary. */
function searchable(word: string): boolean {
  if (!/^[ !#-.0-[\]-~]+$/.test(word)) return false;
  if (/^[-+.0-9a-fx]*$/.test(word)) return false;
  return !SPELLED_OTHERWISE.some((text) => text.includes(word));
}

export class Prefilter {
  readonly #words: readonly string[];
  #text = '';

  /** `words` are lower-case. */
  constructor(words: readonly string[]) {
    this.#words = words.filter(searchable);
  }

  /** Whether there is anything to decide by. */
  get useful(): boolean {
    return this.#words.length > 0;
  }

  /** The bytes that the next calls of `excludes` are about. */
  enter(bytes: Uint8Array): void {
    this.#text = latin1.decode(bytes).toLowerCase();
  }

  /** Whether the span at `[from, to)` of those bytes lacks a word that its resource lacks too. */
  excludes(from: number, to: number, inResource: readonly boolean[]): boolean {
    const span = this.#text.slice(from, to);
    for (let w = 0; w < this.#words.length; w++) {
      if (inResource[w] || span.includes(this.#words[w] as string)) continue;
      // An escaped character may be any character.
      return !span.includes('\\u');
    }
    return false;
  }

  /** For each word, whether a resource contains it. */
  inResource(resource: readonly Attribute[]): boolean[] {
    const text = JSON.stringify(resource).toLowerCase();
    return this.#words.map((word) => text.includes(word));
  }
}
