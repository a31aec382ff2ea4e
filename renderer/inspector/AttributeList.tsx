import { useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { valueText } from '../../shared/cell/fields.ts';
import type { SpanDetail } from '../../shared/protocol.ts';
import type { Attribute } from '../../shared/trace/value.ts';
import type { EngineClient } from '../../shared/transport.ts';
import { copyText } from '../ui/clipboard.ts';
import { AttributeValue } from './AttributeValue.tsx';
import './attributes.css';

/** Rows drawn at first; a span may have thousands of attributes. */
const ROWS = 300;

interface Props {
  readonly title?: string;
  readonly attributes: readonly Attribute[];
  readonly search?: string;
  /** Where whole values can be asked for: the span and whether the list is its own or its resource's. */
  readonly detail?: SpanDetail;
  readonly of?: 'span' | 'resource';
  /** Whose span it is; without it the open document's. */
  readonly engine?: EngineClient;
}

/** A list of attributes: key, type, value, and what can be copied of each. */
export function AttributeList({ title, attributes, search = '', detail, of, engine }: Props) {
  const [count, setCount] = useState(ROWS);
  const wanted = search.trim().toLowerCase();
  // Positions are kept: they are what the engine knows an attribute by.
  const rows = attributes
    .map((attribute, index) => ({ attribute, index }))
    .filter(({ attribute }) => matches(attribute, wanted));
  if (rows.length === 0) return null;
  return (
    <div className="attributes-group">
      {title !== undefined && (
        <p className="span-group-title">
          {title} <span className="json-tree-size">{formatInteger(rows.length)}</span>
        </p>
      )}
      <ul className="attributes">
        {rows.slice(0, count).map(({ attribute, index }) => (
          <Row
            key={`${index} ${attribute.key}`}
            attribute={attribute}
            index={index}
            detail={detail}
            of={of}
            engine={engine}
          />
        ))}
      </ul>
      {rows.length > count && (
        <button type="button" className="text-more" onClick={() => setCount(count + ROWS * 4)}>
          Show more of {formatInteger(rows.length)}
        </button>
      )}
    </div>
  );
}

interface RowProps {
  readonly attribute: Attribute;
  readonly index: number;
  readonly detail: SpanDetail | undefined;
  readonly of: 'span' | 'resource' | undefined;
  readonly engine: EngineClient | undefined;
}

function Row({ attribute: { key, value }, index, detail, of, engine }: RowProps) {
  const text = valueText(value);
  const partly = 'cut' in value && value.cut !== undefined ? 'the shown part of ' : '';
  const button = (label: string, what: string, copied: string) => (
    <button
      type="button"
      className="attributes-copy"
      aria-label={`Copy ${label} of ${key}`}
      title={`Copy ${what}`}
      onClick={() => void copyText(copied, `${what[0]?.toUpperCase()}${what.slice(1)}`)}
    >
      {label}
    </button>
  );
  return (
    <li className="attributes-entry">
      <div className="attributes-head">
        <span className="span-key">{key}</span>
        <span className="span-type">{value.type}</span>
        <span className="attributes-copies">
          {button('key', 'the key', key)}
          {button('value', `${partly}the value`, text)}
          {button('both', `${partly}the row`, `${key}=${text}`)}
        </span>
      </div>
      <AttributeValue value={value} path={[index]} detail={detail} of={of} name={key} engine={engine} />
    </li>
  );
}

function matches({ key, value }: Attribute, wanted: string): boolean {
  return wanted === '' || key.toLowerCase().includes(wanted) || valueText(value).toLowerCase().includes(wanted);
}
