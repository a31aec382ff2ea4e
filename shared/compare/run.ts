/** A run as a comparison sees it: its table, whose time it was, and by what its steps are known again. */
import type { Nanoseconds } from '../base/time.ts';
import { type CriticalPath, criticalPath } from '../trace/critical-path.ts';
import { KINDS, type Kind, STATUS_ERROR } from '../trace/kind.ts';
import type { Row, SpanTable } from '../trace/table.ts';
import { normalise } from './normalise.ts';

/**
 * Levels of likeness, the strictest first: name, content and outcome; name and content; name; and for steps that are
 * called after an agent or a model, of which the other run may have had another one: kind and content; kind.
 */
export const LEVELS = 5;
export const NAME_LEVEL = 2;
const RENAMED: ReadonlySet<Kind> = new Set(['agent', 'container', 'model']);

export interface ComparedRun extends CriticalPath {
  readonly table: SpanTable;
  /** For each level and row a number; equal numbers (of runs with the same `Keys`) are like steps. */
  readonly keys: readonly Uint32Array[];
  /** Tokens by row, NaN where unknown. */
  readonly inputTokens: Float64Array;
  readonly outputTokens: Float64Array;
  /** How long each model call took to begin its answer, by row, ns; NaN where unknown. */
  readonly firstToken: Float64Array;
}

/** Numbers for texts, the same in all runs that are compared. */
export class Keys {
  readonly #numbers = new Map<string, number>();
  readonly #normal = new Map<string, string>();

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  normalised(name: string): string {
    const known = this.#normal.get(name);
    if (known !== undefined) return known;
    const text = normalise(name);
    this.#normal.set(name, text);
    return text;
  }
}

/**
 * Prepares a run. `contents` says by row what tells steps of one name apart (a tool's arguments, what a model's answer
 * asked for), the same text for the same content; empty or missing: unknown. O(n log n).
 */
export function comparedRun(
  table: SpanTable,
  keys: Keys,
  contents: readonly string[],
  firstToken: Float64Array = new Float64Array(table.rowCount).fill(Number.NaN),
): ComparedRun {
  const levels = Array.from({ length: LEVELS }, () => new Uint32Array(table.rowCount));
  for (let row = 0; row < table.rowCount; row++) {
    const name = `${table.kind[row]} ${keys.normalised(table.strings[table.name[row] as number] ?? '')}`;
    const whole = contents[row] ? `${name}\n${contents[row]}` : name;
    const outcome = table.status[row] === STATUS_ERROR ? 'failed' : 'ended';
    (levels[0] as Uint32Array)[row] = keys.number(`${outcome} ${whole}`);
    (levels[1] as Uint32Array)[row] = keys.number(whole);
    (levels[2] as Uint32Array)[row] = keys.number(name);
    const kind = KINDS[table.kind[row] as number] ?? 'internal';
    const other = RENAMED.has(kind) ? kind : name;
    (levels[3] as Uint32Array)[row] = keys.number(contents[row] ? `${other}\n${contents[row]}` : other);
    (levels[4] as Uint32Array)[row] = keys.number(other);
  }
  const inputTokens = new Float64Array(table.rowCount).fill(Number.NaN);
  const outputTokens = new Float64Array(table.rowCount).fill(Number.NaN);
  for (let i = 0; i < table.tokenRow.length; i++) {
    inputTokens[table.tokenRow[i] as number] = table.inputTokens[i] as number;
    outputTokens[table.tokenRow[i] as number] = table.outputTokens[i] as number;
  }
  return { table, keys: levels, inputTokens, outputTokens, firstToken, ...criticalPath(table) };
}

/** How alike two steps of the same name are, 0 … 1: by their tokens where both have them, else by their length. */
export function likeness(base: ComparedRun, baseRow: Row, newRun: ComparedRun, newRow: Row): number {
  const tokens = ratio(base.inputTokens[baseRow] as number, newRun.inputTokens[newRow] as number);
  if (!Number.isNaN(tokens)) return tokens;
  const length = ratio(rowLength(base, baseRow), rowLength(newRun, newRow));
  return Number.isNaN(length) ? 0 : length;
}

const rowLength = (run: ComparedRun, row: Row): Nanoseconds => run.table.duration[row] as number;

/** The smaller part of the larger; NaN where one is unknown. */
function ratio(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const larger = Math.max(x, y);
  return larger <= 0 ? 1 : Math.min(x, y) / larger;
}
