/**
 * A cell in whose files the run's own secrets never stand: values of secret variables and flags need not look like
 * keys, so the cell's own masking, which goes by looks and names, cannot know them.
 */
import type { Attributes, AttributeValue, Cell, CellSpan } from './base/types.ts';
import { maskText } from './run/environment.ts';

/** `secrets` is called each time: what is secret may become known while the run goes on. */
export function maskedCell(cell: Cell, secrets: () => readonly string[]): Cell {
  const text = (value: string) => (holds(value, secrets()) ? maskText(value, secrets()) : value);
  const attributes = (values: Attributes | undefined): Attributes | undefined =>
    values && Object.fromEntries(Object.entries(values).map(([key, value]) => [key, maskedValue(value, text)]));
  const masked = (span: CellSpan): CellSpan => ({
    traceId: span.traceId,
    spanId: span.spanId,
    start: span.start,
    traceparent: span.traceparent,
    set: (values) => span.set(attributes(values) ?? {}),
    event: (name, values, time) => span.event(text(name), attributes(values), time),
    fail: (error) => span.fail(maskedError(error, text)),
    link: (to, values) => span.link(to, attributes(values)),
    end: (time) => span.end(time),
  });
  return {
    folder: cell.folder,
    traceId: cell.traceId,
    span: (kind, name, values, work) =>
      cell.span(kind, text(name), attributes(values) ?? {}, async (span) => {
        try {
          return await work(masked(span));
        } catch (error) {
          // What is passed on is recorded by the cell, which does not know the secrets.
          throw maskedError(error, text);
        }
      }),
    start: (kind, name, values, options) => masked(cell.start(kind, text(name), attributes(values), options)),
    log: (record) =>
      cell.log({
        ...record,
        eventName: text(record.eventName),
        body: record.body === undefined ? undefined : text(record.body),
        attributes: attributes(record.attributes),
      }),
    adopt(line) {
      const known = secrets();
      cell.adopt(holds(JSON.stringify(line), known) ? (deep(line, text) as typeof line) : line);
    },
    close: () => cell.close(),
  };
}

/** Whether a secret stands in the text; most texts hold none and are not looked at further. */
function holds(value: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => value.includes(secret));
}

function maskedValue(value: AttributeValue | undefined, text: (value: string) => string): AttributeValue | undefined {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) {
    const list = value as readonly (string | number)[];
    return list.map((item) => (typeof item === 'string' ? text(item) : item)) as readonly string[];
  }
  return value;
}

/** An error of the same name with masked texts, or the error itself where there is nothing to mask. */
function maskedError(error: unknown, text: (value: string) => string): unknown {
  if (typeof error === 'string') return text(error);
  if (!(error instanceof Error)) return error;
  const message = text(error.message);
  const stack = error.stack === undefined ? undefined : text(error.stack);
  if (message === error.message && stack === error.stack) return error;
  const copy = new Error(message);
  copy.name = error.name;
  copy.stack = stack;
  return copy;
}

function deep(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((item) => deep(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), deep(item, text)]));
}
