/** Which cells of a sweep are shown: words that all must be somewhere in it. */
import { cellOutcome, type Outcome, type SweepCell } from './cell.ts';

const OUTCOMES: readonly Outcome[] = ['pass', 'fail', 'unscored', 'broken'];

/**
 * The cells that have every word (`aider rust`), none with a minus (`-codex`), and the outcome asked for (`is:fail`).
 * `tui:`, `model:`, `task:`, `category:`, `run:`, `sweep:` look into that name only. Case does not count.
 */
export function filterCells<C extends SweepCell>(cells: readonly C[], text: string): readonly C[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return cells;
  const tests = words.map(parseTest);
  return cells.filter((cell) => {
    const all = haystack(cell);
    return tests.every((test) => test(cell, all));
  });
}

/** How many there are of each outcome. */
export function countOutcomes(cells: readonly SweepCell[]): Readonly<Record<Outcome, number>> {
  const counts = { pass: 0, fail: 0, unscored: 0, broken: 0 };
  for (const cell of cells) counts[cellOutcome(cell)]++;
  return counts;
}

type Test = (cell: SweepCell, all: string) => boolean;

function parseTest(word: string): Test {
  if (word.startsWith('-') && word.length > 1) {
    const test = parseTest(word.slice(1));
    return (cell, all) => !test(cell, all);
  }
  const [, field = '', wanted = ''] = /^(is|tui|cli|model|task|category|run|sweep):(.+)$/.exec(word) ?? [];
  if (field === '') return (_cell, all) => all.includes(word);
  if (field === 'is') {
    const outcome = OUTCOMES.find((one) => one.startsWith(wanted));
    return (cell) => cellOutcome(cell) === outcome;
  }
  const key = (field === 'cli' ? 'tui' : field) as 'tui' | 'model' | 'task' | 'category' | 'run' | 'sweep';
  // A run is a number: `run:1` is not run 12.
  if (key === 'run') return (cell) => cell.run.toLowerCase() === wanted;
  return (cell) => cell[key].toLowerCase().includes(wanted);
}

function haystack({ tui, model, task, category, sweep, run, problem, path }: SweepCell): string {
  return [tui, model, task, category, sweep, `run ${run}`, problem, path].join('\n').toLowerCase();
}
