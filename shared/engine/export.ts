/** Writes the open document, or a part of it, in another format: piece by piece, with its secrets masked. */
import { withSignals } from '../base/abort.ts';
import { TARGETS, targetNamed } from '../formats/write/index.ts';
import { Losses, type OutgoingSpan, type SpanWriter, type Target } from '../formats/write/target.ts';
import type { ExportPiece, ExportStart, ExportTarget, Requests } from '../protocol.ts';
import { maskAttributes, maskLogs, maskText } from '../secrets/mask.ts';
import { NO_ORDINAL, type Ordinal } from '../trace/table.ts';
import type { Attribute, InstrumentationScope, LogRecord, SpanContent } from '../trace/value.ts';
import { EngineError } from '../transport.ts';
import type { OpenDocument } from './document.ts';
import { loadSpans } from './load.ts';

/** A batch has at most so many spans, and about so many bytes of its files. */
const BATCH_SPANS = 500;
const BATCH_BYTES = 1 << 20;
/** Exports that are under way at once; the oldest ends where one more begins. */
const MOST = 4;

type Start = Requests['export.start']['argument'];

/** The exports that are under way. */
export class Exports {
  readonly #running = new Map<number, Running>();
  #last = 0;

  targets(): ExportTarget[] {
    return TARGETS.map(({ name, title, cannotHold }) => ({ name, title, cannotHold }));
  }

  /** @throws EngineError for a target that is not written */
  start(document: OpenDocument, { target: name, ordinals, withSecrets }: Start, signal: AbortSignal): ExportStart {
    const target = targetNamed(name);
    if (!target) throw new EngineError(`Spanreel does not write ${name}.`, 'unknown-target');
    const id = ++this.#last;
    const running = new Running(document, target, ordinals, withSecrets === true, signal);
    this.#running.set(id, running);
    for (const old of this.#running.keys()) if (this.#running.size > MOST) this.#running.delete(old);
    return { id, spans: running.spans, extension: target.extension, mediaType: target.mediaType };
  }

  /** The next piece of the file; the export ends where `signal` is aborted. @throws EngineError where it has ended */
  async next(id: number, signal: AbortSignal | undefined): Promise<ExportPiece> {
    const running = this.#running.get(id);
    if (!running) throw new EngineError('This export has ended.', 'no-such-export');
    // Without this piece the file would have a hole.
    const end = () => this.stop(id);
    signal?.addEventListener('abort', end, { once: true });
    try {
      const piece = await running.next(signal);
      signal?.throwIfAborted();
      if (piece.done) this.stop(id);
      return piece;
    } catch (error) {
      this.stop(id);
      throw error;
    } finally {
      signal?.removeEventListener('abort', end);
    }
  }

  stop(id: number): void {
    this.#running.delete(id);
  }
}

class Running {
  readonly #document: OpenDocument;
  readonly #ordinals: Uint32Array;
  readonly #losses = new Losses();
  readonly #writer: SpanWriter;
  readonly #mask: Mask;
  readonly #signal: AbortSignal;
  readonly #resources = new Map<number, readonly Attribute[]>();
  readonly #scopes = new Map<number, InstrumentationScope>();
  #begun = false;
  #written = 0;

  constructor(
    document: OpenDocument,
    target: Target,
    wanted: Uint32Array | undefined,
    withSecrets: boolean,
    signal: AbortSignal,
  ) {
    this.#document = document;
    this.#ordinals = inOrder(document, target, wanted);
    this.#writer = target.writer(this.#losses);
    this.#mask = new Mask(withSecrets);
    this.#signal = signal;
    const homeless = document.builder.counts['logs of spans that are not here'] ?? 0;
    if (wanted === undefined) this.#losses.add('logs of spans that are not here', homeless);
  }

  get spans(): number {
    return this.#ordinals.length;
  }

