/** Answers where the time goes: statistics, flame graphs and the critical path of the open document. */
import type { ScopeArgument } from '../protocol.ts';
import { type CriticalPath, criticalPath, type PathSegments, pathSegments } from '../trace/critical-path.ts';
import { type Flame, flameGraph, reverseFlame } from '../trace/flame.ts';
import { type PathByRow, type PathSummary, pathByRow, pathSummary } from '../trace/path-summary.ts';
import { type StatisticsBy, statistics, type TraceStatistics } from '../trace/statistics.ts';
import type { SpanTable } from '../trace/table.ts';
import { makeScope, type TimeScope } from '../trace/time-scope.ts';

/** Enough for a strip as wide as a screen. */
const BINS = 2048;
/** Pieces of the path that are listed. */
const LONGEST = 1000;

/** What was worked out for a scope, since the same one is asked for by table, graph and strip. */
interface Known {
  readonly table: SpanTable;
  readonly scope: TimeScope;
  path?: CriticalPath;
  segments?: PathSegments;
}

export class TimeAnalysis {
  #known: Known | undefined;

  statistics(table: SpanTable, by: StatisticsBy, { rows, ...asked }: ScopeArgument): TraceStatistics {
    const known = this.#of(table, asked);
    return statistics(table, { by, scope: known.scope, rows, path: cachedPath(known) });
  }

  flame(table: SpanTable, reverse: boolean, { rows, ...asked }: ScopeArgument): Flame {
    const known = this.#of(table, asked);
    const flame = flameGraph(table, { scope: known.scope, rows, path: cachedPath(known) });
    return reverse ? reverseFlame(flame) : flame;
  }

  path(table: SpanTable, asked: ScopeArgument): PathSummary {
    const known = this.#of(table, asked);
    return pathSummary(table, known.scope, cachedSegments(known), { bins: BINS, most: LONGEST });
  }

  pathByRow(table: SpanTable, asked: ScopeArgument): PathByRow {
    return pathByRow(table, cachedSegments(this.#of(table, asked)));
  }

  #of(table: SpanTable, { trace, range }: ScopeArgument): Known {
    const scope = makeScope(table, { trace, range });
    const last = this.#known;
    if (last?.table === table && isSame(last.scope, scope)) return last;
    this.#known = { table, scope };
    return this.#known;
  }
}

function cachedPath(known: Known): CriticalPath {
  known.path ??= criticalPath(known.table, known.scope);
  return known.path;
}

function cachedSegments(known: Known): PathSegments {
  known.segments ??= pathSegments(known.table, known.scope);
  return known.segments;
}

function isSame(a: TimeScope, b: TimeScope): boolean {
  return a.firstRow === b.firstRow && a.endRow === b.endRow && a.from === b.from && a.to === b.to;
}
