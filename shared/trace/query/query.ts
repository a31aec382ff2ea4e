/**
 * Finding rows: plain text, or a part of TraceQL.
 *
 * Of TraceQL: conditions in braces over the fields of `fields.ts` and attributes (`.key`, `span.`, `resource.`, `event.`,
 * `link.`, quoted keys), `= != < <= > >= =~ !~ && || !`, arithmetic, `nil`; and sets of spans joined by
 * `&& || > >> < << ~`. Not: pipelines, aggregates, metrics, negated and union relations, attributes of the parent or the
 * instrumentation scope: those are refused by name. Unlike Tempo, patterns are found anywhere in a value, `kind` knows
 * Spanreel's kinds first, and numbers recorded as text compare as numbers.
 */
import type { Ordinal, SpanTable } from '../table.ts';
import { findRow } from '../visible.ts';
import { QueryError, type Spanset } from './ast.ts';
import { type Candidate, type Condition, compileCondition, UNKNOWN } from './compile.ts';
import { hasSource, type LoadedSpan, QueryTable } from './fields.ts';
import { joinSets } from './spansets.ts';
import { splitWords, TextColumns } from './text.ts';
import { parseTraceql } from './traceql.ts';

export type { LoadedSpan } from './fields.ts';

/** A query that was understood. */
export type Query =
  | { readonly mode: 'text'; readonly words: readonly string[] }
  | { readonly mode: 'traceql'; readonly plan: Plan };

export type ParsedQuery =
  | { readonly ok: true; readonly query: Query }
  /** `from` and `to` are places in the text. */
  | { readonly ok: false; readonly message: string; readonly from: number; readonly to: number };

/** A spanset with its filters numbered. */
interface Plan {
  readonly filters: readonly (Condition | undefined)[];
  readonly root: PlanNode;
}
type PlanNode =
  | { readonly type: 'filter'; readonly index: number }
  | {
      readonly type: 'join';
      readonly operator: (Spanset & { type: 'join' })['operator'];
      readonly left: PlanNode;
      readonly right: PlanNode;
    };

/** What the engine gives beyond the columns: spans read again, for rows that columns cannot decide. */
export interface SpanAccess {
  /** Reads the spans (ascending ordinals), in any order. Spans that cannot be read are left out: they do not match. */
  load(ordinals: Uint32Array): AsyncIterable<LoadedSpan>;
  readonly signal?: AbortSignal;
}

/**
 * Understands a query. Text that starts with `{` is TraceQL, anything else is words to look for; no words match
 * everything.
 */
export function parseQuery(text: string): ParsedQuery {
  if (!/^[\s(]*\{/.test(text)) {
    return { ok: true, query: { mode: 'text', words: splitWords(text) } };
  }
  try {
    return { ok: true, query: { mode: 'traceql', plan: makePlan(parseTraceql(text)) } };
  } catch (error) {
    if (error instanceof QueryError) return { ok: false, message: error.message, from: error.from, to: error.to };
    throw error;
  }
}

function makePlan(spanset: Spanset): Plan {
  const filters: (Condition | undefined)[] = [];
  const number = (node: Spanset): PlanNode => {
    if (node.type === 'filter') {
      filters.push(node.condition === undefined ? undefined : compileCondition(node.condition));
      return { type: 'filter', index: filters.length - 1 };
    }
    const left = number(node.left);
    return { type: 'join', operator: node.operator, left, right: number(node.right) };
  };
  return { root: number(spanset), filters };
}

/**
 * The rows that match, ascending. Only spans that the columns cannot decide are loaded, each once.
 *
 * @throws whatever `access.load` throws, and the reason of `access.signal` when it aborts
 */
export async function evaluateQuery(query: Query, table: SpanTable, access: SpanAccess): Promise<Uint32Array> {
  if (query.mode === 'text') {
    const columns = new TextColumns(table, query.words);
    const judge: Judge = (_filter, row, loaded) => {
      if (loaded !== undefined) return columns.matchesLoaded(row, loaded);
      return columns.matches(row) || (hasSource(table, row) ? UNKNOWN : false);
    };
    const [matched] = await judgeRows(1, judge, table, access);
    return listRows(matched as Uint8Array);
  }
  const { filters, root } = query.plan;
  const candidate: Candidate = { of: new QueryTable(table), row: 0, loaded: undefined, sourceless: false };
  const judge: Judge = (filter, row, loaded) => {
    candidate.row = row;
    candidate.loaded = loaded;
    candidate.sourceless = !hasSource(table, row);
    return filters[filter]?.(candidate) ?? true;
  };
  return listRows(joinPlan(root, await judgeRows(filters.length, judge, table, access), table));
}

type Judge = (filter: number, row: number, loaded: LoadedSpan | undefined) => boolean | typeof UNKNOWN;

const UNDECIDED = 2;

/** One column for each filter: 1 where the row matches. */
async function judgeRows(filters: number, judge: Judge, table: SpanTable, access: SpanAccess): Promise<Uint8Array[]> {
  const matched = Array.from({ length: filters }, () => new Uint8Array(table.rowCount));
  const open: Ordinal[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    let undecided = false;
    for (let filter = 0; filter < filters; filter++) {
      const verdict = judge(filter, row, undefined);
      (matched[filter] as Uint8Array)[row] = verdict === UNKNOWN ? UNDECIDED : Number(verdict);
      if (verdict === UNKNOWN) undecided = true;
    }
    if (undecided) open.push(table.ordinal[row] as number);
  }
  access.signal?.throwIfAborted();
  if (open.length > 0) {
    for await (const loaded of access.load(Uint32Array.from(open).sort())) {
      access.signal?.throwIfAborted();
      const row = findRow(table, loaded.ordinal);
      for (const [filter, column] of matched.entries()) {
        if (column[row] === UNDECIDED) column[row] = judge(filter, row, loaded) === true ? 1 : 0;
      }
    }
  }
  return matched;
}

function joinPlan(node: PlanNode, matched: readonly Uint8Array[], table: SpanTable): Uint8Array {
  if (node.type === 'filter') return matched[node.index] as Uint8Array;
  return joinSets(node.operator, joinPlan(node.left, matched, table), joinPlan(node.right, matched, table), table);
}

function listRows(matched: Uint8Array): Uint32Array {
  let count = 0;
  for (let row = 0; row < matched.length; row++) if (matched[row] === 1) count++;
  const rows = new Uint32Array(count);
  let at = 0;
  for (let row = 0; row < matched.length; row++) if (matched[row] === 1) rows[at++] = row;
  return rows;
}
