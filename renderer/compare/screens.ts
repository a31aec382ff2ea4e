/** Whether two screens show the same, as texts. */

/** How many lines one of two screens has that the other does not have at the same place from the top. */
export function linesApart(base: string, newText: string): number {
  const [mine, others] = [linesOf(base), linesOf(newText)];
  let apart = 0;
  for (let i = 0; i < Math.max(mine.length, others.length); i++) if ((mine[i] ?? '') !== (others[i] ?? '')) apart++;
  return apart;
}

/** Blanks at the ends of lines are not seen. */
function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trimEnd());
}

/** The same in words; `both` are at rest and recorded. */
export function screensInWords(base: string, newText: string): string {
  const apart = linesApart(base, newText);
  if (apart === 0) return 'same screen';
  return `${apart} ${apart === 1 ? 'line differs' : 'lines differ'}`;
}
