/** Replaces ranges of a text by masks. */

/** The sign that replaces a secret. The prefix that names its issuer may stand before it. */
export const MASK = '•••masked•••';

/** A range of text to mask. */
export interface SecretRange {
  start: number;
  end: number;
  /** The whole replacement, where it is more than the mask (a quoted one in place of a number). */
  readonly replacement?: string;
}

/** The beginning that may stay: an authorization scheme, and the prefix that names the issuer. */
const TELLING =
  /^(?:(?:Bearer|Basic|Token|Digest|ApiKey|Negotiate|Key)\s+)?(?:sk-(?:ant-|proj-|or-|lf-)?|[sr]k_(?:live|test)_|gh[pousr]_|github_pat_|gl[a-z]{2,4}-|A[KS]IA|AIza|xox[abeoprs]-|hf_|npm_|gsk_|eyJ)?/i;

/** Returns the mask of one secret: `sk-•••masked•••`. */
export function maskSecret(secret: string): string {
  return (TELLING.exec(secret)?.[0] ?? '') + MASK;
}

/** Returns the text with every range masked (overlapping ones as one), and the number of masks. Sorts `found`. */
export function applyMasks(text: string, found: SecretRange[]): { text: string; count: number } {
  if (found.length === 0) return { text, count: 0 };
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let out = '';
  let at = 0;
  let count = 0;
  for (let i = 0; i < found.length; ) {
    const first = found[i] as SecretRange;
    let end = first.end;
    for (i++; i < found.length && (found[i] as SecretRange).start < end; i++)
      end = Math.max(end, (found[i] as SecretRange).end);
    out +=
      text.slice(at, first.start) +
      (first.replacement ?? maskSecret(text.slice(first.start, Math.min(end, first.start + 40))));
    at = end;
    count++;
  }
  return { text: out + text.slice(at), count };
}
