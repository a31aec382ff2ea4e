/** The scores in a row, as they are read. */
import { formatDuration } from '../../base/format.ts';
import { at, type JsonObject, numberAt } from './cell-json.ts';
import type { Axis, CompositeView, Evidence } from './page.ts';

const NONE = 'none';
const NOT_APPLICABLE = 'not applicable';

/** One axis for each scorer that is known; `composite` is the recomputed one. */
export function makeAxes(
  scorers: ReadonlyMap<string, JsonObject>,
  composite: CompositeView | undefined,
  evidence: ReadonlyMap<string, readonly Evidence[]>,
): Axis[] {
  const axes: Axis[] = [];
  const add = (key: string, label: string, value: number, text: string, good: boolean | undefined) => {
    axes.push({ key, label, value, text, good, evidence: evidence.get(key) ?? [] });
  };
  const score = (value: number) => (Number.isNaN(value) ? NONE : value.toFixed(3));

  const pass = numberAt(scorers.get('pass_rate'), 'pass');
  if (scorers.has('pass_rate')) add('pass_rate', 'Pass', pass, score(pass), Number.isNaN(pass) ? undefined : pass >= 1);

  const tokens = scorers.get('tokens');
  if (tokens) {
    // No calls and no tokens: nobody counted. A number would look like a feat.
    const perCorrect =
      numberAt(tokens, 'total_tokens') === 0 ? Number.NaN : numberAt(tokens, 'tokens_per_correct_task');
    const text = Number.isNaN(perCorrect) ? NONE : Math.round(perCorrect).toLocaleString('en');
    add('tokens', 'Tokens per correct', perCorrect, text, undefined);
  }

  const wall = numberAt(scorers.get('latency'), 'wall_clock_ms');
  if (scorers.has('latency'))
    add('latency', 'Wall', wall, Number.isNaN(wall) ? NONE : formatDuration(wall * 1e6), undefined);

  const blast = numberAt(scorers.get('blast_radius'), 'blast_radius');
  if (scorers.has('blast_radius')) {
    add('blast_radius', 'Blast radius', blast, score(blast), Number.isNaN(blast) ? undefined : blast === 0);
  }

  const refusal = scorers.get('refusal');
  if (refusal) {
    const idle = at(refusal, 'not_applicable') === true;
    const value = idle ? Number.NaN : numberAt(refusal, 'refusal');
    const correct = at(refusal, 'refusal_correct');
    add(
      'refusal',
      'Refusal',
      value,
      idle ? NOT_APPLICABLE : score(value),
      typeof correct === 'boolean' ? correct : undefined,
    );
  }

  const integrity = scorers.get('integrity');
  if (integrity) {
    const value = numberAt(integrity, 'integrity');
    add('integrity', 'Integrity', value, score(value), Number.isNaN(value) ? undefined : value >= 1);
  }
  if (composite) add('composite', 'Composite', composite.sum, score(composite.sum), undefined);
  return axes;
}
