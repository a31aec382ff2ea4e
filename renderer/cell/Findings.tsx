import { TriangleAlert } from 'lucide-react';
import type { Finding, Origin, Told } from '../../shared/cell/page/page.ts';
import { GoSpan } from './GoSpan.tsx';
import { JsonValue } from './JsonValue.tsx';
import { readable } from './readable.ts';
import './findings.css';

/** Names, values and who says so. Sources that agree are named on demand; where they differ all are shown. */
export function Findings({ label, findings }: { readonly label: string; readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <table className="findings" aria-label={label}>
      <tbody>
        {findings.map((finding) => (
          <FindingRow key={finding.key} finding={finding} />
        ))}
      </tbody>
    </table>
  );
}

function FindingRow({ finding }: { readonly finding: Finding }) {
  const { key, label, told, conflict } = finding;
  const [first] = told;
  return (
    <tr className={conflict ? 'findings-conflict' : undefined}>
      <th scope="row" title={label}>
        {label}
      </th>
      <td>
        {conflict ? (
          <ul className="findings-versions">
            <li className="cell-warning">
              <TriangleAlert size={13} aria-hidden="true" /> The sources differ:
            </li>
            {told.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: what is told has no identity, and the list never changes.
              <li key={index}>
                <Value name={key} told={one} /> <OriginText origin={one.origin} />
              </li>
            ))}
          </ul>
        ) : (
          first && <Value name={key} told={first} />
        )}
      </td>
      <td className="findings-source">{!conflict && <Sources told={told} />}</td>
    </tr>
  );
}

function Value({ name, told }: { readonly name: string; readonly told: Told }) {
  const text = readable(name, told.value);
  if (text === undefined) return <JsonValue name={name} value={told.value} />;
  return (
    <span className="findings-scalar">
      {text}
      {text.replaceAll(',', '') !== String(told.value) && <span className="findings-exact">{String(told.value)}</span>}
    </span>
  );
}

/** The sources of a value: in a word, and in full on demand. */
export function Sources({ told }: { readonly told: readonly Told[] }) {
  const [first] = told;
  if (!first) return null;
  return (
    <details className="findings-sources">
      <summary title="Sources of the value">
        {first.origin.from}
        {told.length > 1 && ` + ${told.length - 1}`}
      </summary>
      <ul>
        {told.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is told has no identity, and the list never changes.
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
    <span className="findings-origin">
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
