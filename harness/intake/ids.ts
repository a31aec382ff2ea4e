/** Span ids in the cell's one trace. Programs choose ids for their own traces: two may choose the same. */
import { createHash } from 'node:crypto';

/** Gives every span of every trace an id that no other span of the cell has; its own one where it is free. */
export class SpanIds {
  /** Id in the cell → the trace that has it. */
  readonly #owners = new Map<string, string>();
  /** Trace and id → the id in the cell, where it is another. */
  readonly #derived = new Map<string, string>();

  /** The id in the cell of a span of `trace`; the same at every call. */
  of(trace: string, span: string): string {
    const owner = this.#owners.get(span);
    if (owner === trace) return span;
    if (owner === undefined) {
      this.#owners.set(span, trace);
      return span;
    }
    const key = `${trace} ${span}`;
    let derived = this.#derived.get(key);
    if (derived === undefined) {
      derived = this.#free(key);
      this.#derived.set(key, derived);
      this.#owners.set(derived, key);
    }
    return derived;
  }

  /** Keeps the id of one of the harness' own spans for it. False: a program had it first. */
  reserve(trace: string, span: string): boolean {
    if (!this.#owners.has(span)) this.#owners.set(span, trace);
    return this.#owners.get(span) === trace;
  }

  /** The trace that has the id in the cell. */
  owner(span: string): string | undefined {
    return this.#owners.get(span);
  }

  /** Derived, not random, so that the same telemetry gives the same cell. */
  #free(key: string): string {
    for (let attempt = 0; ; attempt++) {
      const id = createHash('sha256').update(`${key} ${attempt}`).digest('hex').slice(0, 16);
      if (!this.#owners.has(id) && !/^0+$/.test(id)) return id;
    }
  }
}
