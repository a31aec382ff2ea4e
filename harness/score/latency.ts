/** Latency: the whole run, the time in the container, the time in which a model was asked. */
import { formatDuration } from '../../shared/base/format.ts';
import type { ModelCall } from '../proxy/types.ts';
import type { ScoreInput, ScorerResult } from './types.ts';

/** Times in ms. The score is the wall clock's seconds. */
export async function latency(input: ScoreInput): Promise<ScorerResult> {
  const modelMs = busyMs(input.calls);
  const text = (ms: number) => formatDuration(ms * 1e6);
  return {
    name: 'latency',
    values: { wall_clock_ms: input.wallMs, container_active_ms: input.containerMs, model_call_ms: modelMs },
    score: input.wallMs / 1000,
    label: text(input.wallMs),
    explanation:
      `The run took ${text(input.wallMs)}: ${text(input.containerMs)} in the container, in ${text(modelMs)} of which ` +
      'at least one model call was on its way.',
  };
}

/** Time in which at least one call was running: calls at the same time count once. */
function busyMs(calls: readonly ModelCall[]): number {
  let busy = 0n;
  let until = 0n;
  for (const { start, end } of [...calls].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const from = start > until ? start : until;
    if (end > from) {
      busy += end - from;
      until = end;
    }
  }
  return Number(busy) / 1e6;
}
