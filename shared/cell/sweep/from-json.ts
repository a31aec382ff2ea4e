/** A cell of a sweep from its cell.json. */

import { isObject } from '../../base/is-object.ts';
import { maskText } from '../../secrets/mask.ts';
import { at, type JsonObject, numberAt } from '../page/cell-json.ts';
import { compositeView } from '../page/composite-view.ts';
import type { Json } from '../page/page.ts';
import { type SweepCell, unknownCell } from './cell.ts';

/** Names are shown in a table; nobody reads more of one. */
const LONGEST = 300;

/** What the object of a cell.json tells of the cell at `path`. Scores of scorers that are not there stay NaN. */
export function cellFromJson(path: string, json: JsonObject): SweepCell {
  const scorers = scorersOf(json);
  const cell = nameOf(at(json, 'cell_id'));
  const task = nameOf(at(json, 'task'));
  return {
    ...unknownCell(path),
    cell,
    sweep: nameOf(at(json, 'sweep_id')),
    tui: nameOf(at(json, 'tui')),
    model: nameOf(at(json, 'model')),
    task,
    category: nameOf(at(json, 'task_category')) || categoryOf(task),
    run: nameOf(at(json, 'run')) || runOf(cell),
    ...scoresOf(scorers),
    wallMs: first(
      numberAt(scorers.get('latency'), 'wall_clock_ms'),
      numberAt(json, 'duration_s') * 1000,
      between(json),
    ),
    tokens: first(
      numberAt(json, 'prompt_tokens') + numberAt(json, 'completion_tokens'),
      numberAt(scorers.get('tokens'), 'total_tokens'),
    ),
    startedAt: instantOf(at(json, 'started_at')),
  };
}

/** The scores of scorers by name. The composite is the told one; where none is told, it is computed. */
export function scoresOf(
  scorers: ReadonlyMap<string, JsonObject>,
): Pick<SweepCell, 'pass' | 'composite' | 'blast' | 'integrity'> {
  const told = numberAt(scorers.get('composite'), 'composite');
  return {
    pass: numberAt(scorers.get('pass_rate'), 'pass'),
    composite: Number.isNaN(told) ? (compositeView(scorers)?.sum ?? Number.NaN) : told,
    blast: numberAt(scorers.get('blast_radius'), 'blast_radius'),
    integrity: numberAt(scorers.get('integrity'), 'integrity'),
  };
}

function scorersOf(json: JsonObject): Map<string, JsonObject> {
  const told = at(json, 'scorers');
  const found = new Map<string, JsonObject>();
  for (const [name, values] of isObject(told) ? Object.entries(told) : [])
    if (isObject(values)) found.set(name, values);
  return found;
}

/** A name as it is shown: one line, not endless, no secret in it. */
export function nameOf(value: Json | undefined): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const line = String(value)
    .slice(0, 4 * LONGEST)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const { text } = maskText(line);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** `polyglot/rust-fix` is of the category `polyglot`. */
export function categoryOf(task: string): string {
  const end = task.indexOf('/');
  return end > 0 ? task.slice(0, end) : '';
}

/** `…#run2` → `2` */
export function runOf(cell: string): string {
  return /#run(\d{1,9})$/.exec(cell)?.[1] ?? '';
}

function between(json: JsonObject): number {
  return instantOf(at(json, 'ended_at')) - instantOf(at(json, 'started_at'));
}

function instantOf(value: Json | undefined): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/** The first of them that is a number at all. */
function first(...values: number[]): number {
  return values.find((value) => Number.isFinite(value)) ?? Number.NaN;
}
