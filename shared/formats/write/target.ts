/**
 * Formats that are written. A target takes whole spans, one batch after another, and gives pieces of the file; what it
 * cannot hold it counts, so that nobody has to find out later.
 */
import type { Attribute, InstrumentationScope, LogRecord, SpanContent } from '../../trace/value.ts';

/** The order in which a target wants its spans. */
type SpanOrder = 'trace' | 'start';

/** A span with all that is around it. */
export interface OutgoingSpan {
  readonly span: SpanContent;
  readonly resource: readonly Attribute[];
  /** Equal for spans of the same resource. */
  readonly resourceKey: number;
  readonly scope: InstrumentationScope;
  readonly scopeKey: number;
  readonly logs: readonly LogRecord[];
}

/** Something that the file does not say although the spans do, in words for people. */
export interface Loss {
  readonly what: string;
  readonly count: number;
}

/** Counts losses by what they are. */
export class Losses {
  readonly #counts = new Map<string, number>();

  add(what: string, by = 1): void {
    if (by > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
  }

  list(): Loss[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }));
  }
}

/** Writes one file. The pieces joined are the file; each call ends where another program may run. */
export interface SpanWriter {
  begin(): Uint8Array;
  batch(spans: readonly OutgoingSpan[]): Uint8Array;
  end(): Uint8Array;
}

export interface Target {
  /** As in `--to`. */
  readonly name: string;
  readonly title: string;
  /** With its dots. */
  readonly extension: string;
  readonly mediaType: string;
  readonly order: SpanOrder;
  /** What it can never hold, in a sentence for people. */
  readonly cannotHold: string;
  writer(losses: Losses): SpanWriter;
}

/** The name that says what a program is; empty where there is none. */
export function findServiceName(resource: readonly Attribute[]): string {
  const value = resource.find(({ key }) => key === 'service.name')?.value;
  return value?.type === 'string' ? value.value : '';
}

/** The loss of formats that are UTF-8 and have no escapes. */
export const LONE_SURROGATES = 'lone halves of surrogate pairs (another character stands for them)';

/** Whether a text has a half of a surrogate pair without the other. */
export const hasLoneSurrogate = (text: string): boolean =>
  /[\ud800-\udfff]/.test(text) && /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/** The loss of formats in which a log has one time. */
export const observedTimes = (logs: readonly LogRecord[]): readonly [what: string, by: number] => [
  'notes that the time of a log is when it was observed',
  logs.filter((log) => log.timeSource === 'observed').length,
];

/** Runs of spans that have the same resource and scope, in the order they come. */
export function* runs(spans: readonly OutgoingSpan[]): Generator<readonly [OutgoingSpan, ...OutgoingSpan[]]> {
  let run: [OutgoingSpan, ...OutgoingSpan[]] | undefined;
  for (const span of spans) {
    const first = run?.[0];
    if (run && first?.resourceKey === span.resourceKey && first.scopeKey === span.scopeKey) {
      run.push(span);
      continue;
    }
    if (run) yield run;
    run = [span];
  }
  if (run) yield run;
}
