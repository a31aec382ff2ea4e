/**
 * Quotations at any depth of escaping: at depth n of JSON in JSON a quote mark is escaped with 2^n - 1 backslashes.
 */

/** A quote mark. */
export interface Quote {
  readonly mark: string;
  /** Backslashes before it. */
  readonly slashes: number;
  /** The position after the mark. */
  readonly end: number;
}

/** The quote mark that stands at a place, with the backslashes before it. */
export function quoteAt(text: string, at: number): Quote | undefined {
  let i = at;
  while (text.charCodeAt(i) === 92 && i - at < 64) i++;
  const mark = text[i];
  if (mark !== '"' && mark !== "'" && mark !== '`') return undefined;
  return { mark, slashes: i - at, end: i + 1 };
}

/** Whether the text from `start` to a quote is opened by one like it. */
export function isOpenedBy(text: string, start: number, quote: Quote): boolean {
  const at = start - quote.slashes - 1;
  if (at < 0) return false;
  const open = quoteAt(text, at);
  return open?.mark === quote.mark && open.slashes === quote.slashes;
}

/** Returns the end of the quoted content: before the backslashes of the closing quote, or at the end of the text. */
export function contentEnd(text: string, quote: Quote): number {
  const { mark, slashes } = quote;
  for (let at = text.indexOf(mark, quote.end); at >= 0; at = text.indexOf(mark, at + 1)) {
    let count = 0;
    while (at - count > quote.end && text.charCodeAt(at - count - 1) === 92) count++;
    if (count < slashes) return at - count;
    if ((count - slashes) % (2 * (slashes + 1)) === 0) return at - slashes;
  }
  return text.length;
}
