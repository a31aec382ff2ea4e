/** Cells of the open sweep that are marked for a comparison, by path. */
import type { Side } from '../../shared/compare/sides.ts';
import type { SweepEntry } from '../../shared/protocol.ts';
import { createStore } from './store.ts';
import { sweepStore } from './sweep.ts';

export type Mark = Side;

export interface MarksState {
  readonly marks: ReadonlyMap<string, Mark>;
  /** The cells that the focus is on in matrix or list. */
  readonly focused: readonly SweepEntry[];
}

const NONE: MarksState = { marks: new Map(), focused: [] };

export const marksStore = createStore<MarksState>(() => NONE);

/** Takes the marks away when another sweep opens: they belong to the one in which they were made. Call once. */
export function startMarks(): void {
  sweepStore.subscribe(({ folders }, before) => {
    if (folders !== before.folders) marksStore.setState(NONE);
  });
}

/** The mark that all these cells have; undefined where they have none, or not the same. */
export function markOf(marks: MarksState['marks'], cells: readonly SweepEntry[]): Mark | undefined {
  const [first] = cells;
  const mark = first && marks.get(first.path);
  return cells.every(({ path }) => marks.get(path) === mark) ? mark : undefined;
}

/** Marks cells, or takes their marks away. */
export function setMark(cells: readonly SweepEntry[], mark: Mark | undefined): void {
  const marks = new Map(marksStore.getState().marks);
  for (const { path } of cells) {
    if (mark) marks.set(path, mark);
    else marks.delete(path);
  }
  marksStore.setState({ marks });
}

/** None, base, new, and none again. */
export function cycleMark(cells: readonly SweepEntry[]): void {
  if (cells.length === 0) return;
  const mark = markOf(marksStore.getState().marks, cells);
  setMark(cells, mark === undefined ? 'base' : mark === 'base' ? 'new' : undefined);
}

/** Takes all marks away. */
export function clearMarks(): void {
  marksStore.setState({ marks: new Map() });
}

/** The cells with a mark, in the order of the sweep. */
export function markedCells(cells: readonly SweepEntry[], mark: Mark): SweepEntry[] {
  const { marks } = marksStore.getState();
  return cells.filter(({ path }) => marks.get(path) === mark);
}
