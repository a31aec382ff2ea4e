/** The rules by which telemetry of other programs finds its place under the cell's container. */
import type { JoinIds } from './facts.ts';
import type { OwnSpans, SpanRef } from './own-spans.ts';
import { Running, type Stretch } from './running.ts';
import type { JoinedBy } from './types.ts';

/** Where something was put, and why there. */
export interface Place {
  /** Id in the cell of the span that it belongs to. */
  readonly parent: string;
  readonly by: JoinedBy;
}

/** A span of another program that has arrived. */
export interface Adopted extends Stretch {
  /** In the cell. */
  readonly spanId: string;
  /** As the program had it. */
  readonly trace: string;
  /** Its `service.name`. */
  readonly program: string;
}

/** Finds places. The surest rule comes first; time is the last, and the container is always there. */
export class Places {
  readonly #own: OwnSpans;
  readonly #container: () => SpanRef;
  readonly #running = new Running<Adopted>();

  constructor(own: OwnSpans, container: () => SpanRef) {
    this.#own = own;
    this.#container = container;
  }

  /** Takes a span in, so that logs of its time can be put there. */
  arrived(span: Adopted): void {
    this.#running.add(span);
  }

  /** Where a span stands that has no parent of its own. Times in Unix nanoseconds; a start of zero is none. */
  root(trace: string, ids: JoinIds, start: bigint, end: bigint): Place {
    const { spanId: container, traceId } = this.#container();
    if (trace !== traceId && this.#own.isRequester(trace)) return { parent: container, by: 'traceparent' };
    const named = this.#named(ids);
    if (named !== undefined) return named;
    if (trace === traceId) return { parent: container, by: 'trace id' };
    const running = start === 0n ? undefined : this.#own.running(start, end);
    return { parent: running?.spanId ?? container, by: 'time' };
  }

  /**
   * The span of a log that names none. The harness' own spans are fewer and surer than what ran inside the agent, so
   * they come first, unless the log says its trace.
   */
  log(trace: string, ids: JoinIds, time: bigint, program: string): Place {
    const named = this.#named(ids);
    if (named !== undefined) return named;
    const { spanId: container, traceId } = this.#container();
    const inTrace = trace === '' ? undefined : this.#running.around(time, time, 0n, (span) => span.trace === trace);
    if (trace === traceId) return { parent: inTrace?.spanId ?? container, by: 'trace id' };
    const running =
      inTrace ??
      this.#own.running(time, time) ??
      this.#running.around(time, time, 0n, (span) => span.program === program);
    return { parent: running?.spanId ?? container, by: 'time' };
  }

  #named({ tool, responses }: JoinIds): Place | undefined {
    const toolSpan = this.#own.tool(tool);
    if (toolSpan !== undefined) return { parent: toolSpan.spanId, by: 'tool call id' };
    const call = this.#own.call(responses);
    return call === undefined ? undefined : { parent: call.spanId, by: 'response id' };
  }
}
