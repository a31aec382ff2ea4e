import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import { STATUS_ERROR } from '../../shared/trace/kind.ts';
import { findRow } from '../../shared/trace/visible.ts';
import { goToSpan } from '../document/go.ts';
import { documentStore } from '../stores/document.ts';
import { selectionStore } from '../stores/selection.ts';
import { statisticsStore } from '../stores/statistics.ts';
import { useStore } from '../stores/store.ts';
import { stepInstance } from './instances.ts';
import './instance-bar.css';

/** Which span of a name is selected, with the way to the next, the previous and the trace. */
export function InstanceBar() {
  const instance = useStore(statisticsStore, (state) => state.instance);
  const table = useStore(documentStore, (state) => state.table);
  const selected = useStore(selectionStore, (state) => state.ordinal);
  if (!instance) return null;
  const { group, index, count, ordinal } = instance;
  const row = findRow(table, ordinal);
  if (row < 0) return null;
  const kind = group.kind;
  return (
    <section className="instance-bar" aria-label="The span">
      <i className="dot" style={{ background: `var(--kind-${kind})` }} aria-hidden="true" />
      <p aria-live="polite">
        <b>{table.strings[table.name[row] as number]}</b>
        <span>
          {formatInteger(index + 1)} of {formatInteger(count)}
        </span>
        <span className="statistics-clock">at {formatClock(table.start[row] as number)}</span>
        <span className="statistics-clock">{formatDuration(table.duration[row] as number)}</span>
        {table.status[row] === STATUS_ERROR && <span className="instance-bar-failed">failed</span>}
        {selected !== ordinal && <span>not selected any more</span>}
      </p>
      <button
        type="button"
        className="button small"
        aria-label="Previous span"
        title="Previous span (N)"
        onClick={() => stepInstance(group, -1)}
      >
        <ChevronLeft size={14} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="button small"
        aria-label="Next span"
        title="Next span (n)"
        onClick={() => stepInstance(group, 1)}
      >
        <ChevronRight size={14} aria-hidden="true" />
      </button>
      <button type="button" className="button small" onClick={() => goToSpan(ordinal)}>
        Show in trace
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Close"
        title="Close"
        onClick={() => statisticsStore.setState({ instance: undefined })}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </section>
  );
}
