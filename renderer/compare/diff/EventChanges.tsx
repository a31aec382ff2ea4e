import { useMemo } from 'react';
import { formatDuration, formatInteger } from '../../../shared/base/format.ts';
import { diffEvents } from '../../../shared/compare/diff/attributes.ts';
import type { Pair } from '../../../shared/compare/diff/pairs.ts';
import type { SpanDetail } from '../../../shared/protocol.ts';
import type { SpanEvent } from '../../../shared/trace/value.ts';
import { AttributeList } from '../../inspector/AttributeList.tsx';
import { AttributeChanges, differText } from './AttributeChanges.tsx';
import { Fold } from './parts.tsx';
import { Sign } from './Sign.tsx';

/** Events that are drawn at most; the others are counted. */
const MOST = 200;

/** Events that differ in more than their time; the others are folded. */
export function EventChanges({ base, new: newDetail }: { readonly base: SpanDetail; readonly new: SpanDetail }) {
  const pairs = useMemo(() => diffEvents(base.events, newDetail.events), [base, newDetail]);
  if (pairs.length === 0) return null;
  const differing = pairs.filter(({ same }) => !same);
  const same = pairs.filter((pair) => pair.same);
  const list = (of: readonly Pair<SpanEvent>[]) => (
    <>
      {of.slice(0, MOST).map((pair, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity, and their order is what they are.
        <EventChange key={at} pair={pair} baseStart={base.start} newStart={newDetail.start} />
      ))}
      {of.length > MOST && <p className="text-note text-warning">And {formatInteger(of.length - MOST)} more events.</p>}
    </>
  );
  return (
    <section className="changes-section" aria-label="Events">
      <p className="span-group-title">
        Events <span className="json-tree-size">{differText(differing.length)}</span>
      </p>
      {list(differing)}
      {same.length > 0 && (
        <Fold title="The same" aside={formatInteger(same.length)}>
          {list(same)}
        </Fold>
      )}
    </section>
  );
}

interface ChangeProps {
  readonly pair: Pair<SpanEvent>;
  readonly baseStart: bigint;
  readonly newStart: bigint;
}

function EventChange({ pair: { base, new: newEvent, same }, baseStart, newStart }: ChangeProps) {
  const times = [base && offset(base.time, baseStart), newEvent && offset(newEvent.time, newStart)].filter(
    (text) => text !== undefined,
  );
  return (
    <article className="span-event" aria-label={`Event ${(newEvent ?? base)?.name}`}>
      <div className="changes-head">
        <Sign what={same ? 'same' : !base ? 'added' : !newEvent ? 'removed' : 'changed'} />
        <span className="span-key">{(newEvent ?? base)?.name}</span>
        <span className="span-type">{times.join(' → ')}</span>
      </div>
      {base && newEvent && !same && (
        <AttributeChanges title="Of the event" base={base.attributes} new={newEvent.attributes} />
      )}
      {(!base || !newEvent || same) && <AttributeList attributes={(newEvent ?? base)?.attributes ?? []} />}
    </article>
  );
}

/** Since the span's start. */
function offset(time: bigint, start: bigint): string {
  if (time === 0n || start === 0n) return 'no time';
  const since = Number(time - start);
  return `${since < 0 ? '' : '+'}${formatDuration(since)}`;
}
