import { PanelBoundary } from '../app/PanelBoundary.tsx';
import { StepDiff } from './diff/StepDiff.tsx';
import { Terminals } from './Terminals.tsx';
import { MergedView } from './tree/MergedView.tsx';

/** Two runs, or two groups of runs, side by side: what made the second slower. */
export function CompareView() {
  return (
    <div className="cmp">
      <PanelBoundary name="The steps of both runs">
        <MergedView />
      </PanelBoundary>
      <PanelBoundary name="The terminals">
        <Terminals />
      </PanelBoundary>
      <PanelBoundary name="The differences">
        <StepDiff />
      </PanelBoundary>
    </div>
  );
}
