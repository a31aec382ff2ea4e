/** Makes a TraceFormat of a foreign one: takes its spans into the sink and keeps them in the spool. */
import { concatBytes, hashBytes } from '../../base/bytes.ts';
import type { Classified } from '../../trace/classifier.ts';
import { FLAG } from '../../trace/kind.ts';
import type { Attribute, InstrumentationScope, SpanContent, Value } from '../../trace/value.ts';
import type { ReadContext, TraceFormat } from '../format.ts';
import { OTEL_KINDS, TERMINAL_OUTPUT } from '../otlp/names.ts';
import type { Spool } from '../spool.ts';
import type { ForeignContext, ForeignFormat, ForeignLog, ForeignSpan } from './foreign.ts';
import * as store from './store.ts';

/** Bytes that are collected before they go to the spool. */
const BATCH = 256 << 10;
const NANOS = 1_000_000_000n;

/** The same format for the engine. Its records stand in the spool, not in the file. */
export function converted(format: ForeignFormat): TraceFormat {
  return {
    name: format.name,
    title: format.title,
    recognise: format.recognise,
    converts: true,
    async read(stream, context) {
      if (!context.spool) throw new Error(`${format.title} cannot be read without a spool.`);
      const taker = new Taker(context, context.spool);
      try {
        await format.read(stream, taker);
      } finally {
        // What was read before somebody cancelled is shown too.
        await taker.finish();
      }
    },
    span: store.readStoredSpan,
    log: store.readStoredLog,
    resource: store.readStoredAttributes,
    scope: store.readStoredScope,
    original: store.readStoredPlace,
    raw: (bytes) =>
      JSON.stringify(
        store.readStoredSpan(bytes),
        (_key, value) => (typeof value === 'bigint' ? String(value) : value),
        2,
      ),
  };
}

interface Resource {
  readonly index: number;
  attributes: readonly Attribute[];
}

class Taker implements ForeignContext {
  readonly #context: ReadContext;
  readonly #spool: Spool;
  readonly #batch: Uint8Array[] = [];
  #offset = 0;
  readonly #resources = new Map<string, Resource>();
  readonly #scopes = new Map<string, { readonly index: number; readonly name: string }>();
  readonly #wanted: ReadonlyMap<string, number>;
  readonly #classified: Classified = { kind: 0, inputTokens: Number.NaN, outputTokens: Number.NaN };

  constructor(context: ReadContext, spool: Spool) {
    this.#context = context;
    this.#spool = spool;
    this.#wanted = new Map(context.classifier.keys.map((key, index) => [key, index]));
  }

  report(problem: Parameters<ReadContext['report']>[0]): void {
    this.#context.report(problem);
  }

  count(what: string, by?: number): void {
    this.#context.sink.count(what, by);
  }

  resource(key: string, attributes?: readonly Attribute[]): number {
    const known = this.#resources.get(key);
    if (known) {
      if (attributes) known.attributes = attributes;
      return known.index;
    }
    const index = this.#context.sink.addResource();
    this.#resources.set(key, { index, attributes: attributes ?? [] });
    return index;
  }

  span(span: ForeignSpan): void {
    const { sink } = this.#context;
    const { draft } = sink;
    const { content, bytes, same } = store.storeSpan(span);
    draft.offset = this.#keep(bytes);
    draft.length = bytes.length;
    draft.hash = hashBytes(bytes, 0, same);
    draft.traceId = sink.ids.internString(content.traceId);
    draft.spanId = sink.ids.internString(content.spanId);
    draft.parentId = sink.ids.internString(content.parentSpanId);
    [draft.startSeconds, draft.startNanos] = split(content.start);
    [draft.endSeconds, draft.endNanos] = split(content.end);
    draft.name = sink.strings.intern(content.name);
    draft.resource = span.resource ?? 0;
    const scope = this.#scope(span.scope);
    draft.scope = scope.index;
    draft.status = content.status.code;
    draft.flags = this.#flags(content, span);
    this.#events(content);
    this.#classify(content, scope.name);
    sink.addSpan();
  }

  log(log: ForeignLog): void {
    const { sink } = this.#context;
    const { logDraft } = sink;
    const bytes = store.storeLog(log);
    logDraft.offset = this.#keep(bytes);
    logDraft.length = bytes.length;
    logDraft.traceId = sink.ids.internString(log.traceId);
    logDraft.spanId = sink.ids.internString(log.spanId);
    [logDraft.seconds, logDraft.nanos] = split(log.time);
    logDraft.terminal = log.eventName === TERMINAL_OUTPUT;
    logDraft.resource = 0;
    sink.addLog();
  }

