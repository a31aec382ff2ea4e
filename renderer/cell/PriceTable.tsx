import { useId } from 'react';
import { useStore } from '../stores/store.ts';
import { priceStore, setPrices } from './prices.ts';
import './price-table.css';

/** The user's prices, one model a line. Nothing is known until they say it. */
export function PriceTable() {
  const { text, prices, problems } = useStore(priceStore, (state) => state);
  const id = useId();
  return (
    <details className="price-table">
      <summary>
        Prices{' '}
        <span className="state-when">
          {prices.length === 0 ? 'none known' : `${prices.length} ${prices.length === 1 ? 'model' : 'models'}`}
        </span>
      </summary>
      <label htmlFor={id}>
        US dollars per million tokens, one model a line: model, input, output[, cache read[, cache creation]]. A * at
        the end stands for anything.
      </label>
      <textarea
        id={id}
        className="price-table-text"
        rows={4}
        spellCheck={false}
        placeholder="gpt-oss-*, 0.10, 0.50"
        value={text}
        aria-invalid={problems.length > 0}
        onChange={(event) => setPrices(event.target.value)}
      />
      {problems.length > 0 && (
        <ul className="price-table-problems" role="status">
          {problems.slice(0, 5).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </details>
  );
}
