/** From TraceQL text to a spanset, on the tree of Grafana's grammar. */
import { parser } from '@grafana/lezer-traceql';
import type { SyntaxNode } from '@lezer/common';
import {
  type BinaryOperator,
  type Expression,
  QueryError,
  type Range,
  type Spanset,
  type SpansetOperator,
} from './ast.ts';
import { readWords, type Words } from './words.ts';

/** @throws QueryError with the place of what is wrong or not supported */
export function parseTraceql(text: string): Spanset {
  const words = readWords(text);
  const tree = parser.parse(words.masked);
  const top = tree.topNode.firstChild;
  if (top !== null) refuseUnsupported(text, top);
  refuseErrors(text, words, tree.topNode);
  if (top === null) throw new QueryError('The query is empty.', { from: 0, to: text.length });
  return spanset(text, words, top);
}

/** Points at the first place where the grammar is lost. */
function refuseErrors(text: string, words: Words, top: SyntaxNode): void {
  const cursor = top.cursor();
  do {
    if (!cursor.type.isError) continue;
    const { from } = cursor;
    if (from >= text.trimEnd().length) {
      const missing = text.includes('}') ? 'Something is missing at the end.' : 'The closing } is missing.';
      throw new QueryError(missing, { from: Math.max(0, text.length - 1), to: text.length });
    }
    const operand = words.operands.get(from);
    if (operand !== undefined) {
      throw new QueryError('An operator is missing before this: =, !=, <, >, =~, && or ||.', operand);
    }
    const start = from + ((/^\s*/.exec(text.slice(from)) ?? [''])[0] as string).length;
    const what = text.slice(start, start + 1);
    throw new QueryError(`${what} is not expected here.`, { from: start, to: start + 1 });
  } while (cursor.next());
}

const UNSUPPORTED: Record<string, string> = {
  Pipe: 'Pipelines (|) are not supported: a query selects spans.',
  ExperimentalOp: 'Negated relations between span sets are not supported.',
  UnionStructuralOp: 'Union relations between span sets are not supported.',
  ScalarFilter: 'Aggregates are not supported: a query selects spans.',
  MetricsExpression: 'Metrics are not supported: a query selects spans.',
  WithHint: 'Hints are not supported.',
};

function refuseUnsupported(text: string, top: SyntaxNode): void {
  const cursor = top.cursor();
  do {
    const message = Object.hasOwn(UNSUPPORTED, cursor.name) ? UNSUPPORTED[cursor.name] : undefined;
    if (message !== undefined)
      throw new QueryError(message, { from: cursor.from, to: Math.min(text.length, cursor.to) });
  } while (cursor.next());
}

const SPANSET_OPERATORS: Record<string, SpansetOperator> = {
  And: '&&',
  Or: '||',
  Gt: '>',
  Desc: '>>',
  Lt: '<',
  Anc: '<<',
};

/** Recursion is bounded by the length of a query. */
function spanset(text: string, words: Words, node: SyntaxNode): Spanset {
  if (node.name === 'SpansetFilter') {
    const inner = node.firstChild;
    return { type: 'filter', condition: inner === null ? undefined : expression(text, words, inner) };
  }
  const parts = listChildren(node);
  const left = parts[0];
  const right = parts[parts.length - 1];
  if (left === undefined || right === undefined) throw unexpected(node);
  if (parts.length === 1) return spanset(text, words, left);
  const operator = parts.length === 2 ? tildeBetween(text, left, right) : SPANSET_OPERATORS[parts[1]?.name ?? ''];
  if (operator === undefined) throw unexpected(parts[1] ?? node);
  return { type: 'join', operator, left: spanset(text, words, left), right: spanset(text, words, right) };
}

/** The grammar has no node for the sibling operator. */
function tildeBetween(text: string, left: SyntaxNode, right: SyntaxNode): '~' | undefined {
  return text.slice(left.to, right.from).includes('~') ? '~' : undefined;
}

type Item = { readonly operand: Expression } | { readonly operator: string; readonly from: number };

/**
 * The grammar gives all operators of a condition the same rank, so a condition is laid flat (parentheses stay one
 * operand) and joined again by rank.
 */
function expression(text: string, words: Words, node: SyntaxNode): Expression {
  const items: Item[] = [];
  flatten(text, words, node, items);
  let at = 0;
  const operand = (): Expression => {
    const item = items[at++];
    if (item === undefined) throw unexpected(node);
    if ('operand' in item) return item.operand;
    if (item.operator !== '!' && item.operator !== '-') throw unexpected({ from: item.from, to: item.from + 1 });
    const inner = operand();
    return { type: 'unary', operator: item.operator, operand: inner, from: item.from, to: inner.to };
  };
  const joined = (lowest: number): Expression => {
    let left = operand();
    for (;;) {
      const item = items[at];
      if (item === undefined || 'operand' in item) return left;
      const rank = RANK[item.operator as BinaryOperator];
      if (rank === undefined) {
        throw unexpected({ from: item.from, to: item.from + item.operator.length });
      }
      if (rank < lowest) return left;
      at++;
      const right = joined(item.operator === '^' ? rank : rank + 1);
      const operator = item.operator as BinaryOperator;
      left = { type: 'binary', operator, left, right, from: left.from, to: right.to };
    }
  };
  return joined(0);
}

const RANK: Partial<Record<string, number>> = {
  '||': 0,
  '&&': 1,
  '=': 2,
  '!=': 2,
  '<': 2,
  '<=': 2,
  '>': 2,
  '>=': 2,
  '=~': 2,
  '!~': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '%': 4,
  '^': 5,
};

function flatten(text: string, words: Words, node: SyntaxNode, items: Item[]): void {
  const parts = listChildren(node);
  const [first, operator, second] = parts;
  if (first !== undefined && operator !== undefined && second !== undefined) {
    flatten(text, words, first, items);
    items.push({ operator: text.slice(operator.from, operator.to), from: operator.from });
    flatten(text, words, second, items);
    return;
  }
  if (first === undefined) throw unexpected(node);
  if (first.name !== 'FieldExpression') {
    items.push({ operand: operandAt(words, node) });
  } else if (text[node.from] === '(') {
    items.push({ operand: { ...expression(text, words, first), from: node.from, to: node.to } });
  } else {
    items.push({ operator: text[node.from] as string, from: node.from });
    flatten(text, words, first, items);
  }
}

function operandAt(words: Words, node: SyntaxNode): Expression {
  const operand = words.operands.get(node.from);
  if (operand === undefined) throw unexpected(node);
  if (operand.to === node.to) return operand;
  // Two operands without anything between them look like one number to the grammar.
  const next = words.operands.get(operand.to);
  throw new QueryError('An operator is missing before this: =, !=, <, >, =~, && or ||.', next ?? operand);
}

function listChildren(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') children.push(child);
  }
  return children;
}

function unexpected(range: Range): QueryError {
  return new QueryError('This is not valid here.', {
    from: range.from,
    to: Math.max(range.to, range.from + 1),
  });
}
