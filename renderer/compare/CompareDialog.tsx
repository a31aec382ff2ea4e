import { FileText, FolderOpen, GitCompareArrows, Play } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { FileGrant } from '../../shared/base/file-grant.ts';
import { cellName, cellOutcome } from '../../shared/cell/sweep/cell.ts';
import type { SweepEntry } from '../../shared/protocol.ts';
import type { RecentFile, Sample, Shell } from '../../shared/shell.ts';
import type { Mark } from '../stores/marks.ts';
import { reportFailure } from '../stores/notices.ts';
import { shellStore } from '../stores/shell.ts';
import { useStore } from '../stores/store.ts';
import { wallText } from '../sweep/field-text.ts';
import { Sign } from '../sweep/Sign.tsx';
import { OUTCOME_WORDS } from '../sweep/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { asksForBoth, chooseStore, closeChoice, compareWith, otherRuns } from './choose.ts';
import '../ui/file-entry.css';
import './compare-dialog.css';

/** Asks which run, or runs, the open one is compared with. */
export function CompareDialog() {
  const chosenIs = useStore(chooseStore, (state) => state.chosenIs);
  const shell = useStore(shellStore, (state) => state.shell);
  if (chosenIs === 'closed' || !shell) return null;
  return (
    <Dialog
      title={asksForBoth() ? 'Compare runs' : 'Compare the open run'}
      heading
      className="compare-dialog"
      onClose={closeChoice}
    >
      <div className="dialog-scroll">
        {asksForBoth() ? <Step /> : <Sides chosenIs={chosenIs} />}
        <Choices shell={shell} />
      </div>
    </Dialog>
  );
}

/** Nothing is open: first the base is asked for, then the new run. */
function Step() {
  const base = useStore(chooseStore, (state) => state.base);
  return (
    <p className="compare-dialog-step" role="status">
      {base ? (
        <>
          <b>2 of 2: new.</b> Choose the runs to compare with {base.map(({ name }) => name).join(', ')}.
        </>
      ) : (
        <>
          <b>1 of 2: the base.</b> Choose the run, or the runs, as they were before.
        </>
      )}
    </p>
  );
}

const SIDES: readonly (readonly [Mark, string])[] = [
  ['base', 'with a base: how did this run change?'],
  ['new', 'as the base: how do others differ from it?'],
];

function Sides({ chosenIs }: { readonly chosenIs: Mark }) {
  return (
    <fieldset className="compare-dialog-sides">
      <legend className="visually-hidden">Compare it</legend>
      {SIDES.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name="compare-side"
            checked={chosenIs === value}
            onChange={() => chooseStore.setState({ chosenIs: value })}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** A choice that gives nothing was taken back: the dialog stays. */
function pick(files: Promise<readonly FileGrant[]>): void {
  files.then(compareWith).catch((error: unknown) => reportFailure('Comparing', error));
}

function Choices({ shell }: { readonly shell: Shell }) {
  const [recent, setRecent] = useState<readonly RecentFile[]>([]);
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const siblings = otherRuns();
  useEffect(() => {
    const failed = (what: string) => (error: unknown) => reportFailure(what, error);
    shell.recentFiles().then(setRecent, failed('Recent files'));
    shell.samples().then(setSamples, failed('Samples'));
  }, [shell]);
  return (
    <>
      <div className="compare-dialog-buttons">
        <button type="button" className="button primary" onClick={() => pick(shell.chooseFiles('files'))}>
          <FileText size={15} aria-hidden="true" /> Choose files
        </button>
        <button type="button" className="button" onClick={() => pick(shell.chooseFiles('folder'))}>
          <FolderOpen size={15} aria-hidden="true" /> Choose a folder
        </button>
      </div>
      <p className="compare-dialog-note">
        Traces, a cell, a kept baseline; or a folder of several cells: they are all compared, many against many.
      </p>
      {siblings.length > 0 && <Siblings cells={siblings} />}
      {recent.length > 0 && (
        <List title="Recent">
          {recent.map(({ id, name, place }) => (
            <Entry
              key={id}
              icon={<FileText size={15} aria-hidden="true" />}
              name={name}
              detail={place}
              onPick={() => pick(shell.openRecent(id))}
            />
          ))}
        </List>
      )}
      {samples.length > 0 && (
        <List title="Samples">
          {samples.map(({ id, name, description }) => (
            <Entry
              key={id}
              icon={<Play size={15} aria-hidden="true" />}
              name={name}
              detail={description}
              onPick={() => pick(shell.openSample(id))}
            />
          ))}
        </List>
      )}
    </>
  );
}

const MOST_RUNS = 12;

function Siblings({ cells }: { readonly cells: readonly SweepEntry[] }) {
  return (
    <List title="Other runs of this cell">
      {cells.length > 1 && (
        <Entry
          icon={<GitCompareArrows size={15} aria-hidden="true" />}
          name={`All ${cells.length} other runs`}
          detail="One against many"
          onPick={() => void compareWith(cells)}
        />
      )}
      {cells.slice(0, MOST_RUNS).map((cell) => (
        <Entry
          key={cell.path}
          icon={<Sign result={cellOutcome(cell)} />}
          name={cell.run === '' ? cellName(cell) : `Run ${cell.run}`}
          detail={`${OUTCOME_WORDS[cellOutcome(cell)]} · ${wallText(cell.wallMs)}`}
          onPick={() => void compareWith([cell])}
        />
      ))}
    </List>
  );
}

function List({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="compare-dialog-list">{children}</ul>
    </section>
  );
}

interface EntryProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly detail: string;
  onPick(): void;
}

function Entry({ icon, name, detail, onPick }: EntryProps) {
  return (
    <li>
      <button type="button" className="file-entry" onClick={onPick}>
        {icon}
        <strong>{name}</strong>
        <span>{detail}</span>
      </button>
    </li>
  );
}
