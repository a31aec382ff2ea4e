/** Who counted the tokens, and what each of them says. */

import { isObject } from '../../base/is-object.ts';
import type { CellFacts } from '../state/facts.ts';
import { at, type JsonObject, numberAt } from './cell-json.ts';
import type { TokenSource } from './page.ts';

/** Every source, the one that the page leads with first. */
export function tokenSources(
  cellJson: JsonObject | undefined,
  scorer: JsonObject | undefined,
  facts: CellFacts,
): TokenSource[] {
  const found: TokenSource[] = [];
  const add = (source: string, values: ReturnType<typeof at>, path: string) => {
    const prompt = numberAt(values, 'prompt_tokens');
    const completion = numberAt(values, 'completion_tokens');
    if (Number.isNaN(prompt) && Number.isNaN(completion)) return;
    found.push({ source, prompt, completion, origin: { from: 'cell.json', at: path, span: undefined } });
  };
  const named = at(cellJson, 'tokens_source');
  add(typeof named === 'string' && named !== '' ? named : 'cell.json', cellJson, 'prompt_tokens');
  add('tokens scorer', scorer, 'scorers.tokens');
  const sources = at(scorer, 'sources');
  for (const [name, values] of isObject(sources) ? Object.entries(sources) : []) {
    const prompt = [numberAt(values, 'prompt_tokens'), numberAt(values, 'prompt')].find((n) => !Number.isNaN(n));
    const completion = [numberAt(values, 'completion_tokens'), numberAt(values, 'completion')].find(
      (n) => !Number.isNaN(n),
    );
    if (prompt === undefined && completion === undefined) continue;
    const origin = { from: 'cell.json', at: `scorers.tokens.sources.${name}`, span: undefined } as const;
    found.push({ source: name, prompt: prompt ?? Number.NaN, completion: completion ?? Number.NaN, origin });
  }
  if (facts.calls.length > 0) {
    // What no call tells is unknown, not zero.
    const sum = (value: (call: CellFacts['calls'][number]) => number) => {
      const counts = facts.calls.map(value).filter((count) => !Number.isNaN(count));
      return counts.length === 0 ? Number.NaN : counts.reduce((total, count) => total + count, 0);
    };
    const prompt = sum((call) => call.input);
    const completion = sum((call) => call.output);
    if (!Number.isNaN(prompt) || !Number.isNaN(completion))
      found.push({
        source: `${facts.calls.length} model ${facts.calls.length === 1 ? 'call' : 'calls'} in the trace`,
        prompt,
        completion,
        origin: { from: 'model calls', at: 'gen_ai.usage.*', span: undefined },
      });
  }
  return found;
}

/** A sentence where the sources differ; empty where they agree. */
export function tokenConflict(sources: readonly TokenSource[]): string {
  const distinct = new Map<string, TokenSource>();
  for (const source of sources) {
    const key = `${source.prompt} ${source.completion}`;
    if (!distinct.has(key)) distinct.set(key, source);
  }
  if (distinct.size < 2) return '';
  const count = (value: number) => (Number.isNaN(value) ? '?' : value.toLocaleString('en'));
  const says = [...distinct.values()].map(
    (one) => `${one.source} says ${count(one.prompt)} + ${count(one.completion)}`,
  );
  return `The token counts differ: ${says.join(', ')}.`;
}
