/** From a condition to a function of a row. What only the whole span can tell is UNKNOWN until it is loaded. */
import { KINDS } from '../kind.ts';
import type { Attribute, Value } from '../value.ts';
import { type AttributeScope, type BinaryOperator, type Expression, QueryError } from './ast.ts';
import { attributeValue } from './attributes.ts';
import { arithmetic, type Comparison, compareValues } from './compare.ts';
import { FIELDS, type FieldValue, type LoadedSpan, OTEL_KINDS, type QueryTable, requireField } from './fields.ts';
import { compilePattern } from './pattern.ts';
import { suggest } from './suggest.ts';

export const UNKNOWN = Symbol('unknown until the span is loaded');
type Known = FieldValue | typeof UNKNOWN;

/** One row under judgement; `loaded` is its span where it was read. */
export interface Candidate {
  readonly of: QueryTable;
  row: number;
  loaded: LoadedSpan | undefined;
  /** The row has no span in any file: what needs one is nil. */
  sourceless: boolean;
}

type Evaluator = (candidate: Candidate) => Known;
/** True, false, or UNKNOWN. */
export type Condition = (candidate: Candidate) => boolean | typeof UNKNOWN;

/** @throws QueryError where words, types or patterns make no sense */
export function compileCondition(expression: Expression): Condition {
  requireCondition(expression);
  const evaluate = compile(expression);
  return (candidate) => {
    const value = evaluate(candidate);
    return value === UNKNOWN ? UNKNOWN : isTrue(value);
  };
}

/** What stands where true or false is wanted must be able to be so. */
function requireCondition(expression: Expression): void {
  const { type } = expression;
  if (type === 'word') throw unknownWord(expression.text, expression);
  const isArithmetic = type === 'binary' && '+-*/%^'.includes(expression.operator);
  const isValue = type === 'field' && requireField(expression.name).type !== 'boolean';
  const isLiteral = type === 'string' || type === 'number' || type === 'duration' || type === 'nil';
  if (isArithmetic || isValue || isLiteral || (type === 'unary' && expression.operator === '-')) {
    throw new QueryError(
      'This is a value, not a condition: compare it with something, as in duration > 1s.',
      expression,
    );
  }
}

function compile(expression: Expression): Evaluator {
  switch (expression.type) {
    case 'string':
    case 'number':
    case 'duration':
    case 'boolean': {
      const { value } = expression;
      return () => value;
    }
    case 'nil':
      return () => null;
    case 'word':
      throw unknownWord(expression.text, expression);
    case 'field':
      return compileField(expression.name);
    case 'attribute':
      return compileAttribute(expression.scope, expression.key);
    case 'unary':
      return compileUnary(expression.operator, expression.operand);
    case 'binary':
      return compileBinary(expression.operator, expression.left, expression.right, expression);
  }
}

function compileField(name: string): Evaluator {
  const { column, content } = requireField(name);
  if (column !== undefined) return (candidate) => column(candidate.of, candidate.row);
  return (candidate) => {
    if (candidate.sourceless) return null;
    return candidate.loaded === undefined ? UNKNOWN : (content?.(candidate.loaded, candidate.of) ?? null);
  };
}

function compileAttribute(scope: AttributeScope, key: string): Evaluator {
  return (candidate) => {
    if (candidate.sourceless) return null;
    const { loaded } = candidate;
    if (loaded === undefined) return UNKNOWN;
    if (scope === 'event' || scope === 'link') {
      const owners: readonly { attributes: readonly Attribute[] }[] =
        scope === 'event' ? loaded.span.events : loaded.span.links;
      const found = owners.flatMap((owner) => listValues(find(owner.attributes, key)));
      return found.length === 0 ? null : found;
    }
    const own = scope === 'resource' ? undefined : find(loaded.span.attributes, key);
    return attributeValue(own ?? (scope === 'span' ? undefined : find(loaded.resource, key)));
  };
}

function find(attributes: readonly Attribute[], key: string): Value | undefined {
  for (const attribute of attributes) if (attribute.key === key) return attribute.value;
  return undefined;
}

function listValues(value: Value | undefined) {
  const found = attributeValue(value);
  if (found === null) return [];
  return typeof found === 'object' ? found : [found];
}

function compileUnary(operator: '!' | '-', operand: Expression): Evaluator {
  if (operator === '!') requireCondition(operand);
  const inner = compile(operand);
  if (operator === '!') {
    return (candidate) => {
      const value = inner(candidate);
      return value === UNKNOWN ? UNKNOWN : !isTrue(value);
    };
  }
  return (candidate) => {
    const value = inner(candidate);
    if (value === UNKNOWN) return UNKNOWN;
    return typeof value === 'number' || typeof value === 'bigint' ? -value : null;
  };
}

function compileBinary(operator: BinaryOperator, left: Expression, right: Expression, whole: Expression): Evaluator {
  if (operator === '&&' || operator === '||') {
    requireCondition(left);
    requireCondition(right);
    return compileJunction(operator === '||', compile(left), compile(right));
  }
  if (operator === '=~' || operator === '!~') return compileMatch(operator === '!~', left, right);
  if (
    operator === '+' ||
    operator === '-' ||
    operator === '*' ||
    operator === '/' ||
    operator === '%' ||
    operator === '^'
  ) {
    const [a, b] = [compile(left), compile(right)];
    return both(a, b, (x, y) => arithmetic(operator, x, y));
  }
  const [a, b] = namedValues(left, right);
  requireUnit(a, b);
  requireUnit(b, a);
  if (a.type === 'nil' || b.type === 'nil') {
    if (operator !== '=' && operator !== '!=') throw new QueryError('nil can only be compared with = and !=.', whole);
    const value = compile(a.type === 'nil' ? b : a);
    return (candidate) => {
      const known = value(candidate);
      return known === UNKNOWN ? UNKNOWN : isAbsent(known) === (operator === '=');
    };
  }
  const comparison: Comparison = operator;
  return both(compile(a), compile(b), (x, y) => compareValues(comparison, x, y));
}

