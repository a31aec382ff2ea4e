/** The tool calls of one agent, from their starts to their results. */
import type { Attribute } from '../../trace/value.ts';
import { makeAttributes, mergeAttributes } from './attributes.ts';
import { joinPlaces, type OpenSpan, type SpanWriter } from './spans.ts';
import type { ToolCall, ToolResult } from './steps.ts';

interface OpenToolCall {
  readonly span: OpenSpan;
  readonly name: string;
}

export class ToolCalls {
  readonly #spans: SpanWriter;
  readonly #agentSpan: OpenSpan;
  readonly #conversationId: string;
  readonly #open = new Map<string, OpenToolCall>();
  /** Span ids of ended calls whose subagents go on in the background. */
  readonly #endedSpanIds = new Map<string, string>();

  constructor(spans: SpanWriter, agentSpan: OpenSpan, conversationId: string) {
    this.#spans = spans;
    this.#agentSpan = agentSpan;
    this.#conversationId = conversationId;
  }

  /** Whether a call waits for its result. */
  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  /** Starts a call below the span `parent`. A call that is open already stays as it is. */
  start(call: ToolCall, parent: OpenSpan): void {
    if (this.#open.has(call.id)) return;
    const span = this.#openSpan(call.id, call.name, parent, call);
    span.attributes = mergeAttributes(
      makeAttributes({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': call.name,
        'gen_ai.tool.call.id': call.id,
        'gen_ai.conversation.id': this.#conversationId,
        'gen_ai.tool.call.arguments': call.arguments,
      }),
      call.attributes ?? [],
    );
    this.#open.set(call.id, { span, name: call.name });
  }

  /** Adds to an open call. Returns false where none is open with this id. */
  update(id: string, attributes: readonly Attribute[], start = 0n): boolean {
    const call = this.#open.get(id);
    if (!call) return false;
    call.span.attributes = mergeAttributes(call.span.attributes, attributes);
    if (start > 0n) call.span.start = start;
    return true;
  }

  /** Ends a call, and writes its span: below `parent` where the log does not hold the call's start. */
  end(result: ToolResult, parent: OpenSpan): void {
    const call = this.#open.get(result.id);
    this.#open.delete(result.id);
    const name = call?.name || result.name || '';
    const span = call?.span ?? this.#openSpan(result.id, name, parent, { time: 0n, place: result.place });
    const spanId = (result.idNames && !span.announced && this.#spans.claimSpanId(result.idNames)) || span.spanId;
    if (result.keepsSubagent) this.#endedSpanIds.set(result.id, spanId);
    this.#spans.announce(this.#agentSpan);
    this.#spans.write({
      ...span,
      spanId,
      start: result.start || span.start,
      end: result.time,
      place: joinPlaces(span.place, result.place),
      ...(result.exact ? { exact: true } : {}),
      attributes: mergeAttributes(
        call
          ? []
          : makeAttributes({
              'gen_ai.operation.name': 'execute_tool',
              'gen_ai.tool.name': name,
              'gen_ai.tool.call.id': result.id,
            }),
        span.attributes,
        makeAttributes({
          'gen_ai.tool.call.result': result.result,
          ...(result.failed ? { 'error.type': 'tool_error' } : {}),
        }),
        result.attributes ?? [],
      ),
      error: result.failed ? result.error || firstLine(result.result) : span.error,
    });
  }

  /** Writes the span of an open call before it ends. Returns the span's id, also for a call that has ended. */
  announce(id: string): string | undefined {
    const call = this.#open.get(id);
    if (!call) return this.#endedSpanIds.get(id);
    this.#spans.announce(this.#agentSpan);
    this.#spans.announce(call.span);
    return call.span.spanId;
  }

  /** Writes the open calls without an end: all of them, or those below one span. */
  abandon(parent?: OpenSpan): void {
    for (const [id, { span }] of this.#open) {
      if (parent && span.parentSpanId !== parent.spanId) continue;
      this.#open.delete(id);
      this.#spans.write({ ...span, end: 0n });
    }
  }

  #openSpan(id: string, tool: string, parent: OpenSpan, { time, place }: Pick<ToolCall, 'time' | 'place'>): OpenSpan {
    const name = tool === '' ? 'execute_tool' : `execute_tool ${tool}`;
    return this.#spans.open(parent.spanId, ['tool', this.#agentSpan.spanId, id], name, time, place);
  }
}

/** Returns the beginning of a result, as the message of a failure. */
function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
