import { formatInteger } from '../../shared/base/format.ts';
import { KINDS } from '../../shared/trace/kind.ts';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { FLAG_TEXTS } from './flags.ts';

/** A row that Spanreel made: there is nothing of it in any file. */
export function Synthetic({ table, row }: { readonly table: SpanTable; readonly row: Row }) {
  const below = (table.subtreeEnd[row] as number) - row - 1;
  return (
    <div className="inspector">
      <header className="span-head">
        <h2 className="span-name">
          <span
            className="span-dot"
            style={{ background: `var(--kind-${KINDS[table.kind[row] as number] ?? 'internal'})` }}
            aria-hidden="true"
          />
          <span className="span-name-text">{table.strings[table.name[row] as number]}</span>
        </h2>
        <p className="span-sub">not in the trace · {formatInteger(below)} spans below</p>
      </header>
      <div className="inspector-panel">
        <p className="text-note">{FLAG_TEXTS.synthetic.explanation}</p>
        <p className="text-note">
          The spans below it name a parent span that is not in the files that are open: it may be in another file, it
          may never have been exported, or the program ended before it could be.
        </p>
      </div>
    </div>
  );
}
