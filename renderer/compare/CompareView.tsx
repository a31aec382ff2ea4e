import { compareStore } from '../stores/compare.ts';
import { useStore } from '../stores/store.ts';
import { PanelBoundary } from '../ui/PanelBoundary.tsx';
import { ThreePanels } from '../ui/ThreePanels.tsx';
import { CompareBar } from './CompareBar.tsx';
import { CompareSays, NotCompared } from './CompareSays.tsx';
import { SideTabs } from './SideTabs.tsx';
import { Terminals } from './Terminals.tsx';
import { MergedView } from './tree/MergedView.tsx';
import './compare.css';

/** Two runs, or two groups of runs, side by side: what made the second slower. */
export function CompareView() {
  const hasPair = useStore(compareStore, (state) => state.pair !== undefined);
  if (!hasPair) return <NotCompared />;
  return (
    <div className="compare">
      <PanelBoundary name="The verdict">
        <CompareBar />
      </PanelBoundary>
      <CompareSays />
      <Panels />
    </div>
  );
}

/** The merged tree over the two terminals, and on the right what is to be read. */
function Panels() {
  return (
    <ThreePanels
      id="spanreel.compare-"
      main={{ id: 'steps', label: 'Steps of both runs', content: <MergedView /> }}
      below={{ id: 'terminals', label: 'Terminals', content: <Terminals />, size: '40%' }}
      beside={{ id: 'differences', label: 'Differences', content: <SideTabs />, size: '31%' }}
      heightOf="Height of the terminals"
      widthOf="Width of the differences"
    />
  );
}
