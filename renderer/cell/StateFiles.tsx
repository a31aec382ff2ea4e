import { useState } from 'react';
import { formatClock } from '../../shared/base/format.ts';
import type { Nanoseconds } from '../../shared/base/time.ts';
import type { CellFacts, FileFact } from '../../shared/cell/state/facts.ts';
import { listChanges } from '../../shared/cell/state/state-at.ts';
import { DiffLines } from '../ui/DiffLines.tsx';
import { GoSpan } from './GoSpan.tsx';

const MOST = 300;
const SIGNS = { added: '+', modified: '~', removed: '−' } as const;

interface Props {
  readonly facts: CellFacts;
  readonly files: readonly FileFact[];
  readonly time: Nanoseconds;
}

/** The files that were changed until now; opened, each shows its changes until now. */
export function StateFiles({ facts, files, time }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  if (files.length === 0) return <p className="state-none">none yet</p>;
  const toggle = (path: string, isOpen: boolean) => {
    if (open.has(path) === isOpen) return;
    const next = new Set(open);
    if (isOpen) next.add(path);
    else next.delete(path);
    setOpen(next);
  };
  return (
    <>
      <ul className="state-files">
        {files.slice(0, MOST).map((file) => (
          <li key={file.path}>
            <details open={open.has(file.path)} onToggle={(event) => toggle(file.path, event.currentTarget.open)}>
              <summary>
                <span className={`state-sign state-${file.what}`} title={file.what}>
                  <span aria-hidden="true">{SIGNS[file.what]}</span>
                  <span className="visually-hidden">{file.what}</span>
                </span>
                <code>{file.path}</code>
              </summary>
              {open.has(file.path) && <Changes changes={listChanges(facts, file.path, time)} />}
            </details>
          </li>
        ))}
      </ul>
      {files.length > MOST && <p className="state-none">and {files.length - MOST} more</p>}
    </>
  );
}

function Changes({ changes }: { readonly changes: readonly FileFact[] }) {
  return changes.map((change, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: changes only come at the end, as the clock runs.
    <div key={index} className="state-change">
      <p className="state-when">
        {change.what} at {formatClock(change.time)}
        {change.ordinal !== undefined && (
          <>
            {' by '}
            <GoSpan ordinal={change.ordinal} time={change.time} />
          </>
        )}
        {' · '}
        {change.from}
      </p>
      {change.diff === undefined || change.diff === '' ? (
        <p className="state-none">its changes were not recorded</p>
      ) : (
        <DiffLines text={change.diff} />
      )}
    </div>
  ));
}
