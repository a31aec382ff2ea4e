import { Check, TriangleAlert } from 'lucide-react';
import type { CompositeView } from '../../shared/cell/page/page.ts';
import './plain-table.css';

/** How the composite was computed: every component with its formula and weight, and the sum beside that of the file. */
export function CompositeSection({ composite }: { readonly composite: CompositeView }) {
  const { rows, sum, inFile, note } = composite;
  const differs = inFile !== undefined && Math.abs(inFile - sum) > 1e-12;
  const missing = rows.filter(({ component }) => Number.isNaN(component));
  const complete = missing.length === 0;
  return (
    <>
      <div className="plain-table-scroll">
        <table className="plain-table plain-table-composite" aria-label="How the composite was computed">
          <thead>
            <tr>
              <th scope="col">component</th>
              <th scope="col">how</th>
              <th scope="col" className="plain-table-number">
                weight
              </th>
              <th scope="col" className="plain-table-number">
                × value
              </th>
              <th scope="col" className="plain-table-number">
                = product
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                <td>
                  <code>{row.formula}</code>
                  {row.inFile !== undefined && (
                    <span className="cell-warning">
                      {' '}
                      <TriangleAlert size={12} aria-hidden="true" /> in the file: {row.inFile}
                    </span>
                  )}
                </td>
                <td className="plain-table-number">{row.weight}</td>
                <td className="plain-table-number">{number(row.component)}</td>
                <td className="plain-table-number">{number(row.product)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">composite</th>
              <td>{complete ? 'Σ weight × value' : 'Σ weight × value / Σ weight, over the values that are known'}</td>
              <td />
              <td />
              <td className="plain-table-number plain-table-sum">{number(sum)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {inFile !== undefined && (
        <p className={differs ? 'text-remark cell-warning' : 'text-remark'}>
          {differs ? <TriangleAlert size={13} aria-hidden="true" /> : <Check size={13} aria-hidden="true" />}{' '}
          {differs ? `cell.json has another number: ${inFile}.` : `cell.json has the same number: ${inFile}.`}
        </p>
      )}
      {note !== '' && <p className="text-remark">“{note}”</p>}
      {rows.some(({ name, formula }) => name === 'cost' && formula.includes('log10')) && (
        <p className="text-remark">
          The benchmark has not published how cost is computed beyond 1 at 0 tokens; the formula above is Spanreel’s
          own.
        </p>
      )}
    </>
  );
}

/** All digits: this is where people check. */
const number = (value: number) => (Number.isNaN(value) ? 'unknown' : String(value));
