/** Where the time of a document went: every instant belongs to one kind, or to nobody, so the parts sum to the whole. */
import type { Nanoseconds } from '../base/time.ts';
import { exclusiveTimes } from './exclusive.ts';
import { isFrame } from './frames.ts';
import { KINDS, type Kind } from './kind.ts';
import type { SpanTable } from './table.ts';

export interface KindTime {
  readonly kind: Kind | 'unattributed';
  readonly time: Nanoseconds;
}

/** What a span of these kinds does, it does for its own purpose; what lies inside it serves that. */
const PURPOSES: ReadonlySet<Kind> = new Set(['model', 'tool', 'scorer', 'setup', 'cleanup']);
const UNATTRIBUTED = KINDS.length;

/**
 * Gives each instant from the first start to the last end to the deepest span that was running (of several, the one
 * that started last). A call's own HTTP requests count as the call; a frame's time outside its children, and time in
 * which nothing ran, is unattributed. Largest first.
 */
export function timeByKind(table: SpanTable): { readonly shares: readonly KindTime[]; readonly wall: Nanoseconds } {
  const sums = new Float64Array(KINDS.length + 1);
  const owner = owners(table);
  const { own, idle, wall } = exclusiveTimes(table);
  sums[UNATTRIBUTED] = idle;
  for (let row = 0; row < table.rowCount; row++) {
    const to = owner[row] as number;
    sums[to] = (sums[to] as number) + (own[row] as number);
  }
  const shares = [...sums.entries()]
    .filter(([, time]) => time > 0)
    .map(([index, time]): KindTime => ({ kind: KINDS[index] ?? 'unattributed', time }))
    .sort((a, b) => b.time - a.time);
  return { shares, wall };
}

/** For each row the index of the kind that its own time counts as. */
function owners(table: SpanTable): Uint8Array {
  const owner = new Uint8Array(table.rowCount);
  for (let row = 0; row < table.rowCount; row++) {
    const kind = KINDS[table.kind[row] as number] ?? 'internal';
    const parent = table.parent[row] as number;
    const above = parent < 0 ? UNATTRIBUTED : (owner[parent] as number);
    const serves = above < UNATTRIBUTED && PURPOSES.has(KINDS[above] as Kind);
    owner[row] = serves && !PURPOSES.has(kind) ? above : (table.kind[row] as number);
  }
  // From here on, a frame with children stands for the time between them.
  for (let row = 0; row < table.rowCount; row++) {
    const hasChildren = (table.subtreeEnd[row] as number) > row + 1;
    if (hasChildren && isFrame(KINDS[owner[row] as number] as Kind)) owner[row] = UNATTRIBUTED;
  }
  return owner;
}
