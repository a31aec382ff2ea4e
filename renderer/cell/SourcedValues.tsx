import { TriangleAlert } from 'lucide-react';
import type { Origin, Source, SourcedValue } from '../../shared/cell/page/page.ts';
import { GoSpan } from './GoSpan.tsx';
import { JsonValue } from './JsonValue.tsx';
import { readable } from './readable.ts';
import './sourced-values.css';

/** Values of the cell as a table, with their sources. Sources that agree are named on demand; where they differ all are shown. */
export function SourcedValues({ label, values }: { readonly label: string; readonly values: readonly SourcedValue[] }) {
  if (values.length === 0) return null;
  return (
    <table className="sourced-values" aria-label={label}>
      <tbody>
        {values.map((value) => (
          <SourcedValueRow key={value.key} value={value} />
        ))}
      </tbody>
    </table>
  );
}

function SourcedValueRow({ value }: { readonly value: SourcedValue }) {
  const { key, label, sources, conflict } = value;
  const [first] = sources;
  return (
    <tr className={conflict ? 'sourced-values-conflict' : undefined}>
      <th scope="row" title={label}>
        {label}
      </th>
      <td>
        {conflict ? (
          <ul className="sourced-values-versions">
            <li className="cell-warning">
              <TriangleAlert size={13} aria-hidden="true" /> The sources differ:
            </li>
            {sources.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: sources have no identity, and the list never changes.
              <li key={index}>
                <Value name={key} source={one} /> <OriginText origin={one.origin} />
              </li>
            ))}
          </ul>
        ) : (
          first && <Value name={key} source={first} />
        )}
      </td>
      <td className="sourced-values-source">{!conflict && <Sources sources={sources} />}</td>
    </tr>
  );
}

function Value({ name, source }: { readonly name: string; readonly source: Source }) {
  const text = readable(name, source.value);
  if (text === undefined) return <JsonValue name={name} value={source.value} />;
  return (
    <span className="sourced-values-scalar">
      {text}
      {text.replaceAll(',', '') !== String(source.value) && (
        <span className="sourced-values-exact">{String(source.value)}</span>
      )}
    </span>
  );
}

/** The sources of a value: in a word, and in full on demand. */
export function Sources({ sources }: { readonly sources: readonly Source[] }) {
  const [first] = sources;
  if (!first) return null;
  return (
    <details className="sourced-values-sources">
      <summary title="Sources of the value">
        {first.origin.from}
        {sources.length > 1 && ` + ${sources.length - 1}`}
      </summary>
      <ul>
        {sources.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sources have no identity, and the list never changes.
          <li key={index}>
            <OriginText origin={one.origin} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** `cell.json · scorers.pass_rate.pass`; a span is a way to it. */
export function OriginText({ origin }: { readonly origin: Origin }) {
  return (
    <span className="sourced-values-origin">
      {origin.from} · <code>{origin.at}</code>
      {origin.span !== undefined && (
        <>
          {' '}
          <GoSpan ordinal={origin.span} />
        </>
      )}
    </span>
  );
}
