/** A cell that is being recorded: its spans and logs, on disk as they happen. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, createContextKey, ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  RandomIdGenerator,
  type ReadableSpan,
  type Span,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { version } from '../../package.json';
import { messageOf } from '../../shared/base/errors.ts';
import { unixNano } from '../base/clock.ts';
import type {
  Attributes,
  Cell,
  CellIdentity,
  CellLog,
  CellSpan,
  CellSpanKind,
  OtlpLine,
  StartOptions,
} from '../base/types.ts';
import { adopted } from './adopted.ts';
import { define, type SplitAttributes, split } from './attributes.ts';
import { Delivery } from './delivery.ts';
import { Endpoint, headersFrom } from './endpoint.ts';
import { toHrTime } from './otlp-json.ts';
import { Records } from './records.ts';
import { LIST_OF, type Signal } from './signal.ts';
import { OpenSpan } from './span.ts';
import { TraceFile } from './trace-file.ts';

/** The one file that a cell must have. */
export const TRACE_FILE = 'trace.otlp.jsonl';
const SCOPE = { name: 'spanreel', version };
const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT, server: SpanKind.SERVER } as const;
/** What goes to the processor with the span that starts, and comes back. */
const HAND_OVER = createContextKey('spanreel hand-over');
/** The SDK keeps 128 of each by default, and reads other numbers from the environment of whoever runs us. */
const NO_LIMITS = {
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
  attributeCountLimit: Number.POSITIVE_INFINITY,
  eventCountLimit: Number.POSITIVE_INFINITY,
  linkCountLimit: Number.POSITIVE_INFINITY,
  attributePerEventCountLimit: Number.POSITIVE_INFINITY,
  attributePerLinkCountLimit: Number.POSITIVE_INFINITY,
};

export interface CellOptions {
  /** Where `trace.otlp.jsonl` goes; made if it is not there. A trace that is there already is continued. */
  readonly folder: string;
  /** What is left out is unknown; the run is the first. */
  readonly identity: Partial<CellIdentity> & Pick<CellIdentity, 'id' | 'tui'>;
  /** More resource attributes. */
  readonly attributes?: Attributes;
  /** An OTLP/HTTP endpoint that gets the same spans and logs, as in OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly otlp?: URL;
  /** Whether secrets are masked in what is written. Default: true. */
  readonly mask?: boolean;
  /** Hears what could not be written or delivered. Default: a warning of the process. */
  readonly problem?: (message: string) => void;
}

/**
 * Starts a cell. Throws where its folder or file cannot be written. Nothing is registered globally: another
 * OpenTelemetry SDK in the same program is not disturbed, and a context manager of its own nests the spans.
 */
export function createCell(options: CellOptions): Cell {
  return new FileCell(options);
}

class FileCell implements Cell {
  readonly folder: string;
  readonly traceId: string;
  readonly #problem: (message: string) => void;
  readonly #mask: boolean;
  readonly #delivery: Delivery | undefined;
  readonly #file: TraceFile;
  readonly #records: Records;
  readonly #contexts = new AsyncLocalStorageContextManager();
  readonly #tracer;

