/** The list of what is masked, in words. */
import type { MaskedSecret } from '../secrets/collected.ts';

/** More places than these are counted, not listed. */
const MOST_LINES = 60;

interface Checked {
  readonly masked: readonly MaskedSecret[];
  readonly revealed: boolean;
}

/** How many secrets there are, in a sentence. */
export function maskedSentence({ masked, revealed }: Checked): string {
  const count = masked.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return 'Nothing in this cell looks like a secret.';
  const what = count === 1 ? '1 value looks like a secret' : `${count} values look like secrets`;
  return `${what} and ${count === 1 ? 'is' : 'are'} ${revealed ? 'KEPT as asked' : 'masked'}.`;
}

/** One place as a line: `terminal.cast, at 1.200 s: API key (sk-…), 2 times`. */
function maskedLine({ kind, file, place, count }: MaskedSecret): string {
  return `${file}, ${place}: ${kind}${count === 1 ? '' : `, ${count} times`}`;
}

/** The sentence and the places, as lines. */
export function maskedLines(checked: Checked): string[] {
  const lines = checked.masked.slice(0, MOST_LINES).map((one) => `  ${maskedLine(one)}`);
  const more = checked.masked.length - lines.length;
  return [maskedSentence(checked), ...lines, ...(more > 0 ? [`  and ${more} more places`] : [])];
}
