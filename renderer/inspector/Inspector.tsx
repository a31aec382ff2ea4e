import { type ReactNode, useEffect } from 'react';
import type { SpanTable } from '../../shared/trace/table.ts';
import { findRow } from '../../shared/trace/visible.ts';
import { StatePanel } from '../cell/StatePanel.tsx';
import { documentStore } from '../stores/document.ts';
import { type InspectorTab, layoutStore } from '../stores/layout.ts';
import { selectionStore } from '../stores/selection.ts';
import { useStore } from '../stores/store.ts';
import { AttributesTab } from './AttributesTab.tsx';
import { type Content, contentStore, type Loaded, retryContent, startContent } from './content.ts';
import { EventsTab } from './EventsTab.tsx';
import { EvidenceFor } from './EvidenceFor.tsx';
import { Head } from './Head.tsx';
import { LinksTab } from './LinksTab.tsx';
import { LogsTab } from './LogsTab.tsx';
import { RawTab } from './RawTab.tsx';
import { StepTab } from './StepTab.tsx';
import { Synthetic } from './Synthetic.tsx';
import { Tabs } from './Tabs.tsx';
import '../ui/span.css';
import './inspector.css';

/** One span in full: what it was for the agent, and everything that was recorded about it. */
export function Inspector() {
  useEffect(startContent, []);
  const ordinal = useStore(selectionStore, (state) => state.ordinal);
  const table = useStore(documentStore, (state) => state.table);
  const { shown, busy, error } = useStore(contentStore, (state) => state);
  const tab = useStore(layoutStore, (state) => state.inspectorTab);
  if (ordinal === undefined || findRow(table, ordinal) < 0) {
    return <p className="span-empty">Select a span to see its details.</p>;
  }
  if (ordinal < 0) return <Synthetic table={table} row={findRow(table, ordinal)} />;
  if (error !== '') {
    return (
      <div className="span-empty" role="alert">
        <p>This span could not be read: {error}</p>
        <button type="button" className="button small" onClick={retryContent}>
          Try again
        </button>
      </div>
    );
  }
  if (!shown) return <p className="span-empty text-late">Reading the span…</p>;
  return (
    <div className="inspector" aria-busy={busy}>
      <div className="inspector-top">
        <Head content={shown} origin={table.origin} />
        <EvidenceFor ordinal={shown.ordinal} />
      </div>
      <Tabs tabs={tabsOf(shown, table)} active={tab}>
        {/* What is opened and searched in a tab belongs to its span; whole values that were read also to the masking. */}
        <Body
          key={tab === 'state' ? tab : `${shown.ordinal} ${tab} ${shown.reveal}`}
          tab={tab}
          content={shown}
          origin={table.origin}
        />
      </Tabs>
    </div>
  );
}

function tabsOf({ detail, ordinal }: Content, table: SpanTable) {
  return [
    { id: 'step', title: 'Step' },
    { id: 'attributes', title: 'Attributes', count: detail.attributes.length },
    { id: 'events', title: 'Events', count: detail.events.length },
    { id: 'links', title: 'Links', count: detail.links.length },
    { id: 'logs', title: 'Logs', count: table.logCount[findRow(table, ordinal)] ?? 0 },
    { id: 'raw', title: 'Raw' },
    { id: 'state', title: 'State' },
  ] as const;
}

interface BodyProps {
  readonly tab: InspectorTab;
  readonly content: Content;
  readonly origin: bigint;
}

function Body({ tab, content, origin }: BodyProps) {
  const { detail } = content;
  switch (tab) {
    case 'attributes':
      return <AttributesTab detail={detail} />;
    case 'events':
      return <EventsTab detail={detail} origin={origin} />;
    case 'links':
      return <LinksTab detail={detail} />;
    case 'logs':
      return (
        <Part of={content.logs}>{({ logs }) => <LogsTab logs={logs} origin={origin} since={detail.start} />}</Part>
      );
    case 'state':
      return <StatePanel />;
    case 'raw':
      return <Part of={content.raw}>{(raw) => <RawTab raw={raw} />}</Part>;
    default:
      return <Part of={content.step}>{({ step }) => <StepTab step={step} />}</Part>;
  }
}

/** A tab's own answer: drawn when it is there, its failure said where it failed. */
function Part<T>({ of, children }: { readonly of: Loaded<T>; readonly children: (value: T) => ReactNode }) {
  if (of === undefined) return <p className="text-note text-late">Reading…</p>;
  if ('value' in of) return children(of.value);
  return (
    <div className="text-note text-warning" role="alert">
      <p>This could not be read: {of.error}</p>
      <button type="button" className="button small" onClick={retryContent}>
        Try again
      </button>
    </div>
  );
}
