/** Frames: spans that hold what others do. What none of their children covers is nobody's work. */
import { KINDS, type Kind } from './kind.ts';
import type { Row, SpanTable } from './table.ts';

const FRAMES: ReadonlySet<Kind> = new Set(['agent', 'container', 'internal']);

/** Whether spans of this kind are there for what is in them. */
export function isFrame(kind: Kind): boolean {
  return FRAMES.has(kind);
}

/** Whether a row's own time is unattributed: it is a frame, and has children. */
export function isUnattributed(table: SpanTable, row: Row): boolean {
  const hasChildren = (table.subtreeEnd[row] as number) > row + 1;
  return hasChildren && isFrame(KINDS[table.kind[row] as number] ?? 'internal');
}
