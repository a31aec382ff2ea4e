import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { CallRow, CellPage } from '../../shared/cell/page/page.ts';
import { goToSpan } from '../document/go.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { CallsPlot } from './CallsPlot.tsx';

const count = (value: number) => (Number.isNaN(value) ? '' : formatInteger(value));
const plain = (value: number) => (Number.isNaN(value) ? '' : String(value));
const millis = (value: number) => (Number.isNaN(value) ? '' : String(value / 1e6));
const length = (value: number) => (Number.isNaN(value) ? '' : formatDuration(value));

type CallColumn = Column<CallRow>;
const tokens = (id: 'prompt' | 'completion' | 'cached' | 'reasoning'): CallColumn => ({
  id,
  title: id,
  width: 78,
  numeric: true,
  text: (call) => count(call[id]),
  sort: (call) => call[id],
  csv: (call) => plain(call[id]),
});

const COLUMNS: readonly CallColumn[] = [
  {
    id: 'start',
    title: 'time',
    width: 98,
    text: (call) => formatClock(call.start),
    sort: (call) => call.start,
    csv: (call) => String(call.start / 1e9),
  },
  { id: 'model', title: 'model', width: 130, text: (call) => call.model },
  { id: 'hash', title: 'request hash', width: 118, text: (call) => call.requestHash },
  tokens('prompt'),
  tokens('completion'),
  tokens('cached'),
  tokens('reasoning'),
  {
    id: 'latency',
    title: 'latency',
    width: 80,
    numeric: true,
    text: (call) => (Number.isNaN(call.duration) ? 'never ended' : length(call.duration)),
    sort: (call) => call.duration,
    csv: (call) => millis(call.duration),
  },
  {
    id: 'first',
    title: 'first token',
    width: 86,
    numeric: true,
    text: (call) => length(call.timeToFirstToken),
    sort: (call) => call.timeToFirstToken,
    csv: (call) => millis(call.timeToFirstToken),
  },
  { id: 'finish', title: 'finish', width: 120, text: (call) => call.error || call.finish },
];

const mark = (call: CallRow) => ({ colour: 'var(--kind-model)', failed: call.error !== '' });

/** Every model call, as a plot and as a table; or who reports what where none was captured. */
export function CallsSection({ page, calls }: { readonly page: CellPage; readonly calls: readonly CallRow[] }) {
  if (calls.length === 0) return <NoCalls page={page} />;
  const known = COLUMNS.filter(({ id }) => id !== 'reasoning' || calls.some((call) => !Number.isNaN(call.reasoning)));
  return (
    <>
      <CallsPlot calls={calls} />
      <DataTable
        label="model calls"
        rows={calls}
        columns={known}
        rowKey={(call) => call.ordinal}
        onGo={(call) => goToSpan(call.ordinal)}
        mark={mark}
      />
      {calls.length >= 20_000 && <p className="text-remark">These are the first 20,000 calls; the trace has more.</p>}
    </>
  );
}

function NoCalls({ page }: { readonly page: CellPage }) {
  const reported = page.tokens.filter(({ prompt, completion }) => prompt > 0 || completion > 0);
  return (
    <>
      <p className="text-remark">No model call was captured in this trace.</p>
      {reported.length > 0 && (
        <p className="text-remark">
          {reported.map(({ source, prompt, completion }) => (
            <span key={source}>
              The whole run, from {source}: <b>{count(prompt) || '?'}</b> prompt and <b>{count(completion) || '?'}</b>{' '}
              completion tokens.{' '}
            </span>
          ))}
        </p>
      )}
    </>
  );
}
