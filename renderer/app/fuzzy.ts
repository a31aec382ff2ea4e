/** Fuzzy matching of short texts, as in a palette: letters in order, best where they begin words or follow each other. */

/** 0 where the letters of `wanted` do not occur in order in `text`; else the higher the better. Spaces are ignored. */
export function fuzzyScore(text: string, wanted: string): number {
  return match(text, wanted)?.score ?? 0;
}

/** Positions of the matched letters, for highlighting; empty where it does not match. */
export function fuzzyPositions(text: string, wanted: string): readonly number[] {
  return match(text, wanted)?.positions ?? [];
}

function match(text: string, wanted: string): { score: number; positions: number[] } | undefined {
  const letters = [...wanted.toLowerCase().replace(/\s+/g, '')].slice(0, 64);
  if (letters.length === 0) return { score: 1, positions: [] };
  const lower = text.slice(0, 512).toLowerCase();
  const phrase = lower.indexOf(wanted.trim().toLowerCase());
  if (phrase >= 0) {
    const length = wanted.trim().length;
    const begins = phrase === 0 ? 200 : isBoundary(lower, phrase) ? 150 : 100;
    return { score: begins + 1 / text.length, positions: Array.from({ length }, (_, index) => phrase + index) };
  }
  const found = along(lower, letters, true) ?? along(lower, letters, false);
  if (!found) return undefined;
  let score = 1 / text.length;
  let previous = -2;
  for (const at of found) {
    score += at === previous + 1 ? 4 : isBoundary(lower, at) ? 3 : 1;
    previous = at;
  }
  return { score, positions: found };
}

/** The letters in order; with `words`, jumping to beginnings of words where the next letter does not follow at once. */
function along(text: string, letters: readonly string[], words: boolean): number[] | undefined {
  const positions: number[] = [];
  let at = 0;
  for (const letter of letters) {
    if (text[at] !== letter || (positions.length === 0 && words && !isBoundary(text, at))) {
      let next = text.indexOf(letter, at);
      while (words && next >= 0 && !isBoundary(text, next)) next = text.indexOf(letter, next + 1);
      if (next < 0) return undefined;
      at = next;
    }
    positions.push(at);
    at++;
  }
  return positions;
}

function isBoundary(text: string, at: number): boolean {
  return at === 0 || /[\s_./:#-]/.test(text[at - 1] ?? '');
}
