import { NO_ROW, type SpanTable } from '../table.ts';
import type { SpansetOperator } from './ast.ts';

/**
 * Joins two sets of rows (1: in the set). `&&` and `||` unite them, `&&` only in traces where both have rows; the
 * others keep the rows of the right set that stand in that relation to some row of the left one.
 */
export function joinSets(operator: SpansetOperator, left: Uint8Array, right: Uint8Array, table: SpanTable): Uint8Array {
  switch (operator) {
    case '||':
      return left.map((value, row) => (value === 1 || right[row] === 1 ? 1 : 0));
    case '&&':
      return inSharedTraces(left, right, table);
    case '>':
      return keep(right, (row) => left[table.parent[row] as number] === 1);
    case '>>': {
      const below = belowSet(left, table);
      return keep(right, (row) => below[row] === 1);
    }
    case '<': {
      const parents = markParents(left, table, false);
      return keep(right, (row) => parents[row] === 1);
    }
    case '<<': {
      const ancestors = markParents(left, table, true);
      return keep(right, (row) => ancestors[row] === 1);
    }
    case '~':
      return siblings(left, right, table);
  }
}

function keep(rows: Uint8Array, condition: (row: number) => boolean): Uint8Array {
  return rows.map((value, row) => (value === 1 && condition(row) ? 1 : 0));
}

function inSharedTraces(left: Uint8Array, right: Uint8Array, table: SpanTable): Uint8Array {
  const seen = new Uint8Array(table.traces.length);
  for (let row = 0; row < left.length; row++) {
    const trace = table.trace[row] as number;
    if (left[row] === 1) seen[trace] = (seen[trace] as number) | 1;
    if (right[row] === 1) seen[trace] = (seen[trace] as number) | 2;
  }
  return left.map((value, row) =>
    (value === 1 || right[row] === 1) && seen[table.trace[row] as number] === 3 ? 1 : 0,
  );
}

/** Rows with an ancestor in the set. Parents come first, so one pass is enough. */
function belowSet(rows: Uint8Array, table: SpanTable): Uint8Array {
  const below = new Uint8Array(rows.length);
  for (let row = 0; row < rows.length; row++) {
    const parent = table.parent[row] as number;
    if (parent !== NO_ROW && (rows[parent] === 1 || below[parent] === 1)) below[row] = 1;
  }
  return below;
}

/** Parents of the set's rows; with `all`, their parents too, up to the top. */
function markParents(rows: Uint8Array, table: SpanTable, all: boolean): Uint8Array {
  const parents = new Uint8Array(rows.length);
  for (let row = rows.length - 1; row >= 0; row--) {
    const parent = table.parent[row] as number;
    if (parent !== NO_ROW && (rows[row] === 1 || (all && parents[row] === 1))) parents[parent] = 1;
  }
  return parents;
}

/** Rows of the right set that have another child of their parent in the left one. */
function siblings(left: Uint8Array, right: Uint8Array, table: SpanTable): Uint8Array {
  const children = new Uint32Array(left.length);
  for (let row = 0; row < left.length; row++) {
    const parent = table.parent[row] as number;
    if (parent !== NO_ROW && left[row] === 1) children[parent] = (children[parent] as number) + 1;
  }
  return keep(right, (row) => {
    const parent = table.parent[row] as number;
    return parent !== NO_ROW && (children[parent] as number) > (left[row] as number);
  });
}
