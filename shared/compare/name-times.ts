/** How long the steps of each name took, run by run. */

import { median } from '../base/numbers.ts';
import type { Nanoseconds } from '../base/time.ts';
import type { NameTimes } from './comparison.ts';
import type { ComparedRun, Keys } from './run.ts';

const MOST_NAMES = 500;

/** Names by the difference of their medians (no such step: no time), the largest first; at most 500. */
export function nameTimes(base: readonly ComparedRun[], newRuns: readonly ComparedRun[], keys: Keys): NameTimes[] {
  const found = new Map<string, { name: string; kind: number; times: Nanoseconds[] }>();
  const runs = [...base, ...newRuns];
  runs.forEach(({ table, own }, index) => {
    for (let row = 0; row < table.rowCount; row++) {
      const name = keys.normalised(table.strings[table.name[row] as number] ?? '');
      const kind = table.kind[row] as number;
      const key = `${kind} ${name}`;
      let entry = found.get(key);
      if (!entry) {
        entry = { name, kind, times: new Array<Nanoseconds>(runs.length).fill(Number.NaN) };
        found.set(key, entry);
      }
      const before = entry.times[index] as Nanoseconds;
      entry.times[index] = (Number.isNaN(before) ? 0 : before) + (own[row] as number);
    }
  });
  const middle = (times: readonly Nanoseconds[]) => median(times.map((time) => (Number.isNaN(time) ? 0 : time)));
  return [...found.values()]
    .map(({ name, kind, times }) => ({
      name,
      kind,
      baseTimes: times.slice(0, base.length),
      newTimes: times.slice(base.length),
    }))
    .map((entry) => ({ entry, difference: Math.abs(middle(entry.newTimes) - middle(entry.baseTimes)) }))
    .sort((x, y) => y.difference - x.difference || (x.entry.name < y.entry.name ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ entry }) => entry);
}
