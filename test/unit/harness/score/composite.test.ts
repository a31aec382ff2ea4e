import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blastRadius } from '../../../../harness/score/blast-radius.ts';
import { compositeResult } from '../../../../harness/score/composite.ts';
import { latency } from '../../../../harness/score/latency.ts';
import type { ScorerName, ScorerResult } from '../../../../harness/score/types.ts';
import { AXES, composite, costEfficiency, latencyEfficiency, WEIGHTS } from '../../../../shared/cell/composite.ts';
import { withScene } from './inputs.ts';

interface Published {
  readonly scorers: Readonly<Record<ScorerName, Readonly<Record<string, unknown>>>>;
}
const published = JSON.parse(
  readFileSync(new URL('../../../../samples/published/cell.json', import.meta.url), 'utf8'),
) as Published;
const result = (name: ScorerName, values: Readonly<Record<string, unknown>>): ScorerResult => ({
  name,
  values,
  score: undefined,
  label: '',
  explanation: '',
});
const earlier = (scorers: Partial<Published['scorers']>) =>
  Object.entries(scorers).map(([name, values]) => result(name as ScorerName, values));

describe('the published cell', () => {
  const { composite: told, ...scorers } = published.scorers;

  test('its scores give its composite and its components to the last digit', () => {
    const { values, score } = compositeResult(earlier(scorers));
    expect(score).toBe(0.8653470492761985);
    expect(values).toEqual(told);
    expect((values.components as Record<string, number>).latency_efficiency).toBe(0.6737422332698937);
  });

  test('its changes give its blast radius, with the same keys and values', async () => {
    const { added, removed, modified } = scorers.blast_radius as Record<string, string[]>;
    await withScene({ expected_changes: ['src/lib.rs'] }, async ({ input }) => {
      const changes = { added: added ?? [], removed: removed ?? [], modified: modified ?? [], diff: '' };
      expect((await blastRadius(input({ changes }))).values).toEqual(scorers.blast_radius);
    });
  });

  test('its times give its latency, with the same keys and values', async () => {
    await withScene({}, async ({ input }) => {
      expect((await latency(input())).values).toEqual(scorers.latency);
    });
  });
});

describe('the composite', () => {
  const scorers = published.scorers;

  test('an unsolved task gets nothing for its cost, whatever it used', () => {
    const failed = { ...scorers, pass_rate: { pass: 0 }, tokens: { tokens_per_correct_task: null } };
    const { values } = compositeResult(earlier(failed));
    expect(values.components).toMatchObject({ cost_efficiency: 0, tokens_per_correct_task: null });
    expect(values).not.toHaveProperty('missing_components');
  });

  test('tokens that nobody knows are left out and said to be', () => {
    const { values, score, explanation } = compositeResult(
      earlier({ ...scorers, tokens: { tokens_per_correct_task: null } }),
    );
    expect(values.missing_components).toEqual(['cost']);
    expect(score).toBeCloseTo((0.8653470492761985 - 0.15) / 0.85, 12);
    expect(explanation).toMatch(/left out, the other weights scaled up: cost/);
  });

  test('without a test there is none', () => {
    const { pass_rate: _, ...rest } = scorers;
    expect(compositeResult(earlier(rest))).toMatchObject({ score: undefined, label: 'not applicable' });
    expect(compositeResult([])).toMatchObject({ values: { composite: null } });
  });

  test('a refusal that was expected and did not come makes it 0', () => {
    const refusal = { expected_refusal: true, refusal_produced: false, refusal_correct: false };
    expect(compositeResult(earlier({ ...scorers, refusal })).score).toBe(0);
    const correct = { expected_refusal: true, refusal_produced: true, refusal_correct: true };
    expect(compositeResult(earlier({ ...scorers, refusal: correct })).score).toBe(0.8653470492761985);
  });

  test('efficiencies are 1 for nothing and a half where their scale is ten times over', () => {
    expect([latencyEfficiency(0), latencyEfficiency(90)]).toEqual([1, 0.5]);
    expect([costEfficiency(0), costEfficiency(9000), costEfficiency(null)]).toEqual([1, 0.5, 0]);
  });

  test('it lies between the worst and the best component, and a better component never lowers it', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    const maybe = fc.option(score, { nil: undefined });
    fc.assert(
      fc.property(score, maybe, maybe, maybe, maybe, (pass, integrity, cost, quick, clean) => {
        const components = { pass_rate: pass, integrity, cost, latency: quick, blast_radius: clean };
        const known = AXES.map((axis) => components[axis]).filter((value) => value !== undefined);
        const value = composite(components) ?? Number.NaN;
        expect(value).toBeGreaterThanOrEqual(Math.min(...known) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(...known) + 1e-12);
        expect(composite({ ...components, pass_rate: 1 })).toBeGreaterThanOrEqual(value - 1e-12);
      }),
    );
    expect(Object.values(WEIGHTS).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
});
