/** Conditions as values: a question, and the stores that its answer depends on. */

/** A store as far as a condition needs it. */
interface Watched {
  subscribe(listener: () => void): () => void;
}

/** A question with yes or no for an answer. */
export interface Condition {
  (): boolean;
  /** The stores whose changes can change the answer: what shows it listens to them. */
  readonly stores: readonly Watched[];
}

/** Makes a condition of a question and the stores that it looks at. */
export function condition(stores: readonly Watched[], holds: () => boolean): Condition {
  return Object.assign(() => holds(), { stores });
}

/** The condition that all of these hold. */
export function whenAll(...conditions: readonly Condition[]): Condition {
  return condition(
    conditions.flatMap(({ stores }) => stores),
    () => conditions.every((holds) => holds()),
  );
}

/** The condition that one of these holds, or several. */
export function whenAny(...conditions: readonly Condition[]): Condition {
  return condition(
    conditions.flatMap(({ stores }) => stores),
    () => conditions.some((holds) => holds()),
  );
}

/** The condition that always holds. */
export const always = condition([], () => true);
