/** Masks the secrets in a cell's page. */

import { maskText, maskValue } from '../../secrets/mask.ts';
import type { Value } from '../../trace/value.ts';
import type { CellPage, Json, SourcedValue } from './page.ts';

/** The page with every text masked, and how many secrets that were. */
export function maskPage(page: CellPage): CellPage {
  const counter = { count: 0 };
  const text = (value: string): string => {
    const masked = maskText(value);
    counter.count += masked.count;
    return masked.text;
  };
  const maskSources = (list: readonly SourcedValue[]): SourcedValue[] =>
    list.map((sourced) => ({
      ...sourced,
      sources: sourced.sources.map((source) => ({ ...source, value: masked(sourced.key, source.value, counter) })),
    }));
  const result = {
    ...page,
    axes: page.axes.map((axis) => ({
      ...axis,
      evidence: axis.evidence.map((one) => ({ ...one, text: text(one.text), find: one.find && text(one.find) })),
    })),
    identity: maskSources(page.identity),
    timing: maskSources(page.timing),
    other: maskSources(page.other),
    scorers: page.scorers.map((block) => ({
      ...block,
      values: maskSources(block.values),
      explanation: text(block.explanation),
    })),
    remarks: page.remarks.map((remark) => ({ ...remark, text: text(remark.text) })),
    problem: text(page.problem),
  };
  return { ...result, masked: counter.count };
}

/** A JSON value under its key, masked as an attribute would be. */
function masked(key: string, value: Json, counter: { count: number }): Json {
  const { value: result, count } = maskValue(key, fromJson(value));
  counter.count += count;
  return toJson(result);
}

function fromJson(value: Json): Value {
  if (value === null) return { type: 'null' };
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'number') return { type: 'double', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (Array.isArray(value)) return { type: 'array', value: value.map(fromJson) };
  return { type: 'map', value: Object.entries(value).map(([key, inner]) => ({ key, value: fromJson(inner as Json) })) };
}

function toJson(value: Value): Json {
  switch (value.type) {
    case 'null':
      return null;
    case 'array':
      return value.value.map(toJson);
    case 'map': {
      const object: Record<string, Json> = Object.create(null);
      for (const { key, value: inner } of value.value) object[key] = toJson(inner);
      return object;
    }
    default:
      return value.value;
  }
}