/** With `absorbing` true: or; with false: and. A known side that decides spares the other one's span. */
function compileJunction(absorbing: boolean, left: Evaluator, right: Evaluator): Evaluator {
  return (candidate) => {
    const a = left(candidate);
    if (a !== UNKNOWN && isTrue(a) === absorbing) return absorbing;
    const b = right(candidate);
    if (b !== UNKNOWN && isTrue(b) === absorbing) return absorbing;
    return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : !absorbing;
  };
}

function both(left: Evaluator, right: Evaluator, join: (a: FieldValue, b: FieldValue) => FieldValue): Evaluator {
  return (candidate) => {
    const a = left(candidate);
    const b = right(candidate);
    return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : join(a, b);
  };
}

/** Names repeat in a column, so the answers for the last few thousand texts are kept. */
const REMEMBERED = 4096;
const REMEMBERED_LENGTH = 256;

function compileMatch(negated: boolean, left: Expression, right: Expression): Evaluator {
  if (right.type !== 'string') throw new QueryError('A pattern must be text in quotes.', right);
  const test = compilePattern(right.value, right);
  const known = new Map<string, boolean>();
  const matches = (text: string): boolean => {
    if (text.length > REMEMBERED_LENGTH) return test(text);
    let answer = known.get(text);
    if (answer === undefined) {
      answer = test(text);
      if (known.size >= REMEMBERED) known.clear();
      known.set(text, answer);
    }
    return answer;
  };
  const value = compile(left);
  return (candidate) => {
    const found = value(candidate);
    if (found === UNKNOWN) return UNKNOWN;
    if (isAbsent(found)) return false;
    const texts = typeof found === 'object' && found !== null ? found : [found];
    return texts.some((text) => matches(String(text))) !== negated;
  };
}

/** Resolves words like `model` and `error` by the field they are compared with. */
function namedValues(left: Expression, right: Expression): [Expression, Expression] {
  if (left.type === 'field') return namedValue(left, right);
  const [b, a] = right.type === 'field' ? namedValue(right, left) : [right, left];
  if (a.type === 'word') throw b.type === 'attribute' ? unquoted(a.text, a) : unknownWord(a.text, a);
  if (b.type === 'word') throw a.type === 'attribute' ? unquoted(b.text, b) : unknownWord(b.text, b);
  return [a, b];
}

function namedValue(field: Expression & { type: 'field' }, value: Expression): [Expression, Expression] {
  const text = value.type === 'word' ? value.text : value.type === 'string' ? value.value : undefined;
  const { words } = requireField(field.name);
  if (text === undefined) return [field, value];
  if (words === undefined) {
    if (value.type === 'word') {
      throw requireField(field.name).type === 'string' ? unquoted(text, value) : unknownWord(text, value);
    }
    return [field, value];
  }
  const named: Expression = { type: 'string', value: text, from: value.from, to: value.to };
  if (words.includes(text)) return [field, named];
  const otel: readonly string[] = OTEL_KINDS;
  if (field.name === 'kind' && otel.includes(text)) return [{ ...field, name: 'otelKind' }, named];
  const choices = field.name === 'kind' ? [...words, ...otel] : words;
  const meant = suggest(text, choices);
  const hint = meant === undefined ? `It is one of ${choices.join(', ')}.` : `Did you mean ${meant}?`;
  throw new QueryError(`There is no ${field.name} ${text}. ${hint}`, value);
}

function unquoted(word: string, range: Expression): QueryError {
  return new QueryError(`Write text in quotes: "${word}"`, range);
}

function requireUnit(value: Expression, against: Expression): void {
  if (value.type !== 'number' || against.type !== 'field') return;
  if (requireField(against.name).type !== 'duration' || Number(value.value) === 0) return;
  throw new QueryError(`Write a unit: ${value.value}s or ${value.value}ms.`, value);
}

function isTrue(value: FieldValue): boolean {
  return value === true || (typeof value === 'object' && value !== null && value.includes(true));
}

function isAbsent(value: FieldValue): boolean {
  return value === null || (typeof value === 'object' && value.length === 0);
}

function unknownWord(word: string, range: Expression): QueryError {
  const meant = suggest(word, [...FIELDS.keys()]);
  if (word === 'parent') return new QueryError('The parent cannot be compared. Roots have depth = 0.', range);
  if ((KINDS as readonly string[]).includes(word) || (OTEL_KINDS as readonly string[]).includes(word)) {
    return new QueryError(`${word} is a kind: write kind = ${word}`, range);
  }
  if (word === 'error' || word === 'ok' || word === 'unset') {
    return new QueryError(`${word} is a status: write status = ${word}`, range);
  }
  const hint =
    meant === undefined
      ? `Attributes start with a dot: .${word}`
      : `Did you mean ${meant}? (The attribute would be .${word})`;
  return new QueryError(`There is no field ${word}. ${hint}`, range);
}
