/** Rows with the same names above them as one: the aggregated flame graph, and its reverse, by who called. */
import { float64, int32, uint8, uint16, uint32 } from '../base/columns.ts';
import { type CriticalPath, criticalPath } from './critical-path.ts';
import { FLAG, KINDS } from './kind.ts';
import { NO_ROW, type Row, type SpanTable } from './table.ts';
import { makeScope, scopedTimes, type TimeScope } from './time-scope.ts';

/** Name of a node that stands for names that were too many to tell apart. */
export const OTHERS = 0xffffffff;
/** Parent of a node at the bottom. */
export const NO_NODE = -1;

/**
 * Nodes as columns, a parent before its children. Sums of `self` are those of the rows; sums of `path` and `idle`, the
 * wall time to the nanosecond.
 */
export interface Flame {
  readonly nodes: number;
  /** Above each name is who called it. */
  readonly reverse: boolean;
  /** Index into the table's `strings`, or OTHERS. */
  readonly name: Uint32Array;
  /** Index into KINDS. */
  readonly kind: Uint8Array;
  readonly depth: Uint16Array;
  readonly parent: Int32Array;
  /** Own time, without what is above it in the graph. ns */
  readonly self: Float64Array;
  /** Own time on the critical path. ns */
  readonly path: Float64Array;
  /** Spans; in the reverse, spans of the name at the bottom. */
  readonly count: Uint32Array;
  /** The first of them. NO_ROW: it only leads to others. */
  readonly firstRow: Int32Array;
  /** Time in which nothing ran, and of spans that were not to be counted. ns */
  readonly idle: number;
  readonly outside: number;
  readonly wall: number;
  readonly selfSum: number;
  /** Spans that are in nodes of OTHERS. */
  readonly grouped: number;
}

export interface FlameOptions {
  readonly scope?: TimeScope | undefined;
  /** Only these rows count. Absent: all. */
  readonly rows?: Uint32Array | undefined;
  readonly path?: CriticalPath | undefined;
  /** Nodes after which names are not told apart any more. There are at most twice as many. */
  readonly most?: number;
}

const MOST = 200_000;
/** Callers that are followed in the reverse. */
const MOST_CALLERS = 100;
/** More levels than anybody scrolls through; deeper calls are one node. */
const DEEPEST = 2000;

/** The flame graph of a scope: each node a name under the names that it was called by. O(n). */
export function flameGraph(table: SpanTable, options: FlameOptions = {}): Flame {
  const { scope = makeScope(table), most = MOST } = options;
  const path = options.path ?? criticalPath(table, scope);
  const { length, self } = scopedTimes(table, scope);
  const wanted = wantedRows(table, scope, length, options.rows);
  const nodes = new Nodes(most);
  const nodeOf = new Int32Array(table.rowCount).fill(NO_NODE);
  let outside = 0;
  for (let row = scope.firstRow; row < scope.endRow; row++) {
    if (wanted[row] !== COUNTS) outside += path.own[row] as number;
    if (wanted[row] === NOT) continue;
    const parent = table.parent[row] as number;
    const node = nodes.child(
      parent === NO_ROW ? NO_NODE : (nodeOf[parent] as number),
      table.name[row] as number,
      table.kind[row] as number,
    );
    nodeOf[row] = node;
    if (wanted[row] !== COUNTS) continue;
    const spans = ((table.flags[row] as number) & FLAG.synthetic) === 0 ? 1 : 0;
    // What stands for a missing parent has no time of its own; what it has of the path is nobody's.
    nodes.add(node, row, spans === 1 ? (self[row] as number) : 0, path.own[row] as number, spans);
  }
  return nodes.flame({ reverse: false, idle: path.idle, outside, wall: path.wall });
}

/** The reverse: at the bottom each name, above it who called it, and who called those. */
export function reverseFlame(flame: Flame, most = MOST): Flame {
  const nodes = new Nodes(most);
  for (let from = 0; from < flame.nodes; from++) {
    const count = flame.count[from] as number;
    const path = flame.path[from] as number;
    if (count === 0 && path === 0) continue;
    let node = NO_NODE;
    let at = from;
    for (let steps = 0; ; steps++) {
      node = nodes.child(node, flame.name[at] as number, flame.kind[at] as number);
      at = flame.parent[at] as number;
      if (at === NO_NODE || steps === MOST_CALLERS || nodes.takesOthers(node)) break;
      nodes.add(node, flame.firstRow[from] as number, 0, 0, count);
    }
    nodes.add(node, flame.firstRow[from] as number, flame.self[from] as number, path, count);
  }
  return nodes.flame({ reverse: true, idle: flame.idle, outside: flame.outside, wall: flame.wall });
}

