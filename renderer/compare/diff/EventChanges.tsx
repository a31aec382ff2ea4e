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
export function EventChanges({ a, b }: { readonly a: SpanDetail; readonly b: SpanDetail }) {
  const pairs = useMemo(() => diffEvents(a.events, b.events), [a, b]);
  if (pairs.length === 0) return null;
  const differing = pairs.filter(({ same }) => !same);
  const same = pairs.filter((pair) => pair.same);
  const list = (of: readonly Pair<SpanEvent>[]) => (
    <>
      {of.slice(0, MOST).map((pair, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity, and their order is what they are.
        <EventChange key={at} pair={pair} startA={a.start} startB={b.start} />
      ))}
      {of.length > MOST && <p className="in-note in-warn">And {formatInteger(of.length - MOST)} more events.</p>}
    </>
  );
  return (
    <section className="cmp-section" aria-label="Events">
      <p className="in-group-title">
        Events <span className="in-json-size">{differText(differing.length)}</span>
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
  readonly startA: bigint;
  readonly startB: bigint;
}

function EventChange({ pair: { a, b, same }, startA, startB }: ChangeProps) {
  const times = [a && offset(a.time, startA), b && offset(b.time, startB)].filter((text) => text !== undefined);
  return (
    <article className="in-event" aria-label={`Event ${(b ?? a)?.name}`}>
      <div className="cmp-change-head">
        <Sign what={same ? 'same' : !a ? 'added' : !b ? 'removed' : 'changed'} />
        <span className="in-key">{(b ?? a)?.name}</span>
        <span className="in-type">{times.join(' → ')}</span>
      </div>
      {a && b && !same && <AttributeChanges title="Of the event" a={a.attributes} b={b.attributes} />}
      {(!a || !b || same) && <AttributeList attributes={(b ?? a)?.attributes ?? []} />}
    </article>
  );
}

/** Since the span's start. */
function offset(time: bigint, start: bigint): string {
  if (time === 0n || start === 0n) return 'no time';
  const since = Number(time - start);
  return `${since < 0 ? '' : '+'}${formatDuration(since)}`;
}
