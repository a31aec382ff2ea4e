import { GitCompareArrows, X } from 'lucide-react';
import { formatInteger } from '../../shared/base/format.ts';
import type { SweepEntry } from '../../shared/protocol.ts';
import { runCommandById } from '../commands/registry.ts';
import { clearMarks, type Mark, marksStore, setMark } from '../stores/marks.ts';
import { useStore } from '../stores/store.ts';
import './mark-bar.css';

const MARKS: readonly (readonly [Mark, string])[] = [
  ['base', 'Base'],
  ['new', 'New'],
];

/** Which cells are marked for a comparison, and the way into it. `shown` can be marked all at once. */
export function MarkBar({ shown }: { readonly shown: readonly SweepEntry[] }) {
  const marks = useStore(marksStore, (state) => state.marks);
  if (marks.size === 0) return null;
  const counts = { base: 0, new: 0 };
  for (const mark of marks.values()) counts[mark]++;
  return (
    <div className="bar mark-bar" role="toolbar" aria-label="Comparison">
      {MARKS.map(([mark, title]) => (
        <span key={mark} className={`mark-bar-mark mark-bar-mark-${mark}`}>
          {title} <b>{formatInteger(counts[mark])}</b>
        </span>
      ))}
      <span className="bar-text">
        {counts.base > 0 && counts.new > 0
          ? ''
          : `Mark ${counts.base === 0 ? 'a base' : 'a new run'} too: x on a field, or all cells that are shown.`}
      </span>
      {MARKS.map(([mark, title]) => (
        <button
          key={mark}
          type="button"
          className="button small quiet"
          title={`Mark all ${formatInteger(shown.length)} cells that are shown as ${mark}`}
          onClick={() => setMark(shown, mark)}
        >
          Shown as {title.toLowerCase()}
        </button>
      ))}
      <button
        type="button"
        className="button small primary"
        disabled={counts.base === 0 || counts.new === 0}
        title="Compare the marked cells (X)"
        onClick={() => runCommandById('sweep.compare-marked')}
      >
        <GitCompareArrows size={13} aria-hidden="true" /> Compare
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Remove all marks"
        title="Remove all marks"
        onClick={clearMarks}
      >
        <X size={13} aria-hidden="true" />
      </button>
    </div>
  );
}

/** Marks the chosen field, all its runs at once. */
export function MarkButtons({ cells }: { readonly cells: readonly SweepEntry[] }) {
  const marks = useStore(marksStore, (state) => state.marks);
  if (cells.length === 0) return null;
  return (
    <fieldset className="mark-bar-buttons" aria-label="For a comparison">
      {MARKS.map(([mark, title]) => {
        const pressed = cells.every(({ path }) => marks.get(path) === mark);
        return (
          <button
            key={mark}
            type="button"
            className="button small"
            aria-pressed={pressed}
            title={`${pressed ? 'Remove the mark' : `Mark ${cells.length === 1 ? 'it' : `all ${cells.length} runs`} as ${mark}`} (x goes through them)`}
            onClick={() => setMark(cells, pressed ? undefined : mark)}
          >
            {title}
          </button>
        );
      })}
    </fieldset>
  );
}