/** Sums of a column over each node and all that are above it. */
export function flameTotals(flame: Flame, column: Float64Array): Float64Array {
  const totals = Float64Array.from(column);
  for (let node = flame.nodes - 1; node >= 0; node--) {
    const parent = flame.parent[node] as number;
    if (parent !== NO_NODE) totals[parent] = (totals[parent] as number) + (totals[node] as number);
  }
  return totals;
}

const NOT = 0;
const LEADS = 1;
const COUNTS = 2;

/** By row: whether it counts, only leads to one that does, or neither. */
function wantedRows(
  table: SpanTable,
  { firstRow, endRow }: TimeScope,
  length: Float64Array,
  rows: Uint32Array | undefined,
): Uint8Array {
  const wanted = new Uint8Array(table.rowCount);
  if (rows) {
    for (const row of rows) if (row >= firstRow && row < endRow) wanted[row] = COUNTS;
  } else wanted.fill(COUNTS, firstRow, endRow);
  for (let row = firstRow; row < endRow; row++) if (Number.isNaN(length[row])) wanted[row] = NOT;
  // Backwards, so that a row knows of those in it before its own parent is told.
  for (let row = endRow - 1; row >= firstRow; row--) {
    const parent = table.parent[row] as number;
    if (wanted[row] !== NOT && parent !== NO_ROW && wanted[parent] === NOT) wanted[parent] = LEADS;
  }
  return wanted;
}

/** What nobody tells apart has one number among the names. */
const OTHERS_KEY = 2 ** 30 - 1;

/** Nodes while they are found. */
class Nodes {
  readonly #most: number;
  readonly #known = new Map<number, number>();
  readonly #name = uint32();
  readonly #kind = uint8();
  readonly #depth = uint16();
  readonly #parent = int32();
  readonly #self = float64();
  readonly #path = float64();
  readonly #count = uint32();
  readonly #firstRow = int32();
  /** Whether it took what was too much. */
  readonly #takes = uint8();
  #grouped = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** The node of a name above another; found or made. What is above a node that took others is in it, too. */
  child(parent: number, name: number, kind: number): number {
    if (this.takesOthers(parent)) return parent;
    const known = this.#known.get(nodeKey(parent, name, kind));
    if (known !== undefined) return known;
    const depth = parent === NO_NODE ? 0 : (this.#depth.data[parent] as number) + 1;
    if (this.#name.length < this.#most && depth < DEEPEST) return this.#make(parent, name, kind, depth, 0);
    // A kind that there is not, so that it is no name's node.
    const others = this.#known.get(nodeKey(parent, OTHERS, KINDS.length));
    return others ?? this.#make(parent, OTHERS, KINDS.length, depth, 1);
  }

  takesOthers(node: number): boolean {
    return node !== NO_NODE && this.#takes.data[node] === 1;
  }

  add(node: number, row: Row, self: number, path: number, count: number): void {
    this.#self.data[node] = (this.#self.data[node] as number) + self;
    this.#path.data[node] = (this.#path.data[node] as number) + path;
    this.#count.data[node] = (this.#count.data[node] as number) + count;
    if (this.takesOthers(node)) this.#grouped += count;
    if (this.#firstRow.data[node] === NO_ROW) this.#firstRow.data[node] = row;
  }

  flame(rest: Pick<Flame, 'reverse' | 'idle' | 'outside' | 'wall'>): Flame {
    const self = this.#self.toArray();
    let selfSum = 0;
    for (const time of self) selfSum += time;
    return {
      nodes: self.length,
      name: this.#name.toArray(),
      kind: this.#kind.toArray(),
      depth: this.#depth.toArray(),
      parent: this.#parent.toArray(),
      self,
      path: this.#path.toArray(),
      count: this.#count.toArray(),
      firstRow: this.#firstRow.toArray(),
      ...rest,
      selfSum,
      grouped: this.#grouped,
    };
  }

  #make(parent: number, name: number, kind: number, depth: number, takes: 0 | 1): number {
    this.#name.push(name);
    this.#kind.push(kind === KINDS.length ? 0 : kind);
    this.#depth.push(depth);
    this.#parent.push(parent);
    this.#self.push(0);
    this.#path.push(0);
    this.#count.push(0);
    this.#firstRow.push(NO_ROW);
    const node = this.#takes.push(takes);
    this.#known.set(nodeKey(parent, name, kind), node);
    return node;
  }
}

/** Parents below 2^20, names and kinds together below 2^30: exact as a number. */
function nodeKey(parent: number, name: number, kind: number): number {
  const what = name === OTHERS ? OTHERS_KEY - kind : name * (KINDS.length + 1) + kind;
  return (parent + 1) * 2 ** 30 + what;
}
