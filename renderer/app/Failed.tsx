import { closeDocument, reopen } from '../document/session.ts';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';
import { ProblemList } from './Problems.tsx';
import './failed.css';

/** Instead of the panels: why nothing could be opened. */
export function Failed() {
  const failure = useStore(documentStore, (state) => state.failure);
  const info = useStore(documentStore, (state) => state.info);
  const files = useStore(documentStore, (state) => state.files);
  const refused = (info?.files ?? []).filter((file) => file.error);
  return (
    <div className="failed" role="alert">
      <h2>{files.length === 1 ? `${files[0]?.name} could not be opened` : 'None of these files could be opened'}</h2>
      {refused.length === 0 && <p>{failure}</p>}
      {refused.map((file) => (
        <div key={file.name}>
          {refused.length > 1 && <h3>{file.name}</h3>}
          <ProblemList problems={file.error ? [file.error, ...file.problems] : file.problems} />
        </div>
      ))}
      <div className="failed-buttons">
        <button type="button" className="button primary" onClick={closeDocument}>
          Open something else
        </button>
        <button type="button" className="button" onClick={() => void reopen()}>
          Try again
        </button>
      </div>
    </div>
  );
}
