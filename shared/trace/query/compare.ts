import type { FieldValue, Scalar } from './fields.ts';

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/**
 * Compares as TraceQL does: a value that is not there compares as false with anything, `!=` too; of several values one
 * must fit, for `!=` all. Numbers and truth values that were recorded as text are compared as what they mean.
 */
export function compareValues(comparison: Comparison, left: FieldValue, right: FieldValue): boolean {
  const lefts = toList(left);
  const rights = toList(right);
  if (lefts.length === 0 || rights.length === 0) return false;
  const fits = (a: Scalar): boolean =>
    comparison === '!='
      ? rights.every((b) => compareScalars(comparison, a, b))
      : rights.some((b) => compareScalars(comparison, a, b));
  return comparison === '!=' ? lefts.every(fits) : lefts.some(fits);
}

function toList(value: FieldValue): readonly Scalar[] {
  if (value === null) return [];
  return typeof value === 'object' ? value : [value];
}

function compareScalars(comparison: Comparison, left: Scalar, right: Scalar): boolean {
  const a = alike(left, right);
  const b = alike(right, left);
  const comparable = isNumeric(a) === isNumeric(b) && typeof a === typeof b;
  if (!comparable && !(isNumeric(a) && isNumeric(b))) return comparison === '!=';
  switch (comparison) {
    case '=':
      return a >= b && a <= b;
    case '!=':
      return !(a >= b && a <= b);
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** Text that stands for a number or a truth value, where it is compared with one. */
function alike(value: Scalar, other: Scalar): Scalar {
  if (typeof value !== 'string') return value;
  if (isNumeric(other) && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  if (typeof other === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function isNumeric(value: Scalar): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Arithmetic on two numbers; nil where either is none, or the result is not finite. */
export function arithmetic(
  operator: '+' | '-' | '*' | '/' | '%' | '^',
  left: FieldValue,
  right: FieldValue,
): FieldValue {
  if (typeof left === 'object' || typeof right === 'object' || !isNumeric(left) || !isNumeric(right)) return null;
  const [a, b] = [Number(left), Number(right)];
  const results = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b, '^': a ** b };
  const result = results[operator];
  return Number.isFinite(result) ? result : null;
}
