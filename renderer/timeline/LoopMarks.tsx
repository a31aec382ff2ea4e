import { useMemo } from 'react';
import { formatClock } from '../../shared/base/format.ts';
import { cellStore } from '../document/cell-data.ts';
import { goToOccurrence, listOccurrences, type Occurrence } from '../document/go.ts';
import { useStore } from '../stores/store.ts';
import { viewportStore } from '../stores/viewport.ts';

/** Nearer ones are not told apart on a strip; the list of the cell's page has them all. Share of its width. */
const NEAREST = 0.006;

/** A ring wherever something came back. The keys x and X go through them, so Tab does not. */
export function LoopMarks() {
  const loops = useStore(cellStore, (state) => state.data?.facts.loops);
  const whole = useStore(viewportStore, (state) => state.whole);
  const marks = useMemo(
    () => spread(listOccurrences(loops ?? []), (whole.end - whole.start) * NEAREST),
    [loops, whole],
  );
  if (marks.length === 0) return null;
  return (
    <div className="overview-loops">
      {marks.map((mark, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may come back twice at once, and the list never changes.
          key={index}
          type="button"
          tabIndex={-1}
          className="overview-loop"
          style={{ left: `${((mark.time - whole.start) / (whole.end - whole.start)) * 100}%` }}
          aria-label={wordsOf(mark)}
          title={wordsOf(mark)}
          onClick={() => goToOccurrence(mark)}
        />
      ))}
    </div>
  );
}

/** Those that are at least so far from the one before, ns. */
function spread(all: readonly Occurrence[], least: number): Occurrence[] {
  const kept: Occurrence[] = [];
  for (const one of all) {
    const last = kept.at(-1);
    if (!last || one.time - last.time >= least) kept.push(one);
  }
  return kept;
}

function wordsOf({ loop, index, time }: Occurrence): string {
  return `${loop.text}: ${index + 1} of ${loop.occurrences.length}, at ${formatClock(time)}`;
}
