import { TriangleAlert } from 'lucide-react';
import { formatInteger } from '../../shared/base/format.ts';
import type { TokenSource } from '../../shared/cell/page/page.ts';
import { OriginText } from './SourcedValues.tsx';

const count = (value: number) => (Number.isNaN(value) ? '?' : formatInteger(value));

/** Who counted the tokens, and what each says. */
export function TokensSection({ tokens }: { readonly tokens: readonly TokenSource[] }) {
  if (tokens.length === 0) return <p className="ce-note">No token counts were recorded.</p>;
  const differ = new Set(tokens.map(({ prompt, completion }) => `${prompt} ${completion}`)).size > 1;
  return (
    <>
      {differ && (
        <p className="ce-note ce-warn">
          <TriangleAlert size={13} aria-hidden="true" /> The sources differ.
        </p>
      )}
      <div className="ce-scroll">
        <table className="ce-plain" aria-label="Tokens by source">
          <thead>
            <tr>
              <th scope="col">source</th>
              <th scope="col" className="ce-number">
                prompt
              </th>
              <th scope="col" className="ce-number">
                completion
              </th>
              <th scope="col" className="ce-number">
                total
              </th>
              <th scope="col">where</th>
            </tr>
          </thead>
          <tbody>
            {tokens.map((one) => (
              <tr key={`${one.source} ${one.origin.at}`}>
                <th scope="row">{one.source}</th>
                <td className="ce-number">{count(one.prompt)}</td>
                <td className="ce-number">{count(one.completion)}</td>
                <td className="ce-number">{count(one.prompt + one.completion)}</td>
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
