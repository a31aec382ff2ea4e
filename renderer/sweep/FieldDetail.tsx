import { cellName, cellOutcome } from '../../shared/cell/sweep/cell.ts';
import type { Matrix, Summary } from '../../shared/cell/sweep/matrix.ts';
import type { SweepEntry } from '../../shared/protocol.ts';
import { useStore } from '../stores/store.ts';
import { sweepStore } from '../stores/sweep.ts';
import { shareText, tokensText, wallText } from './field-text.ts';
import { MarkButtons } from './MarkBar.tsx';
import { openCell } from './open.ts';
import { Sign } from './Sign.tsx';
import { OUTCOME_WORDS, scoreText } from './words.ts';
import './field-detail.css';

interface Props {
  readonly matrix: Matrix<SweepEntry>;
  readonly summary: Summary<SweepEntry> | undefined;
  readonly x: number;
  readonly y: number;
}

/** Runs that are shown one by one; a row of totals has hundreds. */
const MOST_RUNS = 24;

/** Below the matrix: the field that is chosen, with its numbers and its runs, each of which opens. */
export function FieldDetail({ matrix, summary, x, y }: Props) {
  const current = useStore(sweepStore, (state) => state.current);
  const row = y > 1 ? matrix.rows[y - 2] : undefined;
  const column = x > 1 ? matrix.columns[x - 2] : undefined;
  const who = row ? [row.tui, row.model].filter(Boolean).join(' × ') || 'no name' : 'All agents';
  const what = column ? column.task || 'no task' : 'all tasks';
  const isField = x > 1 && y > 1;
  const broken = summary?.cells.filter((cell) => cell.problem !== '') ?? [];
  return (
    <section className="field-detail" aria-label="Chosen field">
      <div className="field-detail-head">
        <h2>
          {who} <span className="field-detail-what">· {what}</span>
        </h2>
        {summary ? (
          <dl>
            <Fact name="passed" value={`${summary.passed} of ${summary.scored} (${shareText(summary)})`} />
            <Fact
              name={summary.cells.length > 1 ? 'median composite' : 'composite'}
              value={scoreText(summary.composite)}
            />
            <Fact name={summary.cells.length > 1 ? 'median wall' : 'wall'} value={wallText(summary.wallMs)} />
            <Fact name={summary.cells.length > 1 ? 'median tokens' : 'tokens'} value={tokensText(summary.tokens)} />
          </dl>
        ) : (
          <p>Not run.</p>
        )}
        {summary && isField && <MarkButtons cells={summary.cells} />}
      </div>
      {summary && isField && (
        <ul className="field-detail-chips" aria-label="Runs">
          {summary.cells.slice(0, MOST_RUNS).map((cell) => (
            <li key={cell.path}>
              <button
                type="button"
                className="field-detail-chip"
                aria-current={cell.path === current ? 'true' : undefined}
                title={`Open ${cellName(cell)}`}
                onClick={() => void openCell(cell)}
              >
                <Sign result={cellOutcome(cell)} />
                <span className="visually-hidden">{OUTCOME_WORDS[cellOutcome(cell)]}</span>
                {cell.run ? `run ${cell.run}` : 'run'}
                <b>{scoreText(cell.composite)}</b>
              </button>
            </li>
          ))}
          {summary.cells.length > MOST_RUNS && <li>and {summary.cells.length - MOST_RUNS} more</li>}
        </ul>
      )}
      {broken.length > 0 && (
        <ul className="field-detail-reasons" aria-label="Broken cells">
          {broken.slice(0, 3).map((cell) => (
            <li key={cell.path}>
              <Sign result="broken" />
              <button type="button" onClick={() => void openCell(cell)}>
                {cell.path}
              </button>
              <span>{cell.problem}</span>
            </li>
          ))}
          {broken.length > 3 && (
            <li>
              <button type="button" onClick={() => sweepStore.setState({ filter: 'is:broken', form: 'list' })}>
                all {broken.length} broken cells
              </button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
