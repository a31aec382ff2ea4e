import { useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import './json-tree.css';

/** Entries shown of a list or an object at first, and added by each press. */
const ENTRIES = 100;
const LONG = 400;

interface Props {
  readonly data: unknown;
  /** Levels that are open at first. */
  readonly open?: number;
}

/** JSON as a tree that opens level by level: what is closed costs nothing. */
export function JsonTree({ data, open = 2 }: Props) {
  if (!isContainer(data))
    return (
      <div className="json-tree">
        <Leaf value={data} />
      </div>
    );
  return (
    <div className="json-tree">
      <Entries data={data} open={open} />
    </div>
  );
}

function isContainer(data: unknown): data is Record<string, unknown> | unknown[] {
  return typeof data === 'object' && data !== null;
}

function Entries({ data, open }: { readonly data: Record<string, unknown> | unknown[]; readonly open: number }) {
  const [count, setCount] = useState(ENTRIES);
  const keys = Object.keys(data);
  const left = keys.length - count;
  if (keys.length === 0) return <span className="json-tree-none">{Array.isArray(data) ? '[ ]' : '{ }'}</span>;
  return (
    <>
      {keys.slice(0, count).map((key) => (
        <Entry
          key={key}
          name={key}
          value={(data as Record<string, unknown>)[key]}
          open={open}
          inList={Array.isArray(data)}
        />
      ))}
      {left > 0 && (
        <button type="button" className="text-more" onClick={() => setCount(count + ENTRIES * 10)}>
          Show more of {formatInteger(keys.length)} entries
        </button>
      )}
    </>
  );
}

function Entry({
  name,
  value,
  open,
  inList,
}: {
  readonly name: string;
  readonly value: unknown;
  readonly open: number;
  readonly inList: boolean;
}) {
  const [isOpen, setOpen] = useState(open > 0);
  const label = <span className={inList ? 'json-tree-index' : 'json-tree-key'}>{name}</span>;
  if (!isContainer(value)) {
    return (
      <div className="json-tree-row">
        {label} <Leaf value={value} />
      </div>
    );
  }
  const size = Object.keys(value).length;
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {label}{' '}
        <span className="json-tree-size">
          {Array.isArray(value) ? `[${formatInteger(size)}]` : `{${formatInteger(size)}}`}
        </span>
      </summary>
      {isOpen && (
        <div className="json-tree-inside">
          <Entries data={value} open={open - 1} />
        </div>
      )}
    </details>
  );
}

function Leaf({ value }: { readonly value: unknown }) {
  const [all, setAll] = useState(false);
  if (typeof value !== 'string') return <span className="json-tree-other">{String(value)}</span>;
  const cut = !all && value.length > LONG;
  return (
    <>
      <span className={value.includes('\n') ? 'json-tree-string json-tree-lines' : 'json-tree-string'}>
        {cut ? value.slice(0, LONG) : value}
      </span>
      {cut && (
        <button type="button" className="text-more" onClick={() => setAll(true)}>
          Show all {formatInteger(value.length)} characters
        </button>
      )}
    </>
  );
}
