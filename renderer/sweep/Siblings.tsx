import { useMemo } from 'react';
import { cellOutcome, type SweepCell } from '../../shared/cell/sweep/cell.ts';
import { findSiblings, SIBLING_KINDS, type SiblingKind } from '../../shared/cell/sweep/siblings.ts';
import type { SweepEntry } from '../../shared/protocol.ts';
import { useStore } from '../stores/store.ts';
import { currentCell, sweepStore } from '../stores/sweep.ts';
import { Keys } from '../ui/Keys.tsx';
import { openCell } from './open.ts';
import { Sign } from './Sign.tsx';
import { OUTCOME_WORDS, SIBLING_WORDS, scoreText } from './words.ts';
import './siblings.css';

/** As many of a kind as one can take in. */
const MOST = 60;

/** On the page of a cell: the cells of its sweep that differ in one thing, with how they came out. */
export function Siblings() {
  const cells = useStore(sweepStore, (state) => state.cells);
  const current = useStore(sweepStore, (state) => state.current);
  const chosen = useStore(sweepStore, (state) => state.siblings);
  const here = useMemo(
    () => (current === undefined ? undefined : cells.find((cell) => cell.path === current)),
    [cells, current],
  );
  if (!here) return null;
  return (
    <>
      <div className="siblings">
        {SIBLING_KINDS.map((kind) => (
          <Family key={kind} kind={kind} cells={cells} here={here} chosen={kind === chosen} />
        ))}
      </div>
      <p className="text-remark">
        <Keys stroke="alt+ArrowLeft" /> <Keys stroke="alt+ArrowRight" /> go through the ones that are marked.
      </p>
    </>
  );
}

interface FamilyProps {
  readonly kind: SiblingKind;
  readonly cells: readonly SweepEntry[];
  readonly here: SweepEntry;
  readonly chosen: boolean;
}

function Family({ kind, cells, here, chosen }: FamilyProps) {
  const family = useMemo(() => findSiblings(cells, here, kind), [cells, here, kind]);
  const { title, one } = SIBLING_WORDS[kind];
  return (
    <div className="siblings-family">
      <h3>
        <button
          type="button"
          aria-pressed={chosen}
          title="The sibling keys go through these"
          onClick={() => sweepStore.setState({ siblings: kind })}
        >
          {title}
        </button>
      </h3>
      {family.length < 2 ? (
        <p className="text-remark">There is no other {one}.</p>
      ) : (
        <ul>
          {family.slice(0, MOST).map((cell) => (
            <li key={cell.path}>
              <button
                type="button"
                className="siblings-entry"
                aria-current={cell.path === here.path ? 'true' : undefined}
                onClick={() => void openCell(cell)}
              >
                <Sign result={cellOutcome(cell)} />
                <span className="siblings-name">{nameIn(cell, kind)}</span>
                <span className="visually-hidden">{OUTCOME_WORDS[cellOutcome(cell)]}, composite</span>
                <b>{scoreText(cell.composite)}</b>
              </button>
            </li>
          ))}
          {family.length > MOST && <li className="text-remark">and {family.length - MOST} more</li>}
        </ul>
      )}
    </div>
  );
}

function nameIn(cell: SweepCell, kind: SiblingKind): string {
  return kind === 'run' ? `run ${cell.run || '?'}` : cell[kind] || 'unnamed';
}

/** Whether the open document is a cell of a sweep. */
export function isInSweep(): boolean {
  return currentCell() !== undefined;
}