  async progress(bytes: number): Promise<void> {
    // What the table names must be there when somebody asks for it.
    await this.#flush();
    await this.#context.progress(bytes);
  }

  async finish(): Promise<void> {
    for (const { index, attributes } of this.#resources.values()) {
      const bytes = store.storeAttributes(attributes);
      this.#context.sink.setResource(index, findServiceName(attributes), this.#keep(bytes), bytes.length);
    }
    await this.#flush();
  }

  #flags(content: SpanContent, span: ForeignSpan): number {
    const { ids, draft } = this.#context.sink;
    let flags = 0;
    if (Number.isNaN(draft.startSeconds)) flags |= FLAG.noStart;
    if (Number.isNaN(draft.endSeconds)) flags |= FLAG.unfinished;
    if (draft.traceId === 0 || draft.spanId === 0 || !ids.isHex(draft.traceId) || !ids.isHex(draft.spanId)) {
      flags |= FLAG.oddId;
    }
    if (draft.parentId !== 0 && !ids.isHex(draft.parentId)) flags |= FLAG.oddId;
    if (span.timing !== undefined) flags |= FLAG.derivedTime;
    if (content.links.length > 0) flags |= FLAG.links;
    if (content.events.some((event) => event.name === TERMINAL_OUTPUT)) flags |= FLAG.terminal;
    return flags;
  }

  #events({ events }: SpanContent): void {
    const { draft } = this.#context.sink;
    if (draft.eventSeconds.length < events.length) {
      draft.eventSeconds = new Float64Array(events.length * 2);
      draft.eventNanos = new Float64Array(events.length * 2);
    }
    let count = 0;
    for (const { time } of events) {
      if (time <= 0n) continue;
      const [seconds, nanos] = split(time);
      draft.eventSeconds[count] = seconds;
      draft.eventNanos[count++] = nanos;
    }
    draft.eventCount = count;
  }

  #classify(content: SpanContent, scopeName: string): void {
    const { classifier, sink } = this.#context;
    const values: (string | number | undefined)[] = new Array(classifier.keys.length).fill(undefined);
    for (const { key, value } of content.attributes) {
      const index = this.#wanted.get(key);
      if (index !== undefined) values[index] = plainScalar(value);
    }
    const result = this.#classified;
    result.kind = 0;
    result.inputTokens = result.outputTokens = Number.NaN;
    const otelKind = (OTEL_KINDS as readonly string[]).indexOf(content.otelKind);
    classifier.classify(content.name, scopeName, Math.max(0, otelKind), values, result);
    sink.draft.kind = result.kind;
    sink.draft.inputTokens = result.inputTokens;
    sink.draft.outputTokens = result.outputTokens;
  }

  #scope(scope: InstrumentationScope | undefined): { readonly index: number; readonly name: string } {
    if (!scope || (scope.name === '' && scope.version === '' && scope.attributes.length === 0)) return NO_SCOPE;
    const bytes = store.storeScope(scope);
    const key = JSON.stringify(scope);
    const known = this.#scopes.get(key);
    if (known) return known;
    const { sink } = this.#context;
    const made = { index: sink.addScope(), name: scope.name };
    sink.setScope(made.index, scope.name, scope.version, this.#keep(bytes), bytes.length);
    this.#scopes.set(key, made);
    return made;
  }

  /** Puts bytes into the spool, soon. Returns their offset. */
  #keep(bytes: Uint8Array): number {
    const offset = this.#offset;
    this.#batch.push(bytes);
    this.#offset += bytes.length;
    return offset;
  }

  async #flush(): Promise<void> {
    while (this.#batch.length > 0) {
      // Joined, since the spool keeps what it is given.
      let count = 0;
      for (let size = 0; count < this.#batch.length && size < BATCH; count++)
        size += (this.#batch[count] as Uint8Array).length;
      const joined = concatBytes(this.#batch.splice(0, count));
      await this.#spool.write(joined);
    }
  }
}

const NO_SCOPE = { index: 0, name: '' };

function split(unixNano: bigint): [seconds: number, nanos: number] {
  return unixNano <= 0n ? [Number.NaN, 0] : [Number(unixNano / NANOS), Number(unixNano % NANOS)];
}

function findServiceName(attributes: readonly Attribute[]): string {
  const value = attributes.find(({ key }) => key === 'service.name')?.value;
  return value?.type === 'string' ? value.value : '';
}

function plainScalar(value: Value): string | number | undefined {
  switch (value.type) {
    case 'string':
      return value.value;
    case 'int':
      return Number(value.value);
    case 'double':
      return value.value;
    case 'bool':
      return String(value.value);
    default:
      return undefined;
  }
}