  async next(signal: AbortSignal | undefined): Promise<ExportPiece> {
    if (!this.#begun) {
      this.#begun = true;
      return this.#piece(this.#writer.begin(), false);
    }
    if (this.#written === this.#ordinals.length) return this.#piece(this.#writer.end(), true);
    const ordinals = this.#take();
    const batch = await withSignals([signal, this.#signal], (ended) => this.#load(ordinals, ended));
    return this.#piece(this.#writer.batch(batch), false);
  }

  #piece(bytes: Uint8Array, done: boolean): ExportPiece {
    return { bytes, done, written: this.#written, masked: this.#mask.count, losses: this.#losses.list() };
  }

  /** The ordinals of the next batch. */
  #take(): Uint32Array {
    const from = this.#written;
    let to = from;
    for (let bytes = 0; to < this.#ordinals.length && to - from < BATCH_SPANS && bytes < BATCH_BYTES; to++)
      bytes += this.#document.builder.place(this.#ordinals[to] as Ordinal).length;
    this.#written = to;
    return this.#ordinals.subarray(from, to);
  }

  async #load(ordinals: Uint32Array, signal: AbortSignal): Promise<OutgoingSpan[]> {
    const { builder } = this.#document;
    const found = new Map<Ordinal, SpanContent>();
    const mask = this.#mask;
    for await (const { ordinal, span, resource } of loadSpans(this.#document, ordinals, [], signal)) {
      found.set(ordinal, span);
      const key = builder.place(ordinal).resource;
      if (!this.#resources.has(key)) this.#resources.set(key, mask.attributes(resource));
    }
    const batch: OutgoingSpan[] = [];
    for (const ordinal of ordinals) {
      const place = builder.place(ordinal);
      const logs =
        builder.logPlaces(ordinal).length === 0 ? [] : await this.#document.logs(ordinal, Number.POSITIVE_INFINITY);
      batch.push({
        span: mask.span(found.get(ordinal) as SpanContent),
        resource: this.#resources.get(place.resource) ?? [],
        resourceKey: place.resource,
        scope: await this.#scope(ordinal, place.scope),
        scopeKey: place.scope,
        logs: mask.logs(logs),
      });
    }
    return batch;
  }

  async #scope(ordinal: Ordinal, key: number): Promise<InstrumentationScope> {
    const known = this.#scopes.get(key);
    if (known) return known;
    const scope = await this.#document.scope(ordinal);
    const mine = { ...scope, attributes: this.#mask.attributes(scope.attributes) };
    this.#scopes.set(key, mine);
    return mine;
  }
}

/** The ordinals that are wanted and shown, each once, in the order that the target wants. */
function inOrder({ table }: OpenDocument, { order }: Target, wanted: Uint32Array | undefined): Uint32Array {
  const chosen = wanted && new Set(wanted);
  const take = (ordinal: Ordinal) => ordinal !== NO_ORDINAL && (chosen?.has(ordinal) ?? true);
  if (order === 'start') return Uint32Array.from(table.byStart, (row) => table.ordinal[row] as Ordinal).filter(take);
  const parts = table.traces.map(({ firstRow, endRow }) => table.ordinal.slice(firstRow, endRow).filter(take).sort());
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Masks what is written, unless it is written with its secrets, and counts. */
class Mask {
  count = 0;
  readonly #withSecrets: boolean;

  constructor(withSecrets: boolean) {
    this.#withSecrets = withSecrets;
  }

  text(text: string): string {
    if (this.#withSecrets || text === '') return text;
    const masked = maskText(text);
    this.count += masked.count;
    return masked.text;
  }

  attributes(attributes: readonly Attribute[]): readonly Attribute[] {
    if (this.#withSecrets || attributes.length === 0) return attributes;
    const masked = maskAttributes(attributes);
    this.count += masked.count;
    return masked.attributes;
  }

  span(span: SpanContent): SpanContent {
    if (this.#withSecrets) return span;
    return {
      ...span,
      traceState: this.text(span.traceState),
      name: this.text(span.name),
      status: { ...span.status, message: this.text(span.status.message) },
      attributes: this.attributes(span.attributes),
      events: span.events.map(({ time, name, attributes }) => ({
        time,
        name: this.text(name),
        attributes: this.attributes(attributes),
      })),
      links: span.links.map((link) => ({
        ...link,
        traceState: this.text(link.traceState),
        attributes: this.attributes(link.attributes),
      })),
    };
  }

  logs(logs: readonly LogRecord[]): readonly LogRecord[] {
    if (this.#withSecrets || logs.length === 0) return logs;
    const masked = maskLogs(logs);
    this.count += masked.count;
    return masked.logs;
  }
}
