import { FileText, FolderOpen, GitCompareArrows, Play, X } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { FileGrant } from '../../shared/base/file-grant.ts';
import type { RecentFile, Sample, Shell } from '../../shared/shell.ts';
import { askForRuns } from '../compare/choose.ts';
import { openFiles } from '../document/session.ts';
import { reportFailure } from '../stores/notices.ts';
import { shellStore } from '../stores/shell.ts';
import { useStore } from '../stores/store.ts';
import { Keys } from '../ui/Keys.tsx';
import '../ui/file-entry.css';
import './start-page.css';

/** What an empty window offers: open, drop, recent files, samples. */
export function StartPage() {
  const { shell, failure } = useStore(shellStore, (state) => state);
  return (
    <div className="start-page">
      <div className="start-page-inner">
        <h2>Open a trace</h2>
        <p className="start-page-lead">
          OpenTelemetry traces of agent runs and terminal recordings: choose files, or drop them anywhere in this
          window.
          {shell && shell.kind !== 'desktop' && ' Files you choose here are read in this browser; nothing is uploaded.'}
        </p>
        {failure && (
          <p className="text-hint wrong" role="alert">
            {failure}
          </p>
        )}
        {shell && <Choices shell={shell} />}
      </div>
    </div>
  );
}

function open(files: Promise<readonly FileGrant[]>): void {
  files.then(openFiles).catch((error: unknown) => reportFailure('Opening', error));
}

function Choices({ shell }: { readonly shell: Shell }) {
  const [recent, setRecent] = useState<readonly RecentFile[]>([]);
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const refresh = useCallback(() => {
    const failed = (what: string) => (error: unknown) => reportFailure(what, error);
    shell.recentFiles().then(setRecent, failed('Recent files'));
    shell.samples().then(setSamples, failed('Samples'));
  }, [shell]);
  useEffect(refresh, [refresh]);
  return (
    <>
      <div className="start-page-buttons">
        <button type="button" className="button primary" onClick={() => open(shell.chooseFiles('files'))}>
          <FileText size={15} aria-hidden="true" /> Open files <Keys stroke="mod+o" />
        </button>
        <button type="button" className="button" onClick={() => open(shell.chooseFiles('folder'))}>
          <FolderOpen size={15} aria-hidden="true" /> Open a folder
        </button>
        <button type="button" className="button" onClick={() => askForRuns('base')}>
          <GitCompareArrows size={15} aria-hidden="true" /> Compare runs <Keys stroke="V" />
        </button>
      </div>
      <div className="start-page-lists">
        {recent.length > 0 && (
          <List title="Recent">
            {recent.map((file) => (
              <li key={file.id}>
                <button type="button" className="file-entry" onClick={() => open(shell.openRecent(file.id))}>
                  <FileText size={15} aria-hidden="true" />
                  <strong>{file.name}</strong>
                  <span>{file.place}</span>
                </button>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={`Forget ${file.name}`}
                  title="Remove from this list"
                  onClick={() => shell.forgetRecent(file.id).then(refresh)}
                >
                  <X size={13} />
                </button>
              </li>
            ))}
          </List>
        )}
        {samples.length > 0 && (
          <List title="Samples">
            {samples.map((sample) => (
              <li key={sample.id}>
                <button type="button" className="file-entry" onClick={() => open(shell.openSample(sample.id))}>
                  <Play size={15} aria-hidden="true" />
                  <strong>{sample.name}</strong>
                  <span>{sample.description}</span>
                </button>
              </li>
            ))}
          </List>
        )}
      </div>
      <p className="start-page-keys">
        <span>
          <Keys stroke="mod+k" /> everything by name
        </span>
        <span>
          <Keys stroke="?" /> all keys
        </span>
      </p>
    </>
  );
}

function List({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="start-page-list" aria-label={title}>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </section>
  );
}
