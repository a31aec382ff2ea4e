import { formatInteger } from '../../shared/base/format.ts';
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { closeComparison, compareAgain, stopComparing } from './session.ts';
import './compare-says.css';

/** Instead of the panels, while there is no pair to show: how reading goes, or why there is nothing. */
export function NotCompared() {
  const status = useStore(compareStore, (state) => state.status);
  return <div className="compare-says">{status === 'failed' ? <Failed /> : <Reading />}</div>;
}

function Reading() {
  const progress = useStore(compareStore, (state) => state.progress);
  const status = useStore(compareStore, (state) => state.status);
  const aligning = status === 'ready';
  const { read = 0, total = 0, name = '' } = progress ?? {};
  return (
    <div className="compare-says-reading">
      <h2>{aligning ? 'Aligning the two runs…' : total > 0 ? 'Reading the runs…' : 'Looking for the runs…'}</h2>
      <progress aria-label="Reading the runs" max={1} value={!aligning && total > 0 ? read / total : undefined} />
      <p role="status">
        {total > 0 && !aligning
          ? `${formatInteger(read)} of ${formatInteger(total)}${name === '' ? '' : ` · ${name}`}`
          : ' '}
      </p>
      {!aligning && (
        <button type="button" className="button" onClick={stopComparing}>
          Stop
        </button>
      )}
    </div>
  );
}

function Failed() {
  const failure = useStore(compareStore, (state) => state.failure);
  return (
    <div className="compare-says-reading" role="alert">
      <h2>These runs could not be compared</h2>
      <p>{failure}</p>
      <Answers />
    </div>
  );
}

function Answers() {
  return (
    <div className="compare-says-answers">
      <button type="button" className="button primary" onClick={() => void compareAgain()}>
        Compare again
      </button>
      <button type="button" className="button" onClick={closeComparison}>
        Close the comparison
      </button>
    </div>
  );
}

/** Above the panels: what is wrong with the comparison that is shown, and what can be done about it. */
export function CompareSays() {
  const status = useStore(compareStore, (state) => state.status);
  const failure = useStore(compareStore, (state) => state.failure);
  const problems = useStore(compareStore, (state) => state.comparison?.problems);
  const rows = useStore(compareStore, (state) => state.pair?.tables.new.rowCount);
  const now = useStore(documentStore, (state) => (state.table.complete ? state.table.rowCount : undefined));
  const shown = useStore(compareStore, ({ comparison, pair }) => pair && comparison?.new[pair.new]?.files[0]?.id);
  // While another pair is being opened, the document is still that of the one before.
  const isOpen = useStore(documentStore, ({ status, files }) => status === 'open' && files[0]?.id === shown);
  const unopened = useStore(documentStore, (state) => (state.status === 'failed' ? state.failure : ''));
  const changed = isOpen && now !== undefined && rows !== undefined && now !== rows;
  return (
    <>
      {status === 'failed' && (
        <div className="bar alarm" role="alert">
          <span className="bar-text" title={failure}>
            {failure}
          </span>
          <Answers />
        </div>
      )}
      {unopened !== '' && (
        <div className="bar alarm" role="alert">
          <span className="bar-text" title={unopened}>
            <strong>The new run cannot be opened:</strong> {unopened}
          </span>
          <Answers />
        </div>
      )}
      {changed && (
        <div className="bar alarm" role="alert">
          <span className="bar-text">
            <strong>The run has changed since it was compared:</strong> the steps below are out of date.
          </span>
          <Answers />
        </div>
      )}
      {problems !== undefined && problems.length > 0 && (
        <div className="bar" role="status">
          <span className="bar-text" title={problems.join('\n')}>
            <strong>
              {formatInteger(problems.length)} {problems.length === 1 ? 'run is' : 'runs are'} left out.
            </strong>{' '}
            {problems[0]}
          </span>
        </div>
      )}
    </>
  );
}
