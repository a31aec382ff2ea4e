import { useState } from 'react';
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { SpanDetail } from '../../shared/protocol.ts';
import { seek } from '../document/navigate.ts';
import { AttributeList } from './AttributeList.tsx';

const ROWS = 200;

/** The span's events in order. Pressing a time moves the clock there. */
export function EventsTab({ detail, origin }: { readonly detail: SpanDetail; readonly origin: bigint }) {
  const [count, setCount] = useState(ROWS);
  const { events, dropped } = detail;
  if (events.length === 0 && dropped.events === 0) return <p className="text-note">This span has no events.</p>;
  return (
    <>
      {dropped.events > 0 && (
        <p className="text-note text-warning">The program dropped {dropped.events} more events of this span.</p>
      )}
      {events.slice(0, count).map((event, index) => (
        <article
          // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity, and their order is what they are.
          key={index}
          className={event.name === 'exception' ? 'span-event span-event-bad' : 'span-event'}
          aria-label={`Event ${event.name}`}
        >
          <div className="span-event-head">
            <TimeButton time={event.time} origin={origin} since={detail.start} />
            <span className="span-key">{event.name}</span>
          </div>
          <AttributeList attributes={event.attributes} />
        </article>
      ))}
      {events.length > count && (
        <button type="button" className="text-more inspector-wide" onClick={() => setCount(count + ROWS * 5)}>
          Show more of {formatInteger(events.length)} events
        </button>
      )}
    </>
  );
}

interface TimeProps {
  /** Unix nanoseconds; 0n: unknown. */
  readonly time: bigint;
  readonly origin: bigint;
  /** Start of the span; 0n: unknown. */
  readonly since: bigint;
}

/** An instant as a button that moves the clock there. */
export function TimeButton({ time, origin, since }: TimeProps) {
  if (time === 0n) return <span className="span-type">no time</span>;
  const offset = Number(time - origin);
  return (
    <span className="inspector-times">
      <button type="button" className="text-link text-mono" title="Move the clock here" onClick={() => seek(offset)}>
        +{formatClock(offset)}
      </button>
      {since !== 0n && <span className="span-type">{signed(Number(time - since))} in the span</span>}
    </span>
  );
}

function signed(nanoseconds: number): string {
  return nanoseconds < 0 ? formatDuration(nanoseconds) : `+${formatDuration(nanoseconds)}`;
}
