import { TriangleAlert } from 'lucide-react';
import { formatInteger } from '../../shared/base/format.ts';
import type { TokenSource } from '../../shared/cell/page/page.ts';
import { OriginText } from './SourcedValues.tsx';
import './plain-table.css';

const count = (value: number) => (Number.isNaN(value) ? '?' : formatInteger(value));

/** Who counted the tokens, and what each says. */
export function TokensSection({ tokens }: { readonly tokens: readonly TokenSource[] }) {
  if (tokens.length === 0) return <p className="text-remark">No token counts were recorded.</p>;
  const differ = new Set(tokens.map(({ prompt, completion }) => `${prompt} ${completion}`)).size > 1;
  return (
    <>
      {differ && (
        <p className="text-remark cell-warning">
          <TriangleAlert size={13} aria-hidden="true" /> The sources differ.
        </p>
      )}
      <div className="plain-table-scroll">
        <table className="plain-table" aria-label="Tokens by source">
          <thead>
            <tr>
              <th scope="col">source</th>
              <th scope="col" className="plain-table-number">
                prompt
              </th>
              <th scope="col" className="plain-table-number">
                completion
              </th>
              <th scope="col" className="plain-table-number">
                total
              </th>
              <th scope="col">where</th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((one) => (
              <tr key={`${one.source} ${one.origin.at}`}>
                <th scope="row">{one.source}</th>
                <td className="plain-table-number">{count(one.prompt)}</td>
                <td className="plain-table-number">{count(one.completion)}</td>
                <td className="plain-table-number">{count(one.prompt + one.completion)}</td>
                <td>
                  <OriginText origin={one.origin} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