  constructor({ folder, identity, attributes, otlp, mask = true, problem = warn }: CellOptions) {
    this.#problem = problem;
    this.#mask = mask;
    if (otlp) {
      const headers = headersFrom(process.env.OTEL_EXPORTER_OTLP_HEADERS);
      this.#delivery = new Delivery(new Endpoint(otlp, headers, problem), problem);
    }
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    this.#file = new TraceFile(join(folder, TRACE_FILE), problem);
    this.#records = new Records({ ...makeResource(identity), ...attributes }, SCOPE, mask);
    const ids = new RandomIdGenerator();
    const traceId = ids.generateTraceId();
    this.traceId = traceId;
    this.#tracer = new BasicTracerProvider({
      sampler: new AlwaysOnSampler(),
      spanLimits: NO_LIMITS,
      // The roots of a cell (preparing, running, cleaning up) are one trace.
      idGenerator: { generateTraceId: () => traceId, generateSpanId: () => ids.generateSpanId() },
      spanProcessors: [this.#processor()],
    }).getTracer(SCOPE.name, SCOPE.version);
  }

  span<T>(
    kind: CellSpanKind,
    name: string,
    attributes: Attributes,
    work: (span: CellSpan) => T | Promise<T>,
  ): Promise<T> {
    const span = this.start(kind, name, attributes);
    return this.#contexts.with(under(this.#contexts.active(), span), async () => {
      try {
        return await work(span);
      } catch (error) {
        span.fail(error);
        throw error;
      } finally {
        span.end();
      }
    });
  }

  start(
    kind: CellSpanKind,
    name: string,
    attributes: Attributes = {},
    { parent, time = unixNano(), otelKind = 'internal' }: StartOptions = {},
  ): CellSpan {
    const context =
      parent === undefined ? this.#contexts.active() : parent === null ? ROOT_CONTEXT : under(ROOT_CONTEXT, parent);
    const { taken, refused } = split({ 'cell.span.kind': kind, ...attributes });
    let started: Span | undefined;
    const handOver: HandOver = { refused, started: (span) => (started = span) };
    this.#tracer.startSpan(
      name,
      { kind: KINDS[otelKind], attributes: taken, startTime: toHrTime(time) },
      context.setValue(HAND_OVER, handOver),
    );
    if (!started) throw new Error(`OpenTelemetry's SDK did not record the span ${name}.`);
    return new OpenSpan(started);
  }

  log(record: CellLog): void {
    this.#write('logs', () => this.#records.log(record));
  }

  adopt(line: OtlpLine): void {
    try {
      for (const { signal, elements, records } of adopted(line, this.#mask)) {
        this.#file.append(`{"${LIST_OF[signal]}":[${elements.join(',')}]}`);
        for (const [i, element] of elements.entries()) this.#delivery?.add(signal, element, records[i] ?? 0);
      }
    } catch (error) {
      this.#problem(`What another program sent could not be written: ${messageOf(error)}`);
    }
  }

  async close(): Promise<void> {
    this.#file.close();
    await this.#delivery?.close();
  }

  /** One record of the cell's own to the file, and to the endpoint unless it is a start record. */
  #write(signal: Signal, record: () => string, deliver = true): void {
    try {
      const element = record();
      this.#file.append(`{"${LIST_OF[signal]}":[${element}]}`);
      if (deliver) this.#delivery?.add(signal, element, 1);
    } catch (error) {
      // It is longer than a string can be, for instance. The run goes on.
      this.#problem(`A record could not be written: ${messageOf(error)}`);
    }
  }

  #processor(): SpanProcessor {
    const write = (span: ReadableSpan) => this.#write('traces', () => this.#records.span(span), span.ended);
    return {
      onStart(span, context) {
        const handOver = context.getValue(HAND_OVER) as HandOver;
        define(span.attributes, handOver.refused);
        handOver.started(span);
        write(span);
      },
      onEnd: write,
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    };
  }
}

interface HandOver {
  /** Attributes that the SDK would drop. */
  readonly refused: SplitAttributes['refused'];
  readonly started: (span: Span) => void;
}

/** A context whose active span is `span`. */
function under(context: Context, { traceId, spanId }: CellSpan): Context {
  return trace.setSpanContext(context, { traceId, spanId, traceFlags: TraceFlags.SAMPLED });
}

function makeResource(identity: CellOptions['identity']): Attributes {
  return {
    'service.name': 'spanreel',
    'cell.id': identity.id,
    'cell.sweep_id': identity.sweep,
    'cell.tui': identity.tui,
    'cell.model': identity.model,
    'cell.task': identity.task,
    'cell.task_category': identity.taskCategory,
    'cell.run': identity.run ?? 1,
  };
}

function warn(message: string): void {
  process.emitWarning(message, 'SpanreelWarning');
}
