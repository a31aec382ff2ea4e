/** What `record` and `sweep` say while they run, and at the end: lines for people. */
import type { RecordEvents, RecordedCell, RecordPhase } from '../harness/record-options.ts';
import type { ScorerResult } from '../harness/score/types.ts';

/** Characters of a step's text (a command line may hold a whole prompt) and of a score's reason. */
const LONGEST_LINE = 200;
const LONGEST_REASON = 100;

/** A step's name and text in columns. */
function phaseLine(phase: RecordPhase, text: string): string {
  return `${phase.padEnd(8)} ${shortened(printable(text), LONGEST_LINE)}`;
}

/** The scores as a table: axis, number, and why. */
export function scoreTable(scores: readonly ScorerResult[]): string {
  const rows = scores.map(({ name, score, label, explanation }) => ({
    name,
    number: formatScore(score),
    label: printable(label),
    why: printable(firstSentence(explanation)),
  }));
  const width = (key: 'name' | 'number' | 'label') => Math.max(0, ...rows.map((row) => row[key].length));
  const [names, numbers, labels] = [width('name'), width('number'), width('label')];
  return rows
    .map(({ name, number, label, why }) =>
      `  ${name.padEnd(names)}  ${number.padStart(numbers)}  ${label.padEnd(labels)}  ${why}`.trimEnd(),
    )
    .join('\n');
}

/** The command that opens a cell. */
export function openCommand(folder: string): string {
  return `spanreel ${/^[\w@%+=:,./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`}`;
}

/** Everything that is said when a cell is complete. */
export function summary(cell: RecordedCell): string {
  const problems = cell.problems.length > 0 ? [`${cell.problems.length} problems, also in cell.json`] : [];
  return [...problems, '', scoreTable(cell.scores), '', `Open it with: ${openCommand(cell.folder)}`, ''].join('\n');
}

/**
 * Writes a line a step. While an interactive agent has the terminal, lines wait: they would stand in its screen.
 */
export function recordProgress(write: (line: string) => void, interactive: boolean): RecordEvents {
  let held: string[] | undefined;
  const say = (line: string) => {
    if (held) held.push(line);
    else write(line);
  };
  return {
    phase(phase, text) {
      if (phase === 'agent' && held) {
        const waited = held;
        held = undefined;
        // The agent may have left the cursor anywhere in a line.
        write('');
        for (const line of waited) write(line);
      }
      say(phaseLine(phase, text));
      if (phase === 'prepare' && interactive) held = [];
    },
    problem(message) {
      say(`problem  ${printable(message)}`);
    },
  };
}

function formatScore(score: number | undefined): string {
  if (score === undefined) return '-';
  return Number.isInteger(score) ? String(score) : score.toFixed(3);
}

function firstSentence(text: string): string {
  const end = /[.;](?=\s)/.exec(text)?.index;
  const sentence = end === undefined ? text : text.slice(0, end + 1);
  return shortened(sentence, LONGEST_REASON);
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Texts of agents and tasks may hold escape sequences, which would act on the user's terminal. */
function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ');
}
