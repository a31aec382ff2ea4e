/** Parents that were named by spans and logs, and have not arrived. */

export interface MissingSpan {
  /** In the cell. */
  readonly spanId: string;
  /** The trace that it belongs to, as its program has it. */
  readonly trace: string;
  /** Over all that names it, in Unix nanoseconds; undefined where none of it has times. */
  start: bigint | undefined;
  end: bigint | undefined;
  /** Of the first that names it. */
  readonly resource: unknown;
}

export class MissingParents {
  readonly #spans = new Map<string, MissingSpan>();

  /** A span or log names a parent that is not known. Times of zero are none. */
  note(spanId: string, trace: string, resource: unknown, start: bigint, end: bigint): void {
    let missing = this.#spans.get(spanId);
    if (missing === undefined) {
      missing = { spanId, trace, start: undefined, end: undefined, resource };
      this.#spans.set(spanId, missing);
    }
    if (start !== 0n && (missing.start === undefined || start < missing.start)) missing.start = start;
    if (end !== 0n && (missing.end === undefined || end > missing.end)) missing.end = end;
  }

  arrived(spanId: string): void {
    this.#spans.delete(spanId);
  }

  /** What is missing, by resource. */
  byResource(): { resource: unknown; spans: MissingSpan[] }[] {
    const groups = new Map<unknown, MissingSpan[]>();
    for (const missing of this.#spans.values()) {
      const group = groups.get(missing.resource);
      if (group === undefined) groups.set(missing.resource, [missing]);
      else group.push(missing);
    }
    return [...groups].map(([resource, spans]) => ({ resource, spans }));
  }
}
