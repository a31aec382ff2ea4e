import { type ReactNode, useMemo } from 'react';
import { formatClock, formatDuration, formatInteger } from '../../shared/base/format.ts';
import type { CallFact, CellFacts, CellState, ToolFact } from '../../shared/cell/state/facts.ts';
import { stateAt } from '../../shared/cell/state/state-at.ts';
import { cellStore, retryCell } from '../document/cell-data.ts';
import { useStore } from '../stores/store.ts';
import { GoSpan } from './GoSpan.tsx';
import { Loops } from './Loops.tsx';
import { PriceTable } from './PriceTable.tsx';
import { priceStore } from './prices.ts';
import { StateFiles } from './StateFiles.tsx';
import { useTime } from './use-time.ts';
import './state.css';

/** What the agent had done by the clock's instant. Going back undoes it. */
export function StatePanel({ loops = true }: { readonly loops?: boolean }) {
  const { data, error } = useStore(cellStore, (state) => state);
  if (error !== '') {
    return (
      <div className="text-note text-warning" role="alert">
        <p>The facts of the run could not be gathered: {error}</p>
        <button type="button" className="button small" onClick={retryCell}>
          Try again
        </button>
      </div>
    );
  }
  if (!data) return <p className="text-note text-late">Gathering the facts of the run…</p>;
  return <StateNow facts={data.facts} loops={loops} />;
}

function StateNow({ facts, loops }: { readonly facts: CellFacts; readonly loops: boolean }) {
  const time = useTime();
  const prices = useStore(priceStore, (state) => state.prices);
  const state = useMemo(() => stateAt(facts, time, prices), [facts, time, prices]);
  return (
    <div className="state">
      <p className="state-at">
        State at <b>{formatClock(time)}</b>
      </p>
      <dl className="state-facts">
        <Fact name="Tokens in" testId="state-in">
          {formatInteger(state.input)}
        </Fact>
        <Fact name="Tokens out" testId="state-out">
          {formatInteger(state.outputTokens)}
        </Fact>
        {(state.cacheRead > 0 || state.cacheCreation > 0) && (
          <Fact name="Cached">
            {formatInteger(state.cacheRead)} read
            {state.cacheCreation > 0 && `, ${formatInteger(state.cacheCreation)} written`}
          </Fact>
        )}
        {state.reasoning > 0 && <Fact name="Reasoning">{formatInteger(state.reasoning)}</Fact>}
        <Fact name="Context" testId="state-context">
          {Number.isNaN(state.context) ? <None /> : `${formatInteger(state.context)} tokens at the last call`}
        </Fact>
        <Fact name="Cost" testId="state-cost">
          <Cost state={state} />
        </Fact>
        <Fact name="Done">
          {counted(state.callsEnded, 'model call')}, {counted(state.toolsEnded, 'tool call')}
        </Fact>
        <Fact name="Last output">
          {Number.isNaN(state.sinceOutput) ? <None /> : `${formatDuration(state.sinceOutput)} ago`}
        </Fact>
        <Fact name="Last test">
          <LastTest state={state} />
        </Fact>
        <Fact name="Last error">
          {state.lastError ? (
            <>
              <GoSpan ordinal={state.lastError.ordinal} time={state.lastError.time} text={state.lastError.message} />{' '}
              <span className="state-when">at {formatClock(state.lastError.time)}</span>
            </>
          ) : (
            <None />
          )}
        </Fact>
      </dl>
      <PriceTable />
      <h3 className="state-title">Running</h3>
      {state.running.length === 0 ? (
        <p className="state-none">nothing</p>
      ) : (
        <ul className="state-list" data-testid="state-running">
          {state.running.slice(0, 100).map((fact) => (
            <li key={fact.ordinal}>
              <GoSpan ordinal={fact.ordinal} text={nameOf(fact)} />{' '}
              <span className="state-when">for {formatDuration(time - fact.start)}</span>
            </li>
          ))}
        </ul>
      )}
      <h3 className="state-title">
        Files changed so far{state.files.length > 0 && <span className="tab-list-count">{state.files.length}</span>}
      </h3>
      <StateFiles facts={facts} files={state.files} time={time} />
      {loops && facts.loops.length > 0 && (
        <>
          <h3 className="state-title">Loops and retries</h3>
          <Loops loops={facts.loops} />
        </>
      )}
      {facts.cut && (
        <p className="text-note text-warning">The lists are not complete: there is more than can be shown.</p>
      )}
    </div>
  );
}

interface FactProps {
  readonly name: string;
  readonly testId?: string;
  readonly children: ReactNode;
}

function Fact({ name, testId, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-testid={testId}>{children}</dd>
    </div>
  );
}

function None() {
  return <span className="state-none">none yet</span>;
}

function Cost({ state }: { readonly state: CellState }) {
  const { cost, unpriced } = state;
  if (state.callsEnded === 0) return <None />;
  const missing = `${counted(unpriced, 'call')} without a price`;
  if (Number.isNaN(cost)) return <span className="state-none">{missing}</span>;
  return (
    <>
      ${cost < 0.1 ? cost.toFixed(5) : cost.toFixed(3)}
      {unpriced > 0 && <span className="state-when"> and {missing}</span>}
    </>
  );
}

function LastTest({ state }: { readonly state: CellState }) {
  const test = state.lastTest;
  if (!test) return <None />;
  return (
    <>
      <span className={test.ok ? 'text-good' : 'text-bad'}>{test.ok ? '✓ passed' : '× failed'}</span>{' '}
      <GoSpan
        ordinal={test.ordinal}
        time={test.time}
        text={`${test.passed} passed, ${test.failed} failed${test.failures.length > 0 ? `: ${test.failures.join(', ')}` : ''}`}
      />
    </>
  );
}

function nameOf(fact: CallFact | ToolFact): string {
  if (!('summary' in fact)) return fact.model || 'a model call';
  return [fact.name, fact.summary].filter(Boolean).join(' · ') || 'a tool call';
}

function counted(count: number, what: string): string {
  return `${formatInteger(count)} ${what}${count === 1 ? '' : 's'}`;
}
