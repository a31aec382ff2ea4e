import { Columns3 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { KINDS, STATUS_ERROR } from '../../shared/trace/kind.ts';
import { NO_ORDINAL, type Row, type SpanTable } from '../../shared/trace/table.ts';
import { goToSpan } from '../document/go.ts';
import { documentStore } from '../stores/document.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { treeStore } from '../stores/tree.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { ColumnChoice } from './ColumnChoice.tsx';
import { askedKeys, columnsOf, cutNote, keepColumns, keptColumns, usualColumns } from './span-columns.ts';
import { useSpanValues } from './use-span-values.ts';

/** The engine reads no more for one table. */
const MOST = 20_000;

/** Every span (or those that the filter finds) as a table with the columns one likes. */
export function SpansSection() {
  const table = useStore(documentStore, (state) => state.table);
  const trace = useStore(documentStore, (state) => state.trace);
  const filter = useStore(treeStore, (state) => state.filter);
  const reveal = useStore(layoutStore, (state) => state.reveal);
  const [chosen, setChosen] = useState(keptColumns);
  const [choosing, setChoosing] = useState(false);
  const { rows, all } = useMemo(() => listed(table, trace, filter.rows), [table, trace, filter.rows]);
  const ids = useMemo(() => chosen ?? usualColumns(table), [chosen, table]);
  const { values, error } = useSpanValues(
    table,
    rows,
    useMemo(() => askedKeys(ids), [ids]),
    reveal,
  );
  const columns = useMemo(() => columnsOf(table, ids, values), [table, ids, values]);
  const change = (next: readonly string[] | undefined) => {
    setChosen(next ? [...next] : undefined);
    keepColumns(next);
  };
  useEffect(() => {
    if (!choosing) return;
    const close = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape') setChoosing(false);
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [choosing]);
  const note = cutNote(rows.length, all);
  return (
    <>
      {filter.rows && (
        <p className="text-remark">
          The filter finds {formatInteger(all)} {all === 1 ? 'span' : 'spans'}; only those are listed.
        </p>
      )}
      {note !== '' && <p className="text-remark">{note}</p>}
      {error !== '' && (
        <p className="text-remark cell-warning" role="alert">
          Attributes could not be read: {error}
        </p>
      )}
      {choosing && <ColumnChoice table={table} rows={rows} columns={ids} onChange={change} />}
      <DataTable
        label="spans"
        rows={rows}
        columns={columns}
        rowKey={(row) => row}
        onGo={(row) => goToSpan(table.ordinal[row] as number)}
        mark={(row) => ({
          colour: `var(--kind-${KINDS[table.kind[row] as number] ?? 'internal'})`,
          failed: table.status[row] === STATUS_ERROR,
        })}
      >
        <button type="button" className="button small" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
          <Columns3 size={13} aria-hidden="true" /> Columns
        </button>
      </DataTable>
    </>
  );
}

/** Rows of real spans that are shown: of the chosen trace, of the filter. At most so many, and how many there are. */
function listed(table: SpanTable, trace: number | undefined, matches: Uint32Array | undefined) {
  const rows: Row[] = [];
  let all = 0;
  const take = (row: Row) => {
    if (table.ordinal[row] === NO_ORDINAL || (trace !== undefined && table.trace[row] !== trace)) return;
    if (++all <= MOST) rows.push(row);
  };
  if (matches) for (const row of matches) take(row);
  else for (let row = 0; row < table.rowCount; row++) take(row);
  return { rows, all };
}
