import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { findSiblings, SIBLING_KINDS, type SiblingKind } from '../../shared/cell/sweep/siblings.ts';
import { runCommandById } from '../commands/registry.ts';
import { useStore } from '../stores/store.ts';
import { currentCell, sweepStore } from '../stores/sweep.ts';
import { SIBLING_WORDS } from './words.ts';
import './sibling-switch.css';

/** In the header: which siblings the keys go through, where the open cell is among them, and the way to the next. */
export function SiblingSwitch() {
  const cells = useStore(sweepStore, (state) => state.cells);
  const current = useStore(sweepStore, (state) => state.current);
  const kind = useStore(sweepStore, (state) => state.siblings);
  const family = useMemo(() => {
    const here = current === undefined ? undefined : currentCell();
    return here ? findSiblings(cells, here, kind) : [];
  }, [cells, current, kind]);
  if (family.length === 0) return null;
  const at = family.findIndex((cell) => cell.path === current) + 1;
  return (
    <fieldset className="sibling-switch" aria-label="Siblings of this cell">
      <Step id="sweep.previous" label="Previous sibling" disabled={family.length < 2} />
      <select
        className="select"
        aria-label="Siblings are"
        title={`${SIBLING_WORDS[kind].title} (alt+← alt+→)`}
        value={kind}
        onChange={(event) => sweepStore.setState({ siblings: event.target.value as SiblingKind })}
      >
        {SIBLING_KINDS.map((one) => (
          <option key={one} value={one}>
            {SIBLING_WORDS[one].one}
          </option>
        ))}
      </select>
      <span className="sibling-switch-at">
        {at}/{family.length}
      </span>
      <Step id="sweep.next" label="Next sibling" disabled={family.length < 2} />
    </fieldset>
  );
}

function Step({ id, label, disabled }: { readonly id: string; readonly label: string; readonly disabled: boolean }) {
  const previous = id === 'sweep.previous';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={`${label} (${previous ? 'alt+←' : 'alt+→'})`}
      disabled={disabled}
      onClick={() => runCommandById(id)}
    >
      {previous ? <ChevronLeft size={15} aria-hidden="true" /> : <ChevronRight size={15} aria-hidden="true" />}
    </button>
  );
}
