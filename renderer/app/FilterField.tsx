import { CircleHelp, Filter, Highlighter, X } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { setFilterMode, setFilterText } from '../document/filter.ts';
import { FILTER_FIELD } from '../document/filter-commands.ts';
import { stepToMatch } from '../document/navigate.ts';
import { useStore } from '../stores/store.ts';
import { treeStore } from '../stores/tree.ts';
import { FilterHelp } from './FilterHelp.tsx';
import { queryPieces } from './query-pieces.ts';
import './filter-field.css';

const HELP = 'filter-help';

/** The filter: text as typed over its coloured twin, the number of matches or what is wrong, and what to do with matches. */
export function FilterField() {
  const { text, rows, error, mode, busy } = useStore(treeStore, (state) => state.filter);
  const twin = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const follow = () => {
    if (twin.current && field.current) twin.current.scrollLeft = field.current.scrollLeft;
  };
  // The twin scrolls with the field, also when the text changes under the caret.
  useLayoutEffect(follow);
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // First out of the filter, then out of the field.
      if (text !== '' && error) setFilterText('');
      field.current?.blur();
      event.preventDefault();
    } else if (event.key === 'Enter' && (rows?.length ?? 0) > 0) {
      stepToMatch(event.shiftKey ? -1 : 1);
      event.preventDefault();
    }
  };
  const says = error ? error.message : text.trim() === '' ? '' : matches(rows?.length, busy);
  return (
    <search className={error ? 'filter-field wrong' : 'filter-field'}>
      <div className="filter-field-box">
        <div className="filter-field-twin" ref={twin} aria-hidden="true">
          {queryPieces(text, error).map((piece) => (
            <span key={piece.from} className={piece.wrong ? `${piece.role} mistake` : piece.role}>
              {piece.text}
            </span>
          ))}
        </div>
        <input
          ref={field}
          id={FILTER_FIELD}
          type="text"
          aria-label="Filter spans"
          aria-describedby="filter-field-says"
          aria-invalid={error !== undefined}
          placeholder="Filter: text or { kind = model }"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setFilterText(event.target.value)}
          onKeyDown={keys}
          onScroll={follow}
          onSelect={follow}
        />
      </div>
      <span id="filter-field-says" className={error ? 'filter-field-says message' : 'filter-field-says'} role="status">
        {says}
      </span>
      {text !== '' && (
        <button type="button" className="icon-button" aria-label="Clear the filter" onClick={() => setFilterText('')}>
          <X size={13} />
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={mode === 'only' ? 'Showing matches only' : 'Highlighting matches'}
        aria-pressed={mode === 'highlight'}
        title={
          mode === 'only'
            ? 'Showing matches only; highlight them instead (m)'
            : 'Highlighting matches; show only them (m)'
        }
        onClick={() => setFilterMode(mode === 'only' ? 'highlight' : 'only')}
      >
        {mode === 'only' ? <Filter size={13} /> : <Highlighter size={13} />}
      </button>
      <button type="button" className="icon-button" aria-label="Filter syntax" popoverTarget={HELP}>
        <CircleHelp size={13} />
      </button>
      <FilterHelp
        id={HELP}
        onChoose={(example) => {
          setFilterText(example);
          field.current?.focus();
        }}
      />
    </search>
  );
}

function matches(count: number | undefined, busy: boolean): string {
  if (count === undefined) return busy ? '…' : '';
  return count === 1 ? '1 match' : `${formatInteger(count)} matches`;
}
