/** One cell of a sweep as a list needs it: who it is and how it did. Read from a few kilobytes, never from all spans. */

export interface SweepCell {
  /** Folder or `.cell` file, relative to what was opened, with `/`. Unique in a sweep. */
  readonly path: string;
  /** The identity as its file has it; empty where it has none. */
  readonly cell: string;
  readonly sweep: string;
  readonly tui: string;
  readonly model: string;
  readonly task: string;
  readonly category: string;
  readonly run: string;
  /** 0 … 1; NaN: not scored. So are all numbers here that nobody tells. */
  readonly pass: number;
  readonly composite: number;
  /** ms */
  readonly wallMs: number;
  /** Prompt and completion. */
  readonly tokens: number;
  readonly blast: number;
  readonly integrity: number;
  /** Unix ms. */
  readonly startedAt: number;
  /** Why it is broken, for people; empty where it is not. */
  readonly problem: string;
}

export type Outcome = 'pass' | 'fail' | 'unscored' | 'broken';

/** How a cell came out. Broken wins: what cannot be read whole is not believed. */
export function cellOutcome(cell: SweepCell): Outcome {
  if (cell.problem !== '') return 'broken';
  if (Number.isNaN(cell.pass)) return 'unscored';
  return cell.pass >= 1 ? 'pass' : 'fail';
}

/** The numbers of a cell, in the order in which they are shown. */
export const NUMBERS = ['pass', 'composite', 'wallMs', 'tokens', 'blast', 'integrity', 'startedAt'] as const;
/** Its texts that say who it is. */
export const NAMES = ['cell', 'sweep', 'tui', 'model', 'task', 'category', 'run'] as const;

/** A cell of which nothing is known but where it lies. */
export function unknownCell(path: string, problem = ''): SweepCell {
  const nothing = Number.NaN;
  return {
    path,
    cell: '',
    sweep: '',
    tui: '',
    model: '',
    task: '',
    category: '',
    run: '',
    pass: nothing,
    composite: nothing,
    wallMs: nothing,
    tokens: nothing,
    blast: nothing,
    integrity: nothing,
    startedAt: nothing,
    problem,
  };
}

/** How a cell is called in a sentence: `aider × gpt-oss · rust-lifetime-fix · run 1`. */
export function cellName(cell: SweepCell): string {
  const pair = [cell.tui, cell.model].filter(Boolean).join(' × ');
  return [pair, cell.task, cell.run && `run ${cell.run}`].filter(Boolean).join(' · ') || cell.path;
}
