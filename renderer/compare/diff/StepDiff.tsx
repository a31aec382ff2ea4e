import { useEffect } from 'react';
import { compareStore } from '../../stores/compare.ts';
import { useStore } from '../../stores/store.ts';
import { startStepContent, stepContentStore } from './content.ts';
import { StepBody } from './StepBody.tsx';
import { StepHead } from './StepHead.tsx';
import '../../ui/span.css';
import './step-diff.css';

/** What is different in the selected step. */
export function StepDiff() {
  useEffect(startStepContent, []);
  const selected = useStore(compareStore, (state) => state.selected);
  const { shown, busy } = useStore(stepContentStore, (state) => state);
  if (selected < 0) return <p className="span-empty">Select a step to see its differences.</p>;
  if (!shown) return <p className="span-empty text-late">Reading the step…</p>;
  const { row, reveal } = shown;
  return (
    <section
      className="step-diff"
      aria-label="Differences of the step"
      aria-busy={busy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
      tabIndex={0}
      // What is opened in it belongs to the step, and to what is masked.
      key={`${row} ${reveal}`}
    >
      <StepHead content={shown} />
      <div className="step-diff-body">
        <StepBody content={shown} />
      </div>
    </section>
  );
}
