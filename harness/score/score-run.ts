/** Runs all scorers over one run, each in a span of its own. */
import { messageOf } from '../../shared/base/errors.ts';
import type { Attributes, AttributeValue, Cell, CellSpan } from '../base/types.ts';
import { blastRadius } from './blast-radius.ts';
import { composite } from './composite.ts';
import { integrity } from './integrity.ts';
import { latency } from './latency.ts';
import { passRate } from './pass-rate.ts';
import { refusal } from './refusal.ts';
import type { Scorer } from './scorer.ts';
import { tokens } from './tokens.ts';
import type { ScoreInput, ScorerName, ScorerResult } from './types.ts';

/** In this order: later ones build on earlier ones. */
const SCORERS: readonly (readonly [ScorerName, Scorer])[] = [
  ['pass_rate', passRate],
  ['tokens', tokens],
  ['latency', latency],
  ['blast_radius', blastRadius],
  ['refusal', refusal],
  ['integrity', integrity],
  ['composite', composite],
];

/** Lists of values longer than this are cut in attributes; cell.json has all of it. Characters of JSON */
const LONGEST_JSON = 64 * 1024;

/**
 * Scores a run. Every scorer is a span `scorer:NAME` with its values as `cell.score.*` and an event
 * `gen_ai.evaluation.result`. One that fails is recorded as failed, with the label `error`; the others go on.
 *
 * @param progress called with each result as it comes
 */
export async function scoreRun(
  cell: Cell,
  input: ScoreInput,
  progress?: (result: ScorerResult) => void,
): Promise<ScorerResult[]> {
  const results: ScorerResult[] = [];
  for (const [name, scorer] of SCORERS) {
    const span = cell.start('scorer', `scorer:${name}`);
    let result: ScorerResult;
    try {
      result = await scorer(input, results);
    } catch (error) {
      span.fail(error);
      result = failed(name, error);
    }
    record(span, result);
    span.end();
    results.push(result);
    progress?.(result);
  }
  return results;
}

function failed(name: ScorerName, error: unknown): ScorerResult {
  const message = messageOf(error);
  return { name, values: { error: message }, score: undefined, label: 'error', explanation: message };
}

function record(span: CellSpan, { name, values, score, label, explanation, attributes }: ScorerResult): void {
  const flat: Record<string, AttributeValue | undefined> = {};
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined) flat[`cell.score.${key}`] = attribute(value);
  }
  const evaluation: Attributes = {
    'gen_ai.evaluation.name': name,
    'gen_ai.evaluation.score.value': score,
    'gen_ai.evaluation.score.label': label,
    'gen_ai.evaluation.explanation': explanation,
  };
  span.set({ ...flat, ...attributes });
  span.event('gen_ai.evaluation.result', evaluation);
}

function attribute(value: unknown): AttributeValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  const json = JSON.stringify(value);
  if (json.length <= LONGEST_JSON || !Array.isArray(value)) return json;
  const kept = Math.floor((value.length * LONGEST_JSON) / json.length);
  return JSON.stringify([...value.slice(0, kept), `… and ${value.length - kept} more`]);
}
