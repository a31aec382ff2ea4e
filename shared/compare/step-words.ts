/** Steps and their parts of a difference, in words. */
import { formatDuration, formatInteger } from '../base/format.ts';
import { NO_ROW, type Row, type SpanTable } from '../trace/table.ts';
import { type Part, splitModel } from './attribution.ts';
import { type ComparedRun, NAME_LEVEL } from './run.ts';

/** `name #k` by row, where several steps share a name; k counts by start. */
export function stepNames(table: SpanTable): string[] {
  const nameOf = (row: Row) => table.strings[table.name[row] as number] ?? '';
  const counts = new Map<string, number>();
  for (let row = 0; row < table.rowCount; row++) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  const seen = new Map<string, number>();
  const names = new Array<string>(table.rowCount).fill('');
  for (let rank = 0; rank < table.rowCount; rank++) {
    const row = table.byStart[rank] as Row;
    const name = nameOf(row);
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    names[row] = (counts.get(name) ?? 0) > 1 ? `${name} #${number}` : name;
  }
  return names;
}

/** What a part is called, where its step is called `name`; an empty one is the document. */
export function labelOf(what: Part['what'], name: string): string {
  if (what === 'unattributed') return name === '' ? 'nothing running' : `${name} (unattributed)`;
  if (what === 'overlap') return name === '' ? 'side by side' : `${name} (side by side)`;
  return name;
}

/** Why a part is what it is; empty where only the time says it. */
export function whyOf({ what, rowA, rowB, delta }: Part, a: ComparedRun, b: ComparedRun): string {
  switch (what) {
    case 'added':
      return 'not in the base';
    case 'removed':
      return 'only in the base';
    case 'overlap':
      return 'calls that ran side by side hid less or more of each other';
    case 'unattributed':
      return rowA === NO_ROW && rowB === NO_ROW ? 'time in which nothing ran' : 'time that no child covers';
    case 'changed': {
      const renamed = a.keys[NAME_LEVEL]?.[rowA] !== b.keys[NAME_LEVEL]?.[rowB];
      const before = renamed ? `instead of ${a.table.strings[a.table.name[rowA] as number] ?? ''}` : '';
      const split = splitModel(a, rowA, b, rowB, delta);
      if (!split) return before || (a.keys[1]?.[rowA] === b.keys[1]?.[rowB] ? '' : 'called with something else');
      const tokens = `${formatInteger(Math.abs(split.tokens))} ${split.tokens < 0 ? 'fewer' : 'more'} output tokens`;
      const rest = `${formatDuration(Math.abs(split.slowerPerToken))} ${split.slowerPerToken < 0 ? 'faster' : 'slower'} for the same`;
      const told = Math.abs(split.moreTokens) >= Math.abs(split.slowerPerToken) ? tokens : `${rest}; ${tokens}`;
      const why = split.tokens === 0 ? 'the same tokens, slower or faster for each' : told;
      return before === '' ? why : `${before}: ${why}`;
    }
  }
}
