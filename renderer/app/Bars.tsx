import { formatBytes, formatInteger } from '../../shared/base/format.ts';
import type { Progress } from '../../shared/protocol.ts';
import { cancelReading, closeDocument, reopen } from '../document/session.ts';
import { documentStore } from '../stores/document.ts';
import { useStore } from '../stores/store.ts';

/** Above the panels: how reading goes, and what needs an answer (file changed, engine lost, nothing could be read). */
export function Bars() {
  const status = useStore(documentStore, (state) => state.status);
  const changed = useStore(documentStore, (state) => state.changed);
  return (
    <>
      {status === 'opening' && <Reading />}
      {status === 'lost' && <Lost />}
      {status === 'open' && changed !== undefined && <Changed name={changed} />}
    </>
  );
}

function Reading() {
  const progress = useStore(documentStore, (state) => state.progress);
  const share = progress?.total ? Math.min(1, progress.bytes / progress.total) : undefined;
  return (
    <div className="bar">
      <progress aria-label="Reading" max={1} value={progress?.phase === 'ordering' ? 1 : share} />
      <span className="bar-text">{words(progress)}</span>
      <button type="button" className="button small" onClick={cancelReading}>
        Cancel
      </button>
    </div>
  );
}

function words(progress: Progress | undefined): string {
  if (!progress) return 'Opening…';
  const spans = `${formatInteger(progress.spans)} ${progress.spans === 1 ? 'span' : 'spans'}`;
  if (progress.phase === 'ordering') return `Ordering ${spans}…`;
  const of = progress.total ? ` of ${formatBytes(progress.total)}` : '';
  return `Reading ${progress.file} · ${spans} · ${formatBytes(progress.bytes)}${of}`;
}

function Lost() {
  const reason = useStore(documentStore, (state) => state.failure);
  return (
    <div className="bar alarm" role="alert">
      <span className="bar-text">
        <strong>The engine that reads the trace stopped.</strong> {reason}
      </span>
      <button type="button" className="button small primary" onClick={() => void reopen()}>
        Reopen where I was
      </button>
      <button type="button" className="button small" onClick={closeDocument}>
        Close
      </button>
    </div>
  );
}

function Changed({ name }: { readonly name: string }) {
  return (
    <div className="bar" role="status">
      <span className="bar-text">
        <strong>{name}</strong> changed since it was read.
      </span>
      <button type="button" className="button small primary" onClick={() => void reopen()}>
        Read it again
      </button>
      <button type="button" className="button small" onClick={() => documentStore.setState({ changed: undefined })}>
        Keep this version
      </button>
    </div>
  );
}
