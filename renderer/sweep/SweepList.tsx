import { useMemo } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { cellOutcome } from '../../shared/cell/sweep/cell.ts';
import type { SweepEntry } from '../../shared/protocol.ts';
import { marksStore } from '../stores/marks.ts';
import { useStore } from '../stores/store.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { tokensText, wallText } from './field-text.ts';
import { openCell } from './open.ts';
import { OUTCOME_WORDS, scoreText } from './words.ts';
import './sweep-list.css';

/** A number column: unknown ones come last, and a CSV file has no units. */
function number(
  id: string,
  title: string,
  width: number,
  value: (cell: SweepEntry) => number,
  text: (value: number) => string,
): Column<SweepEntry> {
  const plain = (cell: SweepEntry) => (Number.isNaN(value(cell)) ? '' : String(value(cell)));
  return { id, title, width, numeric: true, text: (cell) => text(value(cell)), sort: value, csv: plain };
}

const COLUMNS: readonly Column<SweepEntry>[] = [
  { id: 'outcome', title: 'outcome', width: 104, text: (cell) => OUTCOME_WORDS[cellOutcome(cell)] },
  { id: 'tui', title: 'CLI', width: 120, text: (cell) => cell.tui },
  { id: 'model', title: 'model', width: 180, text: (cell) => cell.model },
  { id: 'task', title: 'task', width: 210, text: (cell) => cell.task },
  { id: 'run', title: 'run', width: 52, numeric: true, text: (cell) => cell.run },
  number(
    'pass',
    'pass',
    60,
    (cell) => cell.pass,
    (value) => (Number.isNaN(value) ? '–' : String(Number(value.toFixed(3)))),
  ),
  number('composite', 'composite', 92, (cell) => cell.composite, scoreText),
  number('wall', 'wall', 88, (cell) => cell.wallMs, wallText),
  number('tokens', 'tokens', 80, (cell) => cell.tokens, tokensText),
  number('blast', 'blast', 66, (cell) => cell.blast, scoreText),
  number('integrity', 'integrity', 80, (cell) => cell.integrity, scoreText),
  number('started', 'started', 172, (cell) => cell.startedAt, startText),
  { id: 'category', title: 'category', width: 110, text: (cell) => cell.category },
  { id: 'sweep', title: 'sweep', width: 120, text: (cell) => cell.sweep },
  { id: 'problem', title: 'problem', width: 320, text: (cell) => cell.problem, wraps: true },
  { id: 'path', title: 'folder', width: 420, text: (cell) => cell.path },
];

const MARKS = {
  pass: 'var(--good)',
  fail: 'var(--error)',
  unscored: 'var(--gap)',
  broken: 'var(--warn)',
} as const;

const MARK_COLUMN = 'mark';

/** The same cells one by one: every column sorts, and all of it copies as CSV. */
export function SweepList({ cells }: { readonly cells: readonly SweepEntry[] }) {
  const marks = useStore(marksStore, (state) => state.marks);
  const numbers = useMemo(() => new Map(cells.map((cell, index) => [cell.path, index])), [cells]);
  // Of several sweeps, or none, the column says something; else it is the same in every row.
  const columns = useMemo(() => {
    const several = new Set(cells.map((cell) => cell.sweep)).size > 1;
    const broken = cells.some((cell) => cell.problem !== '');
    const shown = COLUMNS.filter(({ id }) => (id !== 'sweep' || several) && (id !== 'problem' || broken));
    if (marks.size === 0) return shown;
    const mark: Column<SweepEntry> = {
      id: MARK_COLUMN,
      title: 'compare',
      width: 84,
      text: (cell) => marks.get(cell.path) ?? '',
    };
    return [...shown.slice(0, 1), mark, ...shown.slice(1)];
  }, [cells, marks]);
  return (
    <div className="sweep-list">
      <DataTable
        label={cells.length === 1 ? 'cell' : 'cells'}
        rows={cells}
        columns={columns}
        rowKey={(cell) => numbers.get(cell.path) ?? -1}
        onGo={(cell) => void openCell(cell)}
        onFocusRow={(cell) => marksStore.setState({ focused: [cell] })}
        mark={(cell) => ({ colour: MARKS[cellOutcome(cell)], failed: cellOutcome(cell) === 'fail' })}
      >
        <span className="sweep-list-hint">
          {formatInteger(cells.length)} rows; enter opens one, x marks it for a comparison
        </span>
      </DataTable>
    </div>
  );
}

/** Local time to the second, as one sorts it. */
function startText(value: number): string {
  if (Number.isNaN(value)) return '–';
  const local = new Date(value - new Date(value).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}
