import { formatClock } from '../../shared/base/format.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import type { Ordinal } from '../../shared/trace/table.ts';
import { findRow } from '../../shared/trace/visible.ts';
import { goToSpan } from '../document/go.ts';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';

interface Props {
  readonly ordinal: Ordinal;
  /** Where the clock goes, if not to the span's start. */
  readonly time?: Nanoseconds;
  /** What is written on it, if not the span's name. */
  readonly text?: string;
}

/** A way to a span in the Trace view. */
export function GoSpan({ ordinal, time, text }: Props) {
  const table = useStore(documentStore, (state) => state.table);
  const row = findRow(table, ordinal);
  if (row < 0) return null;
  const name = table.strings[table.name[row] as number] || 'the span';
  const at = formatClock(time ?? (table.start[row] as number));
  return (
    <button
      type="button"
      className="text-link"
      title={`Go to ${name} at ${at}`}
      onClick={() => goToSpan(ordinal, time)}
    >
      {text ?? name}
    </button>
  );
}
