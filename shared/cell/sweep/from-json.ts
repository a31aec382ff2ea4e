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
  const scorers = readScorers(json);
  const cell = readName(at(json, 'cell_id'));
  const task = readName(at(json, 'task'));
  return {
    ...unknownCell(path),
    cell,
    sweep: readName(at(json, 'sweep_id')),
    tui: readName(at(json, 'tui')),
    model: readName(at(json, 'model')),
    task,
    category: readName(at(json, 'task_category')) || taskCategory(task),
    run: readName(at(json, 'run')) || runNumber(cell),
    ...readScores(scorers),
    wallMs: first(
      numberAt(scorers.get('latency'), 'wall_clock_ms'),
      numberAt(json, 'duration_s') * 1000,
      between(json),
    ),
    tokens: first(
      numberAt(json, 'prompt_tokens') + numberAt(json, 'completion_tokens'),
      numberAt(scorers.get('tokens'), 'total_tokens'),
    ),
    startedAt: readInstant(at(json, 'started_at')),
  };
}

/** The scores of scorers by name. The composite is that of the file; where it has none, it is computed. */
export function readScores(
  scorers: ReadonlyMap<string, JsonObject>,
): Pick<SweepCell, 'pass' | 'composite' | 'blast' | 'integrity'> {
  const composite = numberAt(scorers.get('composite'), 'composite');
  return {
    pass: numberAt(scorers.get('pass_rate'), 'pass'),
    composite: Number.isNaN(composite) ? (compositeView(scorers)?.sum ?? Number.NaN) : composite,
    blast: numberAt(scorers.get('blast_radius'), 'blast_radius'),
    integrity: numberAt(scorers.get('integrity'), 'integrity'),
  };
}

function readScorers(json: JsonObject): Map<string, JsonObject> {
  const inFile = at(json, 'scorers');
  const found = new Map<string, JsonObject>();
  for (const [name, values] of isObject(inFile) ? Object.entries(inFile) : [])
    if (isObject(values)) found.set(name, values);
  return found;
}

/** A name as it is shown: one line, not endless, no secret in it. */
export function readName(value: Json | undefined): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const line = String(value)
    .slice(0, 4 * LONGEST)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const { text } = maskText(line);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** `polyglot/rust-fix` is of the category `polyglot`. */
export function taskCategory(task: string): string {
  const end = task.indexOf('/');
  return end > 0 ? task.slice(0, end) : '';
}

/** `…#run2` → `2` */
export function runNumber(cell: string): string {
  return /#run(\d{1,9})$/.exec(cell)?.[1] ?? '';
}

function between(json: JsonObject): number {
  return readInstant(at(json, 'ended_at')) - readInstant(at(json, 'started_at'));
}

function readInstant(value: Json | undefined): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN;
}

/** The first of them that is a number at all. */
function first(...values: number[]): number {
  return values.find((value) => Number.isFinite(value)) ?? Number.NaN;
}
