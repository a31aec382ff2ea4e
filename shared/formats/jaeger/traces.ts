/** Reads traces: documents with lists of `spans`, and with the processes of these beside them, before or behind. */
import type { ForeignContext } from '../foreign/foreign.ts';
import { jsonText, stringAttribute } from '../foreign/values.ts';
import { type RecordReader, readRecords } from '../json/records.ts';
import { arrayItems, type JsonNode, member, readText } from '../json/tree.ts';
import { processAttributes } from './process.ts';
import { isJaegerSpan, readJaegerSpan, readProcessId, readTraceId } from './span.ts';

/** Where traces stand: the document, in `data` or `result`, or in a list of these. */
const TRACE = /^(\[\]|(data|result)(\[\])?)?$/;
const SPANS = /^((\[\]|(data|result)(\[\])?)\.)?spans$/;
const PROCESSES = /^((\[\]|(data|result)(\[\])?)\.)?(processes|processMap|process_map)$/;
const WARNINGS = /^((\[\]|(data|result)(\[\])?)\.)?(warnings|errors)$/;

/** What the UI works out of a trace, and keeps beside it where it saves one. */
const KNOWN_LISTS = /(^|\.)(services|structuredErrors|rootSpans|orphanSpanIds|orphanSpans)$/;

/** Reads such a stream to its end. */
export async function readTraces(stream: AsyncIterable<Uint8Array>, context: ForeignContext): Promise<void> {
  await readRecords(stream, new TraceReader(context), (bytes) => context.progress(bytes));
}

class TraceReader implements RecordReader {
  readonly #context: ForeignContext;
  /** Tells processes of one trace from those of another: its id. Empty: no span of it was read yet. */
  #trace = '';
  #lastTrace = '';
  /** Processes of this trace that were read. */
  readonly #known = new Set<string>();
  /** Processes that stand before the first span of their trace. */
  #early: JsonNode[] = [];

  constructor(context: ForeignContext) {
    this.#context = context;
  }

  rule(path: string, type: 'object' | 'array' | 'scalar') {
    if (type === 'scalar') return 'skip';
    if (type === 'array' && (path === 'data' || path === 'result')) return 'enter';
    if (TRACE.test(path) || SPANS.test(path)) return 'enter';
    if (path.endsWith('spans[]') && SPANS.test(path.slice(0, -2))) return 'record';
    if (PROCESSES.test(path) || WARNINGS.test(path)) return 'record';
    if (type === 'array' && !KNOWN_LISTS.test(path)) this.#context.count(`${path} (not spans)`);
    return 'skip';
  }

  record(path: string, node: JsonNode, place: { readonly offset: number; readonly length: number }): void {
    if (WARNINGS.test(path)) this.#warnings(node, place.offset);
    else if (PROCESSES.test(path)) this.#processes(node);
    else if (isJaegerSpan(node)) this.#span(node, place);
    else this.#context.count('records that are not spans');
  }

  leave(path: string): void {
    if (!TRACE.test(path) || path.endsWith('data') || path.endsWith('result')) return;
    if (this.#early.length > 0) this.#context.count('processes without spans', this.#early.length);
    this.#early = [];
    this.#trace = '';
  }

  recover(node: JsonNode): string | undefined {
    if (isJaegerSpan(node)) return 'spans[]';
    return node.type === 'object' &&
      node.entries.length > 0 &&
      node.entries.every(({ value }) => member(value, 'serviceName') !== undefined)
      ? 'processes'
      : undefined;
  }

  report(problem: Parameters<ForeignContext['report']>[0]): void {
    this.#context.report(problem);
  }

  count(what: string, by?: number): void {
    this.#context.count(what, by);
  }

  #span(node: JsonNode, place: { readonly offset: number; readonly length: number }): void {
    if (this.#trace === '') {
      this.#trace = readTraceId(node);
      // After damage the same trace may go on.
      if (this.#trace !== this.#lastTrace) this.#known.clear();
      this.#lastTrace = this.#trace;
      for (const early of this.#early.splice(0)) this.#processes(early);
    }
    this.#context.span(readJaegerSpan(node, this.#resource(node), place));
  }

  #resource(node: JsonNode): number {
    const id = readProcessId(node);
    const inline = member(node, 'process');
    if (id === '') return inline === undefined ? 0 : inlineResource(this.#context, inline);
    const key = `${this.#trace}/${id}`;
    // Until the process comes, and if it never does, the span says which it would be.
    return this.#known.has(key)
      ? this.#context.resource(key)
      : this.#context.resource(
          key,
          inline?.type === 'object' ? processAttributes(inline) : [stringAttribute('jaeger.process_id', id)],
        );
  }

  #processes(node: JsonNode): void {
    if (this.#trace === '') {
      this.#early.push(node);
      return;
    }
    const processes =
      node.type === 'object'
        ? node.entries.map(({ key, value }) => ({ id: key, process: value }))
        : arrayItems(node).map((item) => ({
            id: readText(member(item, 'processId', 'process_id', 'processID')),
            process: member(item, 'process') ?? item,
          }));
    for (const { id, process } of processes) {
      const key = `${this.#trace}/${id}`;
      this.#known.add(key);
      this.#context.resource(key, processAttributes(process));
    }
  }

  #warnings(node: JsonNode, offset: number): void {
    for (const item of arrayItems(node)) {
      const message = readText(item) || readText(member(item, 'msg')) || jsonText(item);
      this.report({ code: 'jaeger-warning', message: `Jaeger’s warning about this trace: ${message}`, offset });
    }
  }
}

/** The resource of a span that brings its process with it. */
export function inlineResource(context: ForeignContext, process: JsonNode): number {
  return context.resource(jsonText(process), processAttributes(process));
}
