/** The scorers' results: from cell.json and from the scorer spans of the trace. */

import { isObject } from '../../base/is-object.ts';
import type { Ordinal } from '../../trace/table.ts';
import type { SpanContent } from '../../trace/value.ts';
import { toPlainData } from '../fields.ts';
import { at, type JsonObject } from './cell-json.ts';
import type { Json, ScorerBlock } from './page.ts';
import { SourcedValues, same } from './sourced-values.ts';

export interface ScorerSpan {
  readonly ordinal: Ordinal;
  readonly span: SpanContent;
}

/** The published order; other scorers come behind. */
const ORDER = ['pass_rate', 'tokens', 'latency', 'blast_radius', 'refusal', 'integrity', 'composite'];
/** A scorer's attributes that are its values. */
const VALUE = /^cell\.score\.(.+)$/;

interface Block {
  readonly sourced: SourcedValues;
  /** Values by key, as the first source has them. */
  readonly values: Record<string, Json>;
  span: Ordinal | undefined;
  explanation: string;
}

/** `values`: by scorer name, for computing with. */
export function scorerBlocks(
  cellJson: JsonObject | undefined,
  spans: readonly ScorerSpan[],
): { blocks: ScorerBlock[]; values: Map<string, JsonObject> } {
  const found = new Map<string, Block>();
  const block = (name: string): Block => {
    const made = found.get(name) ?? {
      sourced: new SourcedValues(),
      values: Object.create(null),
      span: undefined,
      explanation: '',
    };
    found.set(name, made);
    return made;
  };
  const scorers = at(cellJson, 'scorers');
  for (const [name, values] of isObject(scorers) ? Object.entries(scorers) : []) {
    const own = block(name);
    if (!isObject(values))
      own.sourced.add(name, name, values, { from: 'cell.json', at: `scorers.${name}`, span: undefined });
    for (const [key, value] of isObject(values) ? Object.entries(values) : []) {
      own.values[key] = value;
      own.sourced.add(key, key, value, { from: 'cell.json', at: `scorers.${name}.${key}`, span: undefined });
    }
  }
  for (const { ordinal, span } of spans) addSpan(block, ordinal, span);
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const names = [...found.keys()].sort((a, b) => rank(a) - rank(b));
  return {
    blocks: names.map((key) => {
      const { sourced, span, explanation } = found.get(key) as Block;
      return { key, values: sourced.toArray(), span, explanation };
    }),
    values: new Map(names.map((name) => [name, (found.get(name) as Block).values])),
  };
}

function addSpan(block: (name: string) => Block, ordinal: Ordinal, span: SpanContent): void {
  const results = span.events.filter((event) => event.name === 'gen_ai.evaluation.result');
  for (const event of results) {
    const text = (key: string) =>
      toPlainData(event.attributes.find((one) => one.key === key)?.value ?? { type: 'null' });
    const name = String(text('gen_ai.evaluation.name') ?? '') || scorerName(span.name);
    const own = block(name);
    own.span = ordinal;
    own.explanation = String(text('gen_ai.evaluation.explanation') ?? '');
    const score = text('gen_ai.evaluation.score.value');
    if (typeof score !== 'number') continue;
    const key = SCORE_KEYS[name] ?? name;
    const known = own.values[key];
    // The score of latency is in seconds, its key in milliseconds; some write the key's own number as the score.
    const value = key === 'wall_clock_ms' && !(known !== undefined && same(known, score)) ? score * 1000 : score;
    own.values[key] ??= value;
    own.sourced.add(key, key, value, { from: 'span', at: 'gen_ai.evaluation.score.value', span: ordinal });
  }
  const name = scorerName(span.name);
  for (const { key, value } of span.attributes) {
    const known = VALUE.exec(key)?.[1];
    if (known === undefined) continue;
    const own = block(name);
    own.span ??= ordinal;
    const data = fromText(toPlainData(value) as Json);
    own.values[known] ??= data;
    own.sourced.add(known, known, data, { from: 'span', at: key, span: ordinal });
  }
}

/** Which of a scorer's keys its one number is. */
const SCORE_KEYS: Readonly<Record<string, string>> = {
  pass_rate: 'pass',
  tokens: 'tokens_per_correct_task',
  latency: 'wall_clock_ms',
};

/** `scorer:pass_rate` → `pass_rate`. */
function scorerName(spanName: string): string {
  return spanName.replace(/^scorer[:.]/, '');
}

/** Lists and maps are written as JSON text, since attributes hold no maps. */
function fromText(value: Json): Json {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    // Text that only looks like JSON stays text.
    return value;
  }
}
