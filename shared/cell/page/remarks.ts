/** What a careful reader would see in a cell, said without being asked. */
import { formatDuration } from '../../base/format.ts';
import { maskAttributes } from '../../secrets/mask.ts';
import type { Kind } from '../../trace/kind.ts';
import type { Ordinal } from '../../trace/table.ts';
import type { SpanContent } from '../../trace/value.ts';
import { Fields } from '../fields.ts';
import type { CellFacts } from '../state/facts.ts';
import type { CellPage } from './page.ts';

/** A span of the run's frame: the agent's run, the container. */
export interface FrameSpan {
  readonly ordinal: Ordinal;
  readonly kind: Kind;
  readonly span: SpanContent;
  /** ns */
  readonly duration: number;
  /** Part of it that no child covers, ns. */
  readonly uncovered: number;
  readonly hasChildren: boolean;
}

/** Less than this share of a span, and less than this long, is nothing to talk about. */
const SHARE = 0.1;
const SHORTEST = 0.5e9;

export function makeRemarks(frames: readonly FrameSpan[], facts: CellFacts, conflict: string): CellPage['remarks'] {
  const remarks: { text: string; span: Ordinal | undefined }[] = [];
  if (conflict !== '') remarks.push({ text: conflict, span: undefined });
  for (const { ordinal, kind, span, duration, uncovered, hasChildren } of frames) {
    const secrets = secretKeys(span);
    if (secrets.length > 0) {
      remarks.push({
        text: `Something in ${secrets.join(', ')} of ${span.name} looks like a secret. It is masked here, in copies and in exports.`,
        span: ordinal,
      });
    }
    if (hasChildren && uncovered > SHORTEST && uncovered > duration * SHARE) {
      remarks.push({
        text: `${formatDuration(uncovered)} of ${span.name} (${formatDuration(duration)}) are not covered by any step.`,
        span: ordinal,
      });
    }
    const inside = new Fields(span.attributes).number('duration_s') * 1e9;
    if (kind === 'container' && duration - inside > SHORTEST) {
      remarks.push({
        text: `${span.name} took ${formatDuration(duration)}, the command inside ${formatDuration(inside)}: ${formatDuration(duration - inside)} of launch overhead.`,
        span: ordinal,
      });
    }
  }
  for (const loop of facts.loops) remarks.push({ text: `${loop.text}.`, span: loop.occurrences[0]?.ordinal });
  return remarks;
}

/** The attributes of a span in which something is masked. */
function secretKeys(span: SpanContent): string[] {
  return span.attributes.filter((attribute) => maskAttributes([attribute]).count > 0).map(({ key }) => key);
}
