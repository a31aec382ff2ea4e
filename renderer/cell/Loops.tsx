import { Repeat } from 'lucide-react';
import { useState } from 'react';
import { formatClock } from '../../shared/base/format.ts';
import { firstIndexWhere } from '../../shared/base/search.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import type { Loop } from '../../shared/cell/state/facts.ts';
import { stepToOccurrence } from '../document/go.ts';
import { playbackStore } from '../stores/playback.ts';
import { useStore } from '../stores/store.ts';
import { GoSpan } from './GoSpan.tsx';
import './loops.css';

const MOST_TIMES = 12;
const FEW = 20;

/** Loops and retries, with a way to each occurrence. */
export function Loops({ loops }: { readonly loops: readonly Loop[] }) {
  const [count, setCount] = useState(FEW);
  return (
    <>
      <div className="loops-steps">
        <button type="button" className="button small" onClick={() => stepToOccurrence(-1)}>
          Previous
        </button>
        <button type="button" className="button small" onClick={() => stepToOccurrence(1)}>
          Next
        </button>
      </div>
      <ul className="loops">
        {loops.slice(0, count).map((loop, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice, and the list never changes.
          <LoopItem key={index} loop={loop} />
        ))}
      </ul>
      {count < loops.length && (
        <button type="button" className="text-more" onClick={() => setCount(count + 200)}>
          Show more of {loops.length}
        </button>
      )}
    </>
  );
}

/** How many of the occurrences, which are in the order of time, have come by then. */
function reachedBy({ occurrences }: Loop, time: Nanoseconds): number {
  return firstIndexWhere(occurrences.length, (index) => (occurrences[index]?.time ?? 0) > time);
}

function LoopItem({ loop }: { readonly loop: Loop }) {
  // Changes a few times in a run: the clock itself does not draw this again.
  const reached = useStore(playbackStore, ({ time }) => reachedBy(loop, time));
  const { occurrences } = loop;
  return (
    <li>
      <Repeat size={13} aria-hidden="true" className="loops-sign" /> <span className="loops-kind">{loop.what}</span>{' '}
      {loop.text} <span className="state-when">{reached} so far</span>
      <span className="loops-times">
        {occurrences.slice(0, MOST_TIMES).map(({ time, ordinal }) => (
          <GoSpan key={`${ordinal} ${time}`} ordinal={ordinal} time={time} text={formatClock(time)} />
        ))}
        {occurrences.length > MOST_TIMES && <span>and {occurrences.length - MOST_TIMES} more</span>}
      </span>
    </li>
  );
}
