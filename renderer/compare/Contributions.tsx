import { Check, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, memo, useCallback, useEffect, useRef, useState } from 'react';
import { formatDuration, formatInteger } from '../../shared/base/format.ts';
import { clamp } from '../../shared/base/numbers.ts';
import type { ComparedPair, Contribution } from '../../shared/compare/comparison.ts';
import { compareStore } from '../stores/compare.ts';
import { useStore } from '../stores/store.ts';
import { contributionWords, deltaText, percentText, signOf, sumOf, toneOf } from './words.ts';
import './contributions.css';

/** What contributed to the difference, largest first, in words; and that it is all of it. */
export function Contributions() {
  const pair = useStore(compareStore, (state) => state.pair);
  if (!pair) return null;
  return (
    <div className="contributions">
      <List pair={pair} />
      <Sum pair={pair} />
    </div>
  );
}

/** One stop for Tab; arrows go through the parts, and enter or a press selects the step in both runs. */
function List({ pair }: { readonly pair: ComparedPair }) {
  const { contributions } = pair;
  const selected = useStore(compareStore, (state) => state.selected);
  const [active, setActive] = useState(0);
  const [chosen, setChosen] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const here = Math.min(active, contributions.length - 1);
  // A step may have two parts: the one that was chosen is meant, else the larger one.
  const isChosen = selected >= 0 && contributions[chosen]?.row === selected;
  const selectedPart = isChosen ? chosen : contributions.findIndex(({ row }) => row >= 0 && row === selected);
  const largest = contributions.reduce((most, { delta }) => Math.max(most, Math.abs(delta)), 0);

  useEffect(() => {
    // Where the step was selected elsewhere, its part is the one that arrows go on from.
    if (selectedPart >= 0) setActive(selectedPart);
  }, [selectedPart]);
  useEffect(() => {
    document.getElementById(partId(here))?.scrollIntoView({ block: 'nearest' });
  }, [here]);
  const select = useCallback(
    (index: number) => {
      const row = contributions[index]?.row ?? -1;
      setActive(index);
      setChosen(index);
      if (row >= 0) compareStore.setState({ selected: row });
    },
    [contributions],
  );
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const last = contributions.length - 1;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / 44) - 1);
    const to = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: here + page,
      PageUp: here - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (to === undefined) return select(here);
    const next = clamp(to, 0, last);
    setActive(next);
  };
  if (contributions.length === 0) {
    return <p className="compare-empty">Every step took exactly as long in both runs.</p>;
  }
  return (
    <div
      className="contributions-list"
      ref={box}
      role="listbox"
      aria-label="Contributions, largest first"
      aria-activedescendant={partId(here)}
      tabIndex={0}
      onKeyDown={keys}
    >
      {contributions.map((part, index) => (
        <Part
          key={`${part.what} ${part.row}`}
          part={part}
          pair={pair}
          index={index}
          active={index === here}
          selected={index === selectedPart}
          size={largest > 0 ? Math.abs(part.delta) / largest : 0}
          onSelect={select}
        />
      ))}
    </div>
  );
}

const partId = (index: number) => `contributions-part-${index}`;

interface PartProps {
  readonly part: Contribution;
  readonly pair: ComparedPair;
  readonly index: number;
  readonly active: boolean;
  readonly selected: boolean;
  /** Of the largest one, 0 … 1. */
  readonly size: number;
  onSelect(index: number): void;
}

/** Kept while it says the same: playing selects one step after another, and there may be hundreds of parts. */
const Part = memo(function Part({ part, pair, index, active, selected, size, onSelect }: PartProps) {
  const words = contributionWords(part, pair.difference);
  const { sign, words: what } = signOf(pair.merged, part.row);
  return (
    // The list above takes the keys.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names its active part
    <div
      id={partId(index)}
      role="option"
      aria-selected={selected}
      aria-label={`${words}${what === '' ? '' : `, ${what}`}`}
      className={active ? 'contributions-part contributions-part-active' : 'contributions-part'}
      onClick={() => onSelect(index)}
    >
      <span className={`contributions-part-delta ${toneOf(part.delta)}`}>{deltaText(part.delta)}</span>
      <span className="contributions-part-name">
        <i
          className="dot"
          style={{ background: part.kind === 'none' ? 'var(--gap)' : `var(--kind-${part.kind})` }}
          aria-hidden="true"
        />
        {sign !== '' && <b className={`compare-sign compare-sign-${what}`}>{sign}</b>}
        <span title={part.name}>{part.name}</span>
      </span>
      <span className="contributions-part-share">{percentText(part.share)}</span>
      <span className="contributions-part-bar" aria-hidden="true">
        <i className={toneOf(part.delta)} style={{ width: `${Math.max(2, size * 100)}%` }} />
      </span>
      <span className="contributions-part-why">{part.why}</span>
    </div>
  );
});

/** The parts, with those that are too small for the list, are the difference of the walls, to the nanosecond. */
function Sum({ pair }: { readonly pair: ComparedPair }) {
  const { contributions, rest, difference, from, to } = pair;
  const sum = sumOf(contributions, rest.delta);
  const exact = Math.abs(sum - difference) < 0.5;
  const walls = (['new', 'base'] as const).map((side) => formatDuration(to[side] - from[side]));
  return (
    <dl className="contributions-sum" aria-label="Sum">
      {rest.count > 0 && (
        <div>
          <dt>
            {formatInteger(rest.count)} smaller {rest.count === 1 ? 'part' : 'parts'}
          </dt>
          <dd className={toneOf(rest.delta)}>{deltaText(rest.delta)}</dd>
        </div>
      )}
      <div>
        <dt>
          Sum of all parts
          <span className="contributions-sum-walls">
            {exact ? <Check size={12} aria-hidden="true" /> : <TriangleAlert size={12} aria-hidden="true" />}
            {exact ? 'is' : 'is not'} {walls[0]} − {walls[1]}, the difference of the walls
            {exact ? ', to the nanosecond' : `: ${deltaText(difference)}`}
          </span>
        </dt>
        <dd className={toneOf(sum)}>{deltaText(sum)}</dd>
      </div>
    </dl>
  );
}
