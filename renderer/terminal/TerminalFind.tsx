import { ArrowDown, ArrowUp, CaseSensitive, Regex, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { formatClock } from '../../shared/base/format.ts';
import { useStore } from '../stores/store.ts';
import { terminalHitsStore } from '../stores/terminal-hits.ts';
import { clearFind, closeFind, goToHit, runFind, stepHit } from './find.ts';
import { terminalPanelStore } from './panel-state.ts';
import './terminal-find.css';

/** After the last key stroke, before the search begins. */
const PAUSE = 250;

/** The field, and every instant at which the text came to the screen. */
export function TerminalFind() {
  const { text, caseSensitive, regex, busy, searched, hits, more, findError, findFocus } = useStore(
    terminalPanelStore,
    (state) => state,
  );
  const current = useStore(terminalHitsStore, (state) => state.current);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (findFocus) field.current?.focus();
  }, [findFocus]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of any of these is a new search
  useEffect(() => {
    if (text === '') return clearFind();
    const timer = setTimeout(() => void runFind(), PAUSE);
    return () => clearTimeout(timer);
  }, [text, caseSensitive, regex]);

  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') closeFind();
    else if (event.key === 'Enter') {
      if (searched !== text) void runFind().then(() => stepHit(1));
      else stepHit(event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
  };

  return (
    <search className="terminal-find">
      <div className="terminal-find-row">
        <input
          ref={field}
          type="text"
          className="field mono"
          aria-label="Find in the terminal’s output"
          placeholder="find in output"
          value={text}
          aria-invalid={findError !== ''}
          onChange={(event) => terminalPanelStore.setState({ text: event.target.value })}
          onKeyDown={keys}
        />
        <button
          type="button"
          className="icon-button"
          aria-label="Match case"
          aria-pressed={caseSensitive}
          onClick={() => terminalPanelStore.setState({ caseSensitive: !caseSensitive })}
        >
          <CaseSensitive size={16} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Regular expression"
          aria-pressed={regex}
          onClick={() => terminalPanelStore.setState({ regex: !regex })}
        >
          <Regex size={14} aria-hidden="true" />
        </button>
        <button type="button" className="icon-button" aria-label="Previous instant" onClick={() => stepHit(-1)}>
          <ArrowUp size={14} aria-hidden="true" />
        </button>
        <button type="button" className="icon-button" aria-label="Next instant" onClick={() => stepHit(1)}>
          <ArrowDown size={14} aria-hidden="true" />
        </button>
        <span className="terminal-find-state" role="status">
          {stateText(busy, searched, hits.length, more, findError, current)}
        </span>
        <span className="terminal-frame-gap" />
        <button type="button" className="icon-button" aria-label="Close the search" onClick={closeFind}>
          <X size={14} aria-hidden="true" />
        </button>
      </div>
    </search>
  );
}

/** The instants, to jump to. */
export function TerminalHits() {
  const hits = useStore(terminalPanelStore, (state) => state.hits);
  const times = useStore(terminalHitsStore, (state) => state.times);
  const current = useStore(terminalHitsStore, (state) => state.current);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (current >= 0) list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  if (hits.length === 0) return null;
  return (
    <ol className="terminal-find-hits" ref={list} aria-label="Instants">
      {hits.map((hit, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
        <li key={index}>
          <button
            type="button"
            className="terminal-find-hit"
            aria-current={index === current}
            onClick={() => goToHit(index)}
          >
            <time>{formatClock(times[index] ?? 0)}</time>
            <span>{hit.line}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function stateText(
  busy: boolean,
  searched: string,
  count: number,
  more: boolean,
  error: string,
  current: number,
): string {
  if (busy) return 'searching…';
  if (error !== '') return error;
  if (searched === '') return '';
  if (count === 0) return 'never on the screen';
  const which = current >= 0 ? `${current + 1} of ` : '';
  return `${which}${count}${more ? '+' : ''} ${count === 1 ? 'instant' : 'instants'}`;
}
