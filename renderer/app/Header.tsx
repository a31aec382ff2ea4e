import { CircleAlert, Command, FolderOpen, Layers, Monitor, Moon, Sun } from 'lucide-react';
import { type ReactNode, useDeferredValue } from 'react';
import { formatDuration, formatInteger } from '../../shared/base/format.ts';
import { totalOf } from '../../shared/playback/counters.ts';
import { commandById, runCommand } from '../commands/registry.ts';
import { countersOf } from '../document/derived.ts';
import { compareStore } from '../stores/compare.ts';
import { documentStore } from '../stores/document.ts';
import { identityStore } from '../stores/identity.ts';
import { layoutStore } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { sweepStore } from '../stores/sweep.ts';
import { sweepName } from '../sweep/open.ts';
import { SiblingSwitch } from '../sweep/SiblingSwitch.tsx';
import { FilterField } from './FilterField.tsx';

/** What is open, its scores, the filter, and the way to everything else. */
export function Header() {
  const status = useStore(documentStore, (state) => state.status);
  const hasSweep = useStore(sweepStore, (state) => state.folders.length > 0);
  const inSweep = useStore(layoutStore, (state) => state.view === 'sweep') && hasSweep;
  const compares = useStore(layoutStore, (state) => state.view === 'compare');
  const open = !inSweep && status !== 'empty' && status !== 'failed';
  return (
    <header className={hasSweep ? 'header with-sweep' : 'header'}>
      {inSweep ? <SweepTitle /> : status === 'empty' ? <h1 className="title">Spanreel</h1> : <Title />}
      {open && <Pills />}
      {(open || hasSweep) && <Views />}
      {hasSweep && !inSweep && <SiblingSwitch />}
      <div className="header-space" />
      {open && !compares && <FilterField />}
      <div className="header-buttons">
        {open && <TracesButton />}
        {open && <ProblemsButton />}
        <IconCommand id="file.open" label="Open files" icon={<FolderOpen size={15} />} />
        <ThemeButton />
        <IconCommand id="view.palette" label="Command palette" icon={<Command size={15} />} />
      </div>
    </header>
  );
}

function SweepTitle() {
  const name = useStore(sweepStore, (state) => sweepName(state.folders));
  return (
    <h1 className="title" title={name}>
      {name}
      <span className="title-detail"> · sweep</span>
    </h1>
  );
}

function Views() {
  const view = useStore(layoutStore, (state) => state.view);
  const hasSweep = useStore(sweepStore, (state) => state.folders.length > 0);
  const hasDocument = useStore(documentStore, (state) => state.status !== 'empty');
  const complete = useStore(documentStore, (state) => state.table.complete && state.status !== 'opening');
  const compares = useStore(compareStore, (state) => state.status !== 'none');
  const shown = complete || view === 'sweep' || view === 'compare' ? view : 'trace';
  return (
    <nav className="views" aria-label="Views">
      {hasSweep && <ViewButton id="view.sweep" label="Sweep" current={shown === 'sweep'} disabled={false} />}
      <ViewButton id="view.trace" label="Trace" current={shown === 'trace'} disabled={!hasDocument} />
      <ViewButton id="view.cell" label="Cell" current={shown === 'cell'} disabled={!complete} />
      <ViewButton id="view.statistics" label="Time" hint="W" current={shown === 'statistics'} disabled={!complete} />
      <ViewButton
        id="view.compare"
        label="Compare"
        hint="V"
        current={shown === 'compare'}
        disabled={!complete && !compares}
      />
    </nav>
  );
}

interface ViewButtonProps {
  readonly id: string;
  readonly label: string;
  /** The key that leads there; most views are gone through with one. */
  readonly hint?: string;
  readonly current: boolean;
  readonly disabled: boolean;
}

function ViewButton({ id, label, hint = 'v changes', current, disabled }: ViewButtonProps) {
  return (
    <button
      type="button"
      aria-current={current ? 'page' : undefined}
      disabled={disabled}
      title={disabled ? 'When all has been read' : `${label} (${hint})`}
      onClick={() => {
        const command = commandById(id);
        if (command) runCommand(command);
      }}
    >
      {label}
    </button>
  );
}

function Title() {
  const { title, detail } = useStore(identityStore, (state) => state);
  return (
    <h1 className="title" title={[title, detail].filter(Boolean).join(' · ')}>
      {title || 'Spanreel'}
      {detail && <span className="title-detail"> · {detail}</span>}
    </h1>
  );
}

function Pills() {
  const { pass, composite } = useStore(identityStore, (state) => state);
  // After the panels: they are what is waited for, and counting takes a while for a million rows.
  const table = useDeferredValue(useStore(documentStore, (state) => state.table));
  const trace = useDeferredValue(useStore(documentStore, (state) => state.trace));
  const chosen = trace === undefined ? undefined : table.traces[trace];
  const wall = chosen ? chosen.end - chosen.start : table.extent;
  const counters = countersOf(table, trace);
  const tokens = totalOf(counters.inputTokens) + totalOf(counters.outputTokens);
  return (
    <ul className="pills" aria-label="Results">
      {Number.isFinite(pass) && (
        <li className={pass >= 1 ? 'pill good' : 'pill bad'}>
          pass <b>{score(pass)}</b>
        </li>
      )}
      {Number.isFinite(composite) && (
        <li className="pill">
          composite <b>{composite.toFixed(3)}</b>
        </li>
      )}
      {table.rowCount > 0 && (
        <li className="pill pill-wall">
          wall <b>{formatDuration(wall)}</b>
        </li>
      )}
      {tokens > 0 && (
        <li className="pill pill-tokens">
          tokens <b>{formatInteger(tokens)}</b>
        </li>
      )}
    </ul>
  );
}

function score(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}

function TracesButton() {
  const traces = useStore(documentStore, (state) => state.table.traces.length);
  const trace = useStore(documentStore, (state) => state.trace);
  if (traces < 2) return null;
  const shown =
    trace === undefined ? `${formatInteger(traces)} traces` : `trace ${trace + 1} of ${formatInteger(traces)}`;
  return (
    <button
      type="button"
      className="button small"
      title="Choose which trace is shown"
      onClick={() => layoutStore.setState({ overlay: 'traces' })}
    >
      <Layers size={14} aria-hidden="true" />
      {shown}
    </button>
  );
}

function ProblemsButton() {
  const count = useStore(documentStore, (state) =>
    state.problems.reduce((sum, problem) => sum + 1 + (problem.more ?? 0), 0),
  );
  if (count === 0) return null;
  const label = `${formatInteger(count)} ${count === 1 ? 'problem' : 'problems'} in the files`;
  return (
    <button
      type="button"
      className="button small warn"
      aria-label={label}
      title={label}
      onClick={() => layoutStore.setState({ overlay: 'problems' })}
    >
      <CircleAlert size={14} aria-hidden="true" />
      {formatInteger(count)}
    </button>
  );
}

function ThemeButton() {
  const theme = useStore(layoutStore, (state) => state.theme);
  const icon = { system: <Monitor size={15} />, dark: <Moon size={15} />, light: <Sun size={15} /> }[theme];
  return <IconCommand id="view.theme" label={`Theme: ${theme}. Change`} icon={icon} />;
}

/** A square button that runs a command; its tooltip comes from the registry. */
function IconCommand(props: { readonly id: string; readonly label: string; readonly icon: ReactNode }) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={props.label}
      title={props.label}
      onClick={() => {
        const command = commandById(props.id);
        if (command) runCommand(command);
      }}
    >
      {props.icon}
    </button>
  );
}
