import { CircleAlert, Command, FolderOpen, Layers, Monitor, Moon, Sun } from 'lucide-react';
import { type ReactNode, useDeferredValue } from 'react';
import { formatDuration, formatInteger } from '../../shared/base/format.ts';
import { finalValue } from '../../shared/playback/counters.ts';
import { runCommandById } from '../commands/registry.ts';
import type { ViewDefinition } from '../commands/views.ts';
import { sweepOpen } from '../commands/when.ts';
import { cachedCounters } from '../document/derived.ts';
import { documentStore } from '../stores/document.ts';
import { identityStore } from '../stores/identity.ts';
import { layoutStore, type View } from '../stores/layout.ts';
import { useStore } from '../stores/store.ts';
import { sweepStore } from '../stores/sweep.ts';
import { sweepName } from '../sweep/open.ts';
import { SiblingSwitch } from '../sweep/SiblingSwitch.tsx';
import { useCondition } from '../ui/use-condition.ts';
import { VIEW_LIST } from './all-views.ts';
import { FilterField } from './FilterField.tsx';
import { useShownView } from './use-shown-view.ts';
import './header.css';

/** The title of what is open, its scores, the filter, and the way to everything else. */
export function Header() {
  const status = useStore(documentStore, (state) => state.status);
  const hasSweep = useCondition(sweepOpen);
  const view = useShownView();
  const open = view.ofDocument && status !== 'empty' && status !== 'failed';
  return (
    <header className={hasSweep ? 'header with-sweep' : 'header'}>
      {!view.ofDocument ? <SweepTitle /> : status === 'empty' ? <h1 className="header-title">Spanreel</h1> : <Title />}
      {open && <Pills />}
      {(open || hasSweep) && <Views shown={view.id} />}
      {hasSweep && view.ofDocument && <SiblingSwitch />}
      <div className="header-space" />
      {open && view.fills === 'workspace' && <FilterField />}
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
    <h1 className="header-title" title={name}>
      {name}
      <span className="header-title-detail"> · sweep</span>
    </h1>
  );
}

function Views({ shown }: { readonly shown: View }) {
  return (
    <nav className="header-views" aria-label="Views">
      {VIEW_LIST.map((view) => (
        <ViewButton key={view.id} view={view} current={view.id === shown} />
      ))}
    </nav>
  );
}

function ViewButton({ view, current }: { readonly view: ViewDefinition; readonly current: boolean }) {
  const offered = useCondition(view.offered);
  const available = useCondition(view.available);
  if (!offered) return null;
  return (
    <button
      type="button"
      aria-current={current ? 'page' : undefined}
      disabled={!available}
      title={available ? `${view.label} (${view.key ?? 'v changes'})` : 'Available when the files have been read'}
      onClick={() => runCommandById(`view.${view.id}`)}
    >
      {view.label}
    </button>
  );
}

function Title() {
  const { title, detail } = useStore(identityStore, (state) => state);
  return (
    <h1 className="header-title" title={[title, detail].filter(Boolean).join(' · ')}>
      {title || 'Spanreel'}
      {detail && <span className="header-title-detail"> · {detail}</span>}
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
  const counters = cachedCounters(table, trace);
  const tokens = finalValue(counters.inputTokens) + finalValue(counters.outputTokens);
  return (
    <ul className="header-pills" aria-label="Results">
      {Number.isFinite(pass) && (
        <li className={pass >= 1 ? 'header-pill good' : 'header-pill bad'}>
          pass <b>{score(pass)}</b>
        </li>
      )}
      {Number.isFinite(composite) && (
        <li className="header-pill">
          composite <b>{composite.toFixed(3)}</b>
        </li>
      )}
      {table.rowCount > 0 && (
        <li className="header-pill header-pill-wall">
          wall <b>{formatDuration(wall)}</b>
        </li>
      )}
      {tokens > 0 && (
        <li className="header-pill header-pill-tokens">
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
      onClick={() => runCommandById(props.id)}
    >
      {props.icon}
    </button>
  );
}
