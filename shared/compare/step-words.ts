/** Steps and their parts of a difference, in words. */
import { formatDuration, formatInteger } from '../base/format.ts';
import type { Nanoseconds } from '../base/time.ts';
import { KINDS, type Kind } from '../trace/kind.ts';
import { NO_ROW, type Row, type SpanTable } from '../trace/table.ts';
import type { Alignment } from './align.ts';
import { type ModelSplit, type Part, splitModel } from './attribution.ts';
import { Gaps } from './gaps.ts';
import { type ComparedRun, NAME_LEVEL } from './run.ts';
import type { BothSides } from './sides.ts';

type Rows = Pick<Part, 'baseRow' | 'newRow'>;

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

/** The parts of two aligned runs in words. */
export class StepWords {
  readonly #base: ComparedRun;
  readonly #new: ComparedRun;
  /** By row. */
  readonly #names: BothSides<readonly string[]>;
  readonly #gaps: Gaps;

  constructor({ base, new: newRun, alignment }: BothSides<ComparedRun> & { readonly alignment: Alignment }) {
    this.#base = base;
    this.#new = newRun;
    this.#names = { base: stepNames(base.table), new: stepNames(newRun.table) };
    this.#gaps = new Gaps(base.table, newRun.table, alignment, this.#names.new);
  }

  /** Name of the step, in the new run where that has it; empty for the document. */
  name({ baseRow, newRow }: Rows): string {
    if (newRow !== NO_ROW) return this.#names.new[newRow] as string;
    return baseRow === NO_ROW ? '' : (this.#names.base[baseRow] as string);
  }

  kind({ baseRow, newRow }: Rows): Kind | 'none' {
    const index =
      newRow !== NO_ROW
        ? this.#new.table.kind[newRow]
        : baseRow !== NO_ROW
          ? this.#base.table.kind[baseRow]
          : undefined;
    return index === undefined ? 'none' : (KINDS[index] ?? 'internal');
  }

  /** What the part is called. */
  label(part: Pick<Part, 'what'> & Rows): string {
    const name = this.name(part);
    if (part.what === 'unattributed') return name === '' ? 'nothing running' : `${name} (unattributed)`;
    if (part.what === 'overlap') return name === '' ? 'side by side' : `${name} (side by side)`;
    return name;
  }

  /** Why the part is what it is; empty where only the time says it. */
  why(part: Part): string {
    const { what, baseRow, newRow } = part;
    switch (what) {
      case 'added':
        return 'not in the base';
      case 'removed':
        return 'only in the base';
      case 'overlap':
        return 'calls that ran side by side overlapped less or more';
      case 'unattributed': {
        const where = this.#gaps.told(part);
        const time = baseRow === NO_ROW && newRow === NO_ROW ? 'time in which nothing ran' : 'time that no step covers';
        return where === '' ? time : `${time}: ${where}`;
      }
      case 'changed':
        return this.#whyChanged(part);
    }
  }

  #whyChanged({ baseRow, newRow, delta }: Part): string {
    const [base, newRun] = [this.#base, this.#new];
    const renamed = base.keys[NAME_LEVEL]?.[baseRow] !== newRun.keys[NAME_LEVEL]?.[newRow];
    const before = renamed ? `instead of ${base.table.strings[base.table.name[baseRow] as number] ?? ''}` : '';
    const split = splitModel(base, baseRow, newRun, newRow, delta);
    if (!split)
      return before || (base.keys[1]?.[baseRow] === newRun.keys[1]?.[newRow] ? '' : 'called with something else');
    return [before, modelWords(split)].filter(Boolean).join(': ');
  }
}

/** A reason that is this much smaller than the largest is not told. */
const SMALL = 0.2;

function modelWords({ laterFirst, tokens, moreTokens, slowerPerToken }: ModelSplit): string {
  const long = (ns: Nanoseconds) => formatDuration(Math.abs(ns));
  const speed = slowerPerToken < 0 ? 'faster' : 'slower';
  const same =
    tokens === 0
      ? `the same tokens, ${long(slowerPerToken)} ${speed}`
      : `${long(slowerPerToken)} ${speed} for the same`;
  const reasons = [
    { ns: laterFirst, text: `first token ${long(laterFirst)} ${laterFirst < 0 ? 'earlier' : 'later'}` },
    { ns: moreTokens, text: `${formatInteger(Math.abs(tokens))} ${tokens < 0 ? 'fewer' : 'more'} output tokens` },
    { ns: slowerPerToken, text: Number.isNaN(tokens) ? `${long(slowerPerToken)} ${speed} after it` : same },
  ].filter(({ ns }) => !Number.isNaN(ns) && ns !== 0);
  const largest = reasons.reduce((most, { ns }) => Math.max(most, Math.abs(ns)), 0);
  return reasons
    .filter(({ ns }) => Math.abs(ns) >= SMALL * largest)
    .sort((x, y) => Math.abs(y.ns) - Math.abs(x.ns))
    .map(({ text }) => text)
    .join('; ');
}
