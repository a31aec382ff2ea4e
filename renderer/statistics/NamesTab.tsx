import { useMemo } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import type { Statistic, StatisticsBy } from '../../shared/trace/statistics.ts';
import { notify } from '../stores/notices.ts';
import { statisticsStore } from '../stores/statistics.ts';
import { useStore } from '../stores/store.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { found, statisticColumns } from './columns.ts';
import { ENTRIES } from './copy.ts';
import { stepInstance } from './instances.ts';
import { Switch } from './Switch.tsx';
import { entryColour } from './words.ts';

const BY: readonly (readonly [by: StatisticsBy, title: string])[] = [
  ['name', 'by name'],
  ['kind', 'by kind'],
];

/** Names or kinds with what they took; Enter goes from one span of the name to the next. */
export function NamesTab() {
  const { table, by, search, sort } = useStore(statisticsStore, (state) => state);
  const listed = useMemo(() => (table ? found(table.entries, search) : []), [table, search]);
  const columns = useMemo(() => (table ? statisticColumns(table, listed, by) : []), [table, listed, by]);
  const numbers = useMemo(() => new Map(table?.entries.map((entry, index) => [entry, index])), [table]);
  if (!table) return null;
  const others = table.entries.find((entry) => entry.of === 'others');
  return (
    <>
      {others && (
        <p className="statistics-note">
          There are {formatInteger(table.names)} names: those with the least time are listed together in one row.
        </p>
      )}
      <DataTable
        label={ENTRIES[by]}
        rows={listed}
        columns={columns}
        rowKey={(entry) => numbers.get(entry) ?? -1}
        onGo={(entry, backwards) => go(entry, by, backwards ? -1 : 1)}
        mark={(entry) => ({ colour: entryColour(entry), failed: entry.errors > 0 })}
        order={{ sort, onSort: (next) => statisticsStore.setState({ sort: next }) }}
        copyAs={['tsv', 'csv']}
      >
        <Switch label="Add up" options={BY} value={by} onChange={(next) => statisticsStore.setState({ by: next })} />
        <input
          className="field statistics-search"
          type="search"
          aria-label={`Find a ${by}`}
          placeholder={`Find a ${by}`}
          value={search}
          onChange={(event) => statisticsStore.setState({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search !== '') {
              event.preventDefault();
              statisticsStore.setState({ search: '' });
            }
          }}
        />
        <span className="statistics-hint">
          {listed.length === 0 ? 'Nothing has this name.' : 'Enter goes through the spans of a row.'}
        </span>
      </DataTable>
    </>
  );
}

function go({ of, name, kind }: Statistic, by: StatisticsBy, direction: 1 | -1): void {
  if (of === 'spans' || of === 'unattributed') {
    stepInstance({ by, name, kind, frames: of === 'unattributed' }, direction);
    return;
  }
  notify(
    of === 'idle' ? 'No span was running: the pieces are on the critical path' : 'This row stands for several names',
  );
}
