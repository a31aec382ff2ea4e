/** Tool spans made from model calls: from the end of the answer that asks to the request that brings the result. */
import { messageOf } from '../../shared/base/errors.ts';
import type { Cell, CellSpan } from '../base/types.ts';
import type { AskedTool } from './answer.ts';
import type { ToolResult } from './request.ts';
import type { ToolUse } from './types.ts';

type Mutable<T> = { -readonly [key in keyof T]: T[key] };

interface OpenTool {
  readonly use: Mutable<ToolUse>;
  readonly span: CellSpan;
  readonly nameless: boolean;
}

/** Results kept of calls nobody has asked for yet: an answer may be read after the request that follows it. */
const MOST_EARLY = 1000;
const LONGEST_NAME = 200;

export class ToolCalls {
  /** Call id → span, the newest where an id is used again. */
  readonly spans = new Map<string, { readonly traceId: string; readonly spanId: string }>();
  readonly uses: ToolUse[] = [];
  private readonly open = new Map<string, OpenTool>();
  private readonly brought = new Set<string>();
  private readonly early = new Map<string, { readonly result: ToolResult; readonly time: bigint }>();
  private readonly requested = new Set<(use: ToolUse) => void>();
  private readonly resulted = new Set<(use: ToolUse) => void>();

  constructor(
    private readonly cell: Cell,
    private readonly parent: () => CellSpan,
    private readonly content: boolean,
    private readonly problem: (message: string) => void,
  ) {}

  /** An answer, complete at `time`, has asked for these. */
  ask(tools: readonly AskedTool[], call: Pick<CellSpan, 'traceId' | 'spanId'>, time: bigint): ToolUse[] {
    return tools.map((tool) => {
      const { id, nameless } = tool;
      const before = this.open.get(id);
      if (before !== undefined) this.close(before, time);
      this.brought.delete(id);
      const name = tool.name.slice(0, LONGEST_NAME) || 'unknown';
      const span = this.cell.start(
        'tool_call',
        `execute_tool ${name}`,
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': name,
          'gen_ai.tool.call.id': id,
          'gen_ai.tool.type': tool.type,
          'gen_ai.tool.call.arguments': this.content ? tool.arguments : undefined,
          'cell.tool_call.arguments_size': tool.arguments.length,
          'cell.derived_from': 'model calls',
        },
        { parent: this.parent(), time },
      );
      span.link(call, { 'cell.link': 'asked for by' });
      const { traceId, spanId } = span;
      const use = { id, name, arguments: tool.arguments, traceId, spanId, from: time, to: undefined, failed: false };
      const open = { use, span, nameless };
      this.open.set(id, open);
      this.spans.set(id, { traceId, spanId });
      this.uses.push(use);
      this.tell(this.requested, use);
      const early = this.early.get(id);
      if (early !== undefined) {
        this.early.delete(id);
        if (early.time >= time) this.finish(open, early.result, early.time);
      }
      return use;
    });
  }

  /** A request that arrived at `time` brings these results. Returns the ids of those that no request brought before. */
  answer(results: readonly ToolResult[], time: bigint): string[] {
    const fresh: string[] = [];
    // Models that count their calls anew in every answer use an id again: the last result is the new one.
    const last = new Map(results.map((result) => [result.id, result]));
    for (const result of results) {
      if (result.id !== '' && last.get(result.id) !== result) continue;
      const open = result.id === '' ? this.nameless(result) : this.open.get(result.id);
      const id = open?.use.id ?? result.id;
      if (id === '' || this.brought.has(id)) continue;
      this.brought.add(id);
      fresh.push(id);
      if (open !== undefined) this.finish(open, result, time);
      else {
        this.early.set(id, { result, time });
        const [oldest] = this.early.keys();
        if (this.early.size > MOST_EARLY && oldest !== undefined) this.early.delete(oldest);
      }
    }
    return fresh;
  }

  /** Ends what is open: no result came. */
  end(time: bigint): void {
    for (const open of [...this.open.values()]) this.close(open, time);
  }

  onRequest(listener: (use: ToolUse) => void): () => void {
    this.requested.add(listener);
    return () => this.requested.delete(listener);
  }

  onResult(listener: (use: ToolUse) => void): () => void {
    this.resulted.add(listener);
    return () => this.resulted.delete(listener);
  }

  /** The call without an id that this result belongs to: the oldest of that name, if it can be with the same arguments. */
  private nameless(result: ToolResult): OpenTool | undefined {
    const named = [...this.open.values()].filter(
      ({ nameless, use }) => nameless && (result.name === '' || use.name === result.name),
    );
    return named.find(({ use }) => use.arguments === result.arguments) ?? named[0];
  }

  private finish(open: OpenTool, result: ToolResult, time: bigint): void {
    const { use, span } = open;
    this.open.delete(use.id);
    use.to = time > use.from ? time : use.from;
    use.failed = result.failed;
    span.set({
      'gen_ai.tool.call.result': this.content ? result.result : undefined,
      'cell.tool_call.result_size': result.result.length,
    });
    if (result.failed) {
      span.set({ 'error.type': 'tool_error' });
      span.fail(this.content ? result.result.slice(0, 500) : 'The tool reported an error.');
    }
    span.end(use.to);
    this.tell(this.resulted, use);
  }

  private close({ use, span }: OpenTool, time: bigint): void {
    this.open.delete(use.id);
    span.set({ 'cell.tool_call.no_result': true });
    span.end(time > use.from ? time : use.from);
  }

  private tell(listeners: ReadonlySet<(use: ToolUse) => void>, use: ToolUse): void {
    for (const listener of listeners) {
      try {
        listener(use);
      } catch (error) {
        this.problem(`What watches tool calls failed: ${messageOf(error)}`);
      }
    }
  }
}
