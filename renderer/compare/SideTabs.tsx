import { type KeyboardEvent, useRef } from 'react';
import { PanelBoundary } from '../app/PanelBoundary.tsx';
import { type CompareTab, compareStore } from '../stores/compare.ts';
import { useStore } from '../stores/store.ts';
import { Contributions } from './Contributions.tsx';
import { StepDiff } from './diff/StepDiff.tsx';
import { Runs } from './runs/Runs.tsx';

const TABS: readonly { readonly id: CompareTab; readonly title: string }[] = [
  { id: 'contributions', title: 'Contributions' },
  { id: 'step', title: 'Step' },
  { id: 'runs', title: 'Runs' },
];

/** Beside the tree: what contributed, what is different in the selected step, and all runs of both sides. */
export function SideTabs() {
  const tab = useStore(compareStore, (state) => state.tab);
  const runs = useStore(compareStore, (state) =>
    state.comparison ? state.comparison.base.length + state.comparison.against.length : 0,
  );
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = TABS.findIndex(({ id }) => id === tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // The arrows step through the steps everywhere else.
    event.preventDefault();
    const next = TABS[(to + TABS.length) % TABS.length];
    if (!next) return;
    compareStore.setState({ tab: next.id });
    list.current?.querySelector<HTMLElement>(`#cmp-tab-${next.id}`)?.focus();
  };
  return (
    <div className="cmp-side">
      <div className="in-tabs" role="tablist" aria-label="About the comparison" ref={list} onKeyDown={onKeyDown}>
        {TABS.map(({ id, title }) => (
          <button
            key={id}
            id={`cmp-tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === tab}
            aria-controls="cmp-panel"
            tabIndex={id === tab ? 0 : -1}
            onClick={() => compareStore.setState({ tab: id })}
          >
            {title}
            {id === 'runs' && runs > 2 && <span className="in-count">{runs}</span>}
          </button>
        ))}
      </div>
      <div className="cmp-panel" id="cmp-panel" role="tabpanel" aria-labelledby={`cmp-tab-${tab}`}>
        {tab === 'contributions' && (
          <PanelBoundary name="What contributed">
            <Contributions />
          </PanelBoundary>
        )}
        {tab === 'step' && (
          <PanelBoundary name="The differences of the step">
            <StepDiff />
          </PanelBoundary>
        )}
        {tab === 'runs' && (
          <PanelBoundary name="The runs">
            <Runs />
          </PanelBoundary>
        )}
      </div>
    </div>
  );
}
