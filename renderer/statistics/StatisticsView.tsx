import { Check, TriangleAlert, X } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { PathSummary } from '../../shared/trace/path-summary.ts';
import type { TraceStatistics } from '../../shared/trace/statistics.ts';
import { documentStore } from '../stores/document.ts';
import { type StatisticsTab, statisticsStore } from '../stores/statistics.ts';
import { useStore } from '../stores/store.ts';
import { treeStore } from '../stores/tree.ts';
import { viewportStore } from '../stores/viewport.ts';
import { clearRange } from '../timeline/view.ts';
import { type Tab, TabList } from '../ui/TabList.tsx';
import { retryStatistics } from './data.ts';
import { FlameTab } from './FlameTab.tsx';
import { InstanceBar } from './InstanceBar.tsx';
import { NamesTab } from './NamesTab.tsx';
import { PathStrip } from './PathStrip.tsx';
import { PathTab } from './PathTab.tsx';
import './statistics.css';

const TABS: readonly Tab<StatisticsTab>[] = [
  { id: 'table', title: 'Table' },
  { id: 'flame', title: 'Flame graph' },
  { id: 'path', title: 'Critical path' },
];

/** Where the time of the run went, or of the selected range: the critical path as a strip, and three ways to look closer. */
export function StatisticsView() {
  const { tab, table, path, error, busy } = useStore(statisticsStore, (state) => state);
  if (error !== '') {
    return (
      <div className="statistics-message" role="alert">
        <p>The times could not be computed: {error}</p>
        <button type="button" className="button small" onClick={retryStatistics}>
          Try again
        </button>
      </div>
    );
  }
  if (!table || !path) return <p className="statistics-message statistics-late">Adding up…</p>;
  return <Shown tab={tab} table={table} path={path} busy={busy} />;
}

interface ShownProps {
  readonly tab: StatisticsTab;
  readonly table: TraceStatistics;
  readonly path: PathSummary;
  /** What is shown is of what was asked before. */
  readonly busy: boolean;
}

function Shown({ tab, table, path, busy }: ShownProps) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const focus = document.activeElement;
    // Also where the view was changed in the header: from here the arrow leads into the rows, and the clock's keys go on.
    if (focus === document.body || focus?.closest('.header-views')) box.current?.focus({ preventScroll: true });
  }, []);
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || event.target !== event.currentTarget) return;
    const first = box.current?.querySelector<HTMLElement>(
      '.statistics-panel :is(.data-table-row-button, .flame-scroll)[tabindex="0"]',
    );
    if (!first) return;
    event.preventDefault();
    first.focus();
  };
  return (
    <section className="statistics" ref={box} tabIndex={-1} onKeyDown={enter} aria-label="Time" aria-busy={busy}>
      <Scope table={table} />
      <PathStrip path={path} />
      <div className="statistics-tab-row">
        <TabList
          prefix="statistics"
          className="statistics-tabs"
          label="Views of the time"
          tabs={TABS}
          active={tab}
          onChoose={(id) => statisticsStore.setState({ tab: id })}
        />
        {busy && <span className="statistics-late statistics-busy">Adding up…</span>}
      </div>
      <div className="statistics-panel" id="statistics-panel" role="tabpanel" aria-labelledby={`statistics-tab-${tab}`}>
        {tab === 'table' ? <NamesTab /> : tab === 'flame' ? <FlameTab /> : <PathTab path={path} />}
      </div>
      <InstanceBar />
      <Sum table={table} path={path} />
    </section>
  );
}

/** What the times are of. */
function Scope({ table }: { readonly table: TraceStatistics }) {
  const range = useStore(viewportStore, (state) => state.range);
  const filter = useStore(treeStore, (state) => state.filter);
  const trace = useStore(documentStore, (state) => state.trace);
  return (
    <p className="statistics-scope">
      <b>{range ? 'Selected range' : trace === undefined ? 'Whole run' : `Trace ${trace + 1}`}</b>
      <span className="statistics-clock">
        {formatClock(table.from)} – {formatClock(table.to)}
      </span>
      <span>{formatDuration(table.wall)}</span>
      <span>
        {formatInteger(table.spans)} {table.spans === 1 ? 'span' : 'spans'}
      </span>
      {range && (
        <button type="button" className="button small" onClick={clearRange}>
          <X size={13} aria-hidden="true" /> Whole run
        </button>
      )}
      {filter.rows && <span className="statistics-note">Only spans that the filter finds are listed.</span>}
      {range && (
        <span className="statistics-note">Of a span that extends beyond the range only the part inside counts.</span>
      )}
      {table.unfinished > 0 && (
        <span className="statistics-note">
          {formatInteger(table.unfinished)} never ended: {table.unfinished === 1 ? 'it counts' : 'they count'} until the
          end of the document.
        </span>
      )}
    </p>
  );
}

/** That everything sums to the wall time, checked and shown. */
function Sum({ table, path }: { readonly table: TraceStatistics; readonly path: PathSummary }) {
  const filtered = useStore(treeStore, (state) => state.filter.rows !== undefined);
  // The strip may be of the scope before for a moment.
  const same = path.from === table.from && path.to === table.to;
  const exact = isSum(table.pathSum, table.wall) && (!same || isSum(path.sum, path.wall));
  const idle = table.entries.find((entry) => entry.of === 'idle')?.path ?? 0;
  // Self times of all spans cover every instant in which something ran, some of them more than once.
  const twice = filtered ? 0 : table.selfSum - (table.wall - idle);
  return (
    <p className="statistics-sum" role="status">
      <span
        className={exact ? 'statistics-exact' : 'statistics-inexact'}
        title={`${formatInteger(table.pathSum)} ns on the critical path`}
      >
        {exact ? <Check size={14} aria-hidden="true" /> : <TriangleAlert size={14} aria-hidden="true" />}
        {exact ? 'sums to wall' : 'does not sum to wall'}: <b>{formatClock(table.wall)}</b>
      </span>
      <span>
        {exact
          ? `${formatInteger(table.wall)} ns, to the nanosecond`
          : `${formatInteger(table.pathSum)} of ${formatInteger(table.wall)} ns`}
      </span>
      {twice >= 1 && (
        <span>
          Calls ran side by side: self times sum to {formatDuration(table.selfSum)}, {formatDuration(twice)} more than
          the time in which anything ran. The critical path counts each instant once.
        </span>
      )}
    </p>
  );
}

/** To the nanosecond; a format's fractions of one may add up in another order. */
function isSum(sum: number, whole: number): boolean {
  return Math.abs(sum - whole) < 0.5;
}
