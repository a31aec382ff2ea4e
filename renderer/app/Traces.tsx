import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { formatDuration, formatInteger } from '../../shared/base/format.ts';
import { clamp } from '../../shared/base/numbers.ts';
import { absolute, toRfc3339 } from '../../shared/base/time.ts';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { Dialog } from '../ui/Dialog.tsx';
import './traces.css';

/** A list box of more than this is slower than it is useful: searching narrows it. */
const MOST_SHOWN = 500;

/** Chooses the one trace that is shown, or all of them on one timeline. */
export function Traces({ onClose }: { readonly onClose: () => void }) {
  const table = useStore(documentStore, (state) => state.table);
  const chosen = useStore(documentStore, (state) => state.trace);
  const [text, setText] = useState('');
  const body = useRef<HTMLDivElement>(null);
  const wanted = text.trim().toLowerCase();
  const found = useMemo(() => {
    const indexes: number[] = [];
    for (let index = 0; index < table.traces.length; index++) {
      const trace = table.traces[index];
      if (trace && `${trace.name} ${trace.service} ${trace.id}`.toLowerCase().includes(wanted)) indexes.push(index);
    }
    return indexes;
  }, [table, wanted]);
  const choose = (trace: number | undefined) => {
    documentStore.setState({ trace });
    onClose();
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !body.current) return;
    const stops = [...body.current.querySelectorAll<HTMLElement>('input, button')];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    stops[clamp(at + step, 0, stops.length - 1)]?.focus();
    event.preventDefault();
  };
  return (
    <Dialog title="Traces" heading className="traces" onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the field and the buttons in it */}
      <div className="traces-body" ref={body} onKeyDown={keys}>
        <input
          className="field"
          type="text"
          aria-label="Search traces by name, service or id"
          placeholder="Search by name, service or id"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="dialog-scroll">
          <button
            type="button"
            className="traces-entry"
            aria-current={chosen === undefined}
            onClick={() => choose(undefined)}
          >
            <strong>All on one timeline</strong>
            <span className="traces-facts">
              {counted(table.traces.length, 'trace')} · {counted(table.rowCount, 'span')} ·{' '}
              {formatDuration(table.extent)}
            </span>
          </button>
          {found.slice(0, MOST_SHOWN).map((index) => {
            const trace = table.traces[index];
            if (!trace) return null;
            return (
              <button
                key={index}
                type="button"
                className="traces-entry"
                aria-current={chosen === index}
                onClick={() => choose(index)}
              >
                <strong>{trace.name || '(no name)'}</strong>
                <span className="traces-service">{trace.service}</span>
                <span className="traces-facts">
                  {formatDuration(trace.end - trace.start)} · {counted(trace.spans, 'span')}
                  {trace.errors > 0 && <b className="traces-errors"> · {counted(trace.errors, 'error')}</b>}
                </span>
                <span className="traces-id">
                  {toRfc3339(absolute(table.origin, trace.start)).slice(0, 23)}Z · {trace.id || 'no trace id'}
                </span>
              </button>
            );
          })}
          {found.length > MOST_SHOWN && (
            <p className="dialog-nothing">
              {formatInteger(found.length - MOST_SHOWN)} more: search to narrow the list.
            </p>
          )}
          {found.length === 0 && <p className="dialog-nothing">No trace has this name.</p>}
        </div>
      </div>
    </Dialog>
  );
}

/** `1 span`, `1,200 spans`. */
function counted(count: number, noun: string): string {
  return `${formatInteger(count)} ${noun}${count === 1 ? '' : 's'}`;
}
