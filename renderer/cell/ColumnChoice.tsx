import { Plus, X } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { Row, SpanTable } from '../../shared/trace/table.ts';
import { documentStore } from '../stores/document.ts';
import { BUILT_IN } from './span-columns.ts';
import './column-choice.css';

/** Spans of which the attributes are offered: one of each name, so many at most. */
const LOOKED_AT = 40;

interface Props {
  readonly table: SpanTable;
  readonly rows: readonly Row[];
  readonly columns: readonly string[];
  /** Undefined: the usual ones again. */
  onChange(columns: readonly string[] | undefined): void;
}

/** Which columns the table has: those that every span has as boxes, attributes by name. */
export function ColumnChoice({ table, rows, columns, onChange }: Props) {
  const [key, setKey] = useState('');
  const offered = useAttributeKeys(table, rows);
  const own = new Set(BUILT_IN.map(([id]) => id));
  const attributes = columns.filter((id) => !own.has(id));
  const add = (event: FormEvent) => {
    event.preventDefault();
    const wanted = key.trim();
    if (wanted !== '' && !columns.includes(wanted)) onChange([...columns, wanted]);
    setKey('');
  };
  return (
    <fieldset className="column-choice">
      <legend className="visually-hidden">Columns of the table of spans</legend>
      <div className="column-choice-own">
        {BUILT_IN.map(([id, title]) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={columns.includes(id)}
              onChange={() => onChange(columns.includes(id) ? columns.filter((one) => one !== id) : [...columns, id])}
            />
            {title}
          </label>
        ))}
      </div>
      <form onSubmit={add} className="column-choice-add">
        <label>
          An attribute{' '}
          <input
            className="field mono"
            list="column-choice-keys"
            value={key}
            placeholder="gen_ai.request.model"
            spellCheck={false}
            onChange={(event) => setKey(event.target.value)}
          />
        </label>
        <datalist id="column-choice-keys">
          {offered.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <button type="submit" className="button small">
          <Plus size={13} aria-hidden="true" /> Add column
        </button>
        {attributes.map((id) => (
          <button
            key={id}
            type="button"
            className="button small"
            aria-label={`Remove the column ${id}`}
            onClick={() => onChange(columns.filter((one) => one !== id))}
          >
            {id} <X size={12} aria-hidden="true" />
          </button>
        ))}
        <button type="button" className="button small quiet" onClick={() => onChange(undefined)}>
          Usual columns
        </button>
      </form>
    </fieldset>
  );
}

/** Names of attributes in the document, from spans of different names. */
function useAttributeKeys(table: SpanTable, rows: readonly Row[]): readonly string[] {
  const [keys, setKeys] = useState<readonly string[]>([]);
  useEffect(() => {
    const { engine } = documentStore.getState();
    const byName = new Map<number, Row>();
    for (const row of rows) {
      const name = table.name[row] as number;
      if (!byName.has(name)) byName.set(name, row);
      if (byName.size >= LOOKED_AT) break;
    }
    if (!engine || byName.size === 0) return;
    let wanted = true;
    const details = [...byName.values()].map((row) =>
      engine.request('span.detail', { ordinal: table.ordinal[row] as number }),
    );
    // Names are only an offer: where they cannot be read, one types them.
    Promise.allSettled(details).then((answers) => {
      if (!wanted) return;
      const found = answers.flatMap((answer) =>
        answer.status === 'fulfilled' ? [...answer.value.attributes, ...answer.value.resource] : [],
      );
      setKeys([...new Set(found.map(({ key }) => key))].sort());
    });
    return () => {
      wanted = false;
    };
  }, [table, rows]);
  return keys;
}
