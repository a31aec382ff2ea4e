/** "How was this computed": the composite again, from the scorers' own numbers, beside what the file says. */

import { isObject } from '../../base/is-object.ts';
import { AXES, type Axis, cleanBlast, costEfficiency, latencyEfficiency, WEIGHTS } from '../composite.ts';
import { at, type JsonObject, listAt, numberAt } from './cell-json.ts';
import type { CompositeView } from './page.ts';

interface Part {
  readonly component: number;
  readonly formula: string;
  /** Under which key of the file's components the same number stands. */
  readonly key: string;
}

/** Undefined where there is neither a pass rate nor a composite. `scorers`: their values by name. */
export function compositeView(scorers: ReadonlyMap<string, JsonObject>): CompositeView | undefined {
  const composite = scorers.get('composite');
  const components = at(composite, 'components');
  const parts = computeParts(scorers, components);
  if (Number.isNaN(parts.pass_rate.component) && composite === undefined) return undefined;
  const weights = at(composite, 'weights');
  const rows = AXES.map((name) => {
    const { component, formula, key } = parts[name];
    const own = numberAt(weights, name);
    const weight = Number.isNaN(own) ? WEIGHTS[name] : own;
    const stated = numberAt(components, key);
    const differs = !Number.isNaN(stated) && Math.abs(stated - component) > 1e-12;
    return { name, weight, component, product: weight * component, formula, inFile: differs ? stated : undefined };
  });
  const known = rows.filter((row) => !Number.isNaN(row.component));
  const total = known.reduce((sum, row) => sum + row.product, 0);
  const weight = known.reduce((sum, row) => sum + row.weight, 0);
  const factor = numberAt(components, 'refusal_factor');
  const sum = (known.length === rows.length ? total : total / weight) * (Number.isNaN(factor) ? 1 : factor);
  const stated = numberAt(composite, 'composite');
  const note = at(composite, 'note');
  return { rows, sum, inFile: Number.isNaN(stated) ? undefined : stated, note: typeof note === 'string' ? note : '' };
}

function computeParts(scorers: ReadonlyMap<string, JsonObject>, components: ReturnType<typeof at>): Record<Axis, Part> {
  const either = (scorer: string, key: string, component: string): number => {
    const own = numberAt(scorers.get(scorer), key);
    return Number.isNaN(own) ? numberAt(components, component) : own;
  };
  const pass = either('pass_rate', 'pass', 'pass_rate');
  const integrity = either('integrity', 'integrity', 'integrity');
  const wall = either('latency', 'wall_clock_ms', 'wall_clock_ms') / 1000;
  const perCorrect = either('tokens', 'tokens_per_correct_task', 'tokens_per_correct_task');
  const blast = scorers.get('blast_radius');
  const unexpected = isObject(blast) ? listAt(blast, 'unexpected_changes').length : 0;
  const total = numberAt(blast, 'total_changes');
  const radius = Number.isNaN(total)
    ? either('blast_radius', 'blast_radius', 'blast_radius')
    : total === 0
      ? 0
      : unexpected / total;
  const solved = at(scorers.get('tokens'), 'tokens_per_correct_task') !== null;
  return {
    pass_rate: { component: pass, formula: 'pass', key: 'pass_rate' },
    integrity: { component: integrity, formula: 'protected files unchanged', key: 'integrity' },
    cost: {
      component: solved ? costEfficiency(perCorrect) : 0,
      formula: solved ? `1 / (1 + log10(1 + ${perCorrect} tokens / 1000))` : '0: nothing was solved',
      key: 'cost_efficiency',
    },
    latency: {
      component: latencyEfficiency(wall),
      formula: `1 / (1 + log10(1 + ${Number(wall.toPrecision(15))} s / 10))`,
      key: 'latency_efficiency',
    },
    blast_radius: {
      component: cleanBlast(radius),
      formula: Number.isNaN(total) ? `1 − ${radius}` : `1 − ${unexpected} unexpected / ${total} changes`,
      key: 'clean_blast',
    },
  };
}
