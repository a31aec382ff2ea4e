import type { ComparedPair } from '../../shared/compare/comparison.ts';
import type { Measure } from '../../shared/compare/report.ts';
import type { BothSides } from '../../shared/compare/sides.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import { compareStore } from '../stores/compare.ts';
import { useStore } from '../stores/store.ts';
import { compareBy } from './session.ts';

/** How many names of steps are offered to compare by. */
const MOST_NAMES = 20;

/** By what the runs are compared: the wall, the time of a kind, or of the steps with a name. */
export function MeasureChoice() {
  const comparison = useStore(compareStore, (state) => state.comparison);
  const pair = useStore(compareStore, (state) => state.pair);
  if (!comparison || !pair) return null;
  const { measure } = comparison.report;
  const isName = measure !== 'wall' && !(KINDS as readonly string[]).includes(measure);
  const names = namesOf(pair).filter((name) => name !== measure);
  return (
    <label className="compare-bar-by">
      By
      <select
        className="select"
        value={isName ? `name:${measure}` : measure}
        onChange={(event) => void compareBy(measureOf(event.target.value))}
      >
        <option value="wall">wall</option>
        <optgroup label="Time of a kind">
          {kindsOf(pair.tables).map((kind) => (
            <option key={kind} value={kind}>
              {kind}
            </option>
          ))}
        </optgroup>
        <optgroup label="Time of steps with a name">
          {isName && <option value={`name:${measure}`}>{measure}</option>}
          {names.map((name) => (
            <option key={name} value={`name:${name}`}>
              {name}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

function measureOf(value: string): Measure {
  if (value.startsWith('name:')) return { name: value.slice(5) };
  return KINDS.find((kind) => kind === value) ?? 'wall';
}

/** Names of the steps that contributed most. */
function namesOf({ contributions, merged, tables: { base, new: newTable } }: ComparedPair): string[] {
  const names = new Set<string>();
  for (const { row } of contributions) {
    if (names.size >= MOST_NAMES) break;
    if (row < 0) continue;
    const inNew = merged.newRow[row] as number;
    const name =
      inNew >= 0
        ? newTable.strings[newTable.name[inNew] as number]
        : base.strings[base.name[merged.baseRow[row] as number] as number];
    if (name) names.add(name);
  }
  return [...names];
}

/** Kinds that occur in either run, in their usual order. */
function kindsOf(tables: BothSides<SpanTable>): string[] {
  const seen = new Uint8Array(KINDS.length);
  for (const table of [tables.base, tables.new])
    for (let row = 0; row < table.rowCount; row++) seen[table.kind[row] as number] = 1;
  return KINDS.filter((_, index) => seen[index] === 1);
}
