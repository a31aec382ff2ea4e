/** Tokens: what every source tells, the one that is believed, and why. */
import type { ModelCall } from '../proxy/types.ts';
import { tokensInOutput } from './output-tokens.ts';
import { counted, earlierNumber } from './scorer.ts';
import type { ScoreInput, ScorerResult, TokenCount } from './types.ts';

type Source = TokenCount['source'];

/** The nearest to the model first: what it counted itself, what the agent reports, what the agent prints. */
const ORDER: readonly Source[] = ['model calls', 'telemetry', 'output'];

/** Tokens per solved task. Sources that differ are a conflict, which is stated and not resolved. */
export async function tokens(input: ScoreInput, earlier: readonly ScorerResult[]): Promise<ScorerResult> {
  const sources = listSources(input);
  const silent = silentCalls(input.calls);
  const chosen = choose(sources, silent);
  const conflict = sources.some((one) => one.prompt !== chosen?.prompt || one.completion !== chosen.completion);
  const pass = earlierNumber(earlier, 'pass_rate', 'pass');
  const total = chosen && chosen.prompt + chosen.completion;
  const perCorrect = total !== undefined && pass !== undefined && pass > 0 ? total / pass : null;
  const why = reason(chosen, sources, silent, input.calls.length);
  const values = {
    prompt_tokens: chosen?.prompt ?? null,
    completion_tokens: chosen?.completion ?? null,
    total_tokens: total ?? null,
    model_calls: input.calls.length,
    tokens_per_correct_task: perCorrect,
    pass_used_for_division: pass ?? null,
    source: chosen?.source ?? null,
    source_reason: why,
    sources: Object.fromEntries(
      sources.map(({ source, prompt, completion }) => [
        source,
        { prompt_tokens: prompt, completion_tokens: completion },
      ]),
    ),
    conflict,
  };
  return {
    name: 'tokens',
    values,
    score: perCorrect ?? undefined,
    label: !chosen ? 'unknown' : conflict ? 'sources differ' : `from ${chosen.source}`,
    explanation: [
      ...(chosen ? [`${chosen.prompt} prompt and ${chosen.completion} completion tokens.`] : []),
      why,
      ...(conflict ? [`The sources differ: ${sources.map(sourceText).join('; ')}.`] : []),
      ...(pass === 0 ? ['The task was not solved, so there are no tokens per solved task.'] : []),
    ].join(' '),
  };
}

/** The given counts, and those that can be read here where they were not given. */
function listSources({ tokens: given, calls, output }: ScoreInput): TokenCount[] {
  const found = [...given];
  const add = (count: TokenCount | undefined) => {
    if (count && !found.some(({ source }) => source === count.source)) found.push(count);
  };
  add(ofCalls(calls));
  add(tokensInOutput(output));
  return found.sort((a, b) => ORDER.indexOf(a.source) - ORDER.indexOf(b.source));
}

function ofCalls(calls: readonly ModelCall[]): TokenCount | undefined {
  const telling = calls.filter((call) => !tellsNothing(call));
  if (telling.length === 0) return undefined;
  const sum = (of: (call: ModelCall) => number | undefined) => telling.reduce((all, call) => all + (of(call) ?? 0), 0);
  return {
    source: 'model calls',
    prompt: sum((call) => call.tokens.input),
    completion: sum((call) => call.tokens.output),
  };
}

function tellsNothing({ tokens: { input, output } }: ModelCall): boolean {
  return input === undefined && output === undefined;
}

/** Calls that gave an answer and no count. One that failed used nothing that anybody knows of. */
function silentCalls(calls: readonly ModelCall[]): number {
  return calls.filter((call) => call.error === undefined && tellsNothing(call)).length;
}

function choose(sources: readonly TokenCount[], silent: number): TokenCount | undefined {
  const [first, second] = sources;
  return first?.source === 'model calls' && silent > 0 && second ? second : first;
}

function reason(chosen: TokenCount | undefined, sources: readonly TokenCount[], silent: number, calls: number): string {
  const gap = silent > 0 ? `${silent} of ${counted(calls, 'model call')} did not say how many tokens they used` : '';
  switch (chosen?.source) {
    case undefined:
      return gap === '' ? 'No source has token counts.' : `${gap}, and there is no other source.`;
    case 'model calls':
      return gap === ''
        ? 'Taken from the model calls: they are what the model itself counted.'
        : `Taken from the model calls although ${gap}: there is no other source.`;
    case 'telemetry':
      return `Taken from the agent's own telemetry: ${gap || 'no model call was recorded'}.`;
    case 'output':
      return `Taken from what the agent printed: ${
        gap || (sources.length === 1 ? 'there is no other source' : 'nothing nearer to the model is complete')
      }.`;
  }
}

function sourceText({ source, prompt, completion }: TokenCount): string {
  return `${source} ${prompt} + ${completion}`;
}
