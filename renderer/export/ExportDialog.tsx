import { useState } from 'react';
import { useStore } from '../stores/store.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { closeExport, type ExportState, exportStore, ordinalsOf, type Part, saveExport } from './export.ts';
import './export.css';

/** Asks in which format, and how much, before the document is written; then says what could not be carried over. */
export function ExportDialog() {
  const state = useStore(exportStore, (all) => all);
  if (state.step === 'closed') return null;
  return (
    <Dialog title="Export" heading className="export-dialog" onClose={closeExport}>
      {state.step === 'failed' && (
        <p className="export-note export-failure" role="alert">
          {state.failure}
        </p>
      )}
      {state.step === 'done' ? <Outcome state={state} /> : <Choice state={state} />}
    </Dialog>
  );
}

const PARTS: readonly (readonly [Part, string])[] = [
  ['all', 'All spans'],
  ['filter', 'Spans that match the filter'],
  ['subtree', 'The selected span with all below it'],
];

function Choice({ state }: { readonly state: ExportState }) {
  const [target, setTarget] = useState(state.targets[0]?.name ?? '');
  const [part, setPart] = useState<Part>('all');
  const [withSecrets, setWithSecrets] = useState(false);
  const writing = state.step === 'writing';
  const counts = {
    all: undefined,
    filter: ordinalsOf('filter')?.length ?? 0,
    subtree: ordinalsOf('subtree')?.length ?? 0,
  };
  return (
    <form
      className="export-form"
      onSubmit={(event) => {
        event.preventDefault();
        void saveExport(target, part, withSecrets);
      }}
    >
      <fieldset>
        <legend>Spans</legend>
        {PARTS.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name="export-part"
              checked={part === value}
              disabled={counts[value] === 0}
              onChange={() => setPart(value)}
            />
            {label}
            {counts[value] ? ` (${counts[value].toLocaleString('en')})` : ''}
          </label>
        ))}
      </fieldset>
      <label className="export-target">
        Format
        <select value={target} onChange={(event) => setTarget(event.target.value)}>
          {state.targets.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <p className="export-note">
        {state.targets.find(({ name }) => name === target)?.cannotHold ?? ''} Recordings are files of their own.
      </p>
      <label>
        <input type="checkbox" checked={withSecrets} onChange={(event) => setWithSecrets(event.target.checked)} />
        Keep secrets: anyone who has the file can read them
      </label>
      <div className="export-foot">
        <span className="export-note" role="status">
          {writing ? `${state.written.toLocaleString('en')} of ${state.whole.toLocaleString('en')} spans` : ''}
        </span>
        <button type="submit" className="button primary" disabled={writing}>
          {writing ? 'Writing…' : withSecrets ? 'Export with secrets' : 'Export'}
        </button>
      </div>
    </form>
  );
}

function Outcome({ state: { outcome } }: { readonly state: ExportState }) {
  if (!outcome) return null;
  const { written, masked, losses } = outcome;
  return (
    <div className="export-form">
      <p className="export-note" role="status">
        {written.toLocaleString('en')} {written === 1 ? 'span' : 'spans'} written
        {masked > 0 ? `, ${masked.toLocaleString('en')} ${masked === 1 ? 'secret' : 'secrets'} masked` : ''}.
        {losses.length > 0 ? ' Not carried over:' : ' Nothing was left out.'}
      </p>
      {losses.length > 0 && (
        <ul>
          {losses.map(({ what, count }) => (
            <li key={what}>
              {count.toLocaleString('en')} × {what}
            </li>
          ))}
        </ul>
      )}
      <div className="export-foot">
        <button type="button" className="button primary" onClick={closeExport}>
          Close
        </button>
      </div>
    </div>
  );
}
