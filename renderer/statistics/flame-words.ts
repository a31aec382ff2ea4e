/** What a frame of the flame graph is, in words. Pure. */
import { formatDuration, formatInteger } from '../../shared/base/format.ts';
import { OTHERS } from '../../shared/trace/flame.ts';
import { KINDS, type Kind } from '../../shared/trace/kind.ts';
import type { SpanTable } from '../../shared/trace/table.ts';
import type { FlameValue } from '../stores/statistics.ts';
import { ALL, childrenOf, type FlameModel, NARROW, REST, totalOf, UNATTRIBUTED } from './flame-model.ts';
import { shareText } from './words.ts';

export interface FrameWords {
  readonly name: string;
  /** Undefined where it is no span's. */
  readonly kind: Kind | undefined;
  readonly time: string;
  /** Of everything. */
  readonly share: string;
  /** Time that is not that of what is above it; empty where that says nothing more. */
  readonly own: string;
  readonly count: string;
}

const NOTHING = { kind: undefined, own: '', count: '' };

/** Of a node, or ALL, NARROW, REST; UNATTRIBUTED, of the node `of`. */
export function frameWords(table: SpanTable, model: FlameModel, value: FlameValue, node: number, of = ALL): FrameWords {
  const { flame, all } = model;
  if (node === REST) {
    const time = flame.idle + flame.outside;
    const name = flame.outside > 0 ? 'nothing ran, or spans hidden by the filter' : 'nothing ran';
    return { ...NOTHING, name, time: formatDuration(time), share: shareText(time, all) };
  }
  if (node === UNATTRIBUTED) {
    const time = model.own[of] as number;
    const name = `unattributed in ${table.strings[model.flame.name[of] as number] ?? 'others'}`;
    return { ...NOTHING, name, time: formatDuration(time), share: shareText(time, all) };
  }
  if (node === NARROW) return { ...NOTHING, name: 'names too narrow to draw', time: '', share: '' };
  const total = totalOf(model, node);
  const time = formatDuration(total);
  const share = shareText(total, all);
  if (node === ALL) return { ...NOTHING, name: value === 'path' ? 'wall time' : 'all self times', time, share };
  const isOthers = flame.name[node] === OTHERS;
  const own = model.own[node] as number;
  const count = flame.count[node] as number;
  return {
    name: isOthers ? 'others' : (table.strings[flame.name[node] as number] ?? ''),
    kind: KINDS[flame.kind[node] as number] ?? 'internal',
    time,
    share,
    own: own === total ? '' : formatDuration(own),
    count: `${formatInteger(count)} ${count === 1 ? 'span' : 'spans'}`,
  };
}

/** A sentence for who cannot see the graph: what the frame is, and where. */
export function frameSentence(table: SpanTable, model: FlameModel, value: FlameValue, node: number): string {
  const { name, kind, time, share, own, count } = frameWords(table, model, value, node);
  const parts = [`${name}${kind ? `, ${kind}` : ''}`, share ? `${time}, ${share}` : time];
  if (own) parts.push(`${own} of its own`);
  if (count) parts.push(count);
  if (node >= 0) {
    const siblings = childrenOf(model, model.flame.parent[node] as number);
    parts.push(`level ${(model.flame.depth[node] as number) + 1}, ${siblings.indexOf(node) + 1} of ${siblings.length}`);
  }
  const inside = node >= ALL ? childrenOf(model, node).length : 0;
  if (inside > 0) parts.push(`${inside} in it`);
  return `${parts.join('; ')}.`;
}
