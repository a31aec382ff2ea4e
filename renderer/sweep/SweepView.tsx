import { RefreshCw, Square } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import type { Outcome } from '../../shared/cell/sweep/cell.ts';
import { countOutcomes, filterCells } from '../../shared/cell/sweep/filter.ts';
import { makeMatrix, type RowsBy } from '../../shared/cell/sweep/matrix.ts';
import { useStore } from '../stores/store.ts';
import { sweepStore } from '../stores/sweep.ts';
import { SWEEP_FILTER } from './commands.ts';
import { MarkBar } from './MarkBar.tsx';
import { MatrixGrid } from './matrix/MatrixGrid.tsx';
import { refreshSweep, stopListing } from './open.ts';
import { Sign } from './Sign.tsx';
import { SweepList } from './SweepList.tsx';
import { OUTCOME_WORDS } from './words.ts';
import './sweep.css';

/** All cells of the sweep: who ran what, and how it came out. */
export function SweepView() {
  const cells = useDeferredValue(useStore(sweepStore, (state) => state.cells));
  const filter = useDeferredValue(useStore(sweepStore, (state) => state.filter));
  const form = useStore(sweepStore, (state) => state.form);
  const status = useStore(sweepStore, (state) => state.status);
  const shown = useMemo(() => filterCells(cells, filter), [cells, filter]);
  return (
    <div className="sweep">
      <Toolbar shown={shown.length} />
      <Says />
      <MarkBar shown={shown} />
      {shown.length === 0 ? (
        <p className="sweep-empty">
          {cells.length > 0
            ? 'No cell matches the filter.'
            : status === 'listing'
              ? 'Looking for cells…'
              : 'There is no cell here any more.'}
        </p>
      ) : form === 'list' ? (
        <SweepList cells={shown} />
      ) : (
        <Matrix cells={shown} />
      )}
    </div>
  );
}

function Matrix({ cells }: { readonly cells: Parameters<typeof SweepList>[0]['cells'] }) {
  const rows = useStore(sweepStore, (state) => state.rows);
  const grouped = useStore(sweepStore, (state) => state.grouped);
  const order = useStore(sweepStore, (state) => state.order);
  const matrix = useMemo(() => makeMatrix(cells, rows, grouped, order), [cells, rows, grouped, order]);
  return <MatrixGrid matrix={matrix} rowsBy={rows} grouped={grouped} order={order} />;
}

const ROWS: readonly (readonly [RowsBy, string])[] = [
  ['both', 'CLI × model'],
  ['tui', 'CLI'],
  ['model', 'model'],
];

function Toolbar({ shown }: { readonly shown: number }) {
  const { form, rows, grouped, filter, cells, status } = useStore(sweepStore, (state) => state);
  const count =
    shown === cells.length ? formatInteger(shown) : `${formatInteger(shown)} of ${formatInteger(cells.length)}`;
  const first = status === 'listing';
  return (
    <div className="sweep-bar" role="toolbar" aria-label="Sweep">
      <input
        id={SWEEP_FILTER}
        className="sweep-filter"
        type="search"
        value={filter}
        placeholder="Filter cells (/)"
        aria-label="Filter cells"
        title="Words that a cell contains; -word: words that it does not contain; is:fail, cli:, model:, task:, run:"
        spellCheck={false}
        onChange={(event) => sweepStore.setState({ filter: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (filter === '') event.currentTarget.blur();
          else sweepStore.setState({ filter: '' });
        }}
      />
      <Outcomes />
      <span className="sweep-count" role="status">
        {count} {cells.length === 1 ? 'cell' : 'cells'}
      </span>
      <span className="sweep-space" />
      {form === 'matrix' && (
        <>
          <label className="sweep-choice">
            Rows
            <select
              className="select"
              value={rows}
              onChange={(event) => sweepStore.setState({ rows: event.target.value as RowsBy, order: {} })}
            >
              {ROWS.map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            className="button small"
            aria-pressed={grouped}
            title="Keep the tasks of a category together"
            onClick={() => sweepStore.setState({ grouped: !grouped })}
          >
            Categories
          </button>
        </>
      )}
      <div className="segments">
        <button type="button" aria-pressed={form === 'matrix'} onClick={() => sweepStore.setState({ form: 'matrix' })}>
          Matrix
        </button>
        <button type="button" aria-pressed={form === 'list'} onClick={() => sweepStore.setState({ form: 'list' })}>
          List
        </button>
      </div>
      {first ? (
        <button
          type="button"
          className="icon-button"
          aria-label="Stop looking for cells"
          title="Stop looking for cells"
          onClick={stopListing}
        >
          <Square size={13} aria-hidden="true" />
        </button>
      ) : (
        <button
          type="button"
          className="icon-button"
          aria-label="Look for new and changed cells"
          title="Look for new and changed cells (R)"
          onClick={() => void refreshSweep()}
        >
          <RefreshCw size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

const SHOWN: readonly Outcome[] = ['pass', 'fail', 'unscored', 'broken'];

/** How many of each; pressing shows only those. */
function Outcomes() {
  const cells = useDeferredValue(useStore(sweepStore, (state) => state.cells));
  const filter = useStore(sweepStore, (state) => state.filter);
  const counts = useMemo(() => countOutcomes(cells), [cells]);
  return (
    <ul className="sweep-outcomes" aria-label="Outcomes">
      {SHOWN.filter((outcome) => counts[outcome] > 0).map((outcome) => {
        const word = `is:${outcome}`;
        const words = filter.split(/\s+/).filter(Boolean);
        const pressed = words.includes(word);
        const rest = words.filter((one) => !one.startsWith('is:'));
        return (
          <li key={outcome}>
            <button
              type="button"
              aria-pressed={pressed}
              title={pressed ? 'Show all again' : `Show only cells that are ${OUTCOME_WORDS[outcome]}`}
              onClick={() => sweepStore.setState({ filter: [...rest, ...(pressed ? [] : [word])].join(' ') })}
            >
              <Sign result={outcome} />
              {formatInteger(counts[outcome])}
              <span className="sweep-word"> {OUTCOME_WORDS[outcome]}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What went wrong with the listing itself. */
function Says() {
  const status = useStore(sweepStore, (state) => state.status);
  const failure = useStore(sweepStore, (state) => state.failure);
  const summary = useStore(sweepStore, (state) => state.summary);
  if (status === 'failed') {
    return (
      <div className="bar alarm" role="alert">
        <span className="bar-text">
          <strong>The cells could not be listed.</strong> {failure}
        </span>
        <button type="button" className="button small primary" onClick={() => void refreshSweep()}>
          Try again
        </button>
      </div>
    );
  }
  const problems = [...(summary?.problems ?? []), ...(summary?.cancelled ? ['Looking for cells was stopped.'] : [])];
  if (problems.length === 0) return null;
  return (
    <div className="bar" role="status">
      <span className="bar-text">{problems.join(' ')}</span>
    </div>
  );
}
