import { useEffect, useRef } from 'react';
import { Disposables } from '../../shared/base/disposables.ts';
import { formatCount, formatInteger } from '../../shared/base/format.ts';
import { finalValue, stepNumber, valueAt } from '../../shared/playback/counters.ts';
import { currentCounters, currentStepOrder } from '../document/derived.ts';
import { selectedRow } from '../document/navigate.ts';
import { documentStore } from '../stores/document.ts';
import { playbackStore } from '../stores/playback.ts';
import { selectionStore } from '../stores/selection.ts';
import { treeStore } from '../stores/tree.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { setText } from './Clock.tsx';
import './tallies.css';

/** Step n of m, tokens, model calls and errors up to now. Written directly, like the clock. */
export function Tallies() {
  const stepAt = useRef<HTMLElement>(null);
  const steps = useRef<HTMLSpanElement>(null);
  const tokens = useRef<HTMLElement>(null);
  const callsAt = useRef<HTMLElement>(null);
  const calls = useRef<HTMLSpanElement>(null);
  const errorsAt = useRef<HTMLElement>(null);
  const errors = useRef<HTMLSpanElement>(null);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const write = () => {
      const { table } = documentStore.getState();
      const { time } = playbackStore.getState();
      const counters = currentCounters();
      const order = currentStepOrder();
      const totals = {
        tokens: finalValue(counters.inputTokens) + finalValue(counters.outputTokens),
        calls: finalValue(counters.modelCalls),
        errors: finalValue(counters.errors),
      };
      setText(stepAt.current, formatInteger(stepNumber(table, order, time, selectedRow())));
      setText(steps.current, `/${formatInteger(order.rows.length)}`);
      setText(tokens.current, formatCount(valueAt(counters.inputTokens, time) + valueAt(counters.outputTokens, time)));
      setText(callsAt.current, formatInteger(valueAt(counters.modelCalls, time)));
      setText(calls.current, `/${formatInteger(totals.calls)}`);
      setText(errorsAt.current, formatInteger(valueAt(counters.errors, time)));
      setText(errors.current, `/${formatInteger(totals.errors)}`);
      root.current?.classList.toggle('tallies-without-tokens', totals.tokens === 0);
      root.current?.classList.toggle('tallies-without-calls', totals.calls === 0);
      root.current?.classList.toggle('tallies-with-errors', totals.errors > 0);
    };
    // After the frame: counting a million new rows must not hold up their first picture.
    let frame: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      if (frame !== undefined) return;
      frame = requestAnimationFrame(() => {
        timer = setTimeout(() => {
          frame = undefined;
          write();
        });
      });
    };
    later();
    const listening = new Disposables();
    listening.add(
      playbackStore.subscribe((state, before) => state.time !== before.time && later()),
      selectionStore.subscribe((state, before) => state.ordinal !== before.ordinal && later()),
      treeStore.subscribe((state, before) => state.visible !== before.visible && later()),
      documentStore.subscribe(
        (state, before) => (state.table !== before.table || state.trace !== before.trace) && later(),
      ),
    );
    return () => {
      listening.dispose();
      if (frame !== undefined) cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return (
    <div className="tallies" ref={root}>
      <span>
        step <b ref={stepAt} />
        <span ref={steps} />
      </span>
      <span className="tallies-tokens">
        tokens <b ref={tokens} />
      </span>
      <CommandButton
        id="navigate.next-model"
        label="Model calls so far; go to the next"
        className="tallies-tally tallies-calls"
      >
        model calls <b ref={callsAt} />
        <span ref={calls} />
      </CommandButton>
      <CommandButton
        id="navigate.next-error"
        label="Errors so far; go to the next"
        className="tallies-tally tallies-errors"
      >
        errors <b ref={errorsAt} />
        <span ref={errors} />
      </CommandButton>
    </div>
  );
}
