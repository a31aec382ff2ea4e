/** Short names of runs: what all of them have in common, in front and behind, says nothing about any. Pure. */

/** What names are made of: folders, or `CLI × model · task · run 1`. */
const PARTS = /(\/| · )/;

/** The same names without the parts that all have in common. At least one part of each stays. */
export function shortNames(names: readonly string[]): string[] {
  const split = names.map((name) => name.split(PARTS));
  const least = split.reduce((fewest, parts) => Math.min(fewest, parts.length), Number.POSITIVE_INFINITY);
  const [first = []] = split;
  const common = (at: (parts: readonly string[], index: number) => string | undefined) => {
    let count = 0;
    while (count + 1 < least && split.every((parts) => at(parts, count) === at(first, count))) count++;
    // Separators stand at odd places: a part goes with the one behind it.
    return count - (count % 2);
  };
  if (names.length < 2) return [...names];
  const front = common((parts, index) => parts[index]);
  const behind = Math.min(
    common((parts, index) => parts[parts.length - 1 - index]),
    Math.max(0, least - 1 - front),
  );
  return split.map((parts, index) => parts.slice(front, parts.length - behind).join('') || (names[index] as string));
}
