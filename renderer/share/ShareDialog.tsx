import { useState } from 'react';
import { formatBytes } from '../../shared/base/format.ts';
import type { SharedCell } from '../../shared/protocol.ts';
import { maskedSentence } from '../../shared/share/masked-list.ts';
import { useStore } from '../stores/store.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { closeShare, saveShare, shareStore } from './share.ts';
import './share.css';

/** Asks before a cell is given away: shows what is masked, and lets the user keep it only by saying so. */
export function ShareDialog() {
  const { step, checked, failure } = useStore(shareStore, (state) => state);
  if (step === 'closed') return null;
  return (
    <Dialog title="Share this cell" heading className="share-dialog" onClose={closeShare}>
      <p className="share-note">
        One HTML file with the trace, the terminal and this viewer. It opens in any browser, works offline and connects
        to nothing.
      </p>
      {step === 'checking' && (
        <p className="share-note" role="status">
          Looking for secrets…
        </p>
      )}
      {step === 'failed' && (
        <p className="share-failure" role="alert">
          {failure}
        </p>
      )}
      {checked && step !== 'failed' && <Choice checked={checked} writing={step === 'writing'} />}
    </Dialog>
  );
}

function Choice({ checked, writing }: { readonly checked: SharedCell; readonly writing: boolean }) {
  const [withSecrets, setWithSecrets] = useState(false);
  const found = checked.masked.length > 0;
  return (
    <>
      <p className="share-note" role="status">
        <b>{maskedSentence({ masked: checked.masked, revealed: withSecrets })}</b>
      </p>
      {found && <MaskedTable checked={checked} />}
      <div className="share-foot">
        {found && (
          <label className="share-reveal">
            <input type="checkbox" checked={withSecrets} onChange={(event) => setWithSecrets(event.target.checked)} />
            Keep secrets: anyone who has the file can read them
          </label>
        )}
        <span className="share-size">{formatBytes(checked.size)} before compression</span>
        <button type="button" className="button primary" disabled={writing} onClick={() => void saveShare(withSecrets)}>
          {writing ? 'Making the page…' : withSecrets ? 'Save with secrets' : 'Save page'}
        </button>
      </div>
    </>
  );
}

function MaskedTable({ checked }: { readonly checked: SharedCell }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="dialog-scroll" tabIndex={0} aria-label="Masked secrets">
      <table className="share-table">
        <thead>
          <tr>
            <th scope="col">Secret</th>
            <th scope="col">Where</th>
            <th scope="col">Count</th>
          </tr>
        </thead>
        <tbody>
          {checked.masked.map(({ kind, file, place, count }) => (
            <tr key={`${kind} ${file} ${place}`}>
              <td>{kind}</td>
              <td>
                {file} <span className="share-place">{place}</span>
              </td>
              <td className="share-count">{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
