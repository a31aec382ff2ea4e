/** The timeline alone, over tables made in the page: what the specs of this folder drive. */
import '../../../renderer/app/tokens.css';
import '../../../renderer/app/base.css';
import '../../../renderer/ui/controls.css';
import '../../../renderer/ui/text.css';
import { createRoot } from 'react-dom/client';
import { ALL_COMMANDS } from '../../../renderer/app/all-commands.ts';
import { startKeyboard } from '../../../renderer/app/keyboard.ts';
import { registerCommands } from '../../../renderer/commands/registry.ts';
import { startTreeState } from '../../../renderer/document/tree-state.ts';
import { startWindows } from '../../../renderer/document/windows.ts';
import { documentStore } from '../../../renderer/stores/document.ts';
import { layoutStore } from '../../../renderer/stores/layout.ts';
import { playbackStore } from '../../../renderer/stores/playback.ts';
import { selectionStore } from '../../../renderer/stores/selection.ts';
import { terminalHitsStore } from '../../../renderer/stores/terminal-hits.ts';
import { treeStore } from '../../../renderer/stores/tree.ts';
import { viewportStore } from '../../../renderer/stores/viewport.ts';
import { Overview } from '../../../renderer/timeline/Overview.tsx';
import { TraceView } from '../../../renderer/timeline/TraceView.tsx';
import { CELL, longRun, makeTable, type SyntheticSpan } from './synthetic.ts';

const stores = {
  documentStore,
  layoutStore,
  playbackStore,
  selectionStore,
  terminalHitsStore,
  treeStore,
  viewportStore,
};

/** Opens a made-up document: the failing cell, or a run of so many spans. */
function open(what: 'cell' | number): void {
  const version = documentStore.getState().table.version + 1;
  const table = what === 'cell' ? makeTable(CELL, CELL.length, version) : makeTable(longRun(what), what, version);
  documentStore.setState({ status: 'open', table });
}

/** Opens a document of these spans, in tree order. A duration of null: unfinished (JSON has no NaN). */
function openSpans(spans: readonly SyntheticSpan[]): void {
  const version = documentStore.getState().table.version + 1;
  const list = spans.map((span) => ({ ...span, duration: span.duration ?? Number.NaN }));
  documentStore.setState({ status: 'open', table: makeTable(list, list.length, version) });
}

registerCommands(ALL_COMMANDS);
startTreeState();
startWindows();
startKeyboard();

declare global {
  interface Window {
    timeline: { readonly stores: typeof stores; readonly open: typeof open; readonly openSpans: typeof openSpans };
  }
}
window.timeline = { stores, open, openSpans };

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <div style={{ display: 'grid', gridTemplateRows: '64px minmax(0, 1fr)', height: '100%' }}>
      <section className="overview-strip" aria-label="Overview" style={{ position: 'relative' }}>
        <Overview />
      </section>
      <section aria-label="Spans" style={{ minHeight: 0 }}>
        <TraceView />
      </section>
    </div>,
  );
}
