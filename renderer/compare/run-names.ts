/** Short names of runs: what all of them have in common says nothing about any. Pure. */

/** What names are made of: folders, or `CLI × model · task · run 1`. */
const SEPARATOR = /(\/| · )/;

/** The same names without the parts that all have in common. At least one part of each stays. */
export function shortNames(names: readonly string[]): string[] {
  if (names.length < 2) return [...names];
  // Parts stand at even places, what is between them at odd ones.
  const split = names.map((name) => name.split(SEPARATOR));
  const [first = []] = split;
  const same = (at: (parts: readonly string[]) => string | undefined) =>
    split.every((parts) => at(parts) === at(first));
  if (same(({ length }) => String(length))) {
    const kept = first.map((_, place) => place).filter((place) => place % 2 === 0 && !same((parts) => parts[place]));
    const places = kept.length > 0 ? kept : [first.length - 1];
    return split.map((parts) =>
      places.map((place, index) => (index === 0 ? '' : (parts[place - 1] ?? '')) + (parts[place] ?? '')).join(''),
    );
  }
  const least = split.reduce((fewest, { length }) => Math.min(fewest, length), Number.POSITIVE_INFINITY);
  let front = 0;
  while (front + 2 < least && same((parts) => parts[front]) && same((parts) => parts[front + 1])) front += 2;
  let behind = 0;
  while (front + behind + 2 < least && same((parts) => `${parts.at(-1 - behind)}${parts.at(-2 - behind)}`)) behind += 2;
  return split.map((parts) => parts.slice(front, parts.length - behind).join(''));
}
