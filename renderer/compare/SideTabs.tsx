import { type CompareTab, compareStore } from '../stores/compare.ts';
import { useStore } from '../stores/store.ts';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { type Tab, TabList } from '../ui/TabList.tsx';
import { Contributions } from './Contributions.tsx';
import { StepDiff } from './diff/StepDiff.tsx';
import { Runs } from './runs/Runs.tsx';

/** Beside the tree: what contributed, what is different in the selected step, and all runs of both sides. */
export function SideTabs() {
  const tab = useStore(compareStore, (state) => state.tab);
  const runs = useStore(compareStore, (state) =>
    state.comparison ? state.comparison.base.length + state.comparison.new.length : 0,
  );
  const tabs: readonly Tab<CompareTab>[] = [
    { id: 'contributions', title: 'Contributions' },
    { id: 'step', title: 'Step' },
    { id: 'runs', title: 'Runs', count: runs > 2 ? runs : 0 },
  ];
  return (
    <div className="compare-side">
      <TabList
        prefix="compare"
        className="tab-list"
        label="About the comparison"
        tabs={tabs}
        active={tab}
        onChoose={(id) => compareStore.setState({ tab: id })}
      />
      <div className="compare-panel" id="compare-panel" role="tabpanel" aria-labelledby={`compare-tab-${tab}`}>
        {tab === 'contributions' && (
          <PanelBoundary name="The contributions">
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
