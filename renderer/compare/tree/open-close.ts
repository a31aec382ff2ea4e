/** Opening and closing merged rows, through the store. */
import { compareStore } from '../../stores/compare.ts';
import { currentShown } from './shown.ts';
import { closedToLevel, openedTo, opens, siblingsOf, subtreeOf, withRows } from './visible.ts';

/** Whether a merged row is open, closed, or has nothing to open. */
export function openness(row: number): 'open' | 'closed' | 'leaf' {
  const shown = currentShown();
  if (!shown || row < 0 || !opens(shown.pair.merged, row, shown.marks)) return 'leaf';
  return shown.closed.has(row) ? 'closed' : 'open';
}

/** Takes a set of closed rows into force. A closed row takes over the selection of what is in it. */
function setClosed(collapsed: ReadonlySet<number>): void {
  const { pair, selected } = compareStore.getState();
  if (!pair || collapsed === compareStore.getState().collapsed) return;
  compareStore.setState({ collapsed });
  let outermost = -1;
  let at = selected < 0 ? -1 : (pair.merged.parent[selected] ?? -1);
  for (; at >= 0; at = pair.merged.parent[at] as number) if (collapsed.has(at)) outermost = at;
  if (outermost >= 0) compareStore.setState({ selected: outermost });
}

export function toggleRow(row: number): void {
  const shown = currentShown();
  const state = openness(row);
  if (shown && state !== 'leaf') setClosed(withRows(shown.pair.merged, shown.closed, [row], state === 'open'));
}

/** Opens or closes a row and its siblings, as the row itself would be. */
export function toggleSiblings(row: number): void {
  const shown = currentShown();
  if (!shown || row < 0) return;
  const { merged } = shown.pair;
  setClosed(withRows(merged, shown.closed, siblingsOf(merged, row), openness(row) !== 'closed'));
}

/** Opens or closes a row together with everything in it. */
export function toggleSubtree(row: number): void {
  const shown = currentShown();
  const state = openness(row);
  if (!shown || state === 'leaf') return;
  const { merged } = shown.pair;
  setClosed(withRows(merged, shown.closed, subtreeOf(merged, row), state === 'open'));
}

export function openAll(): void {
  setClosed(new Set());
}

/** Shows `level` levels. */
export function openToLevel(level: number): void {
  const { pair } = compareStore.getState();
  if (pair) setClosed(closedToLevel(pair.merged, Math.max(1, level)));
}

/** The deepest level of which a row is shown now, from 1; 0 without rows. */
export function visibleLevels(): number {
  const shown = currentShown();
  let deepest = -1;
  for (const row of shown?.visible ?? []) {
    const depth = shown?.pair.merged.depth[row] as number;
    if (depth > deepest) deepest = depth;
  }
  return deepest + 1;
}

/** Opens what a row is in, so that it is shown. */
export function openTo(row: number): void {
  const { pair, collapsed } = compareStore.getState();
  if (!pair) return;
  const next = openedTo(pair.merged, collapsed, row);
  if (next !== collapsed) compareStore.setState({ collapsed: next });
}
