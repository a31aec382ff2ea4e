/** The two sides of a comparison: the runs as they were, and the runs that are compared with them. */
export type Side = 'base' | 'new';
export const SIDES = ['base', 'new'] as const satisfies readonly Side[];

/** The same of each side. */
export interface BothSides<T> {
  readonly base: T;
  readonly new: T;
}
