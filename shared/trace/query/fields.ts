/** The fields a query can ask for: what columns answer at once, and what needs the whole span. */
import { FLAG, type FlagName, KINDS } from '../kind.ts';
import { NO_ORDINAL, type SpanTable } from '../table.ts';
import type { Attribute, SpanContent } from '../value.ts';

/** A span read again from its source, with the attributes of its resource. */
export interface LoadedSpan {
  readonly ordinal: number;
  readonly span: SpanContent;
  readonly resource: readonly Attribute[];
}

export type Scalar = string | number | bigint | boolean;
/** null: the span has no such value. Several values: any of them may match. */
export type FieldValue = Scalar | null | readonly Scalar[];

/** A table with what queries need on top of its columns, made when first asked for. */
export class QueryTable {
  #childCount: Uint32Array | undefined;
  #tokenEntry: Map<number, number> | undefined;

  constructor(readonly table: SpanTable) {}

  text(index: number | undefined): string {
    return this.table.strings[index ?? 0] ?? '';
  }

  childCount(row: number): number {
    if (this.#childCount === undefined) {
      this.#childCount = new Uint32Array(this.table.rowCount);
      for (let r = 0; r < this.table.rowCount; r++) {
        const parent = this.table.parent[r] as number;
        if (parent >= 0) this.#childCount[parent] = (this.#childCount[parent] as number) + 1;
      }
    }
    return this.#childCount[row] as number;
  }

  tokens(row: number, counts: Float64Array): FieldValue {
    if (this.#tokenEntry === undefined) {
      this.#tokenEntry = new Map();
      for (let i = 0; i < this.table.tokenRow.length; i++) this.#tokenEntry.set(this.table.tokenRow[i] as number, i);
    }
    const entry = this.#tokenEntry.get(row);
    return entry === undefined ? null : orNull(counts[entry]);
  }
}

type FieldType = 'string' | 'number' | 'duration' | 'boolean';

export interface Field {
  readonly type: FieldType;
  /** Words that it can be compared with. */
  readonly words?: readonly string[];
  /** From the columns. */
  readonly column?: (of: QueryTable, row: number) => FieldValue;
  /** From the whole span, where no column has it. */
  readonly content?: (loaded: LoadedSpan, of: QueryTable) => FieldValue;
}

export const OTEL_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['unset', 'ok', 'error'] as const;

const name: Field = { type: 'string', column: (of, row) => of.text(of.table.name[row]) };
const status: Field = {
  type: 'string',
  words: STATUSES,
  column: ({ table }, row) => STATUSES[table.status[row] ?? 0] ?? 'unset',
};
const duration: Field = { type: 'duration', column: ({ table }, row) => orNull(table.duration[row]) };
const start: Field = { type: 'duration', column: ({ table }, row) => table.start[row] as number };
const childCount: Field = { type: 'number', column: (of, row) => of.childCount(row) };
const statusMessage: Field = { type: 'string', content: ({ span }) => span.status.message };
const otelKind: Field = { type: 'string', words: OTEL_KINDS, content: ({ span }) => span.otelKind || 'unspecified' };
const rootName: Field = {
  type: 'string',
  column: ({ table }, row) => table.traces[table.trace[row] ?? 0]?.name ?? null,
};
const rootService: Field = {
  type: 'string',
  column: ({ table }, row) => table.traces[table.trace[row] ?? 0]?.service ?? null,
};
const traceDuration: Field = {
  type: 'duration',
  column: ({ table }, row) => {
    const trace = table.traces[table.trace[row] ?? 0];
    return trace === undefined ? null : trace.end - trace.start;
  },
};
const traceId: Field = { type: 'string', column: ({ table }, row) => table.traces[table.trace[row] ?? 0]?.id ?? null };
const spanId: Field = { type: 'string', content: ({ span }) => span.spanId };
const scopeName: Field = { type: 'string', column: (of, row) => of.text(of.table.scope[row]) };

const named: Record<string, Field> = {
  name,
  /** Spanreel's kind; `kind = server` and the other kinds of OpenTelemetry are looked up in the span. */
  kind: { type: 'string', words: KINDS, column: ({ table }, row) => KINDS[table.kind[row] ?? 0] ?? 'internal' },
  otelKind,
  status,
  statusMessage,
  duration,
  selfTime: { type: 'duration', column: ({ table }, row) => table.selfTime[row] as number },
  start,
  startTime: start,
  service: { type: 'string', column: (of, row) => of.text(of.table.service[row]) },
  scope: scopeName,
  childCount,
  depth: { type: 'number', column: ({ table }, row) => table.depth[row] as number },
  errorsBelow: { type: 'number', column: ({ table }, row) => table.errorsBelow[row] as number },
  eventCount: {
    type: 'number',
    column: ({ table }, row) => (table.eventStart[row + 1] as number) - (table.eventStart[row] as number),
  },
  logCount: { type: 'number', column: ({ table }, row) => table.logCount[row] as number },
  inputTokens: { type: 'number', column: (of, row) => of.tokens(row, of.table.inputTokens) },
  outputTokens: { type: 'number', column: (of, row) => of.tokens(row, of.table.outputTokens) },
  rootName,
  rootServiceName: rootService,
  traceDuration,
  traceId,
  spanId,
  'span:name': name,
  'span:kind': otelKind,
  'span:status': status,
  'span:statusMessage': statusMessage,
  'span:duration': duration,
  'span:childCount': childCount,
  'span:id': spanId,
  'span:parentID': { type: 'string', content: ({ span }) => span.parentSpanId || null },
  'trace:id': traceId,
  'trace:duration': traceDuration,
  'trace:rootName': rootName,
  'trace:rootService': rootService,
  'instrumentation:name': scopeName,
  'event:name': { type: 'string', content: ({ span }) => span.events.map((event) => event.name) },
  'event:timeSinceStart': {
    type: 'duration',
    content: ({ span }) => span.events.map((event) => Number(event.time - span.start)),
  },
  'link:spanID': { type: 'string', content: ({ span }) => span.links.map((link) => link.spanId) },
  'link:traceID': { type: 'string', content: ({ span }) => span.links.map((link) => link.traceId) },
};
for (const flag of Object.keys(FLAG) as FlagName[]) {
  named[flag] = { type: 'boolean', column: ({ table }, row) => ((table.flags[row] as number) & FLAG[flag]) !== 0 };
}

export const FIELDS: ReadonlyMap<string, Field> = new Map(Object.entries(named));

/** The field, which must exist. */
export function requireField(fieldName: string): Field {
  const field = FIELDS.get(fieldName);
  if (field === undefined) throw new RangeError(`There is no field ${fieldName}.`);
  return field;
}

/** Whether the row has a span that could be read. */
export function hasSource(table: SpanTable, row: number): boolean {
  return table.ordinal[row] !== NO_ORDINAL;
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
