/** The harness' own spans, as far as other programs' telemetry can be joined to them: model calls and tools. */
import type { ModelCall } from '../proxy/types.ts';
import { Running, type Stretch } from './running.ts';

export interface SpanRef {
  readonly traceId: string;
  readonly spanId: string;
}

interface OwnStretch extends Stretch {
  /** Undefined for a tool whose span the proxy did not make. */
  readonly span: () => SpanRef | undefined;
}

/** Clocks of two processes, and times that were rounded to milliseconds. */
const SLACK = 2_000_000n;

/** Looks model calls and tools up by what other programs know of them. */
export class OwnSpans {
  readonly #calls: () => readonly ModelCall[];
  readonly #tools: () => ReadonlyMap<string, SpanRef>;
  #seen = 0;
  readonly #byResponse = new Map<string, SpanRef>();
  readonly #byRequester = new Map<string, SpanRef[]>();
  readonly #requesters = new Set<string>();
  readonly #ids = new Set<string>();
  #toolsSeen = 0;
  readonly #running = new Running<OwnStretch>();
  readonly #openTools = new Map<string, OwnStretch>();

  constructor(calls: () => readonly ModelCall[], tools: () => ReadonlyMap<string, SpanRef>) {
    this.#calls = calls;
    this.#tools = tools;
  }

  /** Takes in the calls that ended since. To be called before a request is joined. `added` hears ids of own spans. */
  update(added: (spanId: string) => void): void {
    const calls = this.#calls();
    const own = (spanId: string) => {
      if (this.#ids.has(spanId)) return;
      this.#ids.add(spanId);
      added(spanId);
    };
    const tools = this.#tools();
    // A call id that is used again has another span, and the number of them stays the same.
    const news = this.#seen < calls.length || tools.size !== this.#toolsSeen;
    for (; this.#seen < calls.length; this.#seen++) {
      const call = calls[this.#seen] as ModelCall;
      own(call.spanId);
      this.#take(call);
    }
    if (!news) return;
    this.#toolsSeen = tools.size;
    for (const { spanId } of tools.values()) own(spanId);
  }

  #take(call: ModelCall): void {
    for (const id of [call.responseId, call.requestId]) {
      if (id !== undefined && id !== '' && !this.#byResponse.has(id)) this.#byResponse.set(id, call);
    }
    const [, trace, span] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/i.exec(call.traceparent?.trim() ?? '') ?? [];
    if (trace !== undefined && span !== undefined) {
      const requester = `${trace}-${span}`.toLowerCase();
      this.#requesters.add(trace.toLowerCase());
      const made = this.#byRequester.get(requester);
      if (made === undefined) this.#byRequester.set(requester, [call]);
      else made.push(call);
    }
    this.#running.add({ start: call.start, end: call.end, span: () => call });
    for (const id of call.toolResults) {
      const tool = this.#openTools.get(id);
      if (tool === undefined) continue;
      tool.end = call.start;
      this.#openTools.delete(id);
    }
    for (const { id } of call.toolRequests) {
      const tool: OwnStretch = { start: call.end, end: undefined, span: () => this.#tools().get(id) };
      this.#openTools.set(id, tool);
      this.#running.add(tool);
    }
  }

  has(spanId: string): boolean {
    return this.#ids.has(spanId);
  }

  /** The span of a tool call. */
  tool(callId: string | undefined): SpanRef | undefined {
    return callId === undefined ? undefined : this.#tools().get(callId);
  }

  /** The model call whose answer, or whose request, has one of the ids. */
  call(ids: readonly string[]): SpanRef | undefined {
    for (const id of ids) {
      const call = this.#byResponse.get(id);
      if (call !== undefined) return call;
    }
    return undefined;
  }

  /** Model calls that were sent with this trace and span as their traceparent. */
  listCalls(trace: string, span: string): readonly SpanRef[] {
    return this.#byRequester.get(`${trace}-${span}`) ?? [];
  }

  /** Whether a model call carried a traceparent of the trace. */
  isRequester(trace: string): boolean {
    return this.#requesters.has(trace);
  }

  /** The model call or tool that was running all the while. */
  running(start: bigint, end: bigint): SpanRef | undefined {
    return this.#running.around(start, end, SLACK, (stretch) => stretch.span() !== undefined)?.span();
  }
}
